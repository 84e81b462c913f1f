import { BoroxolError, bohr, elementBySymbol, type Frame } from "@boroxol/core";
import type { ByteSource } from "./byte-window.ts";
import { checkCell } from "./check-cell.ts";
import { cp2kEnergyUnits, cp2kForceUnits, cp2kStressUnits } from "./cp2k-units.ts";
import { placeOf, type ReadOptions } from "./read-options.ts";
import { type TextLines, textLines, wordsOf } from "./text-lines.ts";

/** What the reader of CP2K outputs takes beside the common options. */
export interface Cp2kOutputOptions extends ReadOptions {
  /** Cell, species and positions for outputs that print none (PRINT_LEVEL LOW), most often from the input file. */
  readonly structure?: Pick<Frame, "species" | "positions" | "cell" | "periodic">;
}

/** What has been read since the last energy. */
interface Evaluation {
  energy: number;
  converged: boolean;
  forces?: Float64Array;
  species?: Uint8Array;
  stress?: Float64Array;
  line: number;
}

/**
 * Evaluations of a CP2K output as frames: energy, forces, stress, and whether the electrons converged.
 *
 * Energy, forces and stress are read with the unit in their brackets; an unknown one is refused. The printed stress is
 * positive under compression and is turned. Outputs at PRINT_LEVEL LOW hold no cell and no positions: those come from
 * `structure`, and without it such an output is refused. A periodic field (&PERIODIC_EFIELD) is kept in `info` as efield_x
 * and so on (V/A), where the output prints it; energy and forces are then those of the cell in the field.
 * @throws E0203 for a malformed file, E0204 for stars and NaN, E0207 where no evaluation is complete, E0213 for an unknown
 * unit
 * @see https://manual.cp2k.org
 * @example for await (const frame of readCp2kOutput(fileBytes("run.out"), { structure })) console.log(frame.energy);
 */
