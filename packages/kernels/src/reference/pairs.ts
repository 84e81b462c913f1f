import { neighbourList } from "@boroxol/core";
import type { Frame } from "@boroxol/core";
import type { PairTerm } from "../pair-term.ts";
import { addStrainDerivative } from "./sums.ts";
import type { Sums } from "./sums.ts";

/**
 * Adds the pair energy E = 1/2 sum_{i,j,S} U(|r_j + S h - r_i|), the forces F_i = sum_j U'(r) r_ij / r and dE/d(strain).
 *
 * Each atom takes half of a pair's energy. A pair with its own image changes the energy and the stress, not the forces.
 * @param terms each pair of species once
 */
export function addPairs(frame: Frame, terms: readonly PairTerm[], sums: Sums): void {
  if (terms.length === 0) return;
  const { species } = frame;
  const { forces, atomEnergies, strainDerivative } = sums;
  const termOf = new Map<number, PairTerm>();
  for (const term of terms) {
    const [a, b] = term.species;
    termOf.set(256 * a + b, term);
    termOf.set(256 * b + a, term);
  }

  const list = neighbourList(frame, Math.max(...terms.map((term) => term.cutoff)));
  for (let i = 0; i < species.length; i++) {
    for (let k = list.offsets[i]!; k < list.offsets[i + 1]!; k++) {
      const term = termOf.get(256 * species[i]! + species[list.neighbours[k]!]!);
      const [x, y, z] = [list.vectors[3 * k]!, list.vectors[3 * k + 1]!, list.vectors[3 * k + 2]!];
      const r = Math.sqrt(x * x + y * y + z * z);
      if (term === undefined || r >= term.cutoff) continue;
      const dUdr = term.derivative(r);
      const gradient = [(dUdr * x) / r, (dUdr * y) / r, (dUdr * z) / r] as const;
      atomEnergies[i]! += term.energy(r) / 2;
      for (let d = 0; d < 3; d++) forces[3 * i + d]! += gradient[d]!;
      // The list holds each pair twice, once from either end.
      addStrainDerivative(strainDerivative, [x / 2, y / 2, z / 2], gradient);
    }
  }
}
