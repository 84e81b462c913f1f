import { kingRings } from "./king-rings.ts";
import type { Network } from "./network.ts";
import type { Ring } from "./ring.ts";

/**
 * King's rings that hold all of some formers, and the two-membered ones that hold any: what `kingRings` finds, at the cost of their
 * surroundings alone.
 *
 * The former from which King's search finds a ring of n is in the ring, and so at most n / 2 steps away from every other. Further rings
 * of the surroundings may be among those returned.
 * @param members atoms
 * @param largest number of formers of the largest ring
 */
export function ringsAround(network: Network, members: readonly number[], largest: number): Ring[] {
  const nodes = members.map((atom) => network.atoms.indexOf(atom)).filter((node) => node >= 0);
  const near = nodes.map((node) => within(network, node, Math.floor(largest / 2)));
  const common = [...(near[0] ?? [])].filter((node) => near.every((each) => each.has(node)));
  return kingRings(network, largest, new Set([...nodes, ...common]));
}

/** Nodes at most so many steps away. */
function within({ offsets, ends }: Network, start: number, steps: number): Set<number> {
  const found = new Set([start]);
  let edge = [start];
  for (let step = 0; step < steps; step++) {
    const next: number[] = [];
    for (const node of edge) {
      for (let m = offsets[node]!; m < offsets[node + 1]!; m++) {
        const end = ends[m]!;
        if (found.has(end)) continue;
        found.add(end);
        next.push(end);
      }
    }
    edge = next;
  }
  return found;
}
