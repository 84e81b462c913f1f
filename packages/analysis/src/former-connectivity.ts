import { type Frame, symbolOf } from "@boroxol/core";
import type { Bonds } from "./bonds.ts";
import { isFormer, oxygen } from "./element-pairs.ts";

/**
 * Connectivity between formers: of the links T-O-T' over bridging oxygens, the fraction of each pair, with 3B and 4B apart.
 *
 * An oxygen between three formers makes three links.
 * @returns by name, for instance `3B-O-Si`
 * @example formerConnectivity(frame, bonds)["4B-O-4B"]
 */
export function formerConnectivity({ species }: Frame, { offsets, neighbours }: Bonds): Record<string, number> {
  const nameOf = (atom: number): string =>
    symbolOf(species[atom]!) === "B" ? `${offsets[atom + 1]! - offsets[atom]!}B` : symbolOf(species[atom]!);
  const counts = new Map<string, number>();
  let total = 0;
  species.forEach((kind, atom) => {
    if (kind !== oxygen) return;
    const formers = [...neighbours.subarray(offsets[atom], offsets[atom + 1])].filter((i) => isFormer(species[i]!));
    formers.forEach((a, k) => {
      for (const b of formers.slice(k + 1)) {
        const name = [nameOf(a), nameOf(b)].sort().join("-O-");
        counts.set(name, (counts.get(name) ?? 0) + 1);
        total++;
      }
    });
  });
  return Object.fromEntries(
    [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, count]) => [name, count / total]),
  );
}
