/** Cumulative distribution of deviations. */
export interface CumulativeDistribution {
  /** Ascending. @shape [samples] @unit that of the samples */
  readonly value: Float64Array;
  /** Fraction of the samples not above it. @shape [samples] @unit 1 */
  readonly fraction: Float64Array;
}

/** Empirical cumulative distribution: the k-th smallest of n samples has the fraction k / n. */
export function cumulativeDistribution(samples: ArrayLike<number>): CumulativeDistribution {
  const value = Float64Array.from(samples).sort();
  return { value, fraction: value.map((_, k) => (k + 1) / value.length) };
}

/**
 * Standard deviation of a committee's energies of one frame, per atom.
 *
 * s = sqrt( sum_m (E_m - <E>)^2 / (M - 1) ) / n.
 * @param energies one for each member @unit eV
 * @param atoms in the frame
 * @returns @unit eV
 */
export function energyDeviation(energies: readonly number[], atoms: number): number {
  const mean = energies.reduce((sum, each) => sum + each, 0) / energies.length;
  const squares = energies.reduce((sum, each) => sum + (each - mean) ** 2, 0);
  return Math.sqrt(squares / (energies.length - 1)) / atoms;
}

/**
 * Standard deviation of a committee's force on every atom.
 *
 * s_i = sqrt( sum_m |F_mi - <F_i>|^2 / (M - 1) ).
 * @param forces of each member @shape [members] of [n,3] @unit eV/A
 * @returns @shape [n] @unit eV/A
 */
export function forceDeviation(forces: readonly Float64Array[]): Float64Array {
  const n = forces[0]!.length / 3;
  return Float64Array.from({ length: n }, (_, i) => {
    let squares = 0;
    for (let d = 0; d < 3; d++) {
      const mean = forces.reduce((sum, each) => sum + each[3 * i + d]!, 0) / forces.length;
      squares += forces.reduce((sum, each) => sum + (each[3 * i + d]! - mean) ** 2, 0);
    }
    return Math.sqrt(squares / (forces.length - 1));
  });
}

/** An observable over replicas, and over a committee's members where each made its own. */
export interface ObservableSpread {
  readonly mean: number;
  /** Standard deviation over the values; undefined with one. */
  readonly deviation: number | undefined;
  /** Standard error of the mean; undefined with one. */
  readonly error: number | undefined;
  readonly count: number;
}

/** Mean and spread of one observable over independent glasses or members. */
export function observableSpread(values: readonly number[]): ObservableSpread {
  const count = values.length;
  const mean = values.reduce((sum, each) => sum + each, 0) / count;
  if (count < 2) return { mean, deviation: undefined, error: undefined, count };
  const deviation = Math.sqrt(values.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (count - 1));
  return { mean, deviation, error: deviation / Math.sqrt(count), count };
}
