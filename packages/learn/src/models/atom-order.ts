import { BoroxolError, elementBySymbol, symbolOf } from "@boroxol/core";
import type { Frame } from "@boroxol/core";

/** Type of each atomic number; -1 where the model lacks the element. @returns @shape [120] */
export function typeTable(typeMap: readonly string[]): Int8Array {
  const table = new Int8Array(120).fill(-1);
  typeMap.forEach((symbol, t) => {
    table[elementBySymbol(symbol).number] = t;
  });
  return table;
}

/** Atoms of some frames sorted by type. */
export interface AtomOrder {
  /** Atom, counted through the frames, in each row. @shape [atoms] */
  readonly order: Int32Array;
  /** Row of each atom. @shape [atoms] */
  readonly row: Int32Array;
  /** Type of the atom in each row. @shape [atoms] */
  readonly types: Int32Array;
  /** Frame of the atom in each row. @shape [atoms] */
  readonly frames: Int32Array;
}

/**
 * Atoms of one type stand together, as matrix products want it.
 * @param table type of each atomic number @shape [120]
 * @throws E0301 for an element outside of the type map
 */
export function orderAtoms(frames: readonly Frame[], table: Int8Array, types: number): AtomOrder {
  const total = frames.reduce((sum, { species }) => sum + species.length, 0);
  const next = new Int32Array(types + 1);
  for (const { species } of frames) {
    for (const z of species) {
      const t = table[z]!;
      if (t < 0) {
        throw new BoroxolError("E0301", `the model has no type for ${symbolOf(z)}`, {
          place: "the data",
          fix: "name every element of the data in the type map",
        });
      }
      next[t + 1]!++;
    }
  }
  for (let t = 0; t < types; t++) next[t + 1]! += next[t]!;
  const result = {
    order: new Int32Array(total),
    row: new Int32Array(total),
    types: new Int32Array(total),
    frames: new Int32Array(total),
  };
  let atom = 0;
  frames.forEach(({ species }, f) => {
    for (const z of species) {
      const t = table[z]!;
      const row = next[t]!++;
      result.order[row] = atom;
      result.row[atom++] = row;
      result.types[row] = t;
      result.frames[row] = f;
    }
  });
  return result;
}
