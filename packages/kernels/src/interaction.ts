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

/**
 * Screened harmonic angle j-i-k about a central atom i:
 * U = K (theta - theta0)^2 exp(-r_ij / rho - r_ik / rho) for r_ij, r_ik below the cutoff.
 */
export interface AngleTerm {
  /** Atomic number of the atom in the middle. */
  readonly center: number;
  /** Atomic numbers of the two ends, in any order. */
  readonly ends: readonly [number, number];
  /** K. @unit eV/rad^2 */
  readonly stiffness: number;
  /** theta0. @unit degree */
  readonly angle: number;
  /** rho; Infinity for a plain harmonic angle. @unit A */
  readonly decay: number;
  /** @unit A */
  readonly cutoff: number;
}

/** A classical potential made ready for one composition: everything a backend needs to evaluate it. */
export interface Interaction {
  /** Every pair of species that interacts, each once. */
  readonly pairs: readonly PairTerm[];
  readonly angles: readonly AngleTerm[];
  /** Charge of each species (atomic number -> e), for the reader and for charge displacement. */
  readonly charges: ReadonlyMap<number, number>;
  /** Constant energy per atom of each species (atomic number -> eV), for instance the Wolf self term. */
  readonly selfEnergies: ReadonlyMap<number, number>;
}

/** The largest cutoff of all terms. @unit A */
export function interactionCutoff(interaction: Interaction): number {
  return Math.max(0, ...interaction.pairs.map((term) => term.cutoff), ...interaction.angles.map((term) => term.cutoff));
}
