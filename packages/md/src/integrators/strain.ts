import { transformRows } from "@boroxol/core";
import type { Coupling } from "@boroxol/kernels";
import { voigt } from "./phase-space.ts";

/** Components of the strain that a coupling leaves free, as positions in xx yy zz yz xz xy; one for isotropic. */
export function freeComponents(coupling: Coupling): number {
  return { isotropic: 1, axes: 3, triclinic: 6 }[coupling];
}

/** The symmetric matrix of strain components; the isotropic one is a logarithmic volume. @returns @shape [3,3] @unit 1 */
export function strainMatrix(components: readonly number[], coupling: Coupling): Float64Array {
  const matrix = new Float64Array(9);
  if (coupling === "isotropic") {
    for (let k = 0; k < 3; k++) matrix[4 * k] = components[0]! / 3;
    return matrix;
  }
  for (const [c, value] of components.entries()) {
    const [a, b] = voigt[c]!;
    matrix[3 * a + b] = value;
    matrix[3 * b + a] = value;
  }
  return matrix;
}

/** exp(scale m) by its Taylor series, for small arguments. @param m @shape [3,3] @unit any @returns @shape [3,3] @unit 1 */
export function exponential(m: Float64Array, scale = 1): Float64Array {
  let term: Float64Array = Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1);
  let sum = term;
  for (let n = 1; n <= 12; n++) {
    term = transformRows(term, m).map((value) => (value * scale) / n);
    const next = term;
    sum = sum.map((value, k) => value + next[k]!);
  }
  return sum;
}
