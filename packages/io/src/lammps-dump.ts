import { BoroxolError, elementBySymbol, type Frame } from "@boroxol/core";
import { advance, byteWindow, type ByteSource, type ByteWindow, endOfLines } from "./byte-window.ts";
import type { LammpsReadOptions } from "./lammps-data.ts";
import { type LammpsUnits, lammpsUnits } from "./lammps-cell.ts";
import { elementOfType, orderOfIds } from "./lammps-types.ts";
import { lineReader } from "./line-reader.ts";
import { placeOf } from "./read-options.ts";
import { nextReal, nextWord, skipWord } from "./scan-number.ts";

/** What stands before the rows of a frame. */
interface DumpHeader {
  step: number;
  time: number | undefined;
  units: LammpsUnits;
  atoms: number;
  /** @shape [3] @unit A */
  origin: Float64Array;
  /** @shape [3,3] @unit A */
  cell: Float64Array;
  periodic: [boolean, boolean, boolean];
  columns: readonly string[];
}

const positionForms = [
  { names: ["xu", "yu", "zu"], scaled: false },
  { names: ["x", "y", "z"], scaled: false },
  { names: ["xsu", "ysu", "zsu"], scaled: true },
  { names: ["xs", "ys", "zs"], scaled: true },
] as const;

/**
 * Frames of a LAMMPS text dump (styles atom and custom), one at a time.
 *
 * Rows may come in any order: atoms are sorted by id. Positions may be x, xu, xs or xsu; with ix iy iz beside wrapped ones
 * the crossings are kept in `images`. Bounds of triclinic boxes are taken back to the box itself
 * (xlo = xlo_bound - min(0, xy, xz, xy + xz) and so on). A last frame that the file cuts short is dropped and said so.
 * @throws E0203, E0204, E0207, E0208, E0209 as the reader of data files does
 * @example for await (const frame of readLammpsDump(fileBytes("run.lammpstrj"))) console.log(frame.step);
 */
export async function* readLammpsDump(source: ByteSource, options: LammpsReadOptions = {}): AsyncGenerator<Frame> {
  const window = byteWindow(source);
  let index = 0;
  while (true) {
    const begin = window.line;
    index++;
    const header = await readHeader(window, index, options);
    if (header === "end") break;
    const end = header === "cut" ? -1 : await endOfLines(window, header.atoms);
    if (header === "cut" || end < 0) {
      if (index === 1) {
        throw new BoroxolError("E0207", "the file ends before its first frame does", {
          place: placeOf(options, 1, window.line),
          fix: "take a complete copy of the file",
        });
      }
      const message = `frame ${index} is cut short at the end of the file and was dropped`;
      options.onNotice?.({ kind: "truncated-frame", message, frame: index, line: begin });
      return;
    }
    const frame = readRows(window, end, header, index, options);
    if (frame === "cut") {
      const message = `frame ${index} is cut short in its last row and was dropped`;
      options.onNotice?.({ kind: "truncated-frame", message, frame: index, line: begin });
      return;
    }
    yield frame;
    advance(window, end, header.atoms);
  }
  if (index > 1) return;
  throw new BoroxolError("E0207", "the file holds no frame", { place: placeOf(options, undefined, 1) });
}

