import { BoroxolError, elementBySymbol, type Frame } from "@boroxol/core";
import type { ByteSource } from "./byte-window.ts";
import { checkCell } from "./check-cell.ts";
import { placeOf, type ReadOptions } from "./read-options.ts";
import { type TextLines, textLines, wordsOf } from "./text-lines.ts";
import { stressOfVasp } from "./vasp-stress.ts";

/** What has been read of the ionic step at hand. */
interface Step {
  stress?: Float64Array;
  positions?: Float64Array;
  forces?: Float64Array;
}

/**
 * Ionic steps of a VASP OUTCAR as frames, one at a time.
 *
 * `energy` is 'free energy TOTEN', of which the forces are the derivative; the energy extrapolated to zero smearing is kept
 * in `info` as energy_sigma0. The stress is turned from kbar, compression positive, order xx yy zz xy yz zx. Born charges
 * are attached to the last frame; those of linear response (LEPSILON, LCALCEPS) are printed with the field by rows as here,
 * those of finite displacements (IBRION = 7, 8) with the displacement by rows, and are transposed.
 * @throws E0203 for a malformed file, E0204 for stars and NaN, E0207 where no step is complete
 * @see https://www.vasp.at/wiki/index.php/OUTCAR
 * @example for await (const frame of readOutcar(fileBytes("OUTCAR"))) console.log(frame.energy);
 */
