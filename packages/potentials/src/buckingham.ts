import type { RadialFunction } from "./classical.ts";

/** Parameters of a Buckingham term, for one pair of elements. */
export interface Buckingham {
  /** A. @unit eV */
  readonly amplitude: number;
  /** rho. @unit A */
  readonly decay: number;
  /** C. @unit eV A^6 */
  readonly dispersion: number;
}

/**
 * The Buckingham term U(r) = A exp(-r / rho) - C / r^6, ending at the cutoff.
 *
 * A `amplitude`, rho `decay`, C `dispersion`. With C > 0 it falls without bound as r goes to zero: use it with an inner
 * patch ({@link patchedBuckingham}) or a core ({@link zbl}).
 * @param cutoff @unit A
 */
export function buckingham({ amplitude: A, decay: rho, dispersion: C }: Buckingham, cutoff: number): RadialFunction {
  return {
    cutoff,
    energy: (r) => (r < cutoff ? A * Math.exp(-r / rho) - C / r ** 6 : 0),
    derivative: (r) => (r < cutoff ? (-A / rho) * Math.exp(-r / rho) + (6 * C) / r ** 7 : 0),
  };
}
