import type { RadialValues } from "../radial-values.ts";

const sinc = (x: number): number => (Math.abs(x) < 1e-4 ? 1 - (x * x) / 6 : Math.sin(x) / x);
const dsinc = (x: number): number => (Math.abs(x) < 1e-4 ? -x / 3 : (x * Math.cos(x) - Math.sin(x)) / (x * x));

/**
 * The orthogonal radial functions g_0..g_K-1 on [0, r_c] that vanish there with their first derivative, from spherical
 * Bessel functions:
 *
 * f_n = (-1)^n sqrt2 pi / r_c^1.5 (n+1)(n+2) / sqrt((n+1)^2 + (n+2)^2) [sinc((n+1) pi r/r_c) + sinc((n+2) pi r/r_c)],
 * e_n = n^2 (n+2)^2 / (4 (n+1)^4 + 1), d_0 = 1, d_n = 1 - e_n / d_n-1, g_n = (f_n + sqrt(e_n / d_n-1) g_n-1) / sqrt(d_n).
 *
 * E. Kocer, J. K. Mason, H. Erturk, AIP Adv. 10, 015021 (2020), doi:10.1063/1.5111045.
 * @param count K
 * @param r @unit A
 * @param rc r_c @unit A
 */
export function besselBasis(count: number, r: number, rc: number): RadialValues {
  const value = new Float64Array(count);
  const slope = new Float64Array(count);
  if (r >= rc) return { value, slope };
  let d = 1;
  for (let n = 0; n < count; n++) {
    const [a, b] = [((n + 1) * Math.PI) / rc, ((n + 2) * Math.PI) / rc];
    const sign = n % 2 === 0 ? 1 : -1;
    const c = (sign * Math.SQRT2 * Math.PI * (n + 1) * (n + 2)) / (rc ** 1.5 * Math.hypot(n + 1, n + 2));
    const f = c * (sinc(a * r) + sinc(b * r));
    const df = c * (a * dsinc(a * r) + b * dsinc(b * r));
    const e = (n * n * (n + 2) ** 2) / (4 * (n + 1) ** 4 + 1);
    const mix = Math.sqrt(e / d);
    d = 1 - e / d;
    value[n] = (f + (n > 0 ? mix * value[n - 1]! : 0)) / Math.sqrt(d);
    slope[n] = (df + (n > 0 ? mix * slope[n - 1]! : 0)) / Math.sqrt(d);
  }
  return { value, slope };
}
