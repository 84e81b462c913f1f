import type { Frame } from "@boroxol/core";
import { forceWeightsOf, virialOf } from "./frame-store.ts";

/** Inputs of a loss beside those of the model. */
export interface LabelArrays {
  /** Energy without the constants of the elements. @shape [frames,1] @unit eV */
  readonly energyLabel: Float64Array;
  /** @shape [atoms,3] @unit eV/A */
  readonly forceLabel: Float64Array;
  /** @shape [frames,9] @unit eV */
  readonly virialLabel: Float64Array;
  /** @shape [frames,1] @unit 1/eV^2 */
  readonly energyWeight: Float64Array;
  /** @shape [atoms,1] @unit A^2/eV^2 */
  readonly forceWeight: Float64Array;
  /** @shape [frames,1] @unit 1/eV^2 */
  readonly virialWeight: Float64Array;
}

/** What the force of each atom counts with, row by row. @param order @shape [atoms] @returns @shape [atoms] @unit 1 */
export function atomWeights(frames: readonly Frame[], order: Int32Array): Float64Array {
  const all = frames.flatMap((frame) => [...(forceWeightsOf(frame) ?? new Float64Array(frame.species.length).fill(1))]);
  return Float64Array.from(order, (atom) => all[atom]!);
}

/** What labels count with in one step. */
export interface LabelPrefactors {
  readonly energy: number;
  readonly force: number;
  readonly virial: number;
}

/**
 * Labels and weights of a batch: energies weigh p_e / (n B), forces p_f / (3 n B), virials p_v / (9 n B) for n atoms and B
 * frames, times the frame's own weight, and forces times that of their atom; what is missing weighs nothing. This is the
 * loss of DeePMD-kit.
 *
 * J. Zeng et al., J. Chem. Phys. 159, 054801 (2023), doi:10.1063/5.0155600.
 * @param order atom, counted through the frames, in each row @shape [atoms]
 * @param energies constant of each atomic number @shape [120] @unit eV
 * @param weights of the frames @shape [frames] @unit 1
 */
export function batchLabels(
  frames: readonly Frame[],
  order: Int32Array,
  energies: Float64Array,
  { energy: pe, force: pf, virial: pv }: LabelPrefactors,
  weights: readonly number[],
): LabelArrays {
  const total = order.length;
  const count = frames.length;
  const labels: LabelArrays = {
    energyLabel: new Float64Array(count),
    forceLabel: new Float64Array(3 * total),
    virialLabel: new Float64Array(9 * count),
    energyWeight: new Float64Array(count),
    forceWeight: new Float64Array(total),
    virialWeight: new Float64Array(count),
  };
  const rowOf = new Int32Array(total);
  order.forEach((atom, row) => {
    rowOf[atom] = row;
  });
  let start = 0;
  frames.forEach((frame, f) => {
    const { species, energy, forces, stress, cell } = frame;
    const atomWeights = forceWeightsOf(frame);
    const n = species.length;
    const weight = weights[f]! / (n * count);
    if (energy !== undefined) {
      let constants = 0;
      for (const z of species) constants += energies[z]!;
      labels.energyLabel[f] = energy - constants;
      labels.energyWeight[f] = pe * weight;
    }
    if (stress !== undefined) {
      labels.virialLabel.set(virialOf(stress, cell), 9 * f);
      labels.virialWeight[f] = (pv * weight) / 9;
    }
    if (forces !== undefined) {
      for (let i = 0; i < n; i++) {
        const row = rowOf[start + i]!;
        for (let d = 0; d < 3; d++) labels.forceLabel[3 * row + d] = forces[3 * i + d]!;
        labels.forceWeight[row] = ((atomWeights?.[i] ?? 1) * pf * weight) / 3;
      }
    }
    start += n;
  });
  return labels;
}
