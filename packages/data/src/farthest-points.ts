import { BoroxolError } from "@boroxol/core";

/**
 * Farthest-point sampling: from the point nearest to the mean on, each next one is the point farthest from all chosen ones.
 *
 * Every coordinate is divided by its standard deviation, so that none rules by its unit. T. F. Gonzalez, Theor. Comput. Sci.
 * 38, 293 (1985), doi:10.1016/0304-3975(85)90224-5.
 * @param points descriptors @shape [n][d] @unit any
 * @returns indices in the order of choice
 * @throws E0803 where more are asked for than there are
 * @example farthestPoints(summaries.map(({ fingerprint }) => fingerprint), 100)
 */
export function farthestPoints(points: readonly Float32Array[], count: number): number[] {
  if (count > points.length || count < 1) {
    throw new BoroxolError("E0803", `${count} of ${points.length} frames cannot be chosen`, {
      fix: `give a number from 1 to ${points.length}`,
      untouched: "nothing was written",
    });
  }
  const size = points[0]!.length;
  const mean = new Float64Array(size);
  const squares = new Float64Array(size);
  for (const point of points) {
    for (let d = 0; d < size; d++) {
      mean[d]! += point[d]! / points.length;
      squares[d]! += point[d]! ** 2 / points.length;
    }
  }
  const scale = mean.map((m, d) => {
    const variance = squares[d]! - m * m;
    return variance > 1e-12 * squares[d]! ? 1 / Math.sqrt(variance) : 0;
  });
  const apart = (point: Float32Array, other: ArrayLike<number>): number => {
    let sum = 0;
    for (let d = 0; d < size; d++) sum += ((point[d]! - other[d]!) * scale[d]!) ** 2;
    return sum;
  };
  const toMean = points.map((point) => apart(point, mean));
  let next = toMean.indexOf(Math.min(...toMean));
  const nearest = new Float64Array(points.length).fill(Number.POSITIVE_INFINITY);
  const chosen: number[] = [];
  while (chosen.length < count) {
    chosen.push(next);
    // Below every distance, so that it is not chosen again even where points coincide.
    nearest[next] = -1;
    let farthest = -1;
    for (let k = 0; k < points.length; k++) {
      if (nearest[k] === -1) continue;
      const distance = Math.min(nearest[k]!, apart(points[k]!, points[chosen.at(-1)!]!));
      nearest[k] = distance;
      if (farthest < 0 || distance > nearest[farthest]!) farthest = k;
    }
    next = farthest;
  }
  return chosen;
}