export async function* readOutcar(source: ByteSource, options: ReadOptions = {}): AsyncGenerator<Frame> {
  const lines = textLines(source, options, "OUTCAR in the VASP manual");
  const symbols: string[] = [];
  let species: Uint8Array | undefined;
  let cell = new Float64Array(9);
  let step: Step = {};
  let electronicSteps = 0;
  let mostElectronicSteps = Number.POSITIVE_INFINITY;
  let transposed = false;
  let begun = false;
  let ended = false;
  let index = 0;
  // Born charges follow the last step, so one frame is held back.
  let held: Frame | undefined;

  try {
    for (let text = await lines.next(); text !== undefined; text = await lines.next()) {
      if (text.includes("VRHFIN =")) symbols.push(/VRHFIN =\s*([A-Za-z]+)/.exec(text)?.[1] ?? "");
      else if (text.includes("ions per type =")) species = speciesOf(text, symbols, lines, options);
      else if (text.includes("IBRION =")) transposed = /IBRION =\s*[78]\b/.test(text);
      else if (/^\s*NELM\s+=/.test(text)) mostElectronicSteps = Number(/=\s*(\d+)/.exec(text)?.[1] ?? Infinity);
      else if (text.includes("General timing and accounting")) ended = true;
      else if (text.includes("direct lattice vectors")) cell = await readCell(lines);
      else if (/^\s*-+ Iteration\s+\d+\(\s*(\d+)/.test(text)) {
        electronicSteps = Number(/\(\s*(\d+)/.exec(text)![1]);
        begun = true;
      } else if (/^\s*in kB\s/.test(text)) {
        step.stress = stressOfVasp(lines.numbers(wordsOf(text).slice(2, 8), "a stress in kB"));
      } else if (text.includes("TOTAL-FORCE (eV/Angst)")) {
        Object.assign(step, await readForces(lines, species?.length ?? 0));
      } else if (/free\s+energy\s+TOTEN\s*=/.test(text) && step.forces !== undefined) {
        const energy = lines.numbers([/=\s*(\S+)/.exec(text)?.[1] ?? ""], "the free energy")[0]!;
        if (held !== undefined) yield held;
        held = undefined;
        held = frameOf(energy);
        step = {};
        begun = false;
        index++;
      } else if (held !== undefined && step.forces === undefined && /energy\(sigma->0\)\s*=/.test(text)) {
        const zero = Number(/energy\(sigma->0\)\s*=\s*(\S+)/.exec(text)?.[1]);
        if (Number.isFinite(zero) && held.info?.["energy_sigma0"] === undefined) {
          held = { ...held, info: { ...held.info, energy_sigma0: zero } };
        }
      } else if (text.includes("BORN EFFECTIVE CHARGES (in") || text.includes("BORN EFFECTIVE CHARGES (incl")) {
        const bornCharges = await readBornCharges(lines, species?.length ?? 0, transposed);
        if (held !== undefined && bornCharges !== undefined) held = { ...held, bornCharges };
      }
    }
  } catch (error) {
    if (!(error instanceof BoroxolError) || error.code !== "E0207" || (index === 0 && held === undefined)) throw error;
    begun = true;
  }
  if (held !== undefined) yield held;
  if (index === 0) {
    throw new BoroxolError("E0207", "the file holds no complete ionic step", {
      place: placeOf(options, undefined, lines.line),
      fix: "wait until VASP has finished a step, or take a complete copy",
    });
  }
  if (begun) {
    const message = `step ${index + 1} is cut short at the end of the file and was dropped`;
    options.onNotice?.({ kind: "truncated-frame", message, frame: index + 1, line: lines.line });
  } else if (!ended) {
    const message = "the run did not end: labels that should follow may be missing";
    options.onNotice?.({ kind: "missing-label", message, frame: index, line: lines.line });
  }

  function frameOf(energy: number): Frame {
    if (species === undefined) throw lines.fault("no line 'ions per type' names the numbers of atoms");
    checkCell(cell, [true, true, true], placeOf(options, index + 1, lines.line));
    const converged = electronicSteps < mostElectronicSteps;
    if (!converged) {
      const message = `the electrons of step ${index + 1} did not converge in ${mostElectronicSteps} cycles`;
      options.onNotice?.({ kind: "unconverged", message, frame: index + 1, line: lines.line });
    }
    const { positions, forces, stress } = step as Required<Pick<Step, "positions" | "forces">> & Step;
    return {
      species,
      positions,
      cell,
      periodic: [true, true, true],
      forces,
      energy,
      ...(stress === undefined ? {} : { stress }),
      info: { scf_converged: converged },
    };
  }
}

function speciesOf(text: string, symbols: readonly string[], lines: TextLines, options: ReadOptions): Uint8Array {
  const counts = lines.numbers(wordsOf(text.slice(text.indexOf("=") + 1)), "a number of ions");
  if (counts.length > symbols.length || counts.some((count) => !(count >= 0 && count <= 1e7))) {
    throw lines.fault(`${counts.length} kinds of ions have ${symbols.length} VRHFIN lines`);
  }
  const place = placeOf(options, undefined, lines.line);
  return Uint8Array.from(
    counts.flatMap((count, k) => Array.from({ length: count }, () => elementBySymbol(symbols[k]!, place).number)),
  );
}

async function readCell(lines: TextLines): Promise<Float64Array<ArrayBuffer>> {
  const rows: number[] = [];
  for (let k = 0; k < 3; k++) {
    // Large negative numbers run into each other: 10.123456789-10.123456789.
    const words = wordsOf((await lines.need("a lattice vector")).replaceAll(/(?<=\d)-/g, " -")).slice(0, 3);
    if (words.length < 3) throw lines.fault("a lattice vector needs three numbers");
    rows.push(...lines.numbers(words, "a lattice vector"));
  }
  return Float64Array.from(rows);
}

async function readForces(lines: TextLines, atoms: number): Promise<Pick<Step, "positions" | "forces">> {
  await lines.need("the line under TOTAL-FORCE");
  const positions: number[] = [];
  const forces: number[] = [];
  for (let i = 0; i < atoms; i++) {
    const words = wordsOf(await lines.need(`the force on atom ${i + 1}`));
    if (words.length !== 6) throw lines.fault("a row of positions and forces needs six numbers");
    const row = lines.numbers(words, "a position or a force");
    positions.push(...row.slice(0, 3));
    forces.push(...row.slice(3));
  }
  return { positions: Float64Array.from(positions), forces: Float64Array.from(forces) };
}

/** Undefined where the block is not the printed table, as in the heading of piezoelectric tensors. */
async function readBornCharges(
  lines: TextLines,
  atoms: number,
  transposed: boolean,
): Promise<Float64Array | undefined> {
  await lines.need("the line under BORN EFFECTIVE CHARGES");
  const out = new Float64Array(9 * atoms);
  for (let i = 0; i < atoms; i++) {
    if (!/^\s*ion\s+\d+/.test(await lines.need(`the Born charges of ion ${i + 1}`))) return undefined;
    for (let k = 0; k < 3; k++) {
      const row = lines.numbers(wordsOf(await lines.need("a row of Born charges")).slice(1, 4), "a Born charge");
      for (let d = 0; d < 3; d++) out[9 * i + (transposed ? 3 * d + k : 3 * k + d)] = row[d]!;
    }
  }
  return out;
}
