import type { Network } from "./network.ts";
import { type NetworkBall, networkBall, type Path, pathsBack } from "./network-ball.ts";
import { type Ring, ringCollection } from "./ring.ts";

/**
 * Primitive (shortest-path) rings: no two of its formers are nearer in the network than along the ring.
 *
 * Seen from one of its formers a ring of 2m formers is a pair of separate shortest ways to the node opposite, m steps off;
 * one of 2m + 1 is two shortest ways to the two ends of the edge opposite. Each such pair is kept when no short cut crosses
 * it. A short cut of a ring through the root stays within half the ring's size of the root, so the ball holds it.
 *
 * D. S. Franzblau, Phys. Rev. B 44, 4925 (1991), doi:10.1103/PhysRevB.44.4925.
 * @param largest number of formers of the largest ring
 */
export function primitiveRings(network: Network, largest: number): readonly Ring[] {
  const found = ringCollection(network);
  for (let root = 0; root < network.atoms.length; root++) {
    const ball = networkBall(network, root, Math.floor(largest / 2));
    const distanceFrom = distancesInBall(ball);
    const pathsTo = ball.nodes.map((_, node) => (node === 0 ? [] : pathsBack(ball, ball.depths, node, [])));
    for (let node = 1; node < ball.nodes.length; node++) {
      const depth = ball.depths[node]!;
      if (2 * depth <= largest) {
        pathsTo[node]!.forEach((one, k) => {
          for (const other of pathsTo[node]!.slice(k + 1)) consider(one, other, undefined);
        });
      }
      if (2 * depth + 1 > largest) continue;
      for (const opposite of ball.edges[node]!) {
        if (opposite.end < node || ball.depths[opposite.end] !== depth) continue;
        for (const one of pathsTo[node]!)
          for (const other of pathsTo[opposite.end]!) consider(one, other, opposite.bridge);
      }
    }

    function consider(one: Path, other: Path, oppositeBridge: number | undefined): void {
      const back = reversed(other);
      const path =
        oppositeBridge === undefined
          ? [...one, ...back]
          : [...one, { end: other.at(-1)!.end, bridge: oppositeBridge }, ...back];
      const size = path.length;
      if (new Set(path.map(({ end }) => end)).size < size || new Set(path.map(({ bridge }) => bridge)).size < size)
        return;
      for (let a = 0; a < size; a++) {
        const distances = distanceFrom(path[a]!.end);
        for (let b = a + 1; b < size; b++) {
          const along = Math.min(b - a, size - b + a);
          if (distances[path[b]!.end]! < along) return;
        }
      }
      found.add(ball, 0, path);
    }
  }
  return found.rings;
}

/** The same way from its end to the root. */
function reversed(path: Path): Path {
  return path.map((_, k) => {
    const step = path.length - 1 - k;
    return { end: step === 0 ? 0 : path[step - 1]!.end, bridge: path[step]!.bridge };
  });
}

/** Steps from a ball node to all others, found when first asked for. */
function distancesInBall(ball: NetworkBall): (node: number) => Int32Array {
  const known = new Map<number, Int32Array>();
  return (start) => {
    const before = known.get(start);
    if (before !== undefined) return before;
    const steps = new Int32Array(ball.nodes.length).fill(-1);
    steps[start] = 0;
    const queue = [start];
    for (const node of queue) {
      for (const { end } of ball.edges[node]!) {
        if (steps[end]! >= 0) continue;
        steps[end] = steps[node]! + 1;
        queue.push(end);
      }
    }
    known.set(start, steps);
    return steps;
  };
}
