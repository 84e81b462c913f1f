/** One basis function: a product of `rank` one-particle sums A_nlm, coupled to an invariant. */
export interface GraceFunction {
  /** n of the sums, counted from 0. */
  readonly n: number;
  readonly rank: number;
  /** Places l^2 + l + m of the factors, `rank` of them a term. @shape [terms,rank] */
  readonly places: Int32Array;
  /** Generalised Clebsch-Gordan coefficients. @shape [terms] @unit 1 */
  readonly couplings: Float64Array;
  /** Weight in each density. @shape [densities] @unit 1 */
  readonly weights: Float64Array;
}

/**
 * A GRACE/FS model: an atomic cluster expansion whose neighbour species enter through one factor.
 *
 * A. Bochkarev, Y. Lysogorskiy, R. Drautz, Phys. Rev. X 14, 021036 (2024), doi:10.1103/PhysRevX.14.021036.
 */
export interface GraceFsModel {
  readonly elements: readonly string[];
  /** @unit A */
  readonly cutoff: number;
  /** Number of radial basis functions g_k. */
  readonly radialBasis: number;
  /** Largest n + 1 and l. */
  readonly nMax: number;
  readonly lMax: number;
  /** crad_nlk. @shape [nMax,lMax+1,radialBasis] @unit 1 */
  readonly radialCoefficients: Float64Array;
  /** Z_n of each element as a neighbour. @shape [elements,nMax] @unit 1 */
  readonly chemical: Float64Array;
  /** Factor of every A. */
  readonly norm: number;
  /** Weight and exponent of each density in the energy. */
  readonly densities: readonly { readonly weight: number; readonly exponent: number }[];
  readonly scale: number;
  /** Energy added to every atom, and to those of each element. @unit eV */
  readonly shift: number;
  readonly elementShifts: readonly number[];
  /** Functions of each element as the centre. */
  readonly functions: readonly (readonly GraceFunction[])[];
}
