import { averageFormula, molarMass, type Composition } from "./composition.ts";
import { ions } from "./ions.ts";
import { avogadro } from "./units.ts";

/**
 * Fraction of a glass that its ions fill: between vitreous silica (0.51) and vitreous B2O3 (0.55). Borates rich in
 * four-fold boron reach 0.66, so a density from this model may be 20 % off.
 */
export const packingFraction = 0.53;

/** Relative error of a density from a constant packing fraction. */
export const packingModelError = 0.2;

/**
 * Density from ions of fixed size and a constant packing fraction C:
 *
 *     rho = C sum_i x_i M_i / (N_A sum_e n_e 4/3 pi r_e^3)
 *
 * C -> `packingFraction`, r_e -> the radius in `ions`, n_e -> atoms per mole of the mixture.
 * Volumes: A. Makishima, J. D. Mackenzie, J. Non-Cryst. Solids 12, 35 (1973), doi:10.1016/0022-3093(73)90053-7;
 * constant packing: S. Inaba, S. Fujino, J. Am. Ceram. Soc. 93, 217 (2010), doi:10.1111/j.1551-2916.2009.03363.x.
 * @returns undefined when the radius of an ion is not tabulated @unit g/cm3
 */
export function packingDensity(composition: Composition): number | undefined {
  const cubicCentimetrePerCubicAngstrom = 1e-24;
  let ionVolume = 0;
  for (const [symbol, n] of Object.entries(averageFormula(composition.components))) {
    const radius = ions[symbol]?.radius;
    if (radius === undefined) return undefined;
    ionVolume += n * (4 / 3) * Math.PI * radius ** 3 * cubicCentimetrePerCubicAngstrom * avogadro;
  }
  return (packingFraction * molarMass(composition)) / ionVolume;
}
