import { type Frame, symbolOf } from "@boroxol/core";
import { logarithmicLags } from "./logarithmic-lags.ts";
import { autocorrelationSum } from "./autocorrelation-sum.ts";
import { type TrajectoryPaths, trajectoryPaths } from "./trajectory-paths.ts";

/** Mean-square displacements by element. */
export interface MeanSquareDisplacement {
  /** Lags. @shape [lags] @unit ps */
  readonly time: Float64Array;
  /** By element, at each lag. @shape [lags] @unit A^2 */
  readonly elements: Readonly<Record<string, Float64Array>>;
  /** By element: along x, y and z. @shape [3] of [lags] @unit A^2 */
  readonly directions: Readonly<Record<string, readonly [Float64Array, Float64Array, Float64Array]>>;
  /** Time origins averaged over at each lag. @shape [lags] */
  readonly origins: Uint32Array;
}

/**
 * Mean-square displacement of each element, averaged over atoms and all time origins, centre of mass at rest.
 *
 * MSD(m) = < |r_i(k + m) - r_i(k)|^2 > = [ sum_k (r_k^2 + r_{k+m}^2) - 2 sum_k r_k . r_{k+m} ] / (N - m): the second sum is an
 * autocorrelation, found for all lags at once by Fourier transform. Lags are given evenly spaced on a logarithmic axis up to
 * half of the run; beyond, too few independent origins are left.
 *
 * V. Calandrini, E. Pellegrini, P. Calligari, K. Hinsen and G. R. Kneller, Ecole thematique de la Societe Francaise de la
 * Neutronique 12, 201 (2011), doi:10.1051/sfn/201112010.
 * @param trajectory frames equally spaced in time, at least two, or paths already followed @unit time in ps
 * @throws E0504 for frames without times, not equally spaced, or of different atoms
 * @example meanSquareDisplacement(frames).elements.Li
 */
export function meanSquareDisplacement(trajectory: readonly Frame[] | TrajectoryPaths): MeanSquareDisplacement {
  const { species, interval, positions } = "positions" in trajectory ? trajectory : trajectoryPaths(trajectory);
  const lags = logarithmicLags(Math.max(1, Math.floor((positions.length - 1) / 2)));
  const kinds = [...new Set(species)].sort((a, b) => a - b);
  const directions = kinds.map((kind) => {
    const atoms = [...species.keys()].filter((i) => species[i] === kind);
    const axes = [0, 1, 2].map((d) => atoms.map((i) => 3 * i + d));
    const [x, y, z] = seriesDisplacements(positions, axes, lags) as [Float64Array, Float64Array, Float64Array];
    return [symbolOf(kind), [x, y, z]] as const;
  });
  return {
    time: Float64Array.from(lags, (lag) => lag * interval),
    elements: Object.fromEntries(
      directions.map(([symbol, [x, y, z]]) => [symbol, x.map((each, l) => each + y[l]! + z[l]!)]),
    ),
    directions: Object.fromEntries(directions),
    origins: Uint32Array.from(lags, (lag) => positions.length - lag),
  };
}

/** Coordinates of each group gathered in one pass: the frames lie far apart in memory, so that many are worth the room. */
const columnsAtOnce = 64;

/**
 * Mean over some coordinates of the squared displacement at each lag, for several groups of coordinates.
 * @param positions by frame @unit A
 * @param groups columns of each frame to take
 * @returns of each group @shape [lags] @unit A^2
 */
export function seriesDisplacements(
  positions: readonly Float64Array[],
  groups: readonly (readonly number[])[],
  lags: readonly number[],
): Float64Array[] {
  const length = positions.length;
  const sums = groups.map(() => autocorrelationSum(length, lags));
  const squares = groups.map(() => new Float64Array(length));
  const most = Math.max(...groups.map((columns) => columns.length));
  const block = new Float64Array(groups.length * Math.min(columnsAtOnce, most) * length);
  for (let c = 0; c < most; c += columnsAtOnce) {
    const own = groups.flatMap((columns, group) =>
      columns.slice(c, c + columnsAtOnce).map((column) => ({ column, group })),
    );
    // In the order of memory, whatever the groups are.
    own.sort((a, b) => a.column - b.column);
    gather(
      positions,
      Int32Array.from(own, ({ column }) => column),
      block,
    );
    groups.forEach((_, g) => {
      const series: Float64Array[] = [];
      own.forEach(({ group }, m) => {
        if (group === g) series.push(block.subarray(m * length, (m + 1) * length));
      });
      for (const x of series) addSquares(squares[g]!, x);
      for (let m = 0; m < series.length; m += 2) sums[g]!.add(series[m]!, series[m + 1]);
    });
  }
  return groups.map((columns, g) => {
    const correlations = sums[g]!.correlations();
    const before = new Float64Array(length + 1);
    for (let k = 0; k < length; k++) before[k + 1] = before[k]! + squares[g]![k]!;
    return Float64Array.from(lags, (lag, l) => {
      const count = length - lag;
      const both = before[count]! + before[length]! - before[lag]!;
      return Math.max(0, (both - 2 * correlations[l]!) / (count * columns.length));
    });
  });
}

function addSquares(sum: Float64Array, x: Float64Array): void {
  for (let k = 0; k < sum.length; k++) sum[k]! += x[k]! * x[k]!;
}

/** Makes series of some coordinates, one after the other, from where they start; four frames are read at once. @unit A */
function gather(positions: readonly Float64Array[], columns: Int32Array, block: Float64Array): void {
  const length = positions.length;
  // Where a coordinate starts from does not matter for displacements, but a large offset would cost digits.
  const starts = Float64Array.from(columns, (column) => positions[0]![column]!);
  for (let k = 0; k < length; k += 4) {
    const [a, b, c, d] = [0, 1, 2, 3].map((more) => positions[Math.min(k + more, length - 1)]!) as FourFrames;
    for (let m = 0; m < columns.length; m++) {
      const column = columns[m]!;
      const start = starts[m]!;
      const place = m * length + k;
      block[place] = a[column]! - start;
      if (k + 1 < length) block[place + 1] = b[column]! - start;
      if (k + 2 < length) block[place + 2] = c[column]! - start;
      if (k + 3 < length) block[place + 3] = d[column]! - start;
    }
  }
}

type FourFrames = [Float64Array, Float64Array, Float64Array, Float64Array];
