import { pairsOf } from "./element-pairs.ts";

/** Partial structure factors of all pairs of elements on one axis. */
export interface PartialStructureFactors {
  /** @shape [bins] @unit 1/A */
  readonly q: Float64Array;
  /** Faber-Ziman S_ab(q), 1 at large q, by pair name. @shape [bins] @unit 1 */
  readonly partials: ReadonlyMap<string, Float64Array>;
  /** Fraction of atoms by atomic number. */
  readonly fractions: ReadonlyMap<number, number>;
}

/**
 * Ashcroft-Langreth from Faber-Ziman: S^AL_ab = delta_ab + sqrt(c_a c_b) (S^FZ_ab - 1).
 *
 * N. W. Ashcroft and D. C. Langreth, Phys. Rev. 156, 685 (1967), doi:10.1103/PhysRev.156.685.
 * @param faberZiman @shape [bins] @unit 1
 * @param a fraction of the atoms that are of the one element
 * @param b the other
 * @returns @shape [bins] @unit 1
 */
export function ashcroftLangreth(faberZiman: Float64Array, a: number, b: number, same: boolean): Float64Array {
  return faberZiman.map((s) => Number(same) + Math.sqrt(a * b) * (s - 1));
}

/** Two ways to write partial structure factors. */
export const partialForms = ["faber-ziman", "ashcroft-langreth"] as const;

/** One of them. */
export type PartialForm = (typeof partialForms)[number];

/**
 * All partials in the form asked for, by pair name.
 * @returns @shape [bins] @unit 1
 */
export function partialsIn(
  form: PartialForm,
  { partials, fractions }: PartialStructureFactors,
): ReadonlyMap<string, Float64Array> {
  if (form === "faber-ziman") return partials;
  return new Map(
    [...pairsOf(Uint8Array.from(fractions.keys()))].map(([name, [a, b]]) => [
      name,
      ashcroftLangreth(partials.get(name)!, fractions.get(a)!, fractions.get(b)!, a === b),
    ]),
  );
}
