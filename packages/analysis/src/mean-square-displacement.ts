import { type Frame, symbolOf } from "@boroxol/core";
import { logarithmicLags } from "./logarithmic-lags.ts";
import { autocorrelationSum } from "./power-spectrum.ts";
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
    const along = (d: number): Float64Array =>
      seriesDisplacement(
        positions,
        atoms.map((i) => 3 * i + d),
        lags,
      );
    return [symbolOf(kind), [along(0), along(1), along(2)]] as const;
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

/** Coordinates that are gathered in one pass over the frames, which lie far apart in memory. */
const columnsAtOnce = 32;

/**
 * Mean over some coordinates of the squared displacement at each lag.
 * @param positions by frame @unit A
 * @param columns of each frame to take
 * @returns @shape [lags] @unit A^2
 */
export function seriesDisplacement(
  positions: readonly Float64Array[],
  columns: readonly number[],
  lags: readonly number[],
): Float64Array {
  const length = positions.length;
  const sum = autocorrelationSum(length);
  // Where a coordinate starts from does not matter for displacements, but a large offset would cost digits.
  const squares = new Float64Array(length);
  const block = Array.from({ length: Math.min(columnsAtOnce, columns.length) }, () => new Float64Array(length));
  for (let c = 0; c < columns.length; c += columnsAtOnce) {
    const own = columns.slice(c, c + columnsAtOnce);
    const starts = own.map((column) => positions[0]![column]!);
    for (let k = 0; k < length; k++) {
      const frame = positions[k]!;
      for (let m = 0; m < own.length; m++) {
        const x = frame[own[m]!]! - starts[m]!;
        block[m]![k] = x;
        squares[k]! += x * x;
      }
    }
    for (let m = 0; m < own.length; m += 2) sum.add(block[m]!, m + 1 < own.length ? block[m + 1] : undefined);
  }
  const correlations = sum.correlations();
  const before = new Float64Array(length + 1);
  for (let k = 0; k < length; k++) before[k + 1] = before[k]! + squares[k]!;
  return Float64Array.from(lags, (lag) => {
    const count = length - lag;
    const both = before[count]! + before[length]! - before[lag]!;
    return Math.max(0, (both - 2 * correlations[lag]!) / (count * columns.length));
  });
}
