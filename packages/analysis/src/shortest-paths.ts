import type { NetworkBall } from "./network-ball.ts";

/** Breadth-first search in a ball, and the shortest paths that it found. */
export interface PathSearch {
  /**
   * Numbers nodes by their steps from `start` until all `targets` have a number or `longest` steps are done.
   * @param home depth of the targets in the ball: 0 for the root; 1 for its neighbours, and the root is then out of bounds
   * @param bannedA edge whose bridge may not be used, or -1
   * @param bannedB another one
   */
  spread(
    ball: NetworkBall,
    start: number,
    targets: readonly number[],
    longest: number,
    home: 0 | 1,
    bannedA: number,
    bannedB: number,
  ): void;
  /** Steps of a node in the last search, or -1. */
  stepsTo(node: number): number;
  /**
   * Visits every shortest path of the last search that ends on `target`.
   * @param visit called with the edges from the target back to the start, the first `length` of the array
   */
  eachPath(target: number, visit: (backEdges: Int32Array, length: number) => void): void;
}

/**
 * A search whose arrays are used again. A shortest path cannot take the same bridge twice: two edges of one bridge would be
 * shortened by the third.
 */
export function pathSearch(): PathSearch {
  let steps = new Int32Array(256).fill(-1);
  let queue = new Int32Array(256);
  let queued = 0;
  const backEdges = new Int32Array(64);
  let ball!: NetworkBall;
  let banned: [number, number] = [-1, -1];

  function isBanned(edge: number): boolean {
    return sameBridge(ball, edge, banned[0]) || sameBridge(ball, edge, banned[1]);
  }

  function walk(node: number, length: number, visit: (backEdges: Int32Array, length: number) => void): void {
    const before = steps[node]! - 1;
    if (before < 0) {
      visit(backEdges, length);
      return;
    }
    for (let e = ball.edgeStarts[node]!; e < ball.edgeStarts[node + 1]!; e++) {
      if (steps[ball.edgeEnds[e]!] !== before || isBanned(e)) continue;
      backEdges[length] = e;
      walk(ball.edgeEnds[e]!, length + 1, visit);
    }
  }

  return {
    spread(within, start, targets, longest, home, bannedA, bannedB) {
      for (let k = 0; k < queued; k++) steps[queue[k]!] = -1;
      ball = within;
      banned = [bannedA, bannedB];
      if (ball.nodes.length > steps.length) {
        steps = new Int32Array(ball.nodes.length).fill(-1);
        queue = new Int32Array(ball.nodes.length);
      }
      const { depths, edgeStarts, edgeEnds } = ball;
      queue[0] = start;
      queued = 1;
      steps[start] = 0;
      let missing = 0;
      for (const target of targets) missing += Number(target !== start);
      for (let k = 0; k < queued && missing > 0; k++) {
        const node = queue[k]!;
        const next = steps[node]! + 1;
        if (next > longest) break;
        for (let e = edgeStarts[node]!; e < edgeStarts[node + 1]!; e++) {
          const end = edgeEnds[e]!;
          // Nodes too far out cannot come back to the targets in time.
          if (steps[end]! >= 0 || depths[end]! < home || next + depths[end]! - home > longest || isBanned(e)) continue;
          steps[end] = next;
          queue[queued++] = end;
          if (targets.includes(end)) missing--;
        }
      }
    },
    stepsTo: (node) => steps[node]!,
    eachPath: (target, visit) => walk(target, 0, visit),
  };
}

/** Whether two edges of the ball lead over the same unfolded bridge; false for edge -1. */
export function sameBridge(ball: NetworkBall, a: number, b: number): boolean {
  return b >= 0 && ball.edgeBridges[a] === ball.edgeBridges[b] && ball.edgeBridgeShifts[a] === ball.edgeBridgeShifts[b];
}
