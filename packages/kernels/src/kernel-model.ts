/** A model as the kernels take it. */
export type KernelModel = DeepKernelModel;

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
