import type { ActivationName } from "./activations.ts";

/** How numbers are stored in the file, and in which DeePMD-kit computes the networks. */
export type Precision = "float64" | "float32" | "float16" | "bfloat16";

/** One layer y = phi(x W + b) * idt, plus x (or x twice over) where the shapes allow a shortcut. */
export interface Layer {
  readonly inputs: number;
  readonly outputs: number;
  /** W, row by input. @shape [inputs,outputs] @unit 1 */
  readonly weights: Float64Array;
  /** b. @shape [outputs] @unit 1 */
  readonly bias?: Float64Array;
  /** idt, the learnt time step of the residue. @shape [outputs] @unit 1 */
  readonly timestep?: Float64Array;
  readonly activation: ActivationName;
  /** Adds the input to the output where it is as wide, or half as wide. */
  readonly shortcut: boolean;
}

export type Network = readonly Layer[];

/** Fifth-order tables of the embedding networks, as `dp compress` makes them. */
export interface EmbeddingTables {
  /** Start of the fine table, its end, end of the coarse table. @unit 1 */
  readonly lower: readonly number[];
  readonly upper: readonly number[];
  readonly max: readonly number[];
  /** Strides of the two tables. */
  readonly fine: number;
  readonly coarse: number;
  /** Six coefficients of every interval and output; absent for pairs that are excluded. @shape [intervals,outputs,6] @unit 1 */
  readonly coefficients: readonly (Float64Array | undefined)[];
}

/** What the fitting networks take behind the descriptor: numbers of a frame (fparam) or of an atom (aparam). */
export interface Parameters {
  /** @shape [count] @unit as trained */
  readonly average: Float64Array;
  /** One over the standard deviation. @shape [count] @unit one over that */
  readonly perDeviation: Float64Array;
  /** Constant values; absent until they are given. @shape [count] @unit as trained */
  readonly values?: Float64Array;
}

/**
 * A Deep Potential of the kind se_e2_a (DeepPot-SE with radial and angular information of all neighbours).
 *
 * L. Zhang et al., Adv. Neural Inf. Process. Syst. 31 (2018), doi:10.48550/arXiv.1805.09003; J. Zeng et al.,
 * J. Chem. Phys. 159, 054801 (2023), doi:10.1063/5.0155600.
 */
export interface DeepPotentialModel {
  /** Element symbols; the place in this list is the type. */
  readonly typeMap: readonly string[];
  /** r_c. @unit A */
  readonly cutoff: number;
  /** r_s, where the switching begins. @unit A */
  readonly switchStart: number;
  /** Added to r where it divides. @unit A */
  readonly protection: number;
  /** Slots for neighbours of each type. */
  readonly sel: readonly number[];
  /** M_2, the columns of the feature matrix on the right. */
  readonly axisNeurons: number;
  /** One embedding for each type of neighbour; otherwise for each pair, at index centre + neighbour * types. */
  readonly typeOneSide: boolean;
  /** Pairs of types that the descriptor does not see. */
  readonly excludeTypes: readonly (readonly [number, number])[];
  readonly setDavgZero: boolean;
  /** Mean of the environment matrix by type and slot. @shape [types,sum(sel),4] @unit 1/A */
  readonly davg: Float64Array;
  /** Standard deviation. @shape [types,sum(sel),4] @unit 1/A */
  readonly dstd: Float64Array;
  readonly embeddings: readonly (Network | undefined)[];
  readonly tables?: EmbeddingTables;
  /** One network for each type of centre, or a single one for all. */
  readonly fittings: readonly Network[];
  /** Behind the descriptor the fitting networks take these, in this order. */
  readonly frameParameters?: Parameters;
  readonly atomParameters?: Parameters;
  /** Types of centre whose fitted energy is left out. */
  readonly fittingExcludeTypes: readonly number[];
  /** bias_atom_e. @shape [types] @unit eV */
  readonly atomBias: Float64Array;
  /** out_bias. @shape [types] @unit eV */
  readonly outBias: Float64Array;
  /** Types of centre, and pairs of types, that the whole model leaves out. */
  readonly atomExcludeTypes: readonly number[];
  readonly pairExcludeTypes: readonly (readonly [number, number])[];
  readonly precision: Precision;
  /** Smallest distance of two atoms in the training data, needed for compression. @unit A */
  readonly minimumDistance?: number;
  /** The document that the model was read from: what a writer keeps though nothing here depends on it. */
  readonly document: Readonly<Record<string, unknown>>;
}
