import { elementBySymbol, neighbourList } from "@boroxol/core";
import type { Frame } from "@boroxol/core";
import { addBondGradient, zeroModelSums } from "../model-sums.ts";
import { crowdedWarning, type ModelSums } from "@boroxol/kernels";
import { embeddingIndex, featureWidth } from "./features.ts";
import { environmentRow, excludes, fillSlots } from "./environment.ts";
import type { EnvironmentRow } from "./environment.ts";
import type { DeepPotentialModel } from "./model.ts";
import { valueAndGradient, valueAndSlope } from "./network.ts";
import { foldParameters } from "./parameters.ts";
import type { Curve } from "./network.ts";
import { tableValueAndSlope } from "./tables.ts";

/**
 * A Deep Potential (se_e2_a) in plain f64, equation by equation:
 *
 * R_j = (w(r) (1/r, x/r^2, y/r^2, z/r^2) - davg) / dstd, G_j = N_embed(R_j0),
 * T = (1/n) sum_j G_j^T R_j over all n = sum(sel) slots, D = T T_<^T with T_< the first M_2 rows of T,
 * E_i = N_fit(D) + bias.
 *
 * Empty slots have a row of zeros before the normalisation and count like all others, as they do in DeePMD-kit.
 * L. Zhang et al., doi:10.48550/arXiv.1805.09003.
 * @param warn told when an atom has more neighbours than slots
 * @throws E0312 for a model that takes parameters which have no values
 */
export function evaluateDeepPotential(
  asked: DeepPotentialModel,
  frame: Frame,
  warn: (text: string) => void = () => undefined,
): ModelSums {
  const model = foldParameters(asked);
  const n = frame.species.length;
  const sums = zeroModelSums(n);
  const types = typesOf(model, frame.species);
  const list = neighbourList(frame, model.cutoff);
  let crowded = 0;
  for (let i = 0; i < n; i++) {
    const { entries, dropped } = fillSlots(model, list, types, i);
    if (dropped > 0) crowded++;
    addAtom(model, i, types, entries, list, sums);
  }
  if (crowded > 0) warn(crowdedWarning(crowded));
  return sums;
}

/** The type of each atom. @param species @shape [n] @returns @shape [n] */
export function typesOf({ typeMap }: DeepPotentialModel, species: Uint8Array): Uint8Array {
  const byNumber = new Map(typeMap.map((symbol, t) => [elementBySymbol(symbol).number, t]));
  return species.map((z) => byNumber.get(z)!);
}

/** One slot with its normalised row, its features and, where there is a neighbour, the bond. */
interface Filled {
  readonly entry: number;
  readonly slot: number;
  readonly row: readonly number[];
  readonly bond: EnvironmentRow | undefined;
  readonly features: Curve;
}

const noRow = [0, 0, 0, 0] as const;

function addAtom(
  model: DeepPotentialModel,
  i: number,
  types: Uint8Array,
  entries: Int32Array,
  list: ReturnType<typeof neighbourList>,
  sums: ModelSums,
): void {
  const { sel, axisNeurons, davg, dstd } = model;
  const ti = types[i]!;
  const slots = entries.length;
  const M1 = featureWidth(model);
  const T = new Float64Array(4 * M1);
  const filled: Filled[] = [];
  let slot = 0;
  for (let tj = 0; tj < sel.length; tj++) {
    for (let k = 0; k < sel[tj]!; k++, slot++) {
      const entry = entries[slot]!;
      if (entry >= 0 && excludes(model.excludeTypes, ti, tj)) continue;
      const bond =
        entry < 0
          ? undefined
          : environmentRow(model, [
              list.vectors[3 * entry]!,
              list.vectors[3 * entry + 1]!,
              list.vectors[3 * entry + 2]!,
            ]);
      const at = 4 * (ti * slots + slot);
      const row = (bond?.row ?? noRow).map((value, c) => (value - davg[at + c]!) / dstd[at + c]!);
      const features = embedding(model, ti, tj, row[0]!);
      for (let a = 0; a < M1; a++) {
        for (let c = 0; c < 4; c++) T[4 * a + c]! += (features.value[a]! * row[c]!) / slots;
      }
      filled.push({ entry, slot, row, bond, features });
    }
  }

  // D_ab = sum_c T_ac T_bc, b below M_2.
  const D = new Float64Array(M1 * axisNeurons);
  for (let a = 0; a < M1; a++) {
    for (let b = 0; b < axisNeurons; b++) {
      for (let c = 0; c < 4; c++) D[a * axisNeurons + b]! += T[4 * a + c]! * T[4 * b + c]!;
    }
  }
  const { energy, gradient: dEdD } = fittedEnergy(model, ti, D);
  sums.atomEnergies[i]! += energy;

  const dEdT = new Float64Array(4 * M1);
  for (let a = 0; a < M1; a++) {
    for (let b = 0; b < axisNeurons; b++) {
      const g = dEdD[a * axisNeurons + b]!;
      for (let c = 0; c < 4; c++) {
        dEdT[4 * a + c]! += g * T[4 * b + c]!;
        dEdT[4 * b + c]! += g * T[4 * a + c]!;
      }
    }
  }
  for (const { entry, slot: at, row, bond, features } of filled) {
    if (bond === undefined) continue;
    const dEdR = [0, 0, 0, 0];
    for (let a = 0; a < M1; a++) {
      for (let c = 0; c < 4; c++) {
        dEdR[c]! += (dEdT[4 * a + c]! * features.value[a]!) / slots;
        dEdR[0]! += (dEdT[4 * a + c]! * row[c]! * features.slope[a]!) / slots;
      }
    }
    const g: [number, number, number] = [0, 0, 0];
    for (let c = 0; c < 4; c++) {
      const scale = dEdR[c]! / dstd[4 * (ti * slots + at) + c]!;
      for (let d = 0; d < 3; d++) g[d]! += scale * bond.jacobian[c]![d]!;
    }
    const vector = [list.vectors[3 * entry]!, list.vectors[3 * entry + 1]!, list.vectors[3 * entry + 2]!] as const;
    addBondGradient(sums, i, list.neighbours[entry]!, vector, g);
  }
}

function embedding(model: DeepPotentialModel, ti: number, tj: number, s: number): Curve {
  const index = embeddingIndex(model, ti, tj);
  if (model.tables !== undefined) return tableValueAndSlope(model.tables, index, s);
  return valueAndSlope(model.embeddings[index]!, s);
}

function fittedEnergy(
  model: DeepPotentialModel,
  ti: number,
  D: Float64Array,
): { readonly energy: number; readonly gradient: Float64Array } {
  if (model.atomExcludeTypes.includes(ti)) return { energy: 0, gradient: new Float64Array(D.length) };
  if (model.fittingExcludeTypes.includes(ti)) {
    return { energy: model.outBias[ti]!, gradient: new Float64Array(D.length) };
  }
  const { value, gradient } = valueAndGradient(model.fittings[model.fittings.length === 1 ? 0 : ti]!, D);
  return { energy: value + model.atomBias[ti]! + model.outBias[ti]!, gradient };
}