export async function* readCp2kOutput(source: ByteSource, options: Cp2kOutputOptions = {}): AsyncGenerator<Frame> {
  const lines = textLines(source, options, "the CP2K manual");
  const cell = new Float64Array(9);
  let coordinates: { species: Uint8Array; positions: Float64Array } | undefined;
  let evaluation: Evaluation | undefined;
  let converged = true;
  const field: Record<string, number> = {};
  let ended = false;
  let index = 0;

  for (let text = await lines.next(); text !== undefined; text = await lines.next()) {
    if (text.includes("SCF run NOT converged") || text.includes("outer SCF loop FAILED to converge")) converged = false;
    // With an outer loop only the last inner one must converge.
    else if (text.includes("SCF run converged in") || text.includes("outer SCF loop converged in")) converged = true;
    else if (/CELL\|\s+Vector [abc]/.test(text)) readCellVector(text);
    else if (/^\s*(MODULE QUICKSTEP|MODULE FIST).*ATOMIC COORDINATES IN/i.test(text)) {
      coordinates = await readCoordinates(lines, text, options);
    } else if (text.includes("ENERGY| Total FORCE_EVAL")) {
      if (evaluation !== undefined) yield frameOf(evaluation);
      const unit = unitOf(text, cp2kEnergyUnits);
      const energy = lines.numbers([wordsOf(text).at(-1)!], "the energy")[0]! * unit;
      evaluation = { energy, converged, line: lines.line };
    } else if (evaluation !== undefined && /ATOMIC FORCES in \[|FORCES\| Atomic forces \[/.test(text)) {
      await readForces(lines, unitOf(text, cp2kForceUnits), evaluation, options);
    } else if (evaluation !== undefined && /(stress tensor \[|STRESS TENSOR \[)/i.test(text)) {
      if (!/eigenv/i.test(text)) evaluation.stress = await readStress(lines, unitOf(text, cp2kStressUnits));
    } else if (/EFIELD\|/.test(text)) readField(text);
    else if (text.includes("PROGRAM ENDED AT")) ended = true;
  }
  if (evaluation !== undefined) {
    const frame = frameOf(evaluation);
    // A run that was killed may have printed half of a block; what is read here is whole, but more may be missing.
    if (!ended) {
      const message = "the run did not end: labels that should follow may be missing";
      options.onNotice?.({ kind: "missing-label", message, frame: index, line: lines.line });
    }
    yield frame;
  }
  if (index === 0) {
    throw new BoroxolError("E0207", "the output holds no total energy", {
      place: placeOf(options, undefined, lines.line),
      fix: "look at the end of the output for what stopped CP2K",
    });
  }

  function unitOf(text: string, units: Readonly<Record<string, number>>): number {
    const token = /\[([^\]]*)\]/.exec(text)?.[1];
    // Before 2023 the energy stood as `energy (a.u.):`.
    const name = token ?? /\(a\.u\.\)/.exec(text)?.[0].slice(1, -1) ?? "";
    if (Object.hasOwn(units, name)) return units[name]!;
    throw new BoroxolError("E0213", `the unit [${name}] is not known`, {
      place: placeOf(options, index + 1, lines.line),
      fix: `known here are ${Object.keys(units).join(", ")}`,
    });
  }

  function readCellVector(text: string): void {
    const [, letter, rest] = /Vector ([abc])[^:]*:\s*(.*)$/.exec(text) ?? [];
    if (letter === undefined || /CELL_REF|CELL_TOP/.test(text)) return;
    const numbers = lines.numbers(wordsOf(rest!).slice(0, 3), "a cell vector");
    const unit = /\[([^\]]*)\]/.exec(text)?.[1] ?? "angstrom";
    if (unit !== "angstrom" && unit !== "bohr") {
      throw new BoroxolError("E0213", `the unit [${unit}] of the cell is not known`, {
        place: placeOf(options, undefined, lines.line),
      });
    }
    numbers.forEach((value, d) => (cell[3 * "abc".indexOf(letter) + d] = value * (unit === "bohr" ? bohr : 1)));
  }

  function readField(text: string): void {
    const numbers = text.match(/[-+]?\d+\.\d+(?:E[-+]\d+)?/gi);
    if (/polari[sz]ation|intensity|field/i.test(text) && numbers?.length === 3) {
      ["efield_x", "efield_y", "efield_z"].forEach((name, d) => (field[name] = Number(numbers[d])));
    }
  }

  function frameOf(done: Evaluation): Frame {
    index++;
    const { structure } = options;
    const species = coordinates?.species ?? structure?.species;
    const positions = coordinates?.positions ?? structure?.positions;
    if (species === undefined || positions === undefined) {
      throw new BoroxolError("E0207", "the output prints no coordinates (PRINT_LEVEL LOW)", {
        place: placeOf(options, index, done.line),
        fix: "keep the input file of the same name beside it, or print at MEDIUM level",
      });
    }
    if (
      done.species !== undefined &&
      (done.species.length !== species.length || done.species.some((z, i) => z !== species[i]))
    ) {
      throw new BoroxolError("E0210", "the atoms of the forces are not those of the structure", {
        place: placeOf(options, index, done.line),
        fix: "give the input that belongs to this output",
      });
    }
    if (!done.converged) {
      const message = `the electrons of evaluation ${index} did not converge`;
      options.onNotice?.({ kind: "unconverged", message, frame: index, line: done.line });
    }
    const own = cell.some((x) => x !== 0) ? Float64Array.from(cell) : structure?.cell;
    const periodic = structure?.periodic ?? [true, true, true];
    if (own !== undefined) checkCell(own, periodic, placeOf(options, index, done.line));
    return {
      species,
      positions,
      cell: own ?? new Float64Array(9),
      periodic: own === undefined ? [false, false, false] : periodic,
      energy: done.energy,
      ...(done.forces === undefined ? {} : { forces: done.forces }),
      ...(done.stress === undefined ? {} : { stress: done.stress }),
      info: { scf_converged: done.converged, ...field },
    };
  }
}

async function readCoordinates(
  lines: TextLines,
  heading: string,
  options: ReadOptions,
): Promise<{ species: Uint8Array; positions: Float64Array }> {
  const scale = /bohr/i.test(heading) ? bohr : 1;
  const species: number[] = [];
  const positions: number[] = [];
  for (let text = await lines.need("the coordinates"); ; text = await lines.need("the coordinates")) {
    const words = wordsOf(text);
    if (words[0] === "Atom") continue;
    if (words.length === 0 && species.length === 0) continue;
    if (words.length < 7) break;
    species.push(elementBySymbol(words[2]!, placeOf(options, undefined, lines.line)).number);
    positions.push(...lines.numbers(words.slice(4, 7), "a coordinate").map((x) => x * scale));
  }
  return { species: Uint8Array.from(species), positions: Float64Array.from(positions) };
}

/** Old form: `1 1 Li x y z` under ATOMIC FORCES; since 2025: `FORCES| 1 x y z |f|`. */
async function readForces(lines: TextLines, unit: number, into: Evaluation, options: ReadOptions): Promise<void> {
  const species: number[] = [];
  const forces: number[] = [];
  for (let text = await lines.need("the forces"); ; text = await lines.need("the forces")) {
    const words = wordsOf(text.replace("FORCES|", " "));
    if (words[0] === "#" || words[0] === "Atom" || (words.length === 0 && forces.length === 0)) continue;
    if (!/^\d+$/.test(words[0] ?? "")) break;
    const old = /^[A-Z][a-z]?/.test(words[2] ?? "");
    if (words.length < (old ? 6 : 4)) throw lines.fault("a row of forces needs three numbers");
    if (old) species.push(elementBySymbol(words[2]!, placeOf(options, undefined, lines.line)).number);
    forces.push(...lines.numbers(old ? words.slice(3, 6) : words.slice(1, 4), "a force").map((f) => f * unit));
  }
  into.forces = Float64Array.from(forces);
  if (species.length > 0) into.species = Uint8Array.from(species);
}

async function readStress(lines: TextLines, unit: number): Promise<Float64Array> {
  const rows: number[][] = [];
  while (rows.length < 3) {
    const words = wordsOf((await lines.need("the stress")).replace("STRESS|", " "));
    if (words.length !== 4 || !/^[xyz]$/i.test(words[0]!)) continue;
    rows.push(lines.numbers(words.slice(1), "a component of the stress"));
  }
  const [[xx, xy, xz], [yx, yy, yz], [zx, zy, zz]] = rows as [number[], number[], number[]];
  const symmetric = [xx!, yy!, zz!, (yz! + zy!) / 2, (xz! + zx!) / 2, (xy! + yx!) / 2];
  return Float64Array.from(symmetric, (value) => -value * unit);
}
