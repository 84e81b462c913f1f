import { symbolOf } from "@boroxol/core";
import type { FrameSummary } from "./frame-summary.ts";
import { addEquation, medianOf, normalEquations, solveNormalEquations } from "./least-squares.ts";

/** Energies of a data set beside those of its elements. */
export interface ElementEnergies {
  /** Least-squares energy of each element. @unit eV */
  readonly perElement: Readonly<Record<string, number>>;
  /** Whether the compositions determine every element's energy by itself. */
  readonly determined: boolean;
  /** (E - sum_e n_e E_e) / n of each summary; undefined without an energy. @unit eV */
  readonly residuals: readonly (number | undefined)[];
  /** Summaries whose residual is far from the others. */
  readonly outliers: readonly number[];
  /** Largest gap between neighbouring residuals, and how many lie below it. @unit eV */
  readonly jump: { readonly size: number; readonly below: number; readonly at: number } | undefined;
}

/** So many times the median absolute deviation (as a standard deviation) makes an outlier. */
const far = 10;

/** Strain and heat alone change the energy by less. @unit eV per atom */
const ordinary = 0.3;

/** A gap between groups that no temperature explains. @unit eV per atom */
const settingsGap = 0.5;

/** Least squares E = sum_e n_e E_e over the data set, then outliers and jumps of what is left. */
export function elementEnergies(summaries: readonly FrameSummary[]): ElementEnergies | undefined {
  const labelled = summaries.filter(({ energy }) => energy !== undefined);
  if (labelled.length === 0) return undefined;
  const kinds = [...new Set(labelled.flatMap(({ counts }) => [...counts.keys()]))].sort((a, b) => a - b);
  const equations = normalEquations(kinds.length);
  for (const { counts, energy, atoms } of labelled) {
    // Per atom, so that large cells do not outweigh small ones.
    addEquation(
      equations,
      kinds.map((z) => (counts.get(z) ?? 0) / atoms),
      energy! / atoms,
    );
  }
  const energies = solveNormalEquations(equations);
  const residuals = summaries.map(({ energy, counts, atoms }) =>
    energy === undefined
      ? undefined
      : (energy - kinds.reduce((sum, z, k) => sum + (counts.get(z) ?? 0) * energies[k]!, 0)) / atoms,
  );
  const known = residuals.filter((value): value is number => value !== undefined);
  const middle = medianOf(known);
  const deviation = 1.4826 * medianOf(known.map((value) => Math.abs(value - middle)));
  const limit = Math.max(far * deviation, ordinary);
  const outliers = residuals.flatMap((value, k) =>
    value !== undefined && Math.abs(value - middle) > limit ? [k] : [],
  );
  const sorted = [...known].sort((a, b) => a - b);
  let jump: ElementEnergies["jump"];
  for (let k = 1; k < sorted.length; k++) {
    const size = sorted[k]! - sorted[k - 1]!;
    if (size > settingsGap && size > (jump?.size ?? 0))
      jump = { size, below: k, at: (sorted[k]! + sorted[k - 1]!) / 2 };
  }
  const compositions = new Set(
    labelled.map(({ counts, atoms }) => kinds.map((z) => ((counts.get(z) ?? 0) / atoms).toFixed(6)).join()),
  );
  return {
    perElement: Object.fromEntries(kinds.map((z, k) => [symbolOf(z), energies[k]!])),
    determined: compositions.size > kinds.length,
    residuals,
    outliers,
    jump,
  };
}
