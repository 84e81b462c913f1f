import { BoroxolError, elementBySymbol, type Frame } from "@boroxol/core";
import { type ByteSource, gatherBytes } from "./byte-window.ts";
import { checkCell } from "./check-cell.ts";
import { npyNumbers, npyTexts, parseNpyHeader } from "./npy.ts";
import { placeOf, type ReadOptions, renamed } from "./read-options.ts";
import { stressFromTensor, stressFromVirial } from "./stress-tensor.ts";
import { zipEntries } from "./zip.ts";

/** Names under which data sets keep the same thing. */
const names = {
  positions: ["positions", "position", "coords", "coord", "R", "pos"],
  species: ["symbols", "species", "numbers", "atomic_numbers", "elements", "z", "Z"],
  cells: ["cells", "cell", "lattice", "box", "boxes"],
  energies: ["energies", "energy", "E", "REF_energy"],
  forces: ["forces", "force", "F", "REF_forces"],
  stresses: ["stresses", "stress", "REF_stress"],
  virials: ["virials", "virial", "REF_virial"],
} as const;

interface NpzArray {
  readonly shape: readonly number[];
  readonly numbers: Float64Array;
  readonly texts: readonly string[] | undefined;
}

/**
 * Frames of a numpy .npz archive with one row for each frame: positions (A), symbols or atomic numbers, cells (rows, A),
 * and where they are there energies (eV), forces (eV/A), stresses (eV/A^3, tension positive) or virials (= -V stress, eV).
 *
 * Arrays of other names are said through `onNotice` as not used; `rename` gives them a meaning.
 * @throws E0203 where arrays are missing or do not fit each other, E0204 for NaN, E0205 for a damaged archive
 * @example for await (const frame of readNpz(fileBytes("zeolite.npz"))) console.log(frame.energy);
 */
export async function* readNpz(source: ByteSource, options: ReadOptions = {}): AsyncGenerator<Frame> {
  const place = placeOf(options, undefined, 0).replace(", line 0", "");
  const entries = zipEntries(await gatherBytes(source), place);
  const arrays = new Map<string, () => NpzArray>();
  for (const [file, unpack] of entries) {
    const name = renamed(file.replace(/\.npy$/, ""), options);
    arrays.set(name, () => parseArray(unpack(), `${place}, ${file}`));
  }
  const used = new Set<string>();
  const take = (kind: keyof typeof names): NpzArray | undefined => {
    const name = names[kind].find((each) => arrays.has(each));
    if (name !== undefined) used.add(name);
    return name === undefined ? undefined : arrays.get(name)!();
  };
  const fault = (message: string): BoroxolError =>
    new BoroxolError("E0203", message, { place, fix: "see docs/formats.md for the arrays of a data set" });

  const positions = take("positions");
  const species = take("species");
  if (positions === undefined || species === undefined) throw fault("the archive lacks positions or symbols");
  const single = positions.shape.length === 2;
  const frames = single ? 1 : positions.shape[0]!;
  const atoms = positions.shape.at(-2) ?? 0;
  if (positions.shape.at(-1) !== 3) throw fault(`positions have the shape (${positions.shape.join(", ")})`);
  const cells = take("cells");
  const energies = take("energies");
  const forces = take("forces");
  const stresses = take("stresses");
  const virials = take("virials");
  const unused = [...arrays.keys()].filter((name) => !used.has(name));
  if (unused.length > 0) {
    const message = `arrays without a meaning here: ${unused.join(", ")}`;
    options.onNotice?.({ kind: "unused-label", message, frame: 0, line: 0 });
  }
  const row = (array: NpzArray, width: number, frame: number, what: string): Float64Array => {
    const shared = array.numbers.length === width;
    if (!shared && array.numbers.length !== width * frames)
      throw fault(`${what} do not fit ${frames} frames of ${atoms} atoms`);
    const values = array.numbers.slice(shared ? 0 : width * frame, shared ? width : width * (frame + 1));
    if (values.every(Number.isFinite)) return values;
    throw new BoroxolError("E0204", `${what} of frame ${frame + 1} are not finite`, {
      place,
      fix: "leave this frame out",
    });
  };
  for (let k = 0; k < frames; k++) {
    const cell = cells === undefined ? new Float64Array(9) : cellOf(cells, k, row);
    const open = cell.every((x) => x === 0);
    if (!open) checkCell(cell, [true, true, true], `${place}, frame ${k + 1}`);
    const stress = stresses === undefined ? undefined : row(stresses, stresses.numbers.length / frames, k, "stresses");
    const virial = virials === undefined ? undefined : row(virials, 9, k, "virials");
    yield {
      species: speciesOf(species, atoms, frames, k, place),
      positions: row(positions, 3 * atoms, k, "positions"),
      cell,
      periodic: open ? [false, false, false] : [true, true, true],
      ...(energies === undefined ? {} : { energy: row(energies, 1, k, "energies")[0]! }),
      ...(forces === undefined ? {} : { forces: row(forces, 3 * atoms, k, "forces") }),
      ...(stress === undefined
        ? virial === undefined
          ? {}
          : { stress: stressFromVirial(virial, cell) }
        : { stress: stressFromTensor(stress) }),
    };
  }
}

function parseArray(bytes: Uint8Array, place: string): NpzArray {
  const header = parseNpyHeader(bytes, place);
  const count = header.shape.reduce((product, size) => product * size, 1);
  const data = bytes.subarray(header.offset);
  if (data.length < count * header.itemLength) throw new BoroxolError("E0207", "the array is cut", { place });
  const text = header.kind === "text";
  return {
    shape: header.shape,
    numbers: text ? new Float64Array(0) : npyNumbers(data, header, count),
    texts: text ? npyTexts(data, header, count) : undefined,
  };
}

/** Cells come as 9 numbers, or as 3 edges. */
function cellOf(
  cells: NpzArray,
  k: number,
  row: (array: NpzArray, width: number, frame: number, what: string) => Float64Array,
): Float64Array {
  const width = cells.shape.at(-1) === 3 && cells.shape.at(-2) === 3 ? 9 : (cells.shape.at(-1) ?? 0);
  const values = row(cells, width, k, "cells");
  return width === 3 ? Float64Array.of(values[0]!, 0, 0, 0, values[1]!, 0, 0, 0, values[2]!) : values;
}

function speciesOf(array: NpzArray, atoms: number, frames: number, k: number, place: string): Uint8Array {
  const { texts, numbers } = array;
  const length = texts?.length ?? numbers.length;
  if (length !== atoms && length !== atoms * frames) {
    throw new BoroxolError("E0203", `${length} symbols do not fit ${atoms} atoms`, { place, fix: "one for each atom" });
  }
  const start = length === atoms ? 0 : k * atoms;
  return Uint8Array.from({ length: atoms }, (_, i) => {
    const text = texts?.[start + i];
    const number = text === undefined ? numbers[start + i]! : elementBySymbol(text, place).number;
    if (Number.isInteger(number) && number > 0 && number < 119) return number;
    throw new BoroxolError("E0102", `${number} is no atomic number`, { place });
  });
}
