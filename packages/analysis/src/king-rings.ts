import type { Network } from "./network.ts";
import { networkBall, shortestPaths } from "./network-ball.ts";
import { type Ring, ringCollection } from "./ring.ts";

/**
 * King's rings: for every former and every two of its bridges, all shortest rings through both.
 *
 * The former is taken out and all shortest ways between the two neighbours are found.
 *
 * S. V. King, Nature 213, 1112 (1967), doi:10.1038/2131112a0.
 * @param largest number of formers of the largest ring
 */
export function kingRings(network: Network, largest: number): readonly Ring[] {
  const found = ringCollection(network);
  for (let root = 0; root < network.atoms.length; root++) {
    const ball = networkBall(network, root, Math.floor(largest / 2));
    const own = ball.edges[0]!;
    own.forEach((first, m) => {
      for (const second of own.slice(m + 1)) {
        if (first.bridge === second.bridge) continue;
        const barrier = { node: 0, bridges: [first.bridge, second.bridge] };
        for (const path of shortestPaths(ball, first.end, second.end, largest - 2, barrier)) {
          found.add(ball, 0, [first, ...path, { end: 0, bridge: second.bridge }]);
        }
      }
    });
  }
  return found.rings;
}
