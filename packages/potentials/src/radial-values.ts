/** Values and slopes of radial functions at one distance. */
export interface RadialValues {
  /** @shape [count] @unit 1 */
  readonly value: Float64Array;
  /** @shape [count] @unit 1/A */
  readonly slope: Float64Array;
}
