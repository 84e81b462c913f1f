import { BoroxolError, cellVolume, elementBySymbol, type Frame, symbolOf, transformRows } from "@boroxol/core";
import { type ByteSource, gatherBytes } from "./byte-window.ts";
import { formatReal } from "./extxyz-comment.ts";
import { lineReader } from "./line-reader.ts";
import { checkCell } from "./check-cell.ts";
import { placeOf, type ReadOptions } from "./read-options.ts";
import { isNotFinite } from "./word-fault.ts";

/** What the reader of POSCAR files takes beside the common options. */
export interface PoscarReadOptions extends ReadOptions {
  /** Elements in the order of the counts, for files of VASP 4 that do not name them. */
  readonly elements?: readonly string[];
}

/**
 * The configuration of a VASP POSCAR or CONTCAR: scale factors, selective dynamics, direct or Cartesian positions,
 * velocities (A/fs) where they follow.
 * @throws E0203 for a malformed file, E0204 for NaN, E0207 for missing rows, E0208 where no line names the elements
 * @see https://www.vasp.at/wiki/index.php/POSCAR
 * @example const frame = await readPoscar(fileBytes("POSCAR"));
 */
export async function readPoscar(source: ByteSource, options: PoscarReadOptions = {}): Promise<Frame> {
  const lines = lineReader(await gatherBytes(source));

  function line(what: string): string {
    if (lines.next()) return lines.text();
    throw new BoroxolError("E0207", `the file ends where ${what} should stand`, {
      place: placeOf(options, undefined, lines.line + 1),
      fix: "take a complete copy of the file",
    });
  }
  function numbers(text: string, count: number, what: string): number[] {
    const words = text.split(/\s+/).slice(0, count);
    const values = words.map((word) => Number(word.replace(/d/i, "e")));
    if (words.length === count && values.every(Number.isFinite)) return values;
    const notFinite = words.some((word) => /^\*+$/.test(word) || isNotFinite(word));
    throw new BoroxolError(notFinite ? "E0204" : "E0203", `'${text}' is not ${what}`, {
      place: placeOf(options, undefined, lines.line),
      fix: notFinite ? "look for what made it" : "compare with the description of POSCAR in the VASP manual",
    });
  }

  const comment = line("the comment");
  const scaleWords = line("the scale factor");
  const scales = numbers(scaleWords, scaleWords.split(/\s+/).length >= 3 ? 3 : 1, "a scale factor");
  const rows = [0, 1, 2].flatMap((k) => numbers(line(`cell vector ${k + 1}`), 3, "a cell vector"));
  let symbols = options.elements;
  let counts = line("the elements or their numbers");
  if (/^[A-Za-z]/.test(counts)) {
    symbols = counts.split(/\s+/).map((word) => word.split(/[_/]/)[0]!);
    counts = line("the numbers of atoms");
  }
  const perElement = numbers(
    counts,
    counts.split(/\s+|[!#]/).filter((word) => /^\d/.test(word)).length || 1,
    "a list of counts",
  );
  if (symbols === undefined) {
    const guess = comment.split(/\s+/);
    const named =
      guess.length >= perElement.length &&
      guess.slice(0, perElement.length).every((word) => /^[A-Z][a-z]?$/.test(word));
    if (named) symbols = guess;
  }
  if (symbols === undefined || symbols.length < perElement.length) {
    throw new BoroxolError("E0208", "no line names the elements", {
      place: placeOf(options, undefined, lines.line),
      fix: "write the symbols in the line above the counts, as VASP 5 does",
    });
  }
  const place = placeOf(options, undefined, lines.line - 1);
  const announced = perElement.reduce((sum, count) => sum + count, 0);
  // Every atom takes a line of six bytes at least.
  if (!(announced <= lines.cursor.bytes.length) || perElement.some((count) => !Number.isInteger(count) || count < 0)) {
    throw new BoroxolError("E0211", `${announced} atoms are announced`, { place, fix: "check the numbers of atoms" });
  }
  const species = Uint8Array.from(
    perElement.flatMap((count, k) => Array.from({ length: count }, () => elementBySymbol(symbols[k]!, place).number)),
  );

  const cell = Float64Array.from(rows);
  const factor =
    scales.length === 1 && scales[0]! < 0 ? Math.cbrt(-scales[0]! / Math.abs(cellVolume(cell))) : scales[0]!;
  const factors = scales.length === 3 ? scales : [factor, factor, factor];
  const scaled = cell.map((component, k) => component * factors[k % 3]!);
  checkCell(scaled, [true, true, true], placeOf(options, undefined, 5));

  let mode = line("Direct or Cartesian");
  if (/^s/i.test(mode)) mode = line("Direct or Cartesian");
  const cartesian = /^[ck]/i.test(mode);
  const read = Float64Array.from(
    Array.from(species, (_, i) => numbers(line(`the position of atom ${i + 1}`), 3, "a position")).flat(),
  );
  const positions = cartesian ? read.map((x, k) => x * factors[k % 3]!) : transformRows(read, scaled);

  const velocities = readVelocities();
  return {
    species,
    positions,
    cell: scaled,
    periodic: [true, true, true],
    ...(velocities === undefined ? {} : { velocities }),
    ...(comment === "" ? {} : { info: { comment } }),
  };

  function readVelocities(): Float64Array | undefined {
    if (!lines.next()) return undefined;
    let head = lines.text();
    if (/^lattice/i.test(head)) {
      for (let k = 0; k < 8 && lines.next(); k++) head = lines.text();
    }
    const list: number[] = [];
    while (list.length < 3 * species.length && lines.next()) {
      if (lines.text() === "" && list.length === 0) return undefined;
      list.push(...numbers(lines.text(), 3, "a velocity"));
    }
    if (list.length === 0) return undefined;
    if (list.length < 3 * species.length) line(`the velocity of atom ${list.length / 3 + 1}`);
    const given = Float64Array.from(list);
    // Direct velocities are in lattice vectors per time step of the run, which the file does not name.
    return /^d/i.test(head) ? undefined : given;
  }
}

/**
 * A frame as a POSCAR with velocities where it has them; in Cartesian coordinates, because scaled ones would not bring the
 * same bits back.
 *
 * VASP wants the atoms of an element together: they are grouped in the order in which the elements first appear.
 * @throws E0101 for a cell without volume
 * @example await writeFileAtomically("POSCAR", formatPoscar(frame));
 */
export function formatPoscar(frame: Frame, comment = "Boroxol"): string {
  const { species, cell, velocities } = frame;
  const kinds = [...new Set(species)];
  const order = kinds.flatMap((kind) => [...species.keys()].filter((i) => species[i] === kind));
  checkCell(cell, frame.periodic, "writing a POSCAR");
  const row = (vectors: Float64Array, i: number): string =>
    Array.from(vectors.subarray(3 * i, 3 * i + 3), formatReal).join(" ");
  const lines = [
    comment.replaceAll(/\s+/g, " "),
    "1",
    ...[0, 1, 2].map((k) => row(cell, k)),
    kinds.map(symbolOf).join(" "),
    kinds.map((kind) => species.filter((z) => z === kind).length).join(" "),
    "Cartesian",
    ...order.map((i) => row(frame.positions, i)),
  ];
  if (velocities !== undefined) lines.push("Cartesian", ...order.map((i) => row(velocities, i)));
  lines.push("");
  return lines.join("\n");
}
