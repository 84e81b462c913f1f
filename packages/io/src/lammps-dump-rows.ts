import { BoroxolError, elementBySymbol } from "@boroxol/core";
import { elementOfType, orderOfIds } from "./lammps-types.ts";
import type { ReadOptions } from "./read-options.ts";
import { type Cursor, nextCount, nextReal, nextWord, scanReals, skipBlanks, skipWord } from "./scan-number.ts";
import { scanElement } from "./scan-element.ts";
import { wordFault } from "./word-fault.ts";

/** The rows of one dump frame as they stand, column by column. */
export interface DumpTable {
  /** Row after row. @shape [atoms,width] */
  readonly values: Float64Array;
  readonly width: number;
  /** Place of each column of numbers in a row. */
  readonly places: ReadonlyMap<string, number>;
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

/** What stays from frame to frame: most have as many atoms, and fresh arrays would cost more than the numbers. */
export interface DumpScratch {
  /** The columns of the last frame, and what they make. */
  columns: string;
  /** Runs of columns: small integers, real numbers, the element, or text without a use. */
  runs: readonly {
    readonly kind: "counts" | "reals" | "element" | "text";
    readonly first: number;
    readonly length: number;
  }[];
  places: ReadonlyMap<string, number>;
  values: Float64Array;
}

/** Nothing is kept yet. */
export function dumpScratch(): DumpScratch {
  return { columns: "", runs: [], places: new Map(), values: new Float64Array(0) };
}

/** Small integers in most dumps. */
const counted = new Set(["id", "type", "mol"]);

function prepare(scratch: DumpScratch, columns: readonly string[], atoms: number): void {
  const names = columns.join(" ");
  if (scratch.columns !== names) {
    const kinds = columns.map((name) => {
      if (name === "element") return "element";
      return texts.has(name) ? "text" : counted.has(name) ? "counts" : "reals";
    });
    const runs: { kind: (typeof kinds)[number]; first: number; length: number }[] = [];
    kinds.forEach((kind, c) => {
      const last = runs.at(-1);
      if (last?.kind === kind) last.length++;
      else runs.push({ kind, first: c, length: 1 });
    });
    const places = new Map(columns.flatMap((name, c) => (texts.has(name) ? [] : [[name, c] as const])));
    Object.assign(scratch, { columns: names, runs, places });
  }
  if (scratch.values.length < columns.length * atoms) scratch.values = new Float64Array(columns.length * atoms);
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
  prepare(scratch, columns, atoms);
  const { runs, values, places } = scratch;
  const width = columns.length;
  const species = columns.includes("element") ? new Uint8Array(atoms) : undefined;
  for (let row = 0; row < atoms; row++) {
    const lineStart = cursor.at;
    for (let m = 0; m < runs.length; m++) {
      const { kind, first, length } = runs[m]!;
      const at = row * width + first;
      if (kind === "reals") {
        if (!scanReals(cursor, values, at, length)) return faultAt(cursor, row, columns, lineStart);
      } else if (kind === "counts") {
        for (let k = 0; k < length; k++) {
          const value = nextCount(cursor);
          if (!(value - value === 0)) return faultAt(cursor, row, columns, lineStart);
          values[at + k] = value;
        }
      } else if (kind === "element") {
        const number = scanElement(cursor);
        if (number === 0) return faultAt(cursor, row, columns, lineStart);
        species![row] = number;
      } else for (let k = 0; k < length; k++) if (!skipWord(cursor)) return faultAt(cursor, row, columns, lineStart);
    }
    if (cursor.at < end && bytes[cursor.at] !== 10 && skipBlanks(cursor))
      return faultAt(cursor, row, columns, lineStart);
    if (cursor.at < end) cursor.at++;
    else if (row < atoms - 1) return faultAt(cursor, row + 1, columns, cursor.at);
  }
  return { values, width, places, species };
}

/** Reads the row once more, word by word, to find the one that is wrong. */
function faultAt(cursor: Cursor, row: number, columns: readonly string[], lineStart: number): DumpFault {
  const { bytes, end } = cursor;
  const newline = bytes.indexOf(10, lineStart);
  const atEnd = newline < 0 || newline >= end;
  cursor.at = lineStart;
  for (const column of columns) {
    const start = cursor.at;
    const number = column === "element" ? scanElement(cursor) : texts.has(column) ? 1 : nextReal(cursor);
    const good = column === "element" ? number > 0 : number - number === 0;
    cursor.at = start;
    const word = nextWord(cursor);
    if (!good || word === undefined) return { row, column, word, atEnd };
  }
  return { row, column: "", word: nextWord(cursor), atEnd };
}

/**
 * Row of each atom in ascending order of the ids; undefined where the rows stand in order already.
 * @throws E0209 for an id that appears twice
 */
export function orderOfRows(
  { values, width, places }: DumpTable,
  atoms: number,
  place: string,
): Uint32Array | undefined {
  const column = places.get("id");
  if (column === undefined) return undefined;
  // Most often the ids are 1 to n, and each names its place: no sorting is needed.
  const order = new Uint32Array(atoms);
  let sorted = true;
  for (let row = 0; row < atoms; row++) {
    const id = values[row * width + column]!;
    if (!(id >= 1 && id <= atoms && Number.isInteger(id))) return sortedRows();
    // Rows are counted from 1 here, so that 0 is a place not yet taken.
    if (order[id - 1] !== 0) return sortedRows();
    order[id - 1] = row + 1;
    sorted &&= id === row + 1;
  }
  if (sorted) return undefined;
  for (let i = 0; i < atoms; i++) order[i]!--;
  return order;

  function sortedRows(): Uint32Array {
    return orderOfIds(
      Float64Array.from({ length: atoms }, (_, row) => values[row * width + column!]!),
      place,
    );
  }
}

/** Atomic numbers of the atoms. @throws E0208 where nothing tells them */
export function speciesOfTable(
  { values, width, places, species }: DumpTable,
  order: Uint32Array | undefined,
  atoms: number,
  options: ReadOptions & { readonly elements?: readonly string[] },
  place: string,
): Uint8Array {
  if (species !== undefined) return order === undefined ? species : Uint8Array.from(order, (row) => species[row]!);
  const column = places.get("type");
  if (column === undefined) {
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
  const known = new Uint8Array(256);
  const out = new Uint8Array(atoms);
  for (let i = 0; i < atoms; i++) {
    const type = values[(order === undefined ? i : order[i]!) * width + column]!;
    const number = type < 256 && known[type]! > 0 ? known[type]! : elementOfType(type, clues, place);
    if (type >= 0 && type < 256) known[type] = number;
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
