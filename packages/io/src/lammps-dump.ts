import { type AtomColumn, BoroxolError, type Frame, transformRows } from "@boroxol/core";
import { advance, byteWindow, type ByteSource, type ByteWindow, endOfLines, needBytes } from "./byte-window.ts";
import { checkCell } from "./check-cell.ts";
import type { LammpsReadOptions } from "./lammps-data.ts";
import { type LammpsUnits, lammpsUnits } from "./lammps-cell.ts";
import {
  type DumpScratch,
  dumpScratch,
  type DumpTable,
  dumpRowFault,
  orderOfRows,
  scanDumpRows,
  speciesOfTable,
} from "./lammps-dump-rows.ts";
import { placeOf } from "./read-options.ts";
import type { Cursor } from "./scan-number.ts";

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

const decoder = new TextDecoder();

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
 * the crossings are kept in `images`; q is kept in `charges`, and every other number in `columns`. Bounds of triclinic
 * boxes are taken back to the box itself (xlo = xlo_bound - min(0, xy, xz, xy + xz) and so on). A last frame that the file
 * cuts short is dropped and said so.
 * @throws E0203, E0204, E0207, E0208, E0209 as the reader of data files does; E0101 for a box without volume
 * @see https://docs.lammps.org/dump.html
 * @example for await (const frame of readLammpsDump(fileBytes("run.lammpstrj"))) console.log(frame.step);
 */
