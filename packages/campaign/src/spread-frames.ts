import type { FrameSummary } from "@boroxol/data";

/** What a choice needs to know of a frame. */
export type FramePoint = Pick<FrameSummary, "formula" | "fingerprint">;

/** Frames in the order in which they teach most, and how many were left out. */
export interface SpreadChoice {
  /** Indices of the candidates. @shape [k] */
  readonly chosen: readonly number[];
  /** Candidates that are nearly the same as a known frame or as one that was chosen before. */
  readonly duplicates: number;
}

/**
 * Farthest-point sampling among candidates, away from the frames that are known already: each next one has the largest distance
 * to all known and chosen ones. The compositions take turns. Candidates nearer than `apart` are left out.
 *
 * d(a, b)^2 = mean_k (a_k - b_k)^2 / s_k^2 over the numbers k of the fingerprint of distances, with their standard deviation
 * s_k among known frames and candidates of the same atoms. T. F. Gonzalez, Theor. Comput. Sci. 38, 293 (1985),
 * doi:10.1016/0304-3975(85)90224-5.
 * @param most frames that are chosen at most
 * @param apart least distance, in standard deviations
 * @example spreadFrames(candidates, labelled, 30, 0.1).chosen
 */
export function spreadFrames(
  candidates: readonly FramePoint[],
  known: readonly FramePoint[],
  most: number,
  apart: number,
): SpreadChoice {
  const formulas = [...new Set(candidates.map(({ formula }) => formula))].sort();
  const orders = formulas.map((formula) => {
    const numbers = candidates.flatMap((each, k) => (each.formula === formula ? [k] : []));
    const own = known.filter((each) => each.formula === formula);
    const order = farthestFirst(
      numbers.map((k) => candidates[k]!.fingerprint),
      own.map(({ fingerprint }) => fingerprint),
      apart,
    );
    return { order: order.map((k) => numbers[k]!), left: numbers.length - order.length };
  });
  const chosen: number[] = [];
  for (let turn = 0; chosen.length < most; turn++) {
    const next = orders.flatMap(({ order }) => (turn < order.length ? [order[turn]!] : []));
    if (next.length === 0) break;
    chosen.push(...next.slice(0, most - chosen.length));
  }
  return { chosen, duplicates: orders.reduce((sum, { left }) => sum + left, 0) };
}

/** Candidates in the order of their distance to what was before, until none is far enough. */
function farthestFirst(candidates: readonly Float32Array[], known: readonly Float32Array[], apart: number): number[] {
  const scale = scaleOf([...known, ...candidates]);
  const distance = (a: Float32Array, b: Float32Array): number =>
    Math.sqrt(a.reduce((sum, value, k) => sum + ((value - b[k]!) * scale[k]!) ** 2, 0) / a.length);
  const nearest = candidates.map((each) =>
    known.reduce((least, other) => Math.min(least, distance(each, other)), Infinity),
  );
  const order: number[] = [];
  const open = new Set(candidates.keys());
  while (open.size > 0) {
    let next = -1;
    for (const k of open) if (next < 0 || nearest[k]! > nearest[next]!) next = k;
    if (nearest[next]! < apart) break;
    order.push(next);
    open.delete(next);
    for (const k of open) nearest[k] = Math.min(nearest[k]!, distance(candidates[k]!, candidates[next]!));
  }
  return order;
}

/** One over the standard deviation of each number; 0 for one that does not vary. */
function scaleOf(points: readonly Float32Array[]): Float64Array {
  const size = points[0]?.length ?? 0;
  return Float64Array.from({ length: size }, (_, k) => {
    const mean = points.reduce((sum, each) => sum + each[k]!, 0) / points.length;
    const variance = points.reduce((sum, each) => sum + (each[k]! - mean) ** 2, 0) / points.length;
    return variance > 1e-12 * mean * mean ? 1 / Math.sqrt(variance) : 0;
  });
}
