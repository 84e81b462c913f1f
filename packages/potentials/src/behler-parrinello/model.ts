/** How a neighbour's weight falls to zero: (1 + cos(pi r / rc)) / 2, or tanh^3(1 - r / rc). */
export type CutoffFunction = "cosine" | "hyperbolic-tangent";

/** A radial symmetry function, G = sum_j w_j exp(-eta (r_ij - shift)^2) fc(r_ij). */
export interface RadialSymmetryFunction {
  readonly kind: "radial";
  /** Type of the neighbours that count, w_j = 1; all with their atomic number, w_j = Z_j, when left out. */
  readonly neighbour?: number;
  /** @unit 1/A^2 */
  readonly eta: number;
  /** @unit A */
  readonly shift: number;
  /** @unit A */
  readonly cutoff: number;
}

/**
 * An angular symmetry function,
 * G = 2^(1-zeta) sum_(j<k) w_jk (1 + lambda cos theta_jik)^zeta exp(-eta sum (r - shift)^2) product of fc(r).
 *
 * Sum and product go over r_ij, r_ik and, unless it is `wide`, r_jk.
 */
export interface AngularSymmetryFunction {
  readonly kind: "angular";
  /** Types of the two neighbours, w_jk = 1; all with their atomic numbers, w_jk = Z_j Z_k, when left out. */
  readonly neighbours?: readonly [number, number];
  readonly wide: boolean;
  /** @unit 1/A^2 */
  readonly eta: number;
  /** @unit A */
  readonly shift: number;
  readonly lambda: 1 | -1;
  readonly zeta: number;
  /** @unit A */
  readonly cutoff: number;
}

export type SymmetryFunction = RadialSymmetryFunction | AngularSymmetryFunction;

/** One layer, y = phi(x W + b): tanh inside, linear at the end. */
export interface BehlerParrinelloLayer {
  /** @shape [inputs,outputs] @unit 1 */
  readonly weights: Float64Array;
  /** @shape [outputs] @unit 1 */
  readonly bias: Float64Array;
}

/** What belongs to the atoms of one element. */
export interface ElementNetwork {
  readonly functions: readonly SymmetryFunction[];
  /** Smallest value of each function over the data. @shape [functions] @unit 1 */
  readonly minimum: Float64Array;
  /** Largest value. @shape [functions] @unit 1 */
  readonly maximum: Float64Array;
  /** Input x = (G - mean) / width. @shape [functions] @unit 1 */
  readonly mean: Float64Array;
  /** @shape [functions] @unit 1 */
  readonly width: Float64Array;
  /** The last layer gives eV. */
  readonly layers: readonly BehlerParrinelloLayer[];
  /** Constant of the element. @unit eV */
  readonly energy: number;
}

/**
 * A high-dimensional neural network potential: E = sum_i N_t(i)(G_i), inputs (G - mean) / width.
 *
 * J. Behler, M. Parrinello, Phys. Rev. Lett. 98, 146401 (2007), doi:10.1103/PhysRevLett.98.146401; functions as in J. Behler,
 * J. Chem. Phys. 134, 074106 (2011), doi:10.1063/1.3553717; weighted ones M. Gastegger et al., J. Chem. Phys. 148, 241709
 * (2018), doi:10.1063/1.5019667.
 */
export interface BehlerParrinelloModel {
  /** By atomic number. */
  readonly elements: readonly string[];
  readonly cutoffFunction: CutoffFunction;
  /** One for each element. */
  readonly networks: readonly ElementNetwork[];
}

/** The largest cutoff of all functions. @unit A */
export function behlerParrinelloCutoff({ networks }: BehlerParrinelloModel): number {
  return Math.max(...networks.flatMap(({ functions }) => functions.map(({ cutoff }) => cutoff)));
}
