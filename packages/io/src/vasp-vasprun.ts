import { BoroxolError, elementBySymbol, type Frame, transformRows } from "@boroxol/core";
import type { ByteSource } from "./byte-window.ts";
import { checkCell } from "./check-cell.ts";
import { placeOf, type ReadOptions } from "./read-options.ts";
import { textLines, wordsOf } from "./text-lines.ts";
import { stressOfVasp } from "./vasp-stress.ts";

type Table = "basis" | "positions" | "forces" | "stress";

const tableStart = /<varray name="(basis|positions|forces|stress)"/;
const nameOf = /\bname\s*=\s*"([^"]*)"/;
const contentOf = />\s*([^<]*?)\s*<\//;

/**
 * Ionic steps of a vasprun.xml as frames, read line by line and never as a tree: VASP puts one row on a line.
 *
 * `energy` is e_fr_energy (free energy), of which the forces are the derivative; e_0_energy is kept in `info` as
 * energy_sigma0. The stress is turned from kbar, compression positive. A calculation whose electrons needed all NELM cycles
 * is marked in `info` as scf_converged false.
 * @throws E0203 for a malformed file, E0204 for stars and NaN, E0207 where no step is complete
 * @see https://www.vasp.at/wiki/index.php/Vasprun.xml
 * @example for await (const frame of readVasprun(openBytes("vasprun.xml.gz"))) console.log(frame.energy);
 */
export async function* readVasprun(source: ByteSource, options: ReadOptions = {}): AsyncGenerator<Frame> {
  const lines = textLines(source, options, "vasprun.xml in the VASP manual");
  const species: number[] = [];
  const place = (): string => placeOf(options, index + 1, lines.line);
  let inAtoms = false;
  let inCalculation = false;
  let inScf = false;
  let table: number[] | undefined;
  let tables: Partial<Record<Table, number[]>> = {};
  let energies: Record<string, number> = {};
  let cycles = 0;
  let mostCycles = Number.POSITIVE_INFINITY;
  let bornCharges: number[] | undefined;
  let ended = false;
  let index = 0;
  // Born charges follow the last calculation, so one frame is held back.
  let held: Frame | undefined;

  try {
    for (let text = await lines.next(); text !== undefined; text = await lines.next()) {
      if (text.includes("<v>") && (table !== undefined || bornCharges !== undefined)) {
        const row = lines.numbers(wordsOf(contentOf.exec(text)?.[1] ?? ""), "a row of numbers");
        if (row.length !== 3) throw lines.fault("a row needs three numbers");
        (table ?? bornCharges!).push(...row);
      } else if (text.includes("</varray>")) table = undefined;
      else if (text.includes("</modeling>")) ended = true;
      else if (inAtoms && text.includes("<rc>")) {
        const symbol = /<rc>\s*<c>\s*(\w+)\s*<\/c>/.exec(text)?.[1] ?? "";
        // VASP cuts the symbol of zirconium down to its second letter.
        species.push(elementBySymbol(symbol === "r" ? "Zr" : symbol, place()).number);
      } else if (text.includes("<array name=")) {
        inAtoms = text.includes('name="atoms"');
        if (text.includes('name="born_charges"')) bornCharges = [];
      } else if (text.includes("</array>")) {
        inAtoms = false;
        if (held !== undefined && bornCharges?.length === 9 * species.length) {
          held = { ...held, bornCharges: Float64Array.from(bornCharges) };
        }
        bornCharges = undefined;
      } else if (text.includes("<calculation>")) {
        inCalculation = true;
        [tables, energies, cycles] = [{}, {}, 0];
      } else if (text.includes("<scstep>")) {
        inScf = true;
        cycles++;
      } else if (text.includes("</scstep>")) inScf = false;
      else if (text.includes('name="NELM"')) mostCycles = Number(contentOf.exec(text)?.[1] ?? Infinity);
      else if (inCalculation && tableStart.test(text)) {
        table = [];
        tables[tableStart.exec(text)![1] as Table] = table;
      } else if (inCalculation && !inScf && text.includes('_energy"')) {
        const name = nameOf.exec(text)?.[1] ?? "";
        energies[name] = lines.numbers([contentOf.exec(text)?.[1] ?? ""], `the energy ${name}`)[0]!;
      } else if (text.includes("</calculation>")) {
        inCalculation = false;
        if (held !== undefined) yield held;
        held = frameOf();
        index++;
      }
    }
  } catch (error) {
    if (!(error instanceof BoroxolError) || error.code !== "E0207" || held === undefined) throw error;
    inCalculation = true;
  }
  if (held !== undefined) yield held;
  if (index === 0) {
    throw new BoroxolError("E0207", "the file holds no complete calculation", {
      place: place(),
      fix: "wait until VASP has finished a step, or take a complete copy",
    });
  }
  if (inCalculation) {
    const message = `step ${index + 1} is cut short at the end of the file and was dropped`;
    options.onNotice?.({ kind: "truncated-frame", message, frame: index + 1, line: lines.line });
  } else if (!ended) {
    const message = "the run did not end: labels that should follow may be missing";
    options.onNotice?.({ kind: "missing-label", message, frame: index, line: lines.line });
  }

  function frameOf(): Frame {
    const { basis = [], positions = [], forces, stress } = tables;
    if (species.length === 0 || basis.length !== 9 || positions.length !== 3 * species.length) {
      throw lines.fault(`a calculation of ${species.length} atoms has ${positions.length / 3} positions`);
    }
    if (forces !== undefined && forces.length !== positions.length)
      throw lines.fault("the forces are not those of all atoms");
    const cell = Float64Array.from(basis);
    checkCell(cell, [true, true, true], place());
    const energy = energies["e_fr_energy"];
    const sigma0 = energies["e_0_energy"];
    const converged = cycles < mostCycles;
    if (!converged) {
      const message = `the electrons of step ${index + 1} did not converge in ${mostCycles} cycles`;
      options.onNotice?.({ kind: "unconverged", message, frame: index + 1, line: lines.line });
    }
    const [xx = 0, xy = 0, , , yy = 0, yz = 0, zx = 0, , zz = 0] = stress ?? [];
    return {
      species: Uint8Array.from(species),
      positions: transformRows(Float64Array.from(positions), cell),
      cell,
      periodic: [true, true, true],
      ...(forces === undefined ? {} : { forces: Float64Array.from(forces) }),
      ...(energy === undefined ? {} : { energy }),
      ...(stress?.length === 9 ? { stress: stressOfVasp([xx, yy, zz, xy, yz, zx]) } : {}),
      info: { scf_converged: converged, ...(sigma0 === undefined ? {} : { energy_sigma0: sigma0 }) },
    };
  }
}
