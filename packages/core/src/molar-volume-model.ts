import { molePercent, type Composition } from "./composition.ts";

/**
 * Molar volume of Li2O-B2O3-SiO2 glasses as a quadratic mixture polynomial (H. Scheffe, J. R. Stat. Soc. B 20, 344
 * (1958), doi:10.1111/j.2517-6161.1958.tb00299.x):
 *
 *     V = sum_i V_i x_i + sum_{i<j} V_ij x_i x_j
 *
 * with mole fractions x -> `molePercent / 100`. The products account for boron that shrinks when it takes a fourth
 * oxygen. The numbers come from `scripts/fit-molar-volumes.ts`, a least-squares fit to `measuredGlasses`.
 * @unit cm3/mol
 */
export const molarVolumes: Readonly<Record<string, number>> = {
  SiO2: 27.3216,
  B2O3: 37.6056,
  Li2O: 22.4621,
  "SiO2 B2O3": -4.9971,
  "SiO2 Li2O": -18.9154,
  "B2O3 Li2O": -32.5712,
};

/** Leave-one-out error of the model over the measured glasses (root mean square). @unit g/cm3 */
export const molarVolumeModelError = 0.035;

/** The measured glasses reach up to this Li2O content. @unit mol% */
const largestLi2O = 75;

/**
 * Molar volume of a lithium borosilicate by the mixture polynomial.
 * @returns undefined outside the system Li2O-B2O3-SiO2 or above 75 mol% Li2O @unit cm3/mol
 */
export function modelMolarVolume(composition: Composition): number | undefined {
  const percent = molePercent(composition);
  const names = Object.keys(percent);
  if (names.some((name) => molarVolumes[name] === undefined) || (percent["Li2O"] ?? 0) > largestLi2O) return undefined;
  let volume = 0;
  for (const [term, coefficient] of Object.entries(molarVolumes)) {
    volume += coefficient * term.split(" ").reduce((product, name) => product * ((percent[name] ?? 0) / 100), 1);
  }
  return volume;
}
