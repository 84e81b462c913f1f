/** Line through displacements that grow by diffusion. */
export interface RandomWalkFit {
  /** Slope d MSD / dt. @unit A^2/ps */
  readonly slope: number;
  /** Standard error of the slope. @unit A^2/ps */
  readonly slopeError: number;
  /** What the line leaves at t = 0: rattling in the cage. @unit A^2 */
  readonly intercept: number;
}

/**
 * Generalised least squares for MSD(t) = a + b t: points of one curve share most of their data, and an ordinary fit would take
 * them for independent and state an error that is far too small.
 *
 * For random walks the covariance of two points, i the earlier, is C_ij = v_i / N_j with v_i the variance of a single squared
 * displacement and N_j the number of independent displacements at lag j (walkers times the run's length over the lag). Such
 * a matrix is that of a Brownian motion in the variable tau_i = v_i N_i, scaled by 1 / N_i: the increments of N_i MSD_i are
 * independent, with variances tau_i - tau_{i-1}, so that the fit is one of ordinary weighted least squares in these.
 *
 * A. R. McCluskey, S. W. Coles and B. J. Morgan, J. Chem. Theory Comput. 21, 79 (2025), doi:10.1021/acs.jctc.4c01249.
 *
 * N_i -> independent, v_i -> variance, a -> intercept, b -> slope
 * @param time lags, ascending @shape [points] @unit ps
 * @param displacement @shape [points] @unit A^2
 * @param variance of one squared displacement, smooth and growing faster than t, else the point is left out @shape [points] @unit A^4
 * @param independent displacements at each lag @shape [points] @unit 1
 */
export function randomWalkFit(
  time: Float64Array,
  displacement: Float64Array,
  variance: Float64Array,
  independent: Float64Array,
): RandomWalkFit {
  let [aa, ab, bb, ya, yb] = [0, 0, 0, 0, 0];
  let [tauBefore, nBefore, tBefore, yBefore] = [0, 0, 0, 0];
  for (let i = 0; i < time.length; i++) {
    const n = independent[i]!;
    const tau = variance[i]! * n;
    if (!(tau > tauBefore)) continue;
    const weight = 1 / (tau - tauBefore);
    const [da, db, dy] = [n - nBefore, n * time[i]! - tBefore, n * displacement[i]! - yBefore];
    aa += weight * da * da;
    ab += weight * da * db;
    bb += weight * db * db;
    ya += weight * da * dy;
    yb += weight * db * dy;
    [tauBefore, nBefore, tBefore, yBefore] = [tau, n, n * time[i]!, n * displacement[i]!];
  }
  const determinant = aa * bb - ab * ab;
  return {
    slope: (aa * yb - ab * ya) / determinant,
    slopeError: Math.sqrt(aa / determinant),
    intercept: (bb * ya - ab * yb) / determinant,
  };
}
