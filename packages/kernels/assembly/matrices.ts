// 3x3 matrices in memory, row-major.

/** out = a b; out may be neither a nor b. */
export function multiply(a: usize, b: usize, out: usize): void {
  for (let row = 0; row < 3; row++) {
    for (let column = 0; column < 3; column++) {
      let sum: f64 = 0;
      for (let k = 0; k < 3; k++) sum += load<f64>(a + (row * 3 + k) * 8) * load<f64>(b + (k * 3 + column) * 8);
      store<f64>(out + (row * 3 + column) * 8, sum);
    }
  }
}

const TERM: usize = 61440;
const NEXT: usize = 61520;

/** out = exp(scale a) by its Taylor series; the arguments here are small, 1e-2 at most. */
export function exponentialMatrix(a: usize, scale: f64, out: usize): void {
  for (let k = 0; k < 9; k++) {
    const one = k % 4 == 0 ? 1.0 : 0.0;
    store<f64>(out + k * 8, one);
    store<f64>(TERM + k * 8, one);
  }
  for (let n = 1; n <= 12; n++) {
    multiply(TERM, a, NEXT);
    for (let k = 0; k < 9; k++) {
      const value = (load<f64>(NEXT + k * 8) * scale) / <f64>n;
      store<f64>(TERM + k * 8, value);
      store<f64>(out + k * 8, load<f64>(out + k * 8) + value);
    }
  }
}

/** V = a . (b x c) of the rows. */
export function determinant(h: usize): f64 {
  const a = load<f64>(h), b = load<f64>(h, 8), c = load<f64>(h, 16);
  const d = load<f64>(h, 24), e = load<f64>(h, 32), f = load<f64>(h, 40);
  return (
    a * (e * load<f64>(h, 64) - f * load<f64>(h, 56)) -
    b * (d * load<f64>(h, 64) - f * load<f64>(h, 48)) +
    c * (d * load<f64>(h, 56) - e * load<f64>(h, 48))
  );
}
