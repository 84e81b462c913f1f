import { elementBySymbol } from "@boroxol/core";

/** The learned model that moves these elements where nobody asks for another potential. */
const usual = {
  name: "lbs-1",
  elements: new Set(["Li", "B", "Si", "O"].map((symbol) => elementBySymbol(symbol).number)),
};

/**
 * The name of the bundled potential for atoms of these elements: the learned one where it covers them all, else SHIK.
 * @param species atomic numbers @shape [n]
 * @example const potential = await loadPotential(usualPotential(frame.species));
 */
export function usualPotential(species: Iterable<number>): string {
  return [...species].every((z) => usual.elements.has(z)) ? usual.name : "shik";
}
