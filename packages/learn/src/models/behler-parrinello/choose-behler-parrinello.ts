import type { CutoffFunction } from "@boroxol/potentials";
import type { TrainingOptions } from "../../train/training-options.ts";
import type { BehlerParrinelloSettings } from "./settings.ts";

/** Nearer than this no two atoms of a solid come. @unit A */
const nearest = 0.8;

/**
 * The settings of a Behler-Parrinello network from options: radial Gaussians at equal distances d from the nearest approach
 * to the cutoff, each 1/(2 d^2) wide, as in M. Gastegger et al., J. Chem. Phys. 148, 241709 (2018), doi:10.1063/1.5019667.
 */
export function chooseBehlerParrinello(options: TrainingOptions, typeMap: readonly string[]): BehlerParrinelloSettings {
  const { cutoff, angularCutoff, radialFunctions: count, angularEtas, zetas, hidden } = options;
  const distance = (cutoff - nearest) / count;
  return {
    typeMap,
    cutoff,
    angularCutoff,
    cutoffFunction: options.cutoffFunction as CutoffFunction,
    neighbours: options.symmetryFunctions as "resolved" | "weighted",
    radial: Array.from({ length: count }, (_, k) => ({ eta: 1 / (2 * distance ** 2), shift: nearest + k * distance })),
    angularEtas,
    zetas,
    hidden,
  };
}
