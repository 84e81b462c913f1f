import { BoroxolError, elementBySymbol, type Frame, symbolOf, transformRows } from "@boroxol/core";
import { type ByteSource, gatherBytes } from "./byte-window.ts";
import { formatReal } from "./extxyz-comment.ts";
import { elementOfType, orderOfIds } from "./lammps-types.ts";
import { type LammpsUnits, lammpsUnits, restrictedTriclinic } from "./lammps-cell.ts";
import { type LineReader, lineReader } from "./line-reader.ts";
import { checkCell } from "./check-cell.ts";
import { placeOf, type ReadOptions } from "./read-options.ts";
import { isNotFinite } from "./word-fault.ts";

/** What the reader of LAMMPS data files takes beside the common options. */
export interface LammpsReadOptions extends ReadOptions {
  /** Elements in the order of the atom types; else they come from the labels, the comments or the masses. */
  readonly elements?: readonly string[];
  /** Default `metal`. */
  readonly units?: LammpsUnits;
}

const sections = new Set(["Masses", "Atoms", "Velocities", "Atom Type Labels"]);

/** Columns before x: id, molecule, type and charge in the order of each atom style. */
const atomStyles = {
  atomic: ["id", "type"],
  charge: ["id", "type", "charge"],
  molecular: ["id", "molecule", "type"],
  full: ["id", "molecule", "type", "charge"],
} as const;

/**
 * The configuration of a LAMMPS data file (atom styles atomic, charge, molecular, full; orthogonal or triclinic box).
 *
 * Atoms come in the order of their ids, positions relative to the box's lower corner. Molecule ids go to `columns`.
 * @throws E0203 for a malformed file, E0204 for NaN, E0207 for missing atoms, E0208 for types without elements, E0209 for
 * ids that repeat
 * @example const frame = await readLammpsData(fileBytes("glass.data"), { elements: ["Li", "B", "Si", "O"] });
 */
export async function readLammpsData(source: ByteSource, options: LammpsReadOptions = {}): Promise<Frame> {
  const lines = lineReader(await gatherBytes(source));
  const units = lammpsUnits[options.units ?? "metal"];
  const lo = new Float64Array(3);
  const cell = new Float64Array(9);
  const labels = new Map<number, string>();
  const masses = new Map<number, number>();
  const velocityOf = new Map<number, readonly number[]>();
  let atoms = -1;
  let types = 0;
  let rows: AtomRow[] = [];

  const fault = (message: string): BoroxolError => malformed(message, options, lines.line);
  lines.next();
  while (lines.next()) {
    const [text, comment = ""] = splitComment(lines.text());
    if (text === "") continue;
    if (sections.has(text)) {
      if (text === "Atoms") rows = readAtoms(lines, atoms, comment, options);
      else if (text === "Masses") {
        for (const [[type, mass], label] of tableRows(lines, types, 2, options)) {
          masses.set(type!, mass!);
          if (label !== "" && !labels.has(type!)) labels.set(type!, label);
        }
      } else if (text === "Velocities") {
        for (const [[id, ...v]] of tableRows(lines, atoms, 4, options)) velocityOf.set(id!, v);
      } else {
        for (const words of wordRows(lines, types, options)) labels.set(Number(words[0]), words[1] ?? "");
      }
      continue;
    }
    const words = text.split(/\s+/);
    const numbers = words.map(Number);
    const keyword = words.filter((_, k) => Number.isNaN(numbers[k])).join(" ");
    const values = numbers.filter((value) => !Number.isNaN(value));
    const axis = ["xlo xhi", "ylo yhi", "zlo zhi"].indexOf(keyword);
    const row = ["avec", "bvec", "cvec"].indexOf(keyword);
    if (keyword === "atoms") atoms = values[0] ?? -1;
    else if (keyword === "atom types") types = values[0] ?? 0;
    else if (axis >= 0 && values.length === 2) {
      lo[axis] = values[0]!;
      cell[4 * axis] = values[1]! - values[0]!;
    } else if (keyword === "xy xz yz" && values.length === 3) {
      [cell[3], cell[6], cell[7]] = values as [number, number, number];
    } else if (row >= 0 && values.length === 3) cell.set(values, 3 * row);
    else if (keyword === "abc origin" && values.length === 3) lo.set(values);
    else if (/^[A-Z]/.test(text)) skipSection(lines);
    else if (values.length === 0) throw fault(`'${text}' is neither a header line nor a section`);
  }

  if (atoms < 0 || rows.length !== atoms) {
    throw new BoroxolError("E0207", `${Math.max(atoms, 0)} atoms are announced, ${rows.length} are there`, {
      place: placeOf(options, undefined, lines.line),
      fix: "take a complete copy of the file",
    });
  }
  if (!cell.every(Number.isFinite) || !(cell[0]! > 0)) throw fault("the box bounds are missing or not finite");
  const place = options.name ?? "input";
  checkCell(cell, [true, true, true], place);
  const order = orderOfIds(
    Float64Array.from(rows, (row) => row.id),
    place,
  );
  const sorted = Array.from(order, (k) => rows[k]!);
  const elementsOfTypes = new Map<number, number>();
  const clues = { labels, masses, ...(options.elements === undefined ? {} : { given: options.elements }) };
  for (const { type } of sorted) {
    if (!elementsOfTypes.has(type)) elementsOfTypes.set(type, elementOfType(type, clues, place));
  }
  if (velocityOf.size > 0 && !sorted.every(({ id }) => velocityOf.has(id))) {
    throw new BoroxolError("E0209", "the section Velocities lacks atoms of the section Atoms", { place });
  }
  return {
    species: Uint8Array.from(sorted, ({ type }) => elementsOfTypes.get(type)!),
    positions: Float64Array.from(sorted.flatMap(({ position }) => position.map((x, d) => x - lo[d]!))),
    cell,
    periodic: [true, true, true],
    ...(sorted.some(({ image }) => image !== undefined)
      ? { images: Int32Array.from(sorted.flatMap(({ image }) => image ?? [0, 0, 0])) }
      : {}),
    ...(sorted[0]?.charge === undefined ? {} : { charges: Float64Array.from(sorted, ({ charge }) => charge!) }),
    ...(sorted[0]?.molecule === undefined
      ? {}
      : {
          columns: {
            molecule: { kind: "integer", width: 1, values: Float64Array.from(sorted, ({ molecule }) => molecule!) },
          },
        }),
    ...(velocityOf.size > 0
      ? {
          velocities: Float64Array.from(
            sorted.flatMap(({ id }) => velocityOf.get(id)!),
            (v) => v * units.velocity,
          ),
        }
      : {}),
  };
}

