import type { RadialValues } from "../radial-values.ts";

/**
 * The radial basis of NEP: f_k(r) = (T_k(x) + 1) f_c(r) / 2 with x = 2 (r/r_c - 1)^2 - 1, the Chebyshev polynomials T_k and
 * f_c = (1 + cos(pi r / r_c)) / 2; zero from r_c on.
 * @param count K + 1
 * @param r @unit A
 * @param rc r_c @unit A
 */
export function chebyshevBasis(count: number, r: number, rc: number): RadialValues {
  const value = new Float64Array(count);
  const slope = new Float64Array(count);
  if (r >= rc) return { value, slope };
  const fc = 0.5 + 0.5 * Math.cos((Math.PI * r) / rc);
  const dfc = ((-0.5 * Math.PI) / rc) * Math.sin((Math.PI * r) / rc);
  const x = 2 * (r / rc - 1) ** 2 - 1;
  const dx = (4 / rc) * (r / rc - 1);
  // T_k and dT_k/dx by T_k+1 = 2 x T_k - T_k-1.
  let [T, dT, before, dBefore] = [1, 0, x, 1];
  for (let k = 0; k < count; k++) {
    value[k] = 0.5 * (T + 1) * fc;
    slope[k] = 0.5 * (dT * dx * fc + (T + 1) * dfc);
    [T, dT, before, dBefore] = [2 * x * T - before, 2 * T + 2 * x * dT - dBefore, T, dT];
  }
  return { value, slope };
}
