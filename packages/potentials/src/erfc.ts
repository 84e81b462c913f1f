/**
 * Complementary error function erfc(x) = 2/sqrt(pi) int_x^inf exp(-t^2) dt for x >= 0, to about 1e-15 (relative beyond 3).
 *
 * Below 3 the series erf(x) = 2/sqrt(pi) exp(-x^2) sum_n 2^n x^(2n+1) / (2n+1)!!, whose terms are all positive; from
 * there on the continued fraction exp(-x^2)/sqrt(pi) / (x + (1/2)/(x + 1/(x + (3/2)/(x + ...)))).
 * NIST Digital Library of Mathematical Functions, 7.6.2 and 7.9.1, https://dlmf.nist.gov/7.
 * @throws RangeError for a negative or missing number
 */
export function erfc(x: number): number {
  if (!(x >= 0)) throw new RangeError(`erfc needs x >= 0, not ${x}`);
  if (x < 3) {
    let term = x;
    let sum = x;
    for (let n = 1; term > sum * 1e-17; n++) {
      term *= (2 * x * x) / (2 * n + 1);
      sum += term;
    }
    return 1 - (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
  }
  // Sixty levels are enough at x = 3, where the fraction converges slowest.
  let tail = x;
  for (let n = 60; n >= 1; n--) tail = x + n / 2 / tail;
  return Math.exp(-x * x) / Math.sqrt(Math.PI) / tail;
}