interface AtomRow {
  readonly id: number;
  readonly type: number;
  readonly position: readonly number[];
  readonly image: readonly number[] | undefined;
  readonly charge: number | undefined;
  readonly molecule: number | undefined;
}

function readAtoms(lines: LineReader, atoms: number, comment: string, options: LammpsReadOptions): AtomRow[] {
  const rows: AtomRow[] = [];
  let style = comment === "" ? undefined : atomStyles[comment.split(/\s/)[0] as keyof typeof atomStyles];
  if (comment !== "" && style === undefined) {
    throw malformed(
      `atom style '${comment}' is not read, only ${Object.keys(atomStyles).join(", ")}`,
      options,
      lines.line,
    );
  }
  for (const [numbers] of tableRows(lines, atoms, 5, options)) {
    // Without the style in the section's comment the number of columns tells it, with or without the three image flags.
    style ??= numbers.length % 3 === 0 ? atomStyles.charge : atomStyles.atomic;
    const first = style.length;
    if (numbers.length !== first + 3 && numbers.length !== first + 6) {
      throw malformed(`a row of ${numbers.length} numbers does not fit the atom style`, options, lines.line);
    }
    rows.push({
      id: numbers[0]!,
      type: numbers[(style as readonly string[]).indexOf("type")]!,
      position: numbers.slice(first, first + 3),
      image: numbers.length === first + 6 ? numbers.slice(first + 3) : undefined,
      charge: numbers[(style as readonly string[]).indexOf("charge")],
      molecule: numbers[(style as readonly string[]).indexOf("molecule")],
    });
  }
  return rows;
}

