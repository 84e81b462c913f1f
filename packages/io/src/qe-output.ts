import { BoroxolError, bohr, elementBySymbol, type Frame, transformRows } from "@boroxol/core";
import { rydberg } from "./atomic-units.ts";
import type { ByteSource } from "./byte-window.ts";
import { checkCell } from "./check-cell.ts";
import { placeOf, type ReadOptions } from "./read-options.ts";
import { textLines, wordsOf } from "./text-lines.ts";

/** The structure at hand, of which the next energy is. */
interface Structure {
  species: Uint8Array;
  positions: Float64Array;
}

/** What has been read since the last energy. */
interface Evaluation {
  energy: number;
  converged: boolean;
  structure: Structure;
  cell: Float64Array;
  forces?: Float64Array;
  stress?: Float64Array;
}

/**
 * SCF cycles of a Quantum ESPRESSO pw.x output as frames: scf, relax, vc-relax, md.
 *
 * Energy in Ry ('!' lines), forces in Ry/bohr; the stress is printed positive under compression and is turned. Positions
 * printed after the forces belong to the next cycle.
 * @throws E0203 for a malformed file, E0204 for stars and NaN, E0207 where no cycle is complete, E0213 for an unknown unit
 * @see https://www.quantum-espresso.org/Doc/INPUT_PW.html
 * @example for await (const frame of readQeOutput(fileBytes("pw.out"))) console.log(frame.energy);
 */
