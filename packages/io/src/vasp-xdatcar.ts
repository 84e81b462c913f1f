import { BoroxolError, elementBySymbol, type Frame, transformRows } from "@boroxol/core";
import type { ByteSource } from "./byte-window.ts";
import { checkCell } from "./check-cell.ts";
import { placeOf, type ReadOptions } from "./read-options.ts";
import { textLines, wordsOf } from "./text-lines.ts";

/**
 * Frames of a VASP XDATCAR, one at a time, also where the cell changes and the header stands before every frame.
 *
 * Positions are those of the file, wrapped into the cell by VASP; the configuration's number becomes `step`.
 * @throws E0203 for a malformed file, E0204 for what is not finite, E0207 where no frame is complete, E0101 for a flat cell
 * @see https://www.vasp.at/wiki/index.php/XDATCAR
 * @example for await (const frame of readXdatcar(fileBytes("XDATCAR"))) console.log(frame.step);
 */
export async function* readXdatcar(source: ByteSource, options: ReadOptions = {}): AsyncGenerator<Frame> {
  const lines = textLines(source, options, "XDATCAR in the VASP manual");
  let cell = new Float64Array(9);
  let species = new Uint8Array(0);
  let index = 0;
  try {
    while (true) {
      let text = await lines.next();
      if (index > 0) while (text !== undefined && text.trim() === "") text = await lines.next();
      if (text === undefined) break;
      if (!/^\s*direct\s+configuration\s*=/i.test(text)) {
        ({ cell, species } = await readHeader());
        text = await lines.need("'Direct configuration='");
      }
      const step = Number(/=\s*(\d+)/.exec(text)?.[1] ?? Number.NaN);
      if (!Number.isFinite(step)) throw lines.fault(`'${text.trim().slice(0, 40)}' is not 'Direct configuration= n'`);
      // Grown row by row: the counts of a damaged header may be absurd.
      const fractional: number[] = [];
      for (let i = 0; i < species.length; i++) {
        const words = wordsOf(await lines.need(`the position of atom ${i + 1}`)).slice(0, 3);
        if (words.length < 3) throw lines.fault("a position needs three numbers");
        fractional.push(...lines.numbers(words, "a position"));
      }
      index++;
      const positions = transformRows(Float64Array.from(fractional), cell);
      yield { species, positions, cell, periodic: [true, true, true], step };
    }
  } catch (error) {
    if (!(error instanceof BoroxolError) || error.code !== "E0207" || index === 0) throw error;
    const message = `frame ${index + 1} is cut short at the end of the file and was dropped`;
    options.onNotice?.({ kind: "truncated-frame", message, frame: index + 1, line: lines.line });
    return;
  }
  if (index === 0) {
    throw new BoroxolError("E0207", "the file holds no frame", { place: placeOf(options, undefined, lines.line) });
  }

  /** Scale, cell vectors, elements and their numbers; the comment line is read already. */
  async function readHeader(): Promise<{ cell: Float64Array<ArrayBuffer>; species: Uint8Array<ArrayBuffer> }> {
    const [scale = 1] = lines.numbers(wordsOf(await lines.need("the scale factor")).slice(0, 1), "the scale factor");
    const rows: number[] = [];
    for (let k = 0; k < 3; k++) {
      const words = wordsOf(await lines.need("a cell vector")).slice(0, 3);
      if (words.length < 3) throw lines.fault("a cell vector needs three numbers");
      rows.push(...lines.numbers(words, "a cell vector"));
    }
    const symbols = wordsOf(await lines.need("the elements"));
    const counts = lines.numbers(wordsOf(await lines.need("the numbers of atoms")), "a number of atoms");
    const atoms = counts.reduce((sum, count) => sum + count, 0);
    if (symbols.length !== counts.length || counts.some((count) => !(Number.isSafeInteger(count) && count >= 0))) {
      throw lines.fault("the elements and their numbers do not match");
    }
    if (atoms > mostAtoms) {
      throw new BoroxolError("E0211", `${atoms} atoms are announced`, {
        place: placeOf(options, undefined, lines.line),
      });
    }
    const header = Float64Array.from(rows, (x) => x * scale);
    checkCell(header, [true, true, true], placeOf(options, undefined, lines.line));
    const place = placeOf(options, undefined, lines.line - 1);
    const kinds = symbols.map((symbol) => elementBySymbol(symbol.split(/[_/]/)[0]!, place).number);
    const list = new Uint8Array(atoms);
    let at = 0;
    counts.forEach((count, k) => list.fill(kinds[k]!, at, (at += count)));
    return { cell: header, species: list };
  }
}

/** VASP has never been run with more. */
const mostAtoms = 10_000_000;
