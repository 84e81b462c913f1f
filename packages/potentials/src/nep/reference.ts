import { elementBySymbol, neighbourList } from "@boroxol/core";
import type { Frame } from "@boroxol/core";
import { addBondGradient, zeroModelSums } from "../model-sums.ts";
import type { ModelSums } from "@boroxol/kernels";
import type { RadialValues } from "../radial-values.ts";
import { realHarmonics } from "../real-harmonics.ts";
import type { Harmonics } from "../real-harmonics.ts";
import { angularDescriptors } from "./angular.ts";
import { angularBlocks, angularStart, dimensionOf } from "./model.ts";
import type { NepModel } from "./model.ts";
import { chebyshevBasis } from "./chebyshev-basis.ts";
import { nepRepulsion, repulsionCutoff } from "./repulsion.ts";

/** The largest distance at which two atoms know of each other. @unit A */
export function nepCutoff(model: NepModel): number {
  return Math.max(...model.radialCutoffs, ...model.angularCutoffs, repulsionCutoff(model));
}

/** A neighbour of the atom at work. */
interface Bond {
  readonly j: number;
  readonly vector: readonly [number, number, number];
  readonly r: number;
  readonly direction: readonly [number, number, number];
  /** g_n of the radial descriptors. */
  readonly radial: RadialValues;
  /** g_n of the angular descriptors, and the harmonics, within the angular cutoff. */
  readonly angular: RadialValues | undefined;
  readonly harmonics: Harmonics | undefined;
  readonly repulsion: { readonly energy: number; readonly slope: number };
}

/**
 * A neuroevolution potential in plain f64:
 *
 * g_n(r) = sum_k c_nk f_k(r), radial q_n = sum_j g_n(r_ij), angular A_nlm = sum_j g_n(r_ij) Y_lm with its invariants,
 * E_i = sum_m w1_m tanh(sum_d w0_md s_d q_d - b0_m) - b1, and half of the repulsion of each pair of nuclei.
 *
 * Symbols as in Z. Fan et al., doi:10.1063/5.0106617; the scaler s is `scaler`.
 */
export function evaluateNep(model: NepModel, frame: Frame): ModelSums {
  const sums = zeroModelSums(frame.species.length);
  const types = frame.species.map((z) => model.elements.findIndex((each) => elementBySymbol(each).number === z));
  const list = neighbourList(frame, nepCutoff(model));
  for (let i = 0; i < frame.species.length; i++) {
    const bonds: Bond[] = [];
    for (let k = list.offsets[i]!; k < list.offsets[i + 1]!; k++) {
      const vector = [list.vectors[3 * k]!, list.vectors[3 * k + 1]!, list.vectors[3 * k + 2]!] as const;
      bonds.push(bondOf(model, types[i]!, types[list.neighbours[k]!]!, list.neighbours[k]!, vector));
    }
    addAtom(model, i, types[i]!, bonds, sums);
  }
  return sums;
}

function bondOf(model: NepModel, ti: number, tj: number, j: number, vector: Bond["vector"]): Bond {
  const r = Math.hypot(...vector);
  const direction = [vector[0] / r, vector[1] / r, vector[2] / r] as const;
  const mean = (cutoffs: readonly number[]): number => (cutoffs[ti]! + cutoffs[tj]!) / 2;
  const near = r < mean(model.angularCutoffs);
  return {
    j,
    vector,
    r,
    direction,
    radial: expansion(model, 0, ti, tj, r, mean(model.radialCutoffs)),
    angular: near ? expansion(model, 1, ti, tj, r, mean(model.angularCutoffs)) : undefined,
    harmonics: near ? realHarmonics(direction, model.lMax) : undefined,
    repulsion: nepRepulsion(model, ti, tj, r),
  };
}

