import type { Network } from "./network.ts";
import { foldedAtom, type NetworkBall, type Path } from "./network-ball.ts";

/** A closed chain of formers and the oxygens between them, in order. */
export interface Ring {
  /** Atoms. @shape [size] */
  readonly formers: readonly number[];
  /** Bridge after each former. @shape [size] */
  readonly bridges: readonly number[];
}

/** Collects rings, each once, however often and from wherever it is found. */
export interface RingCollection {
  readonly rings: readonly Ring[];
  /** Adds the ring that leaves `start` (a ball node) along `path` and comes back to it. */
  add(ball: NetworkBall, start: number, path: Path): void;
}

/**
 * An empty collection. Two rings are the same when they have the same atoms in the same order up to rotation, reflection
 * and a common shift by whole cells.
 */
export function ringCollection(network: Network): RingCollection {
  const keys = new Set<string>();
  const rings: Ring[] = [];
  return {
    rings,
    add(ball, start, path) {
      const places: (readonly number[])[] = [];
      let node = start;
      for (const { end, bridge } of path) {
        places.push([network.atoms[ball.nodes[node]!]!, ...ball.shifts.slice(3 * node, 3 * node + 3)]);
        places.push(foldedAtom(bridge));
        node = end;
      }
      const key = canonicalKey(places);
      if (keys.has(key)) return;
      keys.add(key);
      rings.push({
        formers: places.filter((_, k) => k % 2 === 0).map(([atom]) => atom!),
        bridges: places.filter((_, k) => k % 2 === 1).map(([atom]) => atom!),
      });
    },
  };
}

/** The smallest of all ways to write the ring, beginning at its lowest former, relative to that former's cell. */
function canonicalKey(places: readonly (readonly number[])[]): string {
  const size = places.length;
  let lowest = Infinity;
  for (let k = 0; k < size; k += 2) lowest = Math.min(lowest, places[k]![0]!);
  let best: string | undefined;
  for (let k = 0; k < size; k += 2) {
    const [atom, x, y, z] = places[k] as [number, number, number, number];
    if (atom !== lowest) continue;
    for (const direction of [1, size - 1]) {
      let key = "";
      for (let m = 0; m < size; m++) {
        const [each, ex, ey, ez] = places[(k + direction * m) % size] as [number, number, number, number];
        key += `${each},${ex - x},${ey - y},${ez - z};`;
      }
      if (best === undefined || key < best) best = key;
    }
  }
  return best!;
}
