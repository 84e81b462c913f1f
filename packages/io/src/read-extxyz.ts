import { BoroxolError, elementBySymbol, type Frame } from "@boroxol/core";
import { advance, byteWindow, type ByteSource, endOfLines } from "./byte-window.ts";
import { labelsOfComment } from "./extxyz-labels.ts";
import { type CommentValue, parseComment } from "./extxyz-comment.ts";
import { type Column, defaultColumns, parseProperties } from "./extxyz-properties.ts";
import { placeOf, type ReadOptions } from "./read-options.ts";
import { type Cursor, nextInteger, nextReal, nextWord, skipBlanks, skipWord } from "./scan-number.ts";
import { scanElement } from "./scan-element.ts";

/**
 * Frames of an extended (or plain) XYZ file, one at a time, straight from bytes.
 *
 * Known columns: species (or Z), pos, velocities (A/fs), forces or force (eV/A), images. Known keys: Lattice, pbc, energy
 * (also Energy, free_energy, REF_energy), stress (6 numbers in Voigt order or 9), virial (= -V stress), time (ps), step.
 * All other keys stay in `info`. Without `Lattice` the cell is zero and the axes are open.
 *
 * A last frame that the file cuts short is dropped, and said so through `onNotice`.
 * @throws E0203 where a line cannot be read, E0204 for NaN, E0102 for an unknown element, E0207 for a file without a
 * complete frame, E0210 for a virial that contradicts the stress
 * @example for await (const frame of readExtxyz(fileBytes("run/trajectory.extxyz"))) console.log(frame.energy);
 */
export async function* readExtxyz(source: ByteSource, options: ReadOptions = {}): AsyncGenerator<Frame> {
  const window = byteWindow(source);
  const cursor: Cursor = { bytes: window.bytes, at: 0, end: 0 };
  let index = 0;
  let unusedSaid = false;

  while (true) {
    index++;
    const head = await endOfLines(window, 1);
    if (head < 0) break;
    Object.assign(cursor, { bytes: window.bytes, at: window.start, end: head });
    if (!skipBlanks(cursor)) {
      advance(window, head, 1);
      index--;
      continue;
    }
    const atoms = nextInteger(cursor);
    if (!(atoms >= 0) || skipBlanks(cursor)) {
      const atEnd = head === window.end && window.bytes[head - 1] !== 10 && !(await window.more());
      if (atEnd && index > 1) break;
      throw new BoroxolError("E0203", "the first line of a frame must be its number of atoms and nothing else", {
        place: placeOf(options, index, window.line),
        fix: "check that the frame before has as many rows as its first line says",
      });
    }
    const end = await endOfLines(window, atoms + 2);
    if (end < 0) break;
    const { bytes, start, line } = window;
    const commentStart = bytes.indexOf(10, start) + 1;
    const rowsStart = Math.min(endOf(bytes, commentStart, end) + 1, end);
    const text = new TextDecoder().decode(bytes.subarray(commentStart, rowsStart));
    const extended = /(?:^|\s)(?:Properties|Lattice)\s*=/.test(text);
    const values = extended ? parseComment(text.trimEnd()) : plainComment(text);
    if (values === undefined) {
      throw new BoroxolError("E0203", "a quote or a bracket of the comment line is not closed", {
        place: placeOf(options, index, line + 1),
        fix: 'close it, or escape a quote inside of a value as \\"',
      });
    }
    const properties = values.get("Properties");
    const plain = properties === undefined;
    const columns = plain ? defaultColumns : parseProperties(properties.text, placeOf(options, index, line + 1));

    const unused = columns.filter((column) => column.role === "unused").map((column) => column.name);
    if (unused.length > 0 && !unusedSaid) {
      unusedSaid = true;
      const message = `columns without a use here: ${unused.join(", ")}`;
      options.onNotice?.({ kind: "unused-column", message, frame: index, line: line + 1 });
    }
    const unfinished = end === window.end && bytes[end - 1] !== 10;
    Object.assign(cursor, { bytes, at: rowsStart, end });
    const arrays = scanRows(cursor, end, atoms, columns, plain);
    if (typeof arrays === "number") {
      if (unfinished && arrays === atoms - 1 && index > 1) break;
      throw rowFault(bytes, rowsStart, end, arrays, columns, plain, placeOf(options, index, line + 2 + arrays));
    }
    if (unfinished) {
      const message = "the last line has no line end: its last number may be cut";
      options.onNotice?.({ kind: "unfinished-last-line", message, frame: index, line: line + 1 + atoms });
    }
    yield { ...arrays, ...labelsOfComment(values, index, line + 1, options) };
    advance(window, end, atoms + 2);
  }

  if (window.start === window.end && index > 1) return;
  if (index === 1) {
    throw new BoroxolError("E0207", "the file ends before its first frame does", {
      place: placeOf(options, 1, window.line),
      fix: "take a complete copy of the file",
    });
  }
  const message = `frame ${index} is cut short at the end of the file and was dropped`;
  options.onNotice?.({ kind: "truncated-frame", message, frame: index, line: window.line });
}

