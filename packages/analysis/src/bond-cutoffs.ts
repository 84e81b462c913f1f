import { BoroxolError, elementOf } from "@boroxol/core";
import { longestCutoff, oxygen, pairName } from "./element-pairs.ts";
import { firstMinimum } from "./first-minimum.ts";
import { distributionOf, type PairDistribution } from "./pair-distribution.ts";

/** Length below which two atoms are bonded, and where it comes from. */
export interface BondCutoff {
  /** @unit A */
  readonly value: number;
  readonly source: "given" | "first minimum of g(r)" | "1.3 times the sum of covalent radii";
}

/** A first minimum beyond this multiple of the sum of covalent radii is a gap between later shells. */
const plausible: readonly [number, number] = [1.05, 1.7];

/**
 * Cutoffs of the bonds between each cation and oxygen: given, else the first minimum of g(r), else from covalent radii.
 * @param species of the frame @shape [n]
 * @param given lengths by pair name @unit A
 * @throws E0502 for a length that is not positive, or a pair without oxygen
 */
export function bondCutoffs(
  species: Uint8Array,
  distributions: ReadonlyMap<string, PairDistribution>,
  given: Readonly<Record<string, number>> = {},
): Record<string, BondCutoff> {
  const cutoffs: Record<string, BondCutoff> = {};
  const kinds = [...new Set(species)].sort((a, b) => a - b);
  const names = kinds.filter((z) => z !== oxygen).map((z) => pairName(z, oxygen));
  for (const [name, value] of Object.entries(given)) {
    if (!name.split("-").includes("O") || !(value > 0 && value <= longestCutoff)) {
      throw new BoroxolError("E0502", `the cutoff ${name}=${value} cannot be used`, {
        place: "cutoffs",
        fix: `give bonds with oxygen a length up to ${longestCutoff} A, for instance B-O=1.9`,
      });
    }
    if (names.includes(name)) cutoffs[name] = { value, source: "given" };
  }
  if (!kinds.includes(oxygen)) return cutoffs;
  for (const kind of kinds) {
    const name = pairName(kind, oxygen);
    if (kind === oxygen || name in cutoffs) continue;
    const radii = elementOf(kind).covalentRadius + elementOf(oxygen).covalentRadius;
    const distribution = distributionOf(distributions, kind, oxygen);
    const found = distribution === undefined ? undefined : firstMinimum(distribution)?.minimum;
    cutoffs[name] =
      found !== undefined && found > plausible[0] * radii && found < plausible[1] * radii
        ? { value: Math.round(found * 1000) / 1000, source: "first minimum of g(r)" }
        : { value: Math.round(1300 * radii) / 1000, source: "1.3 times the sum of covalent radii" };
  }
  return cutoffs;
}

/** Squared cutoffs by the two atomic numbers, 256 a + b, both orders. @unit A^2 */
export function squaredCutoffs(cutoffs: Readonly<Record<string, BondCutoff>>, kinds: Iterable<number>): Float64Array {
  const table = new Float64Array(1 << 16);
  for (const kind of kinds) {
    const cutoff = cutoffs[pairName(kind, oxygen)];
    if (kind === oxygen || cutoff === undefined) continue;
    table[256 * kind + oxygen] = table[256 * oxygen + kind] = cutoff.value ** 2;
  }
  return table;
}
