// The covariance of a Kalman filter, in f64: blocks of whole symmetric matrices P, row by row.

/**
 * y = P g for one block of n parameters, the gradient in the precision of the program.
 * @returns g . y
 */
// @ts-ignore: decorator
@inline
export function kalmanGain<T>(n: i32, g: usize, P: usize, wide: usize, y: usize): f64 {
  for (let i = 0; i < n; i++) {
    store<f64>(wide + 8 * <usize>i, <f64>load<T>(g + sizeof<T>() * <usize>i));
  }
  const even = n & ~3;
  let total: f64 = 0;
  for (let i = 0; i < n; i++) {
    const row = P + 8 * <usize>n * <usize>i;
    let s0 = f64x2.splat(0), s1 = f64x2.splat(0);
    for (let k = 0; k < even; k += 4) {
      const at = <usize>k << 3;
      s0 = f64x2.add(s0, f64x2.mul(v128.load(row + at), v128.load(wide + at)));
      s1 = f64x2.add(s1, f64x2.mul(v128.load(row + at, 16), v128.load(wide + at, 16)));
    }
    s0 = f64x2.add(s0, s1);
    let sum = f64x2.extract_lane(s0, 0) + f64x2.extract_lane(s0, 1);
    for (let k = even; k < n; k++) sum += load<f64>(row + 8 * <usize>k) * load<f64>(wide + 8 * <usize>k);
    store<f64>(y + 8 * <usize>i, sum);
    total += sum * load<f64>(wide + 8 * <usize>i);
  }
  return total;
}

/** P = (P - a y y^T) / lambda and w += step y. @param inverse 1 / lambda */
// @ts-ignore: decorator
@inline
export function kalmanUpdate<T>(n: i32, w: usize, P: usize, y: usize, a: f64, inverse: f64, step: f64): void {
  const even = n & ~3;
  const INVERSE = f64x2.splat(inverse);
  for (let i = 0; i < n; i++) {
    const row = P + 8 * <usize>n * <usize>i;
    const yi = load<f64>(y + 8 * <usize>i);
    const scaled = a * yi * inverse;
    const SCALED = f64x2.splat(scaled);
    for (let k = 0; k < even; k += 4) {
      const at = <usize>k << 3;
      v128.store(row + at, f64x2.sub(f64x2.mul(v128.load(row + at), INVERSE), f64x2.mul(SCALED, v128.load(y + at))));
      v128.store(
        row + at,
        f64x2.sub(f64x2.mul(v128.load(row + at, 16), INVERSE), f64x2.mul(SCALED, v128.load(y + at, 16))),
        16,
      );
    }
    for (let k = even; k < n; k++) {
      const at = row + 8 * <usize>k;
      store<f64>(at, load<f64>(at) * inverse - scaled * load<f64>(y + 8 * <usize>k));
    }
    const weight = w + sizeof<T>() * <usize>i;
    store<T>(weight, <T>(<f64>load<T>(weight) + step * yi));
  }
}
