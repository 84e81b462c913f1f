/** Moments of the displacements at one lag. */
export interface DisplacementMoments {
  /** < r^2 >. @unit A^2 */
  readonly square: number;
  /** < r^4 > - < r^2 >^2. @unit A^4 */
  readonly variance: number;
  /** alpha_2 = 3 < r^4 > / (5 < r^2 >^2) - 1, zero for Gaussian displacements. */
  readonly nonGaussian: number;
}

/** Origins beyond this number are nearly the same ones again. */
const mostOrigins = 100;

/**
 * Second and fourth moment of the displacements of some atoms at one lag, over up to a hundred evenly spaced origins.
 *
 * A. Rahman, Phys. Rev. 136, A405 (1964), doi:10.1103/PhysRev.136.A405.
 * @param positions by frame @unit A
 */
export function displacementMoments(
  positions: readonly Float64Array[],
  atoms: readonly number[],
  lag: number,
): DisplacementMoments {
  const available = positions.length - lag;
  const stride = Math.ceil(available / mostOrigins);
  let [second, fourth, count] = [0, 0, 0];
  for (let origin = 0; origin < available; origin += stride) {
    const from = positions[origin]!;
    const to = positions[origin + lag]!;
    for (const atom of atoms) {
      const x = to[3 * atom]! - from[3 * atom]!;
      const y = to[3 * atom + 1]! - from[3 * atom + 1]!;
      const z = to[3 * atom + 2]! - from[3 * atom + 2]!;
      const square = x * x + y * y + z * z;
      second += square;
      fourth += square * square;
    }
    count += atoms.length;
  }
  const square = second / count;
  return {
    square,
    variance: Math.max(0, fourth / count - square * square),
    nonGaussian: square > 0 ? (3 * fourth) / count / (5 * square * square) - 1 : 0,
  };
}
