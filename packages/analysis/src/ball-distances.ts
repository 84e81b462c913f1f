import type { NetworkBall } from "./network-ball.ts";

/** Steps between nodes of a ball, found when first asked for. */
export interface BallDistances {
  /** Forgets all and turns to another ball. @param longest steps that are told apart */
  begin(ball: NetworkBall, longest: number): void;
  /** Steps between two nodes, 255 where there are more than `longest`. */
  between(a: number, b: number): number;
}

const far = 255;

/** Distances whose arrays are used again for every ball. */
export function ballDistances(): BallDistances {
  let ball!: NetworkBall;
  let longest = 0;
  let rows = new Uint8Array(65536);
  let rowOf = new Int32Array(256);
  let queue = new Int32Array(256);
  let used = 0;

  function fill(start: number): number {
    const base = used++ * ball.size;
    while (base + ball.size > rows.length) {
      const more = new Uint8Array(2 * rows.length);
      more.set(rows);
      rows = more;
    }
    rows.fill(far, base, base + ball.size);
    rows[base + start] = 0;
    queue[0] = start;
    let queued = 1;
    for (let k = 0; k < queued; k++) {
      const node = queue[k]!;
      const next = rows[base + node]! + 1;
      if (next > longest) break;
      for (let e = ball.edgeStarts[node]!; e < ball.edgeStarts[node + 1]!; e++) {
        const end = ball.edgeEnds[e]!;
        if (rows[base + end] !== far) continue;
        rows[base + end] = next;
        queue[queued++] = end;
      }
    }
    return base;
  }

  return {
    begin(other, steps) {
      ball = other;
      longest = steps;
      used = 0;
      if (rowOf.length < ball.size) {
        rowOf = new Int32Array(2 * ball.size);
        queue = new Int32Array(2 * ball.size);
      }
      rowOf.fill(-1, 0, ball.size);
    },
    between(a, b) {
      if (rowOf[a]! < 0) {
        if (rowOf[b]! >= 0) [a, b] = [b, a];
        else rowOf[a] = fill(a);
      }
      return rows[rowOf[a]! + b]!;
    },
  };
}
