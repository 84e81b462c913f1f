import { fourfoldBoron } from "@boroxol/potentials";
import type { Measured } from "@boroxol/report";

const alkaliOxides = ["Li2O", "Na2O", "K2O"];

/**
 * Four-fold boron by Dell, Bray and Xiao, for alkali borates and borosilicates.
 * @param molePercent of each compound @unit mol%
 * @returns undefined outside of the model: without B2O3, or with other oxides
 * @example fourFoldBoronModel({ SiO2: 20, B2O3: 60, Li2O: 20 })?.value // 1/3
 */
export function fourFoldBoronModel(molePercent: Readonly<Record<string, number>>): Measured | undefined {
  const boron = molePercent["B2O3"] ?? 0;
  const foreign = Object.keys(molePercent).some((name) => !["SiO2", "B2O3", ...alkaliOxides].includes(name));
  if (boron === 0 || foreign) return undefined;
  const modifiers = alkaliOxides.reduce((sum, name) => sum + (molePercent[name] ?? 0), 0);
  const value = fourfoldBoron(modifiers / boron, (molePercent["SiO2"] ?? 0) / boron);
  return { value, source: "model of W. J. Dell, P. J. Bray, S. Z. Xiao, J. Non-Cryst. Solids 58, 1 (1983)" };
}
