import type { Network } from "./network.ts";
import { ballUnfolder, type NetworkBall, reversedEdge } from "./network-ball.ts";
import { ballDistances } from "./ball-distances.ts";
import { type Ring, ringCollection } from "./ring.ts";
import { sameBridge } from "./shortest-paths.ts";

/**
 * Primitive (shortest-path) rings: no two of its formers are nearer in the network than along the ring.
 *
 * Seen from its lowest former a ring of 2m formers is a pair of separate shortest ways to the node opposite, m steps off;
 * one of 2m + 1 is two shortest ways to the two ends of the edge opposite. Each such pair is kept when no short cut crosses
 * it; opposite formers suffice to see one, as a short cut between nearer ones also shortens the way to those opposite. A
 * short cut of a ring through the root stays within half the ring's size of the root, so the ball holds it.
 *
 * D. S. Franzblau, Phys. Rev. B 44, 4925 (1991), doi:10.1103/PhysRevB.44.4925.
 * @param largest number of formers of the largest ring
 */
export function primitiveRings(network: Network, largest: number): Ring[] {
  const found = ringCollection(network);
  const unfold = ballUnfolder(network, Math.floor(largest / 2));
  const distances = ballDistances();
  // Two ways down to the root at once, by depth: the nodes, and the edges towards the root.
  const nodesP = new Int32Array(32);
  const nodesQ = new Int32Array(32);
  const edgesP = new Int32Array(32);
  const edgesQ = new Int32Array(32);
  const edges = new Int32Array(64);
  let ball!: NetworkBall;
  let allowed = new Uint8Array(256);

  /** Takes all next steps of both ways from depth `depth`, until both are at the root. */
  function descend(depth: number, opposite: number, top: number): void {
    const p = nodesP[depth]!;
    const q = nodesQ[depth]!;
    for (let e = ball.edgeStarts[p]!; e < ball.edgeStarts[p + 1]!; e++) {
      const nextP = ball.edgeEnds[e]!;
      if (ball.depths[nextP] !== depth - 1 || allowed[nextP] === 0) continue;
      for (let f = p === q ? e + 1 : ball.edgeStarts[q]!; f < ball.edgeStarts[q + 1]!; f++) {
        const nextQ = ball.edgeEnds[f]!;
        if (ball.depths[nextQ] !== depth - 1 || allowed[nextQ] === 0) continue;
        if (depth > 1 && nextP === nextQ) continue;
        edgesP[depth] = e;
        edgesQ[depth] = f;
        if (depth === 1) {
          close(opposite, top);
          continue;
        }
        nodesP[depth - 1] = nextP;
        nodesQ[depth - 1] = nextQ;
        if (!isCut(depth - 1, opposite, top)) descend(depth - 1, opposite, top);
      }
    }
  }

  /** Whether a short cut joins the pair of nodes just taken with those opposite on the ring, as far as they are known. */
  function isCut(depth: number, opposite: number, top: number): boolean {
    for (let far = top - depth; far <= top - depth + Number(opposite >= 0); far++) {
      if (far < depth) continue;
      if (distances.between(nodesP[depth]!, nodesQ[far]!) < top) return true;
      if (far !== depth && distances.between(nodesP[far]!, nodesQ[depth]!) < top) return true;
    }
    return false;
  }

  function close(opposite: number, top: number): void {
    const size = 2 * top + Number(opposite >= 0);
    for (let d = 1; d <= top; d++) {
      edges[top - d] = edgesP[d]!;
      edges[top + d - 1] = reversedEdge(ball, nodesQ[d]!, edgesQ[d]!);
    }
    if (opposite >= 0) edges[size - 1] = reversedEdge(ball, nodesP[top]!, opposite);
    for (let a = 1; a < size; a++) for (let b = 0; b < a; b++) if (sameBridge(ball, edges[a]!, edges[b]!)) return;
    found.add(ball, edges, size, nodesP[top]!, -1);
  }

  for (let root = 0; root < network.atoms.length; root++) {
    ball = unfold(root);
    distances.begin(ball, Math.floor(largest / 2));
    // Every ring is found from its lowest former, so that the ways need not pass lower ones.
    if (allowed.length < ball.size) allowed = new Uint8Array(2 * ball.size);
    allowed[0] = 1;
    for (let node = 1; node < ball.size; node++) {
      allowed[node] = Number(ball.nodes[node]! >= root && hasWayDown(ball, node, allowed));
      if (allowed[node] === 0) continue;
      const depth = ball.depths[node]!;
      nodesP[depth] = node;
      nodesQ[depth] = node;
      if (2 * depth <= largest) descend(depth, -1, depth);
    }
    for (let node = 1; node < ball.size; node++) {
      const depth = ball.depths[node]!;
      if (2 * depth + 1 > largest) break;
      if (allowed[node] === 0) continue;
      for (let e = ball.edgeStarts[node]!; e < ball.edgeStarts[node + 1]!; e++) {
        const end = ball.edgeEnds[e]!;
        if (end < node || ball.depths[end] !== depth || allowed[end] === 0) continue;
        nodesP[depth] = node;
        nodesQ[depth] = end;
        descend(depth, e, depth);
      }
    }
  }
  return found.rings();
}

/** Whether a shortest way from this node to the root keeps to allowed nodes. */
function hasWayDown(ball: NetworkBall, node: number, allowed: Uint8Array): boolean {
  for (let e = ball.edgeStarts[node]!; e < ball.edgeStarts[node + 1]!; e++) {
    const next = ball.edgeEnds[e]!;
    if (ball.depths[next] === ball.depths[node]! - 1 && allowed[next] === 1) return true;
  }
  return false;
}