async function readHeader(
  window: ByteWindow,
  index: number,
  options: LammpsReadOptions,
): Promise<DumpHeader | "cut" | "end"> {
  const header: DumpHeader = {
    step: 0,
    time: undefined,
    units: options.units ?? "metal",
    atoms: -1,
    origin: new Float64Array(3),
    cell: new Float64Array(9),
    periodic: [true, true, true],
    columns: [],
  };
  let begun = false;
  const fault = (message: string): BoroxolError =>
    new BoroxolError("E0203", message, {
      place: placeOf(options, index, window.line - 1),
      fix: "compare with the LAMMPS manual, command dump",
    });
  async function line(): Promise<string | undefined> {
    const end = await endOfLines(window, 1);
    // A header line without its line end is a file cut short: rows must follow it.
    if (end < 0 || window.bytes[end - 1] !== 10) return undefined;
    const text = new TextDecoder().decode(window.bytes.subarray(window.start, end)).trim();
    advance(window, end, 1);
    return text;
  }

  while (true) {
    const item = await line();
    if (item === undefined) return begun || window.start < window.end ? "cut" : "end";
    if (item === "" && !begun) continue;
    if (!item.startsWith("ITEM:")) throw fault(`'${item.slice(0, 40)}' stands where an ITEM: should`);
    begun = true;
    const name = item.slice(5).trim();
    if (name.startsWith("ATOMS")) {
      header.columns = name.split(/\s+/).slice(1);
      if (header.atoms < 0) throw fault("ITEM: NUMBER OF ATOMS is missing");
      return header;
    }
    const rows: number[][] = [];
    for (let k = 0; k < (name.startsWith("BOX") ? 3 : 1); k++) {
      const text = await line();
      if (text === undefined) return "cut";
      if (name === "UNITS") {
        if (!(text in lammpsUnits)) throw fault(`units '${text}' are not read, only metal and real`);
        header.units = text as LammpsUnits;
        continue;
      }
      rows.push(text.split(/\s+/).map(Number));
    }
    if (rows.some((row) => row.some((value) => !Number.isFinite(value)))) {
      throw fault(`ITEM: ${name} holds something that is not a number`);
    }
    if (name === "TIMESTEP") header.step = rows[0]![0]!;
    else if (name === "TIME") header.time = rows[0]![0]! * lammpsUnits[header.units].time;
    else if (name === "NUMBER OF ATOMS") header.atoms = rows[0]![0]!;
    else if (name.startsWith("BOX BOUNDS")) setBox(header, name.slice(10).trim(), rows, fault);
  }
}

function setBox(header: DumpHeader, words: string, rows: number[][], fault: (message: string) => BoroxolError): void {
  const flags = words.split(/\s+/).filter((word) => /^[pfsm]{2}$/.test(word));
  if (flags.length === 3) header.periodic = flags.map((flag) => flag === "pp") as [boolean, boolean, boolean];
  if (words.startsWith("abc origin")) {
    if (rows.some((row) => row.length !== 4)) throw fault("a general triclinic box needs three rows of four numbers");
    header.cell = Float64Array.from(rows.flatMap((row) => row.slice(0, 3)));
    header.origin = Float64Array.from(rows, (row) => row[3]!);
    return;
  }
  const tilted = words.startsWith("xy xz yz");
  if (rows.some((row) => row.length !== (tilted ? 3 : 2)))
    throw fault("the box bounds have the wrong number of columns");
  const [[xlo, xhi, xy = 0], [ylo, yhi, xz = 0], [zlo, zhi, yz = 0]] = rows as [number[], number[], number[]];
  const left = xlo! - Math.min(0, xy, xz, xy + xz);
  const right = xhi! - Math.max(0, xy, xz, xy + xz);
  const front = ylo! - Math.min(0, yz);
  const back = yhi! - Math.max(0, yz);
  header.origin = Float64Array.of(left, front, zlo!);
  header.cell = Float64Array.of(right - left, 0, 0, xy, back - front, 0, xz, yz, zhi! - zlo!);
}

