import type { Frame } from "@boroxol/core";
import type { ModelTerm } from "../interaction.ts";
import type { Sums } from "./sums.ts";

/**
 * Adds models, each times its weight: energies, forces and dE/d(strain) = -sum_i W_i, its symmetric part.
 * @returns the shares of the virial @shape [n,3,3] @unit eV
 */
export function addModels(
  frame: Frame,
  terms: readonly ModelTerm[],
  sums: Sums,
  warn: (text: string) => void,
): Float64Array {
  const total = new Float64Array(9 * frame.species.length);
  for (const { evaluate, weight } of terms) {
    const { atomEnergies, forces, atomVirials } = evaluate(frame, warn);
    addScaled(sums.atomEnergies, atomEnergies, weight);
    addScaled(sums.forces, forces, weight);
    addScaled(total, atomVirials, weight);
  }
  const voigt = [
    [0, 0],
    [4, 4],
    [8, 8],
    [5, 7],
    [2, 6],
    [1, 3],
  ] as const;
  for (let i = 0; i < total.length; i += 9) {
    for (const [c, [a, b]] of voigt.entries()) sums.strainDerivative[c]! -= (total[i + a]! + total[i + b]!) / 2;
  }
  return total;
}

function addScaled(sum: Float64Array, values: Float64Array, weight: number): void {
  for (let k = 0; k < sum.length; k++) sum[k]! += weight * values[k]!;
}
