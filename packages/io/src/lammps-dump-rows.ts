import { BoroxolError, elementBySymbol } from "@boroxol/core";
import { elementOfType, orderOfIds } from "./lammps-types.ts";
import type { ReadOptions } from "./read-options.ts";
import { type Cursor, nextReal, nextWord, skipBlanks, skipWord } from "./scan-number.ts";
import { scanElement } from "./scan-element.ts";
import { wordFault } from "./word-fault.ts";

/** The rows of one dump frame as they stand, column by column. */
export interface DumpTable {
  /** Numbers of a column, in the order of the rows; undefined for columns of text. */
  readonly numbers: ReadonlyMap<string, Float64Array>;
  /** Atomic numbers from the column `element`, where there is one. */
  readonly species: Uint8Array | undefined;
}

/** Where the rows could not be read. */
export interface DumpFault {
  readonly row: number;
  readonly column: string;
  readonly word: string | undefined;
  /** Whether the bytes ended inside of the row. */
  readonly atEnd: boolean;
}

const texts = new Set(["element", "mol_name", "typelabel"]);

/** The columns of the last frame: most frames have as many atoms, and fresh arrays would cost more than the numbers. */
export interface DumpScratch {
  columns: string;
  atoms: number;
  arrays: readonly (Float64Array | undefined)[];
}

/**
 * Reads all rows of a frame; afterwards the cursor stands at the start of the line that follows.
 * @param scratch overwritten; the table that is returned is valid until the next call
 */
export function scanDumpRows(
  cursor: Cursor,
  atoms: number,
  columns: readonly string[],
  scratch: DumpScratch,
): DumpTable | DumpFault {
  const { bytes, end } = cursor;
  const names = columns.join(" ");
  if (scratch.columns !== names || scratch.atoms !== atoms) {
    const arrays = columns.map((name) => (texts.has(name) ? undefined : new Float64Array(atoms)));
    Object.assign(scratch, { columns: names, atoms, arrays });
  }
  const { arrays } = scratch;
  const elementColumn = columns.indexOf("element");
  const species = elementColumn < 0 ? undefined : new Uint8Array(atoms);
  for (let row = 0; row < atoms; row++) {
    const lineStart = cursor.at;
    for (let c = 0; c < arrays.length; c++) {
      const target = arrays[c];
      if (target !== undefined) {
        const value = nextReal(cursor);
        if (!(value - value === 0)) return faultAt(cursor, row, columns, c, lineStart);
        target[row] = value;
      } else if (c === elementColumn) {
        const number = scanElement(cursor);
        if (number === 0) return faultAt(cursor, row, columns, c, lineStart);
        species![row] = number;
      } else if (!skipWord(cursor)) return faultAt(cursor, row, columns, c, lineStart);
    }
    if (cursor.at < end && bytes[cursor.at] !== 10 && skipBlanks(cursor)) {
      return faultAt(cursor, row, columns, arrays.length, lineStart);
    }
    if (cursor.at < end) cursor.at++;
    else if (row < atoms - 1) return faultAt(cursor, row + 1, columns, 0, cursor.at);
  }
  const numbers = new Map<string, Float64Array>();
  columns.forEach((name, c) => arrays[c] !== undefined && numbers.set(name, arrays[c]));
  return { numbers, species };
}

function faultAt(cursor: Cursor, row: number, columns: readonly string[], c: number, lineStart: number): DumpFault {
  const { bytes, end } = cursor;
  const newline = bytes.indexOf(10, lineStart);
  cursor.at = lineStart;
  for (let k = 0; k < c; k++) skipWord(cursor);
  const word = nextWord(cursor);
  return { row, column: columns[c] ?? "", word, atEnd: newline < 0 || newline >= end };
}

/**
 * Row of each atom in ascending order of the ids; undefined where the rows stand in order already.
 * @throws E0209 for an id that appears twice
 */
export function orderOfRows(ids: Float64Array | undefined, atoms: number, place: string): Uint32Array | undefined {
  if (ids === undefined) return undefined;
  let sorted = true;
  for (let row = 1; row < atoms && sorted; row++) sorted = ids[row]! > ids[row - 1]!;
  if (sorted) return undefined;
  // Most often the ids are 1 to n, and each names its place: no sorting is needed.
  const order = new Uint32Array(atoms);
  const taken = new Uint8Array(atoms);
  for (let row = 0; row < atoms; row++) {
    const id = ids[row]!;
    if (!(id >= 1 && id <= atoms && Number.isInteger(id) && taken[id - 1] === 0)) return orderOfIds(ids, place);
    taken[id - 1] = 1;
    order[id - 1] = row;
  }
  return order;
}

/** Atomic numbers of the atoms. @throws E0208 where nothing tells them */
export function speciesOfTable(
  { numbers, species }: DumpTable,
  order: Uint32Array | undefined,
  atoms: number,
  options: ReadOptions & { readonly elements?: readonly string[] },
  place: string,
): Uint8Array {
  if (species !== undefined) return order === undefined ? species : Uint8Array.from(order, (row) => species[row]!);
  const types = numbers.get("type");
  if (types === undefined) {
    throw new BoroxolError("E0203", "the columns lack type or element", {
      place,
      fix: "dump at least: id type (or element) x y z",
    });
  }
  const clues = {
    labels: new Map<number, string>(),
    masses: new Map<number, number>(),
    ...(options.elements === undefined ? {} : { given: options.elements }),
  };
  const known = new Map<number, number>();
  const out = new Uint8Array(atoms);
  for (let i = 0; i < atoms; i++) {
    const type = types[order === undefined ? i : order[i]!]!;
    let number = known.get(type);
    if (number === undefined) known.set(type, (number = elementOfType(type, clues, place)));
    out[i] = number;
  }
  return out;
}

/** What is wrong with a row. @throws E0102 for an unknown element */
export function dumpRowFault({ column, word }: DumpFault, place: string): BoroxolError {
  const fix = "check the row against the ITEM: ATOMS line";
  if (word === undefined) {
    return new BoroxolError("E0203", `the row ends where column '${column}' should stand`, { place, fix });
  }
  if (column === "") return new BoroxolError("E0203", `'${word}' stands behind the last column`, { place, fix });
  if (column === "element") elementBySymbol(word, place);
  return wordFault(word, `a number of column '${column}'`, place, fix);
}
