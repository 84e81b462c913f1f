import type { Network } from "./network.ts";
import { ballUnfolder, reversedEdge } from "./network-ball.ts";
import { type Ring, ringCollection } from "./ring.ts";
import { pathSearch } from "./shortest-paths.ts";

/**
 * Guttman's rings: for every edge T-O-T', all shortest rings through it.
 *
 * The bridge is taken out and all shortest ways from T' back to T are found; each closes a ring with the edge.
 *
 * L. Guttman, J. Non-Cryst. Solids 116, 145 (1990), doi:10.1016/0022-3093(90)90686-G.
 * @param largest number of formers of the largest ring
 */
export function guttmanRings(network: Network, largest: number): Ring[] {
  const found = ringCollection(network);
  const unfold = ballUnfolder(network, Math.floor(largest / 2));
  const search = pathSearch();
  const root = [0];
  for (let node = 0; node < network.atoms.length; node++) {
    const ball = unfold(node);
    for (let e = 0; e < ball.edgeStarts[1]!; e++) {
      const end = ball.edgeEnds[e]!;
      // The edge is met again from its other end.
      if (ball.nodes[end]! < node) continue;
      search.spread(ball, end, root, largest - 1, 0, e, -1);
      if (search.stepsTo(0) < 0) continue;
      const home = reversedEdge(ball, 0, e);
      search.eachPath(0, (edges, length) => {
        edges[length] = home;
        found.add(ball, edges, length + 1, 0, 1 | (1 << length));
      });
    }
  }
  return found.rings();
}