export async function* readQeOutput(source: ByteSource, options: ReadOptions = {}): AsyncGenerator<Frame> {
  const lines = textLines(source, options, "the output of pw.x");
  let lattice = 0;
  let cell = new Float64Array(9);
  let structure: Structure | undefined;
  let evaluation: Evaluation | undefined;
  let index = 0;
  let cut = false;
  let ended = false;

  try {
    for (let text = await lines.next(); text !== undefined; text = await lines.next()) {
      if (text.includes("JOB DONE")) ended = true;
      else if (text.includes("lattice parameter (alat)")) lattice = number(/=\s*(\S+)/.exec(text)?.[1]) * bohr;
      // The same length with more digits.
      else if (/^\s*celldm\(1\)=/.test(text))
        lattice = number(/celldm\(1\)=\s*(\S+)/.exec(text)?.[1]) * bohr || lattice;
      else if (text.includes("crystal axes: (cart. coord. in units of alat)")) cell = await readAxes();
      else if (/^\s*site n\.\s+atom\s+positions/.test(text)) structure = await readSites(text);
      // Said behind the energy that it concerns.
      else if (text.includes("convergence NOT achieved") && evaluation !== undefined) evaluation.converged = false;
      else if (/^!\s+total energy\s+=/.test(text)) {
        if (evaluation !== undefined) yield frameOf(evaluation);
        if (structure === undefined) throw lines.fault("an energy stands before the positions");
        const energy = number(/=\s*(\S+)\s+Ry/.exec(text)?.[1]) * rydberg;
        evaluation = { energy, converged: true, structure, cell };
      } else if (text.startsWith("     Forces acting on atoms") && evaluation !== undefined) {
        if (!text.includes("Ry/au")) throw unknownUnit(text);
        evaluation.forces = await readForces(evaluation.structure.species.length);
      } else if (/^\s*total\s+stress\s+\(Ry\/bohr\*\*3\)/.test(text) && evaluation !== undefined) {
        evaluation.stress = await readStress();
      } else if (/^\s*CELL_PARAMETERS/.test(text)) cell = await readCell(text);
      else if (/^\s*ATOMIC_POSITIONS/.test(text) && structure !== undefined)
        structure = await readPositions(text, structure);
    }
  } catch (error) {
    if (!(error instanceof BoroxolError) || error.code !== "E0207" || evaluation === undefined) throw error;
    cut = true;
  }
  if (evaluation !== undefined) yield frameOf(evaluation);
  if (index === 0) {
    throw new BoroxolError("E0207", "the output holds no total energy", {
      place: placeOf(options, undefined, lines.line),
      fix: "look at the end of the output for what stopped pw.x",
    });
  }
  if (cut) {
    const message = "the output is cut short: labels that should follow are missing";
    options.onNotice?.({ kind: "truncated-frame", message, frame: index, line: lines.line });
  } else if (!ended) {
    const message = "the run did not end: labels that should follow may be missing";
    options.onNotice?.({ kind: "missing-label", message, frame: index, line: lines.line });
  }

  function number(word: string | undefined): number {
    return lines.numbers([word ?? ""], "a number")[0]!;
  }

  function unknownUnit(text: string): BoroxolError {
    return new BoroxolError("E0213", `the unit in '${text.trim().slice(0, 60)}' is not known`, {
      place: placeOf(options, index + 1, lines.line),
    });
  }

  async function readAxes(): Promise<Float64Array<ArrayBuffer>> {
    const rows: number[] = [];
    for (let k = 0; k < 3; k++) {
      const text = await lines.need("a crystal axis");
      const words = wordsOf(/=\s*\(([^)]*)\)/.exec(text)?.[1] ?? "");
      if (words.length !== 3) throw lines.fault("a crystal axis needs three numbers");
      rows.push(...lines.numbers(words, "a crystal axis"));
    }
    return Float64Array.from(rows, (x) => x * lattice);
  }

  async function readSites(heading: string): Promise<Structure> {
    const scale = /alat/.test(heading) ? lattice : undefined;
    const species: number[] = [];
    const rows: number[] = [];
    for (let text = await lines.next(); text !== undefined; text = await lines.next()) {
      const [, symbol, inner] = /^\s*\d+\s+([A-Za-z]+)[\w-]*\s+tau\(\s*\d+\s*\)\s*=\s*\(([^)]*)\)/.exec(text) ?? [];
      if (symbol === undefined) break;
      species.push(elementOfLabel(symbol));
      const words = wordsOf(inner!);
      if (words.length !== 3) throw lines.fault("a position needs three numbers");
      rows.push(...lines.numbers(words, "a position"));
    }
    const read = Float64Array.from(rows);
    const positions = scale === undefined ? transformRows(read, cell) : read.map((x) => x * scale);
    return { species: Uint8Array.from(species), positions };
  }

  function elementOfLabel(label: string): number {
    const letters = label.charAt(0).toUpperCase() + label.slice(1, 2).toLowerCase();
    return elementBySymbol(letters, placeOf(options, undefined, lines.line)).number;
  }

  async function readForces(atoms: number): Promise<Float64Array> {
    const forces: number[] = [];
    while (forces.length < 3 * atoms) {
      const text = await lines.need(`the force on atom ${forces.length / 3 + 1}`);
      const found = /atom\s+\d+\s+type\s+\d+\s+force\s*=\s*(.*)$/.exec(text);
      if (found === null) {
        if (text.trim() === "") continue;
        throw lines.fault("a row of forces is missing");
      }
      forces.push(...lines.numbers(wordsOf(found[1]!).slice(0, 3), "a force").map((f) => (f * rydberg) / bohr));
    }
    return Float64Array.from(forces);
  }

  async function readStress(): Promise<Float64Array> {
    const rows: number[][] = [];
    for (let k = 0; k < 3; k++) {
      rows.push(lines.numbers(wordsOf(await lines.need("the stress")).slice(0, 3), "a component of the stress"));
    }
    const [[xx, xy, xz], [, yy, yz], [, , zz]] = rows as [number[], number[], number[]];
    const unit = rydberg / bohr ** 3;
    return Float64Array.from([xx!, yy!, zz!, yz!, xz!, xy!], (value) => -value * unit);
  }

  async function readCell(heading: string): Promise<Float64Array<ArrayBuffer>> {
    const alat = /alat\s*=\s*([\d.]+)/.exec(heading)?.[1];
    const unit = /angstrom/i.test(heading)
      ? 1
      : /bohr/i.test(heading)
        ? bohr
        : alat === undefined
          ? lattice
          : Number(alat) * bohr;
    const rows: number[] = [];
    for (let k = 0; k < 3; k++)
      rows.push(...lines.numbers(wordsOf(await lines.need("a cell vector")), "a cell vector"));
    if (rows.length !== 9) throw lines.fault("a cell vector needs three numbers");
    return Float64Array.from(rows, (x) => x * unit);
  }

  async function readPositions(heading: string, before: Structure): Promise<Structure> {
    const rows: number[] = [];
    while (rows.length < 3 * before.species.length) {
      const words = wordsOf(await lines.need("a position"));
      if (words.length < 4) throw lines.fault("a row of positions needs an element and three numbers");
      rows.push(...lines.numbers(words.slice(1, 4), "a position"));
    }
    const read = Float64Array.from(rows);
    const unit = /angstrom/i.test(heading) ? 1 : /bohr/i.test(heading) ? bohr : /alat/i.test(heading) ? lattice : 0;
    if (unit === 0 && !/crystal/i.test(heading)) throw unknownUnit(heading);
    return { species: before.species, positions: unit === 0 ? transformRows(read, cell) : read.map((x) => x * unit) };
  }

  function frameOf(done: Evaluation): Frame {
    index++;
    checkCell(done.cell, [true, true, true], placeOf(options, index, lines.line));
    if (!done.converged) {
      const message = `the electrons of cycle ${index} did not converge`;
      options.onNotice?.({ kind: "unconverged", message, frame: index, line: lines.line });
    }
    return {
      ...done.structure,
      cell: done.cell,
      periodic: [true, true, true],
      energy: done.energy,
      ...(done.forces === undefined ? {} : { forces: done.forces }),
      ...(done.stress === undefined ? {} : { stress: done.stress }),
      info: { scf_converged: done.converged },
    };
  }
}
