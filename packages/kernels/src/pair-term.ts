/** Energy of two atoms at distance r, for one pair of species; zero from the cutoff on, with its derivative. */
export interface PairTerm {
  /** Atomic numbers, in any order. */
  readonly species: readonly [number, number];
  /** @unit A */
  readonly cutoff: number;
  /** U(r). @unit eV */
  readonly energy: (r: number) => number;
  /** dU/dr. @unit eV/A */
  readonly derivative: (r: number) => number;
}
