/** Line through displacements that grow by diffusion. */
export interface RandomWalkFit {
  /** Slope d MSD / dt. @unit A^2/ps */
  readonly slope: number;
  /** Standard error of the slope. @unit A^2/ps */
  readonly slopeError: number;
  /** What the line leaves at t = 0: rattling in the cage. @unit A^2 */
  readonly intercept: number;
}

/** What the displacements were taken from. */
export interface WalkSource {
  /** Frames of the run. */
  readonly frames: number;
  /** Time between them. @unit ps */
  readonly interval: number;
  /** Walkers that were averaged over. */
  readonly walkers: number;
  /** Variance of a squared displacement over the square of its mean: 2/3 in three dimensions where all walkers are alike. */
  readonly spread: number;
}

/** The line is fitted again with the covariance that it gives. */
const rounds = 3;
/** Keeps the factorisation of points that nearly repeat each other from failing. */
const ridge = 1e-9;

/**
 * Generalised least squares for MSD(t) = a + b t: points of one curve share most of their data, and an ordinary fit would take
 * them for independent and state an error that is far too small.
 *
 * The covariance is that of a random walk with independent rattling, summed over all pairs of time origins: with d the number of frames
 * between two origins, o(d) the frames that both displacements have in common and e(d) the number of common ends, begin with begin and end
 * with end less begin with end,
 *
 * C_nm = s / (N K_n K_m) sum_d k(d) (b dt o(d) + a e(d) / 2)^2
 *
 * for lags n and m, K_n = frames - n, and k(d) the number of pairs of origins. It is exact for Gaussian steps; s / (2/3) takes walkers that
 * are not alike into account.
 *
 * H. Qian, M. P. Sheetz and E. L. Elson, Biophys. J. 60, 910 (1991), doi:10.1016/S0006-3495(91)82125-7; X. Michalet, Phys. Rev. E 82,
 * 041914 (2010), doi:10.1103/PhysRevE.82.041914; generalised least squares as in A. R. McCluskey, S. W. Coles and B. J. Morgan, J. Chem.
 * Theory Comput. 21, 79 (2025), doi:10.1021/acs.jctc.4c01249.
 *
 * a -> intercept, b -> slope, N -> walkers, s -> spread, dt -> interval
 * @param lags ascending @shape [points] @unit frames
 * @param displacement over all origins @shape [points] @unit A^2
 * @example randomWalkFit([4, 8, 16], [2.1, 4.0, 8.3], { frames: 400, interval: 0.5, walkers: 64, spread: 2 / 3 }).slope
 */
export function randomWalkFit(
  lags: readonly number[],
  displacement: ArrayLike<number>,
  source: WalkSource,
): RandomWalkFit {
  const time = lags.map((lag) => lag * source.interval);
  const overlaps = pairsOfLags(lags, source.frames);
  let fit = fitWith(time, displacement, (i, j) => (i === j ? displacement[i]! ** 2 * lags[i]! : 0));
  for (let round = 0; round < rounds; round++) {
    // A slope of zero would leave no covariance to weigh with.
    const b = Math.max(fit.slope, (1e-6 * displacement[0]!) / time[0]!) * source.interval;
    const a = Math.max(fit.intercept, 0) / 2;
    const scale = source.spread / source.walkers;
    fit = fitWith(time, displacement, (i, j) => {
      const { square, mixed, ends } = overlaps[i]![j]!;
      return scale * (b * b * square + 2 * a * b * mixed + a * a * ends);
    });
  }
  return fit;
}

/** Sums over pairs of origins of two lags: o^2, o e and e^2, divided by the number of pairs. */
interface LagPair {
  readonly square: number;
  readonly mixed: number;
  readonly ends: number;
}

function pairsOfLags(lags: readonly number[], frames: number): LagPair[][] {
  const table: LagPair[][] = lags.map(() => []);
  lags.forEach((n, i) => {
    for (let j = 0; j <= i; j++) table[i]![j] = table[j]![i] = lagPair(lags[j]!, n, frames);
  });
  return table;
}

/** @param n the shorter lag @param m the longer */
function lagPair(n: number, m: number, frames: number): LagPair {
  const [kn, km] = [frames - n, frames - m];
  let [square, mixed, ends] = [0, 0, 0];
  // The longer displacement begins d frames after the shorter one.
  for (let d = -m; d <= n; d++) {
    const pairs = Math.min(kn, km - d) - Math.max(0, -d);
    if (pairs <= 0) continue;
    const overlap = Math.max(0, Math.min(n, d + m) - Math.max(0, d));
    const common = Number(d === 0) + Number(d === n - m) - Number(d === n) - Number(d === -m);
    square += pairs * overlap * overlap;
    mixed += pairs * overlap * common;
    ends += pairs * common * common;
  }
  const all = kn * km;
  return { square: square / all, mixed: mixed / all, ends: ends / all };
}

/** Weighted line by the inverse of a covariance. */
function fitWith(
  time: readonly number[],
  displacement: ArrayLike<number>,
  covariance: (i: number, j: number) => number,
): RandomWalkFit {
  const count = time.length;
  const lower = Array.from({ length: count }, () => new Float64Array(count));
  for (let i = 0; i < count; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = covariance(i, j) * (i === j ? 1 + ridge : 1);
      for (let k = 0; k < j; k++) sum -= lower[i]![k]! * lower[j]![k]!;
      lower[i]![j] = i === j ? Math.sqrt(Math.max(sum, Number.MIN_VALUE)) : sum / lower[j]![j]!;
    }
  }
  /** L^-1 v: what is left is independent, with variance one. */
  const whitened = (values: ArrayLike<number>): Float64Array => {
    const out = new Float64Array(count);
    for (let i = 0; i < count; i++) {
      let sum = values[i]!;
      for (let k = 0; k < i; k++) sum -= lower[i]![k]! * out[k]!;
      out[i] = sum / lower[i]![i]!;
    }
    return out;
  };
  const [ones, times, values] = [whitened(time.map(() => 1)), whitened(time), whitened(displacement)];
  const dot = (u: Float64Array, v: Float64Array): number => u.reduce((sum, each, k) => sum + each * v[k]!, 0);
  const [aa, ab, bb] = [dot(ones, ones), dot(ones, times), dot(times, times)];
  const [ya, yb] = [dot(ones, values), dot(times, values)];
  const determinant = aa * bb - ab * ab;
  return {
    slope: (aa * yb - ab * ya) / determinant,
    slopeError: Math.sqrt(aa / determinant),
    intercept: (bb * ya - ab * yb) / determinant,
  };
}