/** The rows of a section as numbers, with the comment of each. A section ends after `count` rows. */
function* tableRows(
  lines: LineReader,
  count: number,
  least: number,
  options: ReadOptions,
): Generator<[numbers: number[], comment: string]> {
  for (const words of wordRows(lines, count, options)) {
    const at = words.findIndex((word) => word.startsWith("#"));
    const numbers = (at < 0 ? words : words.slice(0, at)).map((word) =>
      Number(word.replace(/(?<=\d\.?)d(?=[+-]?\d)/i, "e")),
    );
    if (numbers.length < least || !numbers.every(Number.isFinite)) {
      const notFinite = words.some((word) => /^\*+$/.test(word) || isNotFinite(word));
      if (!notFinite)
        throw malformed(`'${words.join(" ")}' is not a row of at least ${least} numbers`, options, lines.line);
      throw new BoroxolError("E0204", `'${words.join(" ")}' holds a number that is not finite`, {
        place: placeOf(options, undefined, lines.line),
        fix: "look for what made it",
      });
    }
    yield [numbers, at < 0 ? "" : words.slice(at).join(" ").replace(/^#\s*/, "")];
  }
}

function* wordRows(lines: LineReader, count: number, options: ReadOptions): Generator<string[]> {
  let read = 0;
  while (read < count) {
    if (!lines.next()) {
      throw new BoroxolError("E0207", `a section ends after ${read} of ${count} rows`, {
        place: placeOf(options, undefined, lines.line),
        fix: "take a complete copy of the file",
      });
    }
    const text = lines.text();
    if (text === "") continue;
    read++;
    yield text.split(/\s+/);
  }
}

/** Passes over a section that is not used (bonds, pair coefficients): up to the blank line after its rows. */
function skipSection(lines: LineReader): void {
  while (lines.next() && lines.text() === "");
  while (lines.next() && lines.text() !== "");
}

function splitComment(text: string): [string, string?] {
  const at = text.indexOf("#");
  return at < 0 ? [text] : [text.slice(0, at).trim(), text.slice(at + 1).trim()];
}

function malformed(message: string, options: ReadOptions, line: number): BoroxolError {
  return new BoroxolError("E0203", message, {
    place: placeOf(options, undefined, line),
    fix: "compare with the LAMMPS manual, command read_data",
  });
}

/** How a data file is written. */
export interface LammpsDataOptions {
  /** Elements in the order of the atom types; default: those of the frame by atomic number. */
  readonly elements?: readonly string[];
  /** Charge of each element, in place of the frame's own; with charges the style is `charge`, else `atomic`. @unit e */
  readonly charges?: Readonly<Record<string, number>>;
}

/**
 * A frame as a LAMMPS data file in `metal` units. A general cell is turned to LAMMPS's form, and all vectors with it.
 * @throws E0208 when the list of elements or charges lacks one of the frame; E0101 for a left-handed cell
 * @example await writeFileAtomically("glass.data", formatLammpsData(frame));
 */
export function formatLammpsData(frame: Frame, options: LammpsDataOptions = {}): string {
  const present = [...new Set(frame.species)].sort((a, b) => a - b).map(symbolOf);
  const types = options.elements ?? present;
  const { charges } = options;
  const own = charges === undefined ? frame.charges : undefined;
  const missing = present.find((symbol) => !types.includes(symbol) || (charges !== undefined && !(symbol in charges)));
  if (missing !== undefined) {
    throw new BoroxolError(
      "E0208",
      `${missing} is missing in the list of ${charges === undefined ? "elements" : "elements or charges"}`,
      {
        place: "writing a LAMMPS data file",
        untouched: "nothing was written",
      },
    );
  }
  const { cell, rotation } = restrictedTriclinic(frame.cell);
  const turn = (vectors: Float64Array): Float64Array =>
    rotation === undefined ? vectors : transformRows(vectors, rotation);
  const positions = turn(frame.positions);
  const masses = types.map((symbol) => elementBySymbol(symbol).mass);
  const [lx, , , xy, ly, , xz, yz, lz] = Array.from(cell, formatReal);
  const lines = [
    "Boroxol, units metal",
    "",
    `${frame.species.length} atoms`,
    `${types.length} atom types`,
    `0 ${lx} xlo xhi`,
    `0 ${ly} ylo yhi`,
    `0 ${lz} zlo zhi`,
    ...(xy === "0" && xz === "0" && yz === "0" ? [] : [`${xy} ${xz} ${yz} xy xz yz`]),
    "",
    "Masses",
    "",
    ...types.map((symbol, k) => `${k + 1} ${masses[k]} # ${symbol}`),
    "",
    `Atoms # ${charges === undefined && own === undefined ? "atomic" : "charge"}`,
    "",
  ];
  frame.species.forEach((number, i) => {
    const symbol = symbolOf(number);
    const words = [i + 1, types.indexOf(symbol) + 1];
    if (charges !== undefined) words.push(charges[symbol]!);
    if (own !== undefined) words.push(own[i]!);
    words.push(...positions.subarray(3 * i, 3 * i + 3), ...(frame.images?.subarray(3 * i, 3 * i + 3) ?? []));
    lines.push(words.map(formatReal).join(" "));
  });
  if (frame.velocities !== undefined) {
    const velocities = turn(frame.velocities);
    lines.push("", "Velocities", "");
    for (let i = 0; i < frame.species.length; i++) {
      const row = Array.from(velocities.subarray(3 * i, 3 * i + 3), (v) => formatReal(v / lammpsUnits.metal.velocity));
      lines.push(`${i + 1} ${row.join(" ")}`);
    }
  }
  lines.push("");
  return lines.join("\n");
}
