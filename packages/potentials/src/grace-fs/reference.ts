import { elementBySymbol, neighbourList } from "@boroxol/core";
import type { Frame } from "@boroxol/core";
import { addBondGradient, zeroModelSums } from "../model-sums.ts";
import type { ModelSums } from "@boroxol/kernels";
import type { RadialValues } from "../radial-values.ts";
import { realHarmonics } from "../real-harmonics.ts";
import type { Harmonics } from "../real-harmonics.ts";
import { besselBasis } from "./bessel-basis.ts";
import { finnisSinclair } from "./embedding.ts";
import type { GraceFsModel, GraceFunction } from "./model.ts";

/** A neighbour of the atom at work. */
interface Bond {
  readonly j: number;
  readonly tj: number;
  readonly vector: readonly [number, number, number];
  readonly r: number;
  /** R_nl at n (L+1) + l. */
  readonly radial: RadialValues;
  readonly harmonics: Harmonics;
}

/**
 * A GRACE/FS model in plain f64:
 *
 * R_nl(r) = sum_k crad_nlk g_k(r), A_nlm = norm sum_j Z_n(j) R_nl(r_ij) Y_lm, B_f = sum_t C_t prod_q A_n,l_q,m_q,
 * rho_p = sum_f c_fp B_f, E_i = scale sum_p w_p F(rho_p; m_p) + shift.
 *
 * The basis is that of R. Drautz, Phys. Rev. B 99, 014104 (2019), doi:10.1103/PhysRevB.99.014104.
 */
export function evaluateGraceFs(model: GraceFsModel, frame: Frame): ModelSums {
  const sums = zeroModelSums(frame.species.length);
  const types = frame.species.map((z) => model.elements.findIndex((each) => elementBySymbol(each).number === z));
  const list = neighbourList(frame, model.cutoff);
  for (let i = 0; i < frame.species.length; i++) {
    const bonds: Bond[] = [];
    for (let k = list.offsets[i]!; k < list.offsets[i + 1]!; k++) {
      const j = list.neighbours[k]!;
      const vector = [list.vectors[3 * k]!, list.vectors[3 * k + 1]!, list.vectors[3 * k + 2]!] as const;
      const r = Math.hypot(...vector);
      const harmonics = realHarmonics([vector[0] / r, vector[1] / r, vector[2] / r], model.lMax);
      bonds.push({ j, tj: types[j]!, vector, r, radial: radialFunctions(model, r), harmonics });
    }
    addAtom(model, i, types[i]!, bonds, sums);
  }
  return sums;
}

/** R_nl at n (L+1) + l. */
export function radialFunctions(
  { radialBasis, cutoff, nMax, lMax, radialCoefficients }: GraceFsModel,
  r: number,
): RadialValues {
  const g = besselBasis(radialBasis, r, cutoff);
  const rows = nMax * (lMax + 1);
  const value = new Float64Array(rows);
  const slope = new Float64Array(rows);
  for (let nl = 0; nl < rows; nl++) {
    for (let k = 0; k < radialBasis; k++) {
      const c = radialCoefficients[nl * radialBasis + k]!;
      value[nl]! += c * g.value[k]!;
      slope[nl]! += c * g.slope[k]!;
    }
  }
  return { value, slope };
}

function addAtom(model: GraceFsModel, i: number, ti: number, bonds: readonly Bond[], sums: ModelSums): void {
  const { nMax, lMax, norm, chemical, densities, scale, shift, elementShifts } = model;
  const size = (lMax + 1) ** 2;
  const A = new Float64Array(nMax * size);
  for (const { tj, radial, harmonics } of bonds) {
    for (let n = 0; n < nMax; n++) {
      const z = norm * chemical[tj * nMax + n]!;
      for (let l = 0; l <= lMax; l++) {
        const R = z * radial.value[n * (lMax + 1) + l]!;
        for (let lm = l * l; lm < (l + 1) ** 2; lm++) A[n * size + lm]! += R * harmonics.value[lm]!;
      }
    }
  }

  const functions = model.functions[ti]!;
  const rho = new Float64Array(densities.length);
  for (const each of functions) {
    const B = invariant(each, A, size);
    each.weights.forEach((c, p) => {
      rho[p]! += c * B;
    });
  }
  const embedded = densities.map(({ exponent }, p) => finnisSinclair(rho[p]!, exponent));
  const dEdrho = densities.map(({ weight }, p) => scale * weight * embedded[p]!.slope);
  const F = densities.reduce((sum, { weight }, p) => sum + weight * embedded[p]!.value, 0);
  sums.atomEnergies[i]! += scale * F + shift + elementShifts[ti]!;

  const dEdA = new Float64Array(A.length);
  for (const each of functions) {
    const dEdB = each.weights.reduce((sum, c, p) => sum + c * dEdrho[p]!, 0);
    addInvariantGradient(each, A, size, dEdB, dEdA);
  }
  for (const { j, tj, vector, r, radial, harmonics } of bonds) {
    let along = 0;
    const g: [number, number, number] = [0, 0, 0];
    for (let n = 0; n < nMax; n++) {
      const z = norm * chemical[tj * nMax + n]!;
      for (let l = 0; l <= lMax; l++) {
        const R = z * radial.value[n * (lMax + 1) + l]!;
        const dR = z * radial.slope[n * (lMax + 1) + l]!;
        for (let lm = l * l; lm < (l + 1) ** 2; lm++) {
          const a = dEdA[n * size + lm]!;
          along += a * dR * harmonics.value[lm]!;
          for (let d = 0; d < 3; d++) g[d]! += (a * R * harmonics.gradient[3 * lm + d]!) / r;
        }
      }
    }
    for (let d = 0; d < 3; d++) g[d]! += (along * vector[d]!) / r;
    addBondGradient(sums, i, j, vector, g);
  }
}

/** B = sum_t C_t prod_q A_q. */
function invariant({ n, rank, places, couplings }: GraceFunction, A: Float64Array, size: number): number {
  let B = 0;
  for (let t = 0; t < couplings.length; t++) {
    let product = couplings[t]!;
    for (let q = 0; q < rank; q++) product *= A[n * size + places[t * rank + q]!]!;
    B += product;
  }
  return B;
}

/** Adds dE/dB dB/dA: each factor of a term times the product of the others. */
function addInvariantGradient(
  { n, rank, places, couplings }: GraceFunction,
  A: Float64Array,
  size: number,
  dEdB: number,
  dEdA: Float64Array,
): void {
  for (let t = 0; t < couplings.length; t++) {
    for (let q = 0; q < rank; q++) {
      let others = dEdB * couplings[t]!;
      for (let p = 0; p < rank; p++) if (p !== q) others *= A[n * size + places[t * rank + p]!]!;
      dEdA[n * size + places[t * rank + q]!]! += others;
    }
  }
}
