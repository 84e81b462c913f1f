import type { PairTerm } from "./pair-term.ts";

/** A model as the kernels take it. */
export type KernelModel = DeepKernelModel | NepKernelModel | GraceFsKernelModel;

/** Radial functions of one pair of types, zero with their slopes from the cutoff on. */
export interface RadialFunctions {
  /** @unit A */
  readonly cutoff: number;
  /** Values and slopes at a distance. @shape [count] */
  readonly at: (r: number) => { readonly value: Float64Array; readonly slope: Float64Array };
}

/** What models share that expand the neighbourhood of an atom, A_nlm = sum_j z_n(j) g_nl(r_ij) Y_lm, with Y_00 = 1. */
export interface ExpansionModel {
  /** Atomic number of each type. */
  readonly elements: readonly number[];
  /** The largest one. @unit A */
  readonly cutoff: number;
  readonly lMax: number;
  /** Lowest degree that the model uses. */
  readonly firstL: number;
  /** Number of n. */
  readonly count: number;
  /** g_nl by types of centre and neighbour, at n, or at l count + n where they depend on l. */
  readonly angular: (ti: number, tj: number) => RadialFunctions;
  readonly dependsOnL: boolean;
  /** Energy of each type that nothing else gives. @unit eV */
  readonly energies: readonly number[];
}

/** A neuroevolution potential: E = sum_m w1_m tanh(w0_m . q - b0_m) + a constant, and pairs. */
export interface NepKernelModel extends ExpansionModel {
  readonly kind: "nep";
  /** Number of radial descriptors, and their functions. */
  readonly radialCount: number;
  readonly radial: (ti: number, tj: number) => RadialFunctions;
  readonly fourBody: boolean;
  readonly fiveBody: boolean;
  readonly neurons: number;
  /** By type; w0 holds the scaling of the descriptors: radial ones, then count for each angular block. */
  readonly networks: readonly {
    /** @shape [neurons,dimension] @unit 1 */
    readonly w0: Float64Array;
    /** @shape [neurons] @unit 1 */
    readonly b0: Float64Array;
    /** @shape [neurons] @unit eV */
    readonly w1: Float64Array;
  }[];
  /** Repulsion of nuclei. */
  readonly pairs: readonly PairTerm[];
}

/** A GRACE/FS model: E = sum_p w_p F(rho_p; m_p) + a constant, rho_p = sum_f c_fp sum_t C_t prod_q A_q. */
export interface GraceFsKernelModel extends ExpansionModel {
  readonly kind: "grace-fs";
  /** z_n of each type as a neighbour. @shape [types,count] @unit 1 */
  readonly factors: Float64Array;
  readonly densities: readonly { readonly weight: number; readonly exponent: number }[];
  /** By type of the centre. */
  readonly functions: readonly (readonly {
    readonly n: number;
    readonly rank: number;
    /** Places l^2 + l + m of the factors. @shape [terms,rank] */
    readonly places: Int32Array;
    /** @shape [terms] @unit 1 */
    readonly couplings: Float64Array;
    /** @shape [densities] @unit 1 */
    readonly weights: Float64Array;
  }[])[];
}

/** One hidden layer of a fitting network: y = tanh(x W + b) * idt, plus x with a shortcut. */
export interface DeepLayer {
  /** @shape [inputs,outputs] @unit 1 */
  readonly weights: Float64Array;
  /** @shape [outputs] @unit 1 */
  readonly bias: Float64Array;
  /** @shape [outputs] @unit 1 */
  readonly timestep?: Float64Array;
  readonly outputs: number;
  readonly shortcut: boolean;
}

/** The table of a pair of types. */
export interface DeepTable {
  readonly lower: number;
  readonly upper: number;
  readonly max: number;
  /** @shape [intervals,features,6] @unit 1 */
  readonly coefficients: Float64Array;
}

/** A Deep Potential with tabulated embedding. */
export interface DeepKernelModel {
  readonly kind: "deep-potential";
  /** Atomic number of each type. */
  readonly elements: readonly number[];
  readonly features: number;
  readonly axis: number;
  readonly cutoff: number;
  readonly switchStart: number;
  readonly protection: number;
  readonly sel: readonly number[];
  readonly fine: number;
  readonly coarse: number;
  /** By centre and neighbour, t_i types + t_j; absent where the descriptor does not see the pair. */
  readonly tables: readonly (DeepTable | undefined)[];
  /** Mean and deviations by type of centre: davg_0, dstd_0, dstd_1. */
  readonly statistics: readonly (readonly [number, number, number])[];
  /** What an empty slot adds to the radial line of T, by centre and neighbour. @shape [types,types,features] @unit 1 */
  readonly padding: Float64Array;
  readonly layers: readonly (readonly DeepLayer[])[];
  /** Weights of the last layer. @shape [width] @unit eV */
  readonly outputs: readonly Float64Array[];
  /** Energy of each type that no network gives. @unit eV */
  readonly bias: readonly number[];
}
