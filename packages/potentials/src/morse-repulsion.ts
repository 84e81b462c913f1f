import type { RadialFunction } from "./classical.ts";

/** Parameters of a Morse well with a repulsive wall, for one pair of elements. */
export interface MorseRepulsion {
  /** D. @unit eV */
  readonly depth: number;
  /** a. @unit 1/A */
  readonly steepness: number;
  /** r0. @unit A */
  readonly distance: number;
  /** C. @unit eV A^12 */
  readonly wall: number;
}

/**
 * The short-range term of the Pedone family: U(r) = D [(1 - exp(-a (r - r0)))^2 - 1] + C / r^12, ending at the cutoff.
 *
 * D `depth`, a `steepness`, r0 `distance`, C `wall`.
 * @param cutoff @unit A
 */
export function morseRepulsion(
  { depth: D, steepness: a, distance: r0, wall: C }: MorseRepulsion,
  cutoff: number,
): RadialFunction {
  return {
    cutoff,
    energy: (r) => (r < cutoff ? D * ((1 - Math.exp(-a * (r - r0))) ** 2 - 1) + C / r ** 12 : 0),
    derivative: (r) => {
      if (r >= cutoff) return 0;
      const decay = Math.exp(-a * (r - r0));
      return 2 * D * a * decay * (1 - decay) - (12 * C) / r ** 13;
    },
  };
}
