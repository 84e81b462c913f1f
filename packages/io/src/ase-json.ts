import { BoroxolError, elements, type Frame } from "@boroxol/core";
import { type ByteSource, gatherBytes } from "./byte-window.ts";
import { checkCell } from "./check-cell.ts";
import { placeOf, type ReadOptions } from "./read-options.ts";
import { stressFromTensor } from "./stress-tensor.ts";

/** ASE's unit of time is A sqrt(amu/eV) = 10.18 fs: a velocity in its units times this is in A/fs. */
const aseVelocity = 0.098_226_947_884_640_63;

/**
 * Rows of an ASE database in JSON, as `ase.io.write("x.json")` and `ase.db` make it.
 *
 * energy, forces, stress (Voigt, eV/A^3, tension positive, as here), charges, dipole; velocities from momenta; key-value
 * pairs go to `info`.
 * @throws E0203 where it is not such JSON or arrays do not fit, E0204 for NaN, E0207 for a file that is cut
 * @see https://ase-lib.org/ase/db/db.html
 * @example for await (const frame of readAseJson(fileBytes("relaxed.json"))) console.log(frame.energy);
 */
export async function* readAseJson(source: ByteSource, options: ReadOptions = {}): AsyncGenerator<Frame> {
  const place = options.name ?? "input";
  const document = parseJson(await gatherBytes(source), place) as Record<string, unknown>;
  const ids = Array.isArray(document["ids"]) ? document["ids"].map(String) : Object.keys(document);
  const rows = ids.map((id) => document[id]).filter((row): row is Record<string, unknown> => isRow(row));
  if (rows.length === 0) {
    throw new BoroxolError("E0203", "the JSON holds no row with numbers and positions", {
      place,
      fix: "write it with ase.io.write(..., format='json')",
    });
  }
  for (const [k, row] of rows.entries()) yield frameOf(row, placeOf(options, k + 1, 1).replace(", line 1", ""));
}

/** @throws E0203 where it is not JSON, E0207 where it ends early */
export function parseJson(bytes: Uint8Array, place: string): unknown {
  if (bytes.length > 2 ** 28) throw new BoroxolError("E0211", "JSON of more than 256 MiB is not read", { place });
  try {
    // ASE and pymatgen write NaN and Infinity as Python does, which is no JSON.
    const text = new TextDecoder().decode(bytes);
    return JSON.parse(
      /\b(NaN|Infinity)\b/.test(text) ? text.replaceAll(/(?<![\w"])-?(NaN|Infinity)(?![\w"])/g, "null") : text,
    );
  } catch (cause) {
    const cut = /end of JSON|Unterminated|end of data/i.test((cause as Error).message);
    throw new BoroxolError(cut ? "E0207" : "E0203", `the JSON cannot be read: ${(cause as Error).message}`, {
      place,
      fix: "take a complete copy of the file",
      cause,
    });
  }
}

function isRow(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && "numbers" in value && "positions" in value;
}

/** Arrays are plain lists, or {"__ndarray__": [shape, type, values]}, or a cell object around one. */
function numbersOf(value: unknown, what: string, place: string): Float64Array | undefined {
  if (value === undefined || value === null) return undefined;
  let list: unknown = value;
  if (typeof value === "object" && "array" in value) list = (value as { array: unknown }).array;
  if (typeof list === "object" && list !== null && "__ndarray__" in list) {
    list = (list as { __ndarray__: unknown[] }).__ndarray__[2];
  }
  const flat = Array.isArray(list) ? (list.flat(3) as unknown[]) : [list];
  const numbers = Float64Array.from(flat, (each) => (typeof each === "boolean" ? Number(each) : (each as number)));
  if (flat.every((each) => typeof each === "number" || typeof each === "boolean") && numbers.every(Number.isFinite))
    return numbers;
  const notFinite = flat.some((each) => each === null);
  throw new BoroxolError(notFinite ? "E0204" : "E0203", `${what} holds something that is not a finite number`, {
    place,
    fix: "leave this row out, and look for what made it",
  });
}

function frameOf(row: Record<string, unknown>, place: string): Frame {
  const numbers = numbersOf(row["numbers"], "numbers", place)!;
  const atoms = numbers.length;
  const sized = (name: string, lengths: readonly number[]): Float64Array | undefined => {
    const values = numbersOf(row[name], name, place);
    if (values === undefined || lengths.includes(values.length)) return values;
    throw new BoroxolError("E0203", `${name} has ${values.length} numbers for ${atoms} atoms`, { place });
  };
  if (!numbers.every((z) => Number.isInteger(z) && z > 0 && z < 119)) {
    throw new BoroxolError("E0102", "numbers holds something that is no atomic number", { place });
  }
  const cell = sized("cell", [9]) ?? new Float64Array(9);
  const pbc = sized("pbc", [3]) ?? new Float64Array(3);
  const periodic = [pbc[0] !== 0, pbc[1] !== 0, pbc[2] !== 0] as const;
  checkCell(cell, periodic, place);
  const momenta = sized("momenta", [3 * atoms]);
  const stress = sized("stress", [6, 9]);
  const energy = sized("energy", [1])?.[0];
  const forces = sized("forces", [3 * atoms]);
  const charges = sized("charges", [atoms]) ?? sized("initial_charges", [atoms]);
  const dipole = sized("dipole", [3]);
  const info = Object.entries((row["key_value_pairs"] as Record<string, unknown> | undefined) ?? {}).filter(
    (entry): entry is [string, string | number | boolean] => ["string", "number", "boolean"].includes(typeof entry[1]),
  );
  return {
    species: Uint8Array.from(numbers),
    positions: sized("positions", [3 * atoms])!,
    cell,
    periodic,
    ...(momenta === undefined
      ? {}
      : { velocities: momenta.map((p, k) => (p / elements[numbers[Math.floor(k / 3)]! - 1]!.mass) * aseVelocity) }),
    ...(forces === undefined ? {} : { forces }),
    ...(energy === undefined ? {} : { energy }),
    ...(stress === undefined ? {} : { stress: stressFromTensor(stress) }),
    ...(charges === undefined ? {} : { charges }),
    ...(dipole === undefined ? {} : { dipole }),
    ...(info.length === 0 ? {} : { info: Object.fromEntries(info) }),
  };
}
