/** One hidden layer: U = sum_m w1_m tanh(sum_d w0_md q_d - b0_m) - shift. */
export interface NepNetwork {
  /** @shape [neurons,dimension] @unit 1 */
  readonly w0: Float64Array;
  /** @shape [neurons] @unit 1 */
  readonly b0: Float64Array;
  /** Energy weights, followed by charge weights in a model with charges. @shape [outputs,neurons] @unit eV, e */
  readonly w1: Float64Array;
  /** The bias of this type (NEP5). @unit eV */
  readonly typeBias: number;
}

/** The screened repulsion of nuclei inside a NEP model. */
export type NepRepulsion =
  | { readonly kind: "universal"; readonly inner: number; readonly outer: number; readonly typewise?: number }
  | {
      readonly kind: "flexible";
      /** Inner and outer radius, and four amplitudes with exponents, of each pair of types. @shape [pairs,10] @unit A, 1 */
      readonly parameters: Float64Array;
    };

/**
 * A neuroevolution potential as nep.txt holds it.
 *
 * Z. Fan et al., Phys. Rev. B 104, 104309 (2021), doi:10.1103/PhysRevB.104.104309; J. Chem. Phys. 157, 114801 (2022),
 * doi:10.1063/5.0106617; K. Song et al., Nat. Commun. 15, 10208 (2024), doi:10.1038/s41467-024-54554-x.
 */
export interface NepModel {
  readonly version: 3 | 4 | 5;
  /** 0 without charges; otherwise the kind of electrostatics of qNEP. */
  readonly charge: 0 | 1 | 2 | 3;
  readonly elements: readonly string[];
  readonly repulsion?: NepRepulsion;
  /** Radial and angular cutoff of each type; a pair takes the mean. @unit A */
  readonly radialCutoffs: readonly number[];
  readonly angularCutoffs: readonly number[];
  /** Largest numbers of neighbours that GPUMD makes room for. */
  readonly capacity: readonly [radial: number, angular: number];
  readonly nMax: readonly [radial: number, angular: number];
  readonly basisSize: readonly [radial: number, angular: number];
  readonly lMax: number;
  /** The four-body term of l = 2 and the five-body term of l = 1. */
  readonly fourBody: boolean;
  readonly fiveBody: boolean;
  readonly neurons: number;
  /** One for each type; a single one for all types (NEP3). */
  readonly networks: readonly NepNetwork[];
  /** b1. @unit eV */
  readonly bias: number;
  /** sqrt(epsilon_inf), with charges. */
  readonly rootDielectric?: number;
  /** Radial, then angular, at ((n (K+1) + k) T + t1) T + t2. @shape [coefficients] @unit 1 */
  readonly coefficients: Float64Array;
  /** What each descriptor is multiplied by. @shape [dimension] @unit 1 */
  readonly scaler: Float64Array;
}

/** Blocks of angular descriptors: one for each l, and those of four and five bodies. */
export function angularBlocks({ lMax, fourBody, fiveBody }: Pick<NepModel, "lMax" | "fourBody" | "fiveBody">): number {
  return lMax + (fourBody ? 1 : 0) + (fiveBody ? 1 : 0);
}

/** Number of descriptors of an atom. */
export function dimensionOf(model: Pick<NepModel, "lMax" | "fourBody" | "fiveBody" | "nMax">): number {
  return model.nMax[0] + 1 + (model.nMax[1] + 1) * angularBlocks(model);
}

/** Place of the first angular coefficient. */
export function angularStart({ nMax, basisSize, elements }: Pick<NepModel, "nMax" | "basisSize" | "elements">): number {
  return (nMax[0] + 1) * (basisSize[0] + 1) * elements.length ** 2;
}

/** Number of expansion coefficients. */
export function coefficientCount(model: Pick<NepModel, "nMax" | "basisSize" | "elements">): number {
  return angularStart(model) + (model.nMax[1] + 1) * (model.basisSize[1] + 1) * model.elements.length ** 2;
}

/** Place of a pair of types in the list of a flexible repulsion. */
export function pairIndex(a: number, b: number, types: number): number {
  const [low, high] = a < b ? [a, b] : [b, a];
  return low * types - (low * (low - 1)) / 2 + (high - low);
}
