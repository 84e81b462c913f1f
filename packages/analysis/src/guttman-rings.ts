import type { Network } from "./network.ts";
import { networkBall, shortestPaths } from "./network-ball.ts";
import { type Ring, ringCollection } from "./ring.ts";

/**
 * Guttman's rings: for every edge T-O-T', all shortest rings through it.
 *
 * The bridge is taken out and all shortest ways from T to T' are found; each closes a ring with the edge.
 *
 * L. Guttman, J. Non-Cryst. Solids 116, 145 (1990), doi:10.1016/0022-3093(90)90686-G.
 * @param largest number of formers of the largest ring
 */
export function guttmanRings(network: Network, largest: number): readonly Ring[] {
  const found = ringCollection(network);
  for (let root = 0; root < network.atoms.length; root++) {
    const ball = networkBall(network, root, Math.floor(largest / 2));
    for (const edge of ball.edges[0]!) {
      // The edge is met again from its other end.
      if (ball.nodes[edge.end]! < root) continue;
      const barrier = { node: -1, bridges: [edge.bridge] };
      for (const path of shortestPaths(ball, edge.end, 0, largest - 1, barrier)) found.add(ball, 0, [edge, ...path]);
    }
  }
  return found.rings;
}