/** Reads the rows of one frame; `cut` where the file ends inside of the last one. */
function readRows(
  window: ByteWindow,
  end: number,
  header: DumpHeader,
  index: number,
  options: LammpsReadOptions,
): Frame | "cut" {
  const { atoms, columns, origin, cell } = header;
  const column = (name: string): number => columns.indexOf(name);
  const form = positionForms.find(({ names }) => names.every((name) => column(name) >= 0));
  const place = placeOf(options, index, window.line);
  if (form === undefined || (column("type") < 0 && column("element") < 0)) {
    throw new BoroxolError(
      "E0203",
      `the columns '${columns.join(" ")}' lack ${form === undefined ? "positions" : "type or element"}`,
      {
        place,
        fix: "dump at least: id type (or element) x y z",
      },
    );
  }
  const wanted = ["id", "type", "ix", "iy", "iz", "vx", "vy", "vz", "fx", "fy", "fz", ...form.names];
  const numeric = columns.map((name) => wanted.includes(name));
  const table = columns.map((name, c) => (numeric[c] && name !== "element" ? new Float64Array(atoms) : undefined));
  const symbols: string[] = [];
  const lines = lineReader(window.bytes.subarray(window.start, end));
  for (let row = 0; row < atoms; row++) {
    lines.next();
    for (let c = 0; c < columns.length; c++) {
      if (columns[c] === "element") {
        const word = nextWord(lines.cursor);
        if (word !== undefined) symbols.push(word);
        continue;
      }
      const target = table[c];
      if (target === undefined) {
        skipWord(lines.cursor);
        continue;
      }
      const value = nextReal(lines.cursor);
      if (Math.abs(value) < Infinity) {
        target[row] = value;
        continue;
      }
      const unfinished = row === atoms - 1 && window.done && end === window.end && window.bytes[end - 1] !== 10;
      if (unfinished && index > 1) return "cut";
      const notFinite = /(^|\s)[+-]?(nan|inf|infinity)(\s|$)/i.test(lines.text());
      throw new BoroxolError(
        notFinite ? "E0204" : "E0203",
        `no ${notFinite ? "finite " : ""}number for column '${columns[c]}'`,
        {
          place: placeOf(options, index, window.line + row),
          fix: notFinite
            ? "leave this frame out, and look for what made it"
            : "check the row against the ITEM: ATOMS line",
        },
      );
    }
  }

  const ids = table[column("id")];
  const order = ids === undefined ? Uint32Array.from({ length: atoms }, (_, k) => k) : orderOfIds(ids, place);
  const { velocity, force } = lammpsUnits[header.units];
  const vectors = (names: readonly string[], unit: number): Float64Array | undefined => {
    const parts = names.map((name) => table[column(name)]);
    if (parts.includes(undefined)) return undefined;
    const out = new Float64Array(3 * atoms);
    order.forEach((row, i) => parts.forEach((part, d) => (out[3 * i + d] = part![row]! * unit)));
    return out;
  };
  const positions = vectors(form.names, 1)!;
  for (let k = 0; k < positions.length; k += 3) {
    const [x, y, z] = positions.subarray(k, k + 3) as unknown as [number, number, number];
    for (let d = 0; d < 3; d++) {
      const scaled = x * cell[d]! + y * cell[3 + d]! + z * cell[6 + d]!;
      positions[k + d] = form.scaled ? scaled : positions[k + d]! - origin[d]!;
    }
  }
  const images = form.names[0] === "x" || form.names[0] === "xs" ? vectors(["ix", "iy", "iz"], 1) : undefined;
  const velocities = vectors(["vx", "vy", "vz"], velocity);
  const forces = vectors(["fx", "fy", "fz"], force);
  return {
    species: speciesOf(symbols, table[column("type")], order, options, place),
    positions,
    cell,
    periodic: header.periodic,
    step: header.step,
    ...(header.time === undefined ? {} : { time: header.time }),
    ...(images === undefined ? {} : { images: Int32Array.from(images) }),
    ...(velocities === undefined ? {} : { velocities }),
    ...(forces === undefined ? {} : { forces }),
  };
}

function speciesOf(
  symbols: readonly string[],
  types: Float64Array | undefined,
  order: Uint32Array,
  options: LammpsReadOptions,
  place: string,
): Uint8Array {
  if (symbols.length === order.length && order.length > 0) {
    return Uint8Array.from(order, (row) => elementBySymbol(symbols[row]!, place).number);
  }
  const clues = {
    labels: new Map(),
    masses: new Map(),
    ...(options.elements === undefined ? {} : { given: options.elements }),
  };
  return Uint8Array.from(order, (row) => elementOfType(types?.[row] ?? 0, clues, place));
}