function endOf(bytes: Uint8Array, start: number, end: number): number {
  const newline = bytes.indexOf(10, start);
  return newline < 0 || newline >= end ? end : newline;
}

/** The second line of a plain XYZ file is free text. */
function plainComment(text: string): Map<string, CommentValue> {
  const comment = text.trim();
  return new Map(comment === "" ? [] : [["comment", { text: comment, form: "quoted" }]]);
}

interface RowArrays {
  species: Uint8Array;
  positions: Float64Array;
  velocities?: Float64Array;
  forces?: Float64Array;
  images?: Int32Array;
}

/** Reads all rows of a frame; the index of the first row that cannot be read is returned in place of the arrays. */
function scanRows(
  cursor: Cursor,
  end: number,
  atoms: number,
  columns: readonly Column[],
  plain: boolean,
): RowArrays | number {
  const arrays: RowArrays = { species: new Uint8Array(atoms), positions: new Float64Array(3 * atoms) };
  const targets = columns.map(({ role }) => {
    if (role === "velocities" || role === "forces") return (arrays[role] = new Float64Array(3 * atoms));
    if (role === "images") return (arrays.images = new Int32Array(3 * atoms));
    return arrays.positions;
  });
  const { bytes } = cursor;
  let lineStart = cursor.at;
  for (let row = 0; row < atoms; row++) {
    const lineEnd = endOf(bytes, lineStart, end);
    cursor.at = lineStart;
    cursor.end = lineEnd;
    for (let c = 0; c < columns.length; c++) {
      const { role, width } = columns[c]!;
      if (role === "species" || role === "number") {
        const number = role === "species" ? scanElement(cursor) : nextInteger(cursor);
        if (!(number > 0 && number < 119)) return row;
        arrays.species[row] = number;
      } else if (role === "unused") {
        for (let k = 0; k < width; k++) if (!skipWord(cursor)) return row;
      } else {
        const target = targets[c]!;
        for (let k = 0; k < 3; k++) {
          const value = nextReal(cursor);
          if (!(Math.abs(value) < Infinity) || (role === "images" && !Number.isInteger(value))) return row;
          target[3 * row + k] = value;
        }
      }
    }
    if (!plain && skipBlanks(cursor)) return row;
    lineStart = lineEnd + 1;
  }
  return arrays;
}

/** Reads the faulty row once more, word by word, to say what is wrong with it. @throws E0102 for an unknown element */
function rowFault(
  bytes: Uint8Array,
  rowsStart: number,
  end: number,
  row: number,
  columns: readonly Column[],
  plain: boolean,
  place: string,
): BoroxolError {
  let lineStart = rowsStart;
  for (let k = 0; k < row; k++) lineStart = endOf(bytes, lineStart, end) + 1;
  const cursor: Cursor = { bytes, at: lineStart, end: endOf(bytes, lineStart, end) };
  for (const { role, name, width } of columns) {
    for (let k = 0; k < width; k++) {
      const word = nextWord(cursor);
      if (word === undefined) {
        return new BoroxolError("E0203", `the row ends where a value of column '${name}' should stand`, {
          place,
          fix: "check that the frame has as many rows as its first line says, and each the columns of Properties",
        });
      }
      if (role === "unused") continue;
      if (role === "species") {
        elementBySymbol(word, place);
        continue;
      }
      if (/^[+-]?(nan|inf|infinity)$/i.test(word) || Math.abs(Number(word)) === Infinity) {
        return new BoroxolError("E0204", `'${word}' stands in column '${name}'`, {
          place,
          fix: "leave this frame out, and look for what made it",
        });
      }
      const value = Number(word.replace(/d/i, "e"));
      const whole = role === "number" ? value > 0 && value < 119 : true;
      if (Number.isNaN(value) || !whole || (role !== "forces" && columnIsInteger(role) && !Number.isInteger(value))) {
        return new BoroxolError(
          "E0203",
          `'${word}' in column '${name}' is not ${columnIsInteger(role) ? "a valid integer" : "a number"}`,
          {
            place,
            fix: "check the row, and the order of the columns in Properties",
          },
        );
      }
    }
  }
  const extra = plain ? undefined : nextWord(cursor);
  return new BoroxolError("E0203", `the row has more values than Properties says, the first is '${extra ?? ""}'`, {
    place,
    fix: "name every column in Properties",
  });
}

function columnIsInteger(role: Column["role"]): boolean {
  return role === "images" || role === "number";
}
