import { symbolOf } from "@boroxol/core";

/** Cations and their oxides, with the cations in one formula unit. */
const oxides: Readonly<Record<string, readonly [name: string, cations: number]>> = {
  Li: ["Li2O", 2],
  Na: ["Na2O", 2],
  K: ["K2O", 2],
  Mg: ["MgO", 1],
  Ca: ["CaO", 1],
  B: ["B2O3", 2],
  Al: ["Al2O3", 2],
  Si: ["SiO2", 1],
  P: ["P2O5", 2],
};

/**
 * Mol% of oxides of a glass, to one decimal place, from its cations; empty where a cation has no oxide in the table.
 * @example oxidesOf(frame.species) // { SiO2: 20, B2O3: 60, Li2O: 20 }
 */
export function oxidesOf(species: Uint8Array): Record<string, number> {
  const units = new Map<string, number>();
  for (const z of species) {
    const symbol = symbolOf(z);
    if (symbol === "O") continue;
    const oxide = oxides[symbol];
    if (oxide === undefined) return {};
    units.set(oxide[0], (units.get(oxide[0]) ?? 0) + 1 / oxide[1]);
  }
  const total = [...units.values()].reduce((sum, each) => sum + each, 0);
  return Object.fromEntries(
    [...units].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, n]) => [name, Math.round((1000 * n) / total) / 10]),
  );
}
