import { molarMass, type Composition } from "./composition.ts";
import { elementBySymbol } from "./elements.ts";
import { BoroxolError } from "./errors.ts";
import { measuredGlassOf } from "./measured-glasses.ts";
import { modelMolarVolume, molarVolumeModelError } from "./molar-volume-model.ts";
import { packingDensity, packingModelError } from "./packing-model.ts";
import type { CellContents } from "./round-composition.ts";
import { amuPerCubicAngstromInGramPerCm3 } from "./units.ts";

/** A density and where it comes from. */
export interface GlassDensity {
  /** @unit g/cm3 */
  readonly value: number;
  /** Expected error; undefined for a given or measured density. @unit g/cm3 */
  readonly error: number | undefined;
  readonly kind: "given" | "measured" | "molar-volumes" | "packing";
  /** One sentence for the user. */
  readonly source: string;
}

/** A given density may differ from the estimate by this factor; compression to -0.4 strain stays inside. */
const plausibleFactor = 2;

/**
 * Density of a glass at room temperature: given by the user, else measured, else from molar volumes fitted to measured
 * lithium borosilicates, else from ions packed at a constant fraction.
 * @param given by the user @unit g/cm3
 * @throws E0108 for a given density that is not plausible, or when none is given and none can be estimated
 * @example glassDensity(parseComposition("20SiO2-60B2O3-20Li2O")).value === 2.21
 */
export function glassDensity(composition: Composition, given?: number): GlassDensity {
  const estimate = estimatedDensity(composition);
  if (given === undefined) {
    if (estimate !== undefined) return estimate;
    throw new BoroxolError("E0108", `no density is known for ${composition.name}`, {
      place: "density",
      fix: "give one in g/cm3 with --density",
      untouched: "nothing was written",
    });
  }
  const [low, high] =
    estimate === undefined ? [0.05, 25] : [estimate.value / plausibleFactor, estimate.value * plausibleFactor];
  if (given >= low && given <= high) {
    return { value: given, error: undefined, kind: "given", source: "given" };
  }
  throw new BoroxolError("E0108", `a density of ${given} g/cm3 is not plausible for ${composition.name}`, {
    place: "density",
    fix: `give g/cm3, from ${low.toFixed(2)} to ${high.toFixed(2)}${given / 1000 >= low && given / 1000 <= high ? `; ${given} looks like kg/m3` : ""}`,
    untouched: "nothing was written",
  });
}

function estimatedDensity(composition: Composition): GlassDensity | undefined {
  const measured = measuredGlassOf(composition);
  if (measured !== undefined) {
    return { value: measured.density, error: undefined, kind: "measured", source: `measured: ${measured.source}` };
  }
  const volume = modelMolarVolume(composition);
  if (volume !== undefined) {
    const value = molarMass(composition) / volume;
    const source = `molar volumes fitted to measured lithium borosilicates, +-${molarVolumeModelError} g/cm3`;
    return { value, error: molarVolumeModelError, kind: "molar-volumes", source };
  }
  const value = packingDensity(composition);
  if (value === undefined) return undefined;
  const source = `ions packed at a constant fraction, +-${100 * packingModelError} %: better give --density`;
  return { value, error: packingModelError * value, kind: "packing", source };
}

/**
 * Edge of the cube that holds the atoms at a density: L = (sum m / rho)^(1/3).
 * @param density @unit g/cm3
 * @returns @unit A
 */
export function cubeEdge(contents: CellContents, density: number): number {
  const mass = Object.entries(contents.atoms).reduce((sum, [symbol, n]) => sum + n * elementBySymbol(symbol).mass, 0);
  return Math.cbrt((mass * amuPerCubicAngstromInGramPerCm3) / density);
}