/** g_n(r) = sum_k c_nk f_k(r), radial (0) or angular (1). */
export function expansion(model: NepModel, which: 0 | 1, ti: number, tj: number, r: number, rc: number): RadialValues {
  const { nMax, basisSize, coefficients, elements } = model;
  const T = elements.length;
  const start = which === 0 ? 0 : angularStart(model);
  const basis = chebyshevBasis(basisSize[which] + 1, r, rc);
  const value = new Float64Array(nMax[which] + 1);
  const slope = new Float64Array(nMax[which] + 1);
  for (let n = 0; n <= nMax[which]; n++) {
    for (let k = 0; k <= basisSize[which]; k++) {
      const c = coefficients[start + (n * (basisSize[which] + 1) + k) * T * T + ti * T + tj]!;
      value[n]! += c * basis.value[k]!;
      slope[n]! += c * basis.slope[k]!;
    }
  }
  return { value, slope };
}

function addAtom(model: NepModel, i: number, ti: number, bonds: readonly Bond[], sums: ModelSums): void {
  const { nMax, lMax } = model;
  const size = (lMax + 1) ** 2;
  const blocks = angularBlocks(model);
  const radials = nMax[0] + 1;
  const angulars = nMax[1] + 1;
  const q = new Float64Array(dimensionOf(model));
  const A = new Float64Array(angulars * size);
  for (const { radial, angular, harmonics } of bonds) {
    for (let n = 0; n < radials; n++) q[n]! += radial.value[n]!;
    if (angular === undefined || harmonics === undefined) continue;
    for (let n = 0; n < angulars; n++) {
      for (let lm = 0; lm < size; lm++) A[n * size + lm]! += angular.value[n]! * harmonics.value[lm]!;
    }
  }
  const invariants = Array.from({ length: angulars }, (_, n) =>
    angularDescriptors(model, A.subarray(n * size, (n + 1) * size)),
  );
  for (let n = 0; n < angulars; n++) {
    for (let block = 0; block < blocks; block++) q[radials + block * angulars + n] = invariants[n]!.q[block]!;
  }

  const { energy, gradient: dEdq } = networkEnergy(model, ti, q);
  sums.atomEnergies[i]! += energy;
  const dEdA = new Float64Array(angulars * size);
  for (let n = 0; n < angulars; n++) {
    for (let block = 0; block < blocks; block++) {
      const g = dEdq[radials + block * angulars + n]!;
      for (let lm = 0; lm < size; lm++) dEdA[n * size + lm]! += g * invariants[n]!.dq[block * size + lm]!;
    }
  }

  for (const { j, vector, r, direction, radial, angular, harmonics, repulsion } of bonds) {
    sums.atomEnergies[i]! += repulsion.energy / 2;
    let along = repulsion.slope / 2;
    for (let n = 0; n < radials; n++) along += dEdq[n]! * radial.slope[n]!;
    const g: [number, number, number] = [0, 0, 0];
    if (angular !== undefined && harmonics !== undefined) {
      for (let n = 0; n < angulars; n++) {
        for (let lm = 0; lm < size; lm++) {
          const a = dEdA[n * size + lm]!;
          along += a * angular.slope[n]! * harmonics.value[lm]!;
          for (let d = 0; d < 3; d++) g[d]! += (a * angular.value[n]! * harmonics.gradient[3 * lm + d]!) / r;
        }
      }
    }
    for (let d = 0; d < 3; d++) g[d]! += along * direction[d]!;
    addBondGradient(sums, i, j, vector, g);
  }
}

/** E = sum_m w1_m tanh(w0_m . (s q) - b0_m) - b1, and dE/dq. */
function networkEnergy(
  model: NepModel,
  ti: number,
  q: Float64Array,
): { readonly energy: number; readonly gradient: Float64Array } {
  const { neurons, networks, scaler, bias } = model;
  const { w0, b0, w1, typeBias } = networks[networks.length === 1 ? 0 : ti]!;
  const gradient = new Float64Array(q.length);
  let energy = -bias - typeBias;
  for (let m = 0; m < neurons; m++) {
    let x = -b0[m]!;
    for (let d = 0; d < q.length; d++) x += w0[m * q.length + d]! * scaler[d]! * q[d]!;
    const t = Math.tanh(x);
    energy += w1[m]! * t;
    for (let d = 0; d < q.length; d++) gradient[d]! += w1[m]! * (1 - t * t) * w0[m * q.length + d]! * scaler[d]!;
  }
  return { energy, gradient };
}
