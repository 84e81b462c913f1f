import type { Results } from "@boroxol/kernels";

/** How far the models of an ensemble differ on one frame. */
export interface ModelDeviation {
  /** Of the components of the virial per atom: largest, least, root mean square. @unit eV */
  readonly virial: readonly [max: number, min: number, average: number];
  /** Of the forces: over atoms. @unit eV/A */
  readonly force: readonly [max: number, min: number, average: number];
  /** Of the energy per atom. @unit eV */
  readonly energy: number;
  /** |std over models of F_i|. @shape [n] @unit eV/A */
  readonly atoms: Float64Array;
}

/** Standard deviation over models, as that of the whole population. */
function spread(values: readonly number[]): number {
  const mean = values.reduce((sum, each) => sum + each, 0) / values.length;
  return Math.sqrt(values.reduce((sum, each) => sum + (each - mean) ** 2, 0) / values.length);
}

/**
 * The model deviation as DeePMD-kit defines it: of the force on an atom, e_i = sqrt(sum_a var F_ia); of the virial per atom,
 * the standard deviation of each of its nine components; of the energy per atom, its standard deviation.
 *
 * Y. Zhang et al., Comput. Phys. Commun. 253, 107206 (2020), doi:10.1016/j.cpc.2020.107206.
 * @param results energy, forces and stress of each model
 * @param volume @unit A^3
 */
export function modelDeviation(
  results: readonly Required<Pick<Results, "energy" | "forces" | "stress">>[],
  volume: number,
): ModelDeviation {
  const n = results[0]!.forces.length / 3;
  const atoms = Float64Array.from({ length: n }, (_, i) =>
    Math.hypot(...[0, 1, 2].map((d) => spread(results.map(({ forces }) => forces[3 * i + d]!)))),
  );
  // virial = -V sigma; the off-diagonal components stand twice among the nine.
  const components = [0, 5, 4, 5, 1, 3, 4, 3, 2].map((c) =>
    spread(results.map(({ stress }) => (-volume * stress[c]!) / n)),
  );
  return {
    virial: [Math.max(...components), Math.min(...components), Math.hypot(...components) / 3],
    force: [
      atoms.reduce((most, each) => Math.max(most, each), 0),
      atoms.reduce((least, each) => Math.min(least, each), Infinity),
      atoms.reduce((sum, each) => sum + each, 0) / n,
    ],
    energy: spread(results.map(({ energy }) => energy / n)),
    atoms,
  };
}

/** The header of `model_devi.out`. */
export function modelDeviationHeader(): string {
  const names = ["max_devi_v", "min_devi_v", "avg_devi_v", "max_devi_f", "min_devi_f", "avg_devi_f", "devi_e"];
  return `#${"step".padStart(11)}${names.map((each) => each.padStart(19)).join("")}\n`;
}

/** One line of `model_devi.out` in DeePMD-kit's columns: step, virial, force, energy. */
export function formatModelDeviation(step: number, { virial, force, energy }: ModelDeviation): string {
  const numbers = [...virial, ...force, energy].map((each) => exponential(each).padStart(19));
  return `${String(step).padStart(12)}${numbers.join("")}\n`;
}

/** Six decimals and an exponent of two digits, as C's %e writes them. */
function exponential(value: number): string {
  return value.toExponential(6).replace(/e([+-])(\d)$/, "e$10$2");
}
