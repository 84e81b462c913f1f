import type { Network } from "./network.ts";
import { ballUnfolder, type NetworkBall, reversedEdge } from "./network-ball.ts";
import { type Ring, ringCollection } from "./ring.ts";
import { pathSearch, sameBridge } from "./shortest-paths.ts";

/**
 * King's rings: for every former and every two of its bridges, all shortest rings through both.
 *
 * The former is taken out and all shortest ways between the two neighbours are found. One search from the first neighbour
 * serves all others, but for those whose bridge to the former has more ends: it must not be used either, so they get a
 * search of their own.
 *
 * S. V. King, Nature 213, 1112 (1967), doi:10.1038/2131112a0.
 * @param largest number of formers of the largest ring
 * @param roots formers that are taken out, as nodes of the network; all when left out
 */
export function kingRings(network: Network, largest: number, roots: Iterable<number> = network.atoms.keys()): Ring[] {
  const found = ringCollection(network);
  const unfold = ballUnfolder(network, Math.floor(largest / 2));
  const search = pathSearch();
  const edges = new Int32Array(64);

  function close(ball: NetworkBall, first: number, second: number): void {
    if (search.stepsTo(ball.edgeEnds[second]!) < 0) return;
    const home = reversedEdge(ball, 0, first);
    search.eachPath(ball.edgeEnds[second]!, (back, length) => {
      edges[0] = second;
      for (let k = 0; k < length; k++) edges[k + 1] = back[k]!;
      edges[length + 1] = home;
      found.add(ball, edges, length + 2, 0, 1);
    });
  }

  for (const node of roots) {
    const ball = unfold(node);
    const degree = ball.edgeStarts[1]!;
    for (let first = 0; first < degree; first++) {
      const start = ball.edgeEnds[first]!;
      const plain: number[] = [];
      const shared: number[] = [];
      for (let second = first + 1; second < degree; second++) {
        if (sameBridge(ball, first, second)) continue;
        (isShared(ball, second, degree) ? shared : plain).push(second);
      }
      const targets = plain.map((second) => ball.edgeEnds[second]!);
      if (plain.length > 0) search.spread(ball, start, targets, largest - 2, 1, first, -1);
      for (const second of plain) close(ball, first, second);
      for (const second of shared) {
        search.spread(ball, start, [ball.edgeEnds[second]!], largest - 2, 1, first, second);
        close(ball, first, second);
      }
    }
  }
  return found.rings();
}

/** Whether another edge of the root leads over the same bridge. */
function isShared(ball: NetworkBall, edge: number, degree: number): boolean {
  for (let other = 0; other < degree; other++) if (other !== edge && sameBridge(ball, edge, other)) return true;
  return false;
}
