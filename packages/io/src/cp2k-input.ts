import { BoroxolError, bohr, elementBySymbol, type Frame, symbolOf, transformRows } from "@boroxol/core";
import { type ByteSource, gatherBytes } from "./byte-window.ts";
import { checkCell } from "./check-cell.ts";
import { cellOf } from "./cif.ts";
import { formatReal } from "./extxyz-comment.ts";
import { lineReader } from "./line-reader.ts";
import { placeOf, type ReadOptions } from "./read-options.ts";
import { wordsOf } from "./text-lines.ts";
import { wordFault } from "./word-fault.ts";

/**
 * Cell, atoms and velocities of a CP2K input: &CELL (A B C or ABC with ALPHA_BETA_GAMMA), &COORD (also SCALED), &VELOCITY
 * (bohr per atomic time unit), and the element of each &KIND.
 * @throws E0203 for a malformed section, E0204 for stars and NaN, E0207 without coordinates, E0213 for an unknown unit
 * @see https://manual.cp2k.org/trunk/CP2K_INPUT/FORCE_EVAL/SUBSYS.html
 * @example const frame = await readCp2kInput(fileBytes("run.inp"));
 */
export async function readCp2kInput(source: ByteSource, options: ReadOptions = {}): Promise<Frame> {
  const lines = lineReader(await gatherBytes(source));
  const place = (): string => placeOf(options, undefined, lines.line);
  const sections: string[] = [];
  const cell = new Float64Array(9);
  const lengths: number[] = [];
  let angles = [90, 90, 90];
  let periodic: Frame["periodic"] = [true, true, true];
  const kinds: string[] = [];
  const coordinates: number[] = [];
  const velocities: number[] = [];
  const elementOf = new Map<string, string>();
  let kind = "";
  let scaled = false;
  let unit = 1;

  while (lines.next()) {
    const words = wordsOf(lines.text().split(/[!#]/)[0]!);
    const key = words[0]?.toUpperCase();
    if (key === undefined) continue;
    if (key.startsWith("&END")) sections.pop();
    else if (key.startsWith("&")) {
      sections.push(key.slice(1));
      if (key === "&KIND") kind = words[1] ?? "";
    } else if (sections.at(-1) === "CELL" && sections.includes("SUBSYS")) readCell(key, words.slice(1));
    else if (sections.at(-1) === "KIND" && key === "ELEMENT") elementOf.set(kind.toUpperCase(), words[1] ?? "");
    else if (sections.at(-1) === "COORD") readCoordinate(key, words);
    else if (sections.at(-1) === "VELOCITY" && sections.includes("SUBSYS")) {
      velocities.push(...numbers(words.slice(0, 3), 3, "a velocity"));
    }
  }
  if (kinds.length === 0) {
    throw new BoroxolError("E0207", "the input has no &COORD section with atoms", {
      place: place(),
      fix: "coordinates in a file of their own (TOPOLOGY / COORD_FILE_NAME) are read from that file",
    });
  }
  if (lengths.length === 3) cell.set(cellOf(lengths, angles));
  const open = cell.every((x) => x === 0);
  checkCell(cell, open ? [false, false, false] : periodic, place());
  const read = Float64Array.from(coordinates);
  return {
    species: Uint8Array.from(kinds, (name) => elementOfKind(name, elementOf.get(name.toUpperCase()), place())),
    positions: scaled ? transformRows(read, cell) : read,
    cell,
    periodic: open ? [false, false, false] : periodic,
    ...(velocities.length === read.length
      ? { velocities: Float64Array.from(velocities, (v) => v * velocityUnit) }
      : {}),
  };

  function numbers(words: readonly string[], count: number, what: string): number[] {
    if (words.length < count) {
      throw new BoroxolError("E0203", `${what} needs ${count} numbers`, { place: place(), fix: "see the CP2K manual" });
    }
    return words.slice(0, count).map((word) => {
      const value = Number(word.replace(/d/i, "e"));
      if (Number.isFinite(value)) return value;
      throw wordFault(word, what, place(), "see the CP2K manual");
    });
  }

  function readCell(key: string, words: string[]): void {
    const bracket = /^\[(\w+)\]$/.exec(words[0] ?? "")?.[1]?.toLowerCase();
    const values = bracket === undefined ? words : words.slice(1);
    if (key === "PERIODIC") {
      const axes = values[0]?.toUpperCase() ?? "XYZ";
      periodic = axes === "NONE" ? [false, false, false] : [axes.includes("X"), axes.includes("Y"), axes.includes("Z")];
      return;
    }
    const factor = lengthUnit(bracket ?? "angstrom");
    if (["A", "B", "C"].includes(key)) {
      cell.set(
        numbers(values, 3, `the cell vector ${key}`).map((x) => x * factor),
        3 * "ABC".indexOf(key),
      );
    } else if (key === "ABC") lengths.push(...numbers(values, 3, "ABC").map((x) => x * factor));
    else if (key === "ALPHA_BETA_GAMMA") angles = numbers(values, 3, "ALPHA_BETA_GAMMA");
  }

  function readCoordinate(key: string, words: string[]): void {
    if (key === "SCALED") scaled = !/^(F|FALSE|\.FALSE\.)$/i.test(words[1] ?? "T");
    else if (key === "UNIT") unit = lengthUnit((words[1] ?? "").toLowerCase());
    else {
      kinds.push(words[0]!);
      coordinates.push(...numbers(words.slice(1), 3, "a position").map((x) => x * unit));
    }
  }

  function lengthUnit(name: string): number {
    if (name === "angstrom") return 1;
    if (name === "bohr") return bohr;
    if (name === "nm") return 10;
    throw new BoroxolError("E0213", `the unit [${name}] is not known`, {
      place: place(),
      fix: "write lengths in angstrom, bohr or nm",
    });
  }
}

/** Bohr per atomic unit of time in A/fs. */
const velocityUnit = bohr / 2.4188843265857e-2;

function elementOfKind(name: string, element: string | undefined, place: string): number {
  const letters = element ?? /^[A-Za-z]{1,2}/.exec(name)?.[0] ?? name;
  const spelled = letters.charAt(0).toUpperCase() + letters.slice(1).toLowerCase();
  return elementBySymbol(spelled, place).number;
}

/**
 * A frame as the &SUBSYS of a CP2K input, with a &FORCE_EVAL around it that names no method: what else a run needs is
 * included from `settings`.
 * @param settings lines that go into &FORCE_EVAL before &SUBSYS, for instance an @INCLUDE
 * @throws E0101 where the cell is flat but periodic
 * @example await writeFileAtomically("run.inp", formatCp2kInput(frame, ["@INCLUDE 'dft.inc'"]));
 */
export function formatCp2kInput(frame: Frame, settings: readonly string[] = []): string {
  const { species, positions, cell, periodic, velocities } = frame;
  checkCell(cell, periodic, "writing a CP2K input");
  const row = (vectors: Float64Array, i: number, scale = 1): string =>
    [0, 1, 2].map((d) => formatReal(vectors[3 * i + d]! / scale)).join(" ");
  const axes = periodic.map((flag, k) => (flag ? "XYZ"[k] : "")).join("");
  const hasCell = cell.some((x) => x !== 0);
  return [
    "&FORCE_EVAL",
    ...settings.map((line) => `  ${line}`),
    "  &SUBSYS",
    ...(hasCell
      ? [
          "    &CELL",
          ...[0, 1, 2].map((k) => `      ${"ABC"[k]} ${row(cell, k)}`),
          `      PERIODIC ${axes || "NONE"}`,
          "    &END CELL",
        ]
      : []),
    "    &COORD",
    ...Array.from(species, (z, i) => `      ${symbolOf(z)} ${row(positions, i)}`),
    "    &END COORD",
    ...(velocities === undefined
      ? []
      : [
          "    &VELOCITY",
          ...Array.from(species, (_, i) => `      ${row(velocities, i, velocityUnit)}`),
          "    &END VELOCITY",
        ]),
    "  &END SUBSYS",
    "&END FORCE_EVAL",
    "",
  ].join("\n");
}
