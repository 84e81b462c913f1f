import { type AtomColumn, BoroxolError, elementBySymbol } from "@boroxol/core";
import { commentFlag } from "./extxyz-comment.ts";
import type { Column } from "./extxyz-properties.ts";
import { scanElement } from "./scan-element.ts";
import { type Cursor, nextInteger, nextWord, scanReals, skipBlanks, skipWord } from "./scan-number.ts";
import { wordFault } from "./word-fault.ts";

/** The arrays of a frame that come from its rows. */
export interface RowArrays {
  readonly species: Uint8Array;
  readonly positions: Float64Array;
  readonly velocities?: Float64Array;
  readonly forces?: Float64Array;
  readonly images?: Int32Array;
  readonly charges?: Float64Array;
  readonly bornCharges?: Float64Array;
  readonly columns?: Readonly<Record<string, AtomColumn>>;
}

/** Rows that could not be read: which one, where its line begins, and whether the bytes ended inside of it. */
export interface RowFault {
  readonly row: number;
  readonly lineStart: number;
  readonly atEnd: boolean;
}

/** What one column fills, chosen once for a frame so that the loop over rows does not look it up. */
interface Target {
  readonly column: Column;
  readonly numbers: Float64Array | Int32Array | undefined;
  readonly words: string[] | undefined;
}

/**
 * Reads all rows of a frame; afterwards the cursor stands at the start of the line that follows.
 * @param plain whether more values may stand in a row than there are columns
 */
export function scanRows(
  cursor: Cursor,
  atoms: number,
  columns: readonly Column[],
  plain: boolean,
): RowArrays | RowFault {
  const species = new Uint8Array(atoms);
  const targets = columns.map((column) => targetOf(column, atoms));
  const { bytes, end } = cursor;
  let lineStart = cursor.at;
  for (let row = 0; row < atoms; row++) {
    for (let c = 0; c < targets.length; c++) {
      const { column, numbers, words } = targets[c]!;
      const { role, width } = column;
      if (role === "species") {
        const number = scanElement(cursor);
        if (number === 0) return faultAt(row, lineStart, cursor);
        species[row] = number;
      } else if (role === "number") {
        const number = nextInteger(cursor);
        if (!(number > 0 && number < 119)) return faultAt(row, lineStart, cursor);
        species[row] = number;
      } else if (words !== undefined) {
        for (let k = 0; k < width; k++) {
          const word = nextWord(cursor);
          if (word === undefined) return faultAt(row, lineStart, cursor);
          words.push(unquoted(word));
        }
      } else if (column.letter === "L") {
        for (let k = 0; k < width; k++) {
          const flag = commentFlag(nextWord(cursor) ?? "");
          if (flag === undefined) return faultAt(row, lineStart, cursor);
          numbers![width * row + k] = Number(flag);
        }
      } else if (column.letter === "R") {
        if (!scanReals(cursor, numbers as Float64Array, width * row, width)) return faultAt(row, lineStart, cursor);
      } else {
        for (let k = 0; k < width; k++) {
          const value = nextInteger(cursor);
          if (Number.isNaN(value)) return faultAt(row, lineStart, cursor);
          numbers![width * row + k] = value;
        }
      }
    }
    if (plain) while (skipWord(cursor));
    else if (skipBlanks(cursor)) return faultAt(row, lineStart, cursor);
    while (cursor.at < end && bytes[cursor.at] !== 10) cursor.at++;
    if (cursor.at < end) cursor.at++;
    else if (row < atoms - 1) return { row: row + 1, lineStart: cursor.at, atEnd: true };
    lineStart = cursor.at;
  }
  return { species, ...arraysOf(targets) };
}

/** A row that is broken at the end of the bytes may only be cut: reading on may mend it. */
function faultAt(row: number, lineStart: number, { bytes, end }: Cursor): RowFault {
  const newline = bytes.indexOf(10, lineStart);
  return { row, lineStart, atEnd: newline < 0 || newline >= end };
}

function targetOf(column: Column, atoms: number): Target {
  const { role, width, letter } = column;
  if (role === "species" || role === "number") return { column, numbers: undefined, words: undefined };
  if (letter === "S") return { column, numbers: undefined, words: [] };
  const numbers = role === "images" ? new Int32Array(width * atoms) : new Float64Array(width * atoms);
  return { column, numbers, words: undefined };
}

function arraysOf(targets: readonly Target[]): Omit<RowArrays, "species"> {
  const arrays: Record<string, unknown> = {};
  const others: Record<string, AtomColumn> = {};
  for (const { column, numbers, words } of targets) {
    const { role, name, width, letter } = column;
    if (role === "species" || role === "number") continue;
    if (role !== "other") arrays[role] = numbers;
    else if (words !== undefined) others[name] = { kind: "text", width, values: words };
    else others[name] = { kind: kinds[letter], width, values: numbers as Float64Array };
  }
  if (Object.keys(others).length > 0) arrays["columns"] = others;
  return arrays as unknown as Omit<RowArrays, "species">;
}

const kinds = { R: "real", I: "integer", L: "flag", S: "text" } as const;

function unquoted(word: string): string {
  return word.startsWith('"') ? word.slice(1, word.endsWith('"') ? -1 : undefined).replaceAll(/\\(.)/g, "$1") : word;
}

/** Reads the faulty row once more, word by word, to say what is wrong with it. @throws E0102 for an unknown element */
export function rowFault(cursor: Cursor, columns: readonly Column[], plain: boolean, place: string): BoroxolError {
  const fix = "check the row, and the order of the columns in Properties";
  for (const { role, name, width, letter } of columns) {
    for (let k = 0; k < width; k++) {
      const word = nextWord(cursor);
      if (word === undefined) {
        return new BoroxolError("E0203", `the row ends where a value of column '${name}' should stand`, {
          place,
          fix: "check that the frame has as many rows as its first line says, and each the columns of Properties",
        });
      }
      if (role === "species") elementBySymbol(word, place);
      if (letter === "S") continue;
      if (letter === "L") {
        if (commentFlag(word) === undefined) return wordFault(word, `a truth value (T or F) of '${name}'`, place, fix);
        continue;
      }
      const value = Number(word.replace(/d/i, "e"));
      const allowed = letter === "R" ? Number.isFinite(value) : Number.isSafeInteger(value);
      if (allowed && (role !== "number" || (value > 0 && value < 119))) continue;
      const kind = role === "number" ? "an atomic number" : letter === "I" ? "an integer" : "a number";
      return wordFault(word, `${kind} of column '${name}'`, place, fix);
    }
  }
  const extra = plain ? undefined : nextWord(cursor);
  return new BoroxolError("E0203", `the row has more values than Properties says, the first is '${extra ?? ""}'`, {
    place,
    fix: "name every column in Properties",
  });
}
