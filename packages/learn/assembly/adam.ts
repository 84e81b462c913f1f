// One step of Adam over all parameters (D. P. Kingma, J. Ba, arXiv:1412.6980), and the running mean of the weights.

/**
 * m = b1 m + (1 - b1) g, v = b2 v + (1 - b2) g^2, w -= rate m / (sqrt(v) + epsilon), mean += (1 - keep) (w - mean).
 *
 * Arrays end on whole vectors: what lies behind the last parameter is zero and stays so.
 * @param scale of the gradient: below 1 where it is clipped
 * @param rate learning rate with the corrections of both moments folded in
 * @param mean 0 where no mean is kept
 */
// @ts-ignore: decorator
@inline
export function adam<T>(
  count: i32, w: usize, g: usize, m: usize, v: usize, mean: usize,
  scale: f64, rate: f64, b1: f64, b2: f64, epsilon: f64, keep: f64,
): void {
  const end = g + <usize>count * sizeof<T>();
  const SCALE = v128.splat<T>(<T>scale), RATE = v128.splat<T>(<T>-rate), EPSILON = v128.splat<T>(<T>epsilon);
  const B1 = v128.splat<T>(<T>b1), A1 = v128.splat<T>(<T>(1 - b1));
  const B2 = v128.splat<T>(<T>b2), A2 = v128.splat<T>(<T>(1 - b2)), K = v128.splat<T>(<T>(1 - keep));
  for (; g < end; w += 16, g += 16, m += 16, v += 16) {
    const gradient = v128.mul<T>(SCALE, v128.load(g));
    const first = v128.add<T>(v128.mul<T>(B1, v128.load(m)), v128.mul<T>(A1, gradient));
    const second = v128.add<T>(v128.mul<T>(B2, v128.load(v)), v128.mul<T>(A2, v128.mul<T>(gradient, gradient)));
    v128.store(m, first);
    v128.store(v, second);
    const change = v128.div<T>(v128.mul<T>(RATE, first), v128.add<T>(v128.sqrt<T>(second), EPSILON));
    const weight = v128.add<T>(v128.load(w), change);
    v128.store(w, weight);
    if (mean != 0) {
      const before = v128.load(mean);
      v128.store(mean, v128.add<T>(before, v128.mul<T>(K, v128.sub<T>(weight, before))));
      mean += 16;
    }
  }
}

/** The sum of squares of a gradient, in f64; also tells whether all of it is finite. */
// @ts-ignore: decorator
@inline
export function sumOfSquares<T>(count: i32, g: usize): f64 {
  let s0: f64 = 0, s1: f64 = 0, s2: f64 = 0, s3: f64 = 0;
  const end = g + <usize>count * sizeof<T>();
  const one: usize = sizeof<T>();
  for (const whole = end - 4 * one; g <= whole; g += 4 * one) {
    const a = <f64>load<T>(g), b = <f64>load<T>(g + one), c = <f64>load<T>(g + 2 * one), d = <f64>load<T>(g + 3 * one);
    s0 += a * a, s1 += b * b, s2 += c * c, s3 += d * d;
  }
  for (; g < end; g += one) {
    const a = <f64>load<T>(g);
    s0 += a * a;
  }
  return s0 + s1 + (s2 + s3);
}