export async function* readLammpsDump(source: ByteSource, options: LammpsReadOptions = {}): AsyncGenerator<Frame> {
  const window = byteWindow(source);
  const scratch = dumpScratch();
  let index = 0;
  while (true) {
    const begin = window.line;
    index++;
    const header = await readHeader(window, index, options);
    if (header === "end") break;
    const frame = header === "cut" ? "cut" : await readRows(window, header, scratch, index, options);
    if (frame === "cut") {
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
    yield frame;
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
    return end < 0 || window.bytes[end - 1] !== 10 ? undefined : take(end);
  }
  function take(end: number): string {
    const text = decoder.decode(window.bytes.subarray(window.start, end)).trim();
    advance(window, end, 1);
    return text;
  }
  /** The next line where it is in memory already, as it nearly always is: waiting for a promise costs more than the line. */
  function lineAtHand(): string | undefined {
    const { bytes, start, end } = window;
    const newline = bytes.indexOf(10, start);
    return newline >= 0 && newline < end ? take(newline + 1) : undefined;
  }

  while (true) {
    const item = lineAtHand() ?? (await line());
    if (item === undefined) return begun || window.start < window.end ? "cut" : "end";
    if (item === "" && !begun) continue;
    if (!item.startsWith("ITEM:")) throw fault(`'${item.slice(0, 40)}' stands where an ITEM: should`);
    begun = true;
    const name = item.slice(5).trim();
    if (name.startsWith("ATOMS")) {
      header.columns = name.split(/\s+/).slice(1);
      if (header.atoms < 0) throw fault("ITEM: NUMBER OF ATOMS is missing");
      checkCell(header.cell, header.periodic, placeOf(options, index, window.line - 1));
      return header;
    }
    const rows: number[][] = [];
    for (let k = 0; k < (name.startsWith("BOX") ? 3 : 1); k++) {
      const text = lineAtHand() ?? (await line());
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
    else if (name === "NUMBER OF ATOMS") {
      header.atoms = rows[0]![0]!;
      if (!Number.isSafeInteger(header.atoms) || header.atoms < 0) throw fault(`${header.atoms} is no number of atoms`);
    } else if (name.startsWith("BOX BOUNDS")) setBox(header, name.slice(10).trim(), rows, fault);
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

/** Reads the rows of one frame, on until they are complete; `cut` where the file ends inside of them. */
async function readRows(
  window: ByteWindow,
  header: DumpHeader,
  scratch: DumpScratch,
  index: number,
  options: LammpsReadOptions,
): Promise<Frame | "cut"> {
  const { atoms, columns } = header;
  const cursor: Cursor = { bytes: window.bytes, at: 0, end: 0 };
  // Each value takes a byte and a separator: an absurd number of atoms ends here, before anything is allocated for it.
  let wanted = 2 * columns.length * atoms - 1;
  while (true) {
    if (!(await needBytes(window, wanted)) && window.end - window.start < 2 * columns.length * atoms - 1) return "cut";
    Object.assign(cursor, { bytes: window.bytes, at: window.start, end: window.end });
    const table = scanDumpRows(cursor, atoms, columns, scratch);
    if ("values" in table) {
      // The last number may go on in the next piece.
      const unfinished = atoms > 0 && window.bytes[cursor.at - 1] !== 10;
      if (unfinished && (await window.more())) continue;
      if (unfinished) {
        const message = "the last line has no line end: its last number may be cut";
        options.onNotice?.({ kind: "unfinished-last-line", message, frame: index, line: window.line + atoms - 1 });
      }
      const frame = frameOf(table, header, placeOf(options, index, window.line), options);
      advance(window, cursor.at, atoms);
      return frame;
    }
    if (table.atEnd) {
      // Twice as much each time, so that a large frame is not scanned again for every piece.
      wanted = 2 * (window.end - window.start);
      if (await window.more()) continue;
      if (index > 1 || table.row < atoms - 1) return "cut";
    }
    throw dumpRowFault(table, placeOf(options, index, window.line + table.row));
  }
}

const vectors = { velocities: ["vx", "vy", "vz"], forces: ["fx", "fy", "fz"], images: ["ix", "iy", "iz"] } as const;

function frameOf(table: DumpTable, header: DumpHeader, place: string, options: LammpsReadOptions): Frame {
  const { atoms, origin, cell } = header;
  const { values, width, places } = table;
  const form = positionForms.find(({ names }) => names.every((name) => places.has(name)));
  if (form === undefined) {
    throw new BoroxolError("E0203", `the columns '${header.columns.join(" ")}' lack positions`, {
      place,
      fix: "dump at least: id type (or element) x y z",
    });
  }
  const order = orderOfRows(table, atoms, place);
  const used = new Set<string>(["id", "type", "element", ...form.names]);
  const triple = (names: readonly string[], unit: number): Float64Array | undefined => {
    const [x, y, z] = names.map((name) => places.get(name));
    if (x === undefined || y === undefined || z === undefined) return undefined;
    for (const name of names) used.add(name);
    const out = new Float64Array(3 * atoms);
    for (let i = 0; i < atoms; i++) {
      const row = (order === undefined ? i : order[i]!) * width;
      out[3 * i] = values[row + x]! * unit;
      out[3 * i + 1] = values[row + y]! * unit;
      out[3 * i + 2] = values[row + z]! * unit;
    }
    return out;
  };
  const single = (column: number): Float64Array =>
    Float64Array.from({ length: atoms }, (_, i) => values[(order === undefined ? i : order[i]!) * width + column]!);
  const read = triple(form.names, 1)!;
  const positions = form.scaled ? transformRows(read, cell) : read;
  if (!form.scaled && origin.some((x) => x !== 0)) {
    for (let k = 0; k < positions.length; k++) positions[k]! -= origin[k % 3]!;
  }
  const { velocity, force } = lammpsUnits[header.units];
  const wrapped = form.names[0] === "x" || form.names[0] === "xs";
  const images = triple(vectors.images, 1);
  const velocities = triple(vectors.velocities, velocity);
  const forces = triple(vectors.forces, force);
  const charge = places.get("q");
  if (charge !== undefined) used.add("q");
  const others = [...places].filter(([name]) => !used.has(name));
  const columns = others.map(([name, column]): [string, AtomColumn] => [
    name,
    { kind: "real", width: 1, values: single(column) },
  ]);
  return {
    species: speciesOfTable(table, order, atoms, options, place),
    positions,
    cell,
    periodic: header.periodic,
    step: header.step,
    ...(header.time === undefined ? {} : { time: header.time }),
    ...(images === undefined || !wrapped ? {} : { images: Int32Array.from(images) }),
    ...(velocities === undefined ? {} : { velocities }),
    ...(forces === undefined ? {} : { forces }),
    ...(charge === undefined ? {} : { charges: single(charge) }),
    ...(columns.length === 0 ? {} : { columns: Object.fromEntries(columns) }),
  };
}
