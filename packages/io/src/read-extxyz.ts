import { BoroxolError, type Frame } from "@boroxol/core";
import { advance, byteWindow, type ByteSource, type ByteWindow, endOfLines, needBytes } from "./byte-window.ts";
import { decodeText } from "./decode-text.ts";
import { type CommentValue, parseComment } from "./extxyz-comment.ts";
import { labelsOfComment } from "./extxyz-labels.ts";
import { type Column, defaultColumns, parseProperties } from "./extxyz-properties.ts";
import { type RowArrays, rowFault, scanRows } from "./extxyz-rows.ts";
import { placeOf, type ReadOptions } from "./read-options.ts";
import { type Cursor, nextInteger, skipBlanks } from "./scan-number.ts";

/**
 * Frames of an extended (or plain) XYZ file, one at a time, straight from bytes; also GPUMD's train.xyz and model.xyz.
 *
 * Known columns: species (or Z), pos, velocities or vel (A/fs), forces or force (eV/A), images, charges (e), bec; all
 * others stay in `columns`. Known keys: Lattice, pbc, energy (also Energy, free_energy, REF_energy), stress (6 numbers in
 * Voigt order or 9), virial (= -V stress), dipole (e A), time (ps), step; all others stay in `info`. Without `Lattice` the
 * cell is zero and the axes are open.
 *
 * A last frame that the file cuts short is dropped, and said so through `onNotice`.
 * @throws E0203 where a line cannot be read, E0204 for NaN, E0101 for a flat cell, E0102 for an unknown element, E0207 for
 * a file without a complete frame, E0210 for a virial that contradicts the stress, E0211 for an absurd number of atoms
 * @see https://github.com/libAtoms/extxyz, https://gpumd.org/nep/input_files/train_test_xyz.html
 * @example for await (const frame of readExtxyz(fileBytes("run/trajectory.extxyz"))) console.log(frame.energy);
 */
export async function* readExtxyz(source: ByteSource, given: ReadOptions = {}): AsyncGenerator<Frame> {
  const options = { ...given, onNotice: sayOnce(given) };
  const window = byteWindow(source);
  const cursor: Cursor = { bytes: window.bytes, at: 0, end: 0 };
  let index = 0;

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
    const commentEnd = await endOfLines(window, 2);
    if (commentEnd < 0 || (atoms > 0 && window.bytes[commentEnd - 1] !== 10)) break;
    const comment = readComment(window, commentEnd, index, options);
    const rows = await readRows(window, cursor, commentEnd - window.start, atoms, comment, index, options);
    if (rows === "cut") break;
    yield { ...rows, ...labelsOfComment(comment.values, index, window.line + 1, options) };
    advance(window, cursor.at, atoms + 2);
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

/** What is said of one frame's labels holds for the others, and is said once. */
function sayOnce({ onNotice }: ReadOptions): NonNullable<ReadOptions["onNotice"]> {
  const said = new Set<string>();
  return (notice) => {
    if (notice.kind === "unused-label" && said.has(notice.message)) return;
    said.add(notice.message);
    onNotice?.(notice);
  };
}

interface Comment {
  readonly values: Map<string, CommentValue>;
  readonly columns: readonly Column[];
  /** Without `Properties` a row may have more values than are known. */
  readonly plain: boolean;
}

function readComment(window: ByteWindow, commentEnd: number, index: number, options: ReadOptions): Comment {
  const { bytes, start, line } = window;
  const place = placeOf(options, index, line + 1);
  const text = decodeText(bytes.subarray(bytes.indexOf(10, start) + 1, commentEnd), () => {
    const message = "the comment line is not UTF-8; it was read as Windows-1252";
    options.onNotice?.({ kind: "not-utf8", message, frame: index, line: line + 1 });
  });
  // GPUMD takes its keys in any case: lattice, properties.
  const extended = /(?:^|\s)(?:properties|lattice)\s*=/i.test(text);
  const values = extended ? parseComment(text.trimEnd()) : plainComment(text);
  if (values === undefined) {
    throw new BoroxolError("E0203", "a quote or a bracket of the comment line is not closed", {
      place,
      fix: 'close it, or escape a quote inside of a value as \\"',
    });
  }
  for (const key of Array.from(values.keys())) {
    const proper = key.toLowerCase() === "lattice" ? "Lattice" : "Properties";
    if (key.toLowerCase() !== proper.toLowerCase() || values.has(proper)) continue;
    values.set(proper, values.get(key)!);
    values.delete(key);
  }
  const properties = values.get("Properties");
  const columns = properties === undefined ? defaultColumns : parseProperties(properties.text, place, options);
  return { values, columns, plain: properties === undefined };
}

/** The second line of a plain XYZ file is free text. */
function plainComment(text: string): Map<string, CommentValue> {
  const comment = text.trim();
  return new Map(comment === "" ? [] : [["comment", { text: comment, form: "quoted" }]]);
}

/** The rows of a frame, read on until they are complete; the cursor then stands behind them. */
async function readRows(
  window: ByteWindow,
  cursor: Cursor,
  rowsOffset: number,
  atoms: number,
  { columns, plain }: Comment,
  index: number,
  options: ReadOptions,
): Promise<RowArrays | "cut"> {
  const values = columns.reduce((sum, { width }) => sum + width, 0);
  // Each value takes a byte and a separator: an absurd number of atoms ends here, before anything is allocated for it.
  let wanted = rowsOffset + 2 * values * atoms - 1;
  while (true) {
    const complete = await needBytes(window, wanted);
    if (!complete && window.end - window.start < rowsOffset + 2 * values * atoms - 1) return await cutOrFault();
    Object.assign(cursor, { bytes: window.bytes, at: window.start + rowsOffset, end: window.end });
    const rows = scanRows(cursor, atoms, columns, plain);
    if ("species" in rows) {
      if (window.bytes[cursor.at - 1] === 10 || atoms === 0) return rows;
      // The line may go on in the next piece.
      if (await window.more()) continue;
      const message = "the last line has no line end: its last number may be cut";
      options.onNotice?.({ kind: "unfinished-last-line", message, frame: index, line: window.line + 1 + atoms });
      return rows;
    }
    const line = window.line + 2 + rows.row;
    if (rows.atEnd) {
      // Twice as much each time, so that a large frame is not scanned again for every piece.
      wanted = 2 * (window.end - window.start);
      if (await window.more()) continue;
      if (index > 1 || rows.lineStart >= window.end) return "cut";
      if (rows.row < atoms - 1) return "cut";
    }
    Object.assign(cursor, { at: rows.lineStart, end: window.end });
    throw rowFault(cursor, columns, plain, placeOf(options, index, line));
  }

  /** Too few bytes for so many atoms: rows that are wrong are named, rows that are missing make the frame a cut one. */
  async function cutOrFault(): Promise<"cut"> {
    const { bytes, start, end } = window;
    let lines = 0;
    for (let at = start + rowsOffset; at < end && lines <= atoms; lines++) {
      const newline = bytes.indexOf(10, at);
      const lineEnd = newline < 0 || newline >= end ? end : newline;
      const line: Cursor = { bytes, at, end: lineEnd };
      const rows = lineEnd < end && lines < atoms ? scanRows(line, 1, columns, plain) : undefined;
      if (rows !== undefined && !("species" in rows)) {
        line.at = at;
        throw rowFault(line, columns, plain, placeOf(options, index, window.line + 2 + lines));
      }
      at = lineEnd + 1;
    }
    return "cut";
  }
}
