/**
 * The embedding F(rho; m) of Finnis-Sinclair kind and its slope, shifted and scaled so that it is smooth at zero: with
 * a = |rho|, e = exp(-a), p = 1/m, x = p^(p/(1-p)) e and y = p^(1/(1-p)) e,
 *
 * F = sgn(rho) ((x + a)^m - y), F' = y + m (1 - x) (x + a)^(m-1); F = rho where m = 1.
 *
 * Y. Lysogorskiy et al., npj Comput. Mater. 7, 97 (2021), doi:10.1038/s41524-021-00559-9.
 * @param m exponent
 */
export function finnisSinclair(rho: number, m: number): { readonly value: number; readonly slope: number } {
  if (Math.abs(m - 1) < 1e-10) return { value: rho, slope: 1 };
  const a = Math.abs(rho);
  const e = Math.exp(-a);
  const p = 1 / m;
  const x = p ** (p / (1 - p)) * e;
  const y = p ** (1 / (1 - p)) * e;
  const value = (x + a) ** m - y;
  return { value: rho < 0 ? -value : value, slope: y + m * (1 - x) * (x + a) ** (m - 1) };
}
