/**
 * Fraction of four-fold boron in alkali borosilicate glasses by the model of Dell, Bray and Xiao.
 *
 * R = modifiers / B2O3 and K = SiO2 / B2O3 by moles; Rmax = 1/2 + K/16, R1 = 1/2 + K/4, R3 = 2 + K:
 *
 * N4 = R up to Rmax (each modifier oxide makes two four-fold borons); Rmax up to R1 (further modifier goes to silicon); then,
 * with m1 = (2 - K/4) / (2 + K) (R - R1) and m2 = R - R1 - m1, N4 = 1/2 - K/16 - m1/3 + K/8 - 2 m2/15; zero beyond R3.
 * All joins are continuous. Beyond K = 8 the silica dilutes no further and K = 8 is taken.
 *
 * W. J. Dell, P. J. Bray and S. Z. Xiao, J. Non-Cryst. Solids 58, 1 (1983).
 * @param R modifier oxides less Al2O3, per B2O3
 * @param K SiO2 per B2O3
 * @returns N4, from 0 to 1
 */
export function fourfoldBoron(R: number, K: number): number {
  const k = Math.min(K, 8);
  const rMax = maximumRatio(k);
  const r1 = 1 / 2 + k / 4;
  if (R <= 0 || R >= 2 + k) return 0;
  if (R <= rMax) return R;
  if (R <= r1) return rMax;
  const m1 = ((2 - k / 4) / (2 + k)) * (R - r1);
  const m2 = R - r1 - m1;
  return 1 / 2 - k / 16 - m1 / 3 + k / 8 - (2 * m2) / 15;
}

/** Rmax = 1/2 + K/16, the modifier ratio at which four-fold boron saturates. */
export function maximumRatio(K: number): number {
  return 1 / 2 + K / 16;
}
