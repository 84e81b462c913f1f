import { BoroxolError, elementBySymbol, elements } from "@boroxol/core";

/** What a LAMMPS file says of its atom types, which carry no elements by themselves. */
export interface TypeClues {
  /** Elements in the order of the types, as the user gave them. */
  readonly given?: readonly string[];
  /** Labels or comments of the types, counted from 1. */
  readonly labels: ReadonlyMap<number, string>;
  /** Masses of the types, counted from 1. @unit amu */
  readonly masses: ReadonlyMap<number, number>;
}

/** Masses of files are often rounded, and isotopes differ from the mean; elements lie further apart than this. @unit amu */
const massTolerance = 0.25;

/**
 * Atomic number of an atom type: from the list that the user gave, else from the label, else from the mass.
 * @throws E0208 when nothing of these tells it
 */
export function elementOfType(type: number, clues: TypeClues, place: string): number {
  const given = clues.given?.[type - 1];
  if (given !== undefined) return elementBySymbol(given, place).number;
  const label = /^[A-Z][a-z]?(?![a-z])/.exec(clues.labels.get(type) ?? "")?.[0];
  const labelled = elements.find(({ symbol }) => symbol === label);
  if (labelled !== undefined) return labelled.number;
  const mass = clues.masses.get(type);
  if (mass !== undefined) {
    const distance = (each: number): number => Math.abs(each - mass);
    const nearest = elements.reduce((best, each) => (distance(each.mass) < distance(best.mass) ? each : best));
    if (distance(nearest.mass) <= massTolerance) return nearest.number;
  }
  throw new BoroxolError("E0208", `nothing tells which element atom type ${type} is`, {
    place,
    fix: "give the elements in the order of the types, for instance Li,B,Si,O",
  });
}

/** Index of each atom id in ascending order. @throws E0209 for an id that appears twice */
export function orderOfIds(ids: Float64Array, place: string): Uint32Array {
  const order = Uint32Array.from(ids, (_, k) => k).sort((a, b) => ids[a]! - ids[b]!);
  for (let k = 1; k < order.length; k++) {
    if (ids[order[k]!] !== ids[order[k - 1]!]) continue;
    throw new BoroxolError("E0209", `atom id ${ids[order[k]!]} appears twice`, { place, fix: "write every atom once" });
  }
  return order;
}
