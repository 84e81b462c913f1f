import { readdir, readFile, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { BoroxolError, elementBySymbol, type Frame } from "@boroxol/core";
import { checkCell } from "./check-cell.ts";
import { type NpyFile, openNpy } from "./npy.ts";
import type { ReadOptions } from "./read-options.ts";
import { asymmetryOf, stressFromVirial } from "./stress-tensor.ts";

/** Arrays that become labels, with the width of a row; `atoms` counts for each atom. */
const labels = {
  energy: { perAtom: false, width: 1 },
  force: { perAtom: true, width: 3 },
  virial: { perAtom: false, width: 9 },
  dipole: { perAtom: false, width: 3 },
} as const;
const structural = new Set(["coord", "box", "real_atom_types", "atom_pref"]);

/** Frames that are read from the arrays at a time. */
const block = 64;

/**
 * Frames of all DeePMD-kit systems under a folder (type.raw beside set.*), uniform and mixed type, float32 and float64.
 *
 * energy (eV), force (eV/A), virial (eV, = -V stress), dipole, atom_pref (a column of that name); other arrays are said through `onNotice` as not used. With
 * real_atom_types.npy the types change from frame to frame, and atoms of type -1 are padding.
 * @throws E0201 where the folder holds no system, E0203 where arrays do not fit each other, E0204 for NaN, E0207 for an
 * array that is cut, E0208 without type_map.raw
 * @see https://docs.deepmodeling.com/projects/deepmd/en/stable/data/system.html
 * @example for await (const frame of readDeepmdNpy("data/Li3P")) console.log(frame.energy);
 */
export async function* readDeepmdNpy(
  folder: string,
  options: ReadOptions & { readonly elements?: readonly string[] } = {},
): AsyncGenerator<Frame> {
  const systems = await deepmdSystems(folder);
  if (systems.length === 0) {
    throw new BoroxolError("E0201", `${folder} holds no DeePMD system`, {
      place: folder,
      fix: "a system is a folder with type.raw and set.000",
    });
  }
  for (const system of systems) yield* readSystem(system, options);
}

/** Folders with a type.raw, the folder itself first; links are not followed. */
export async function deepmdSystems(folder: string, depth = 8): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const found = entries.some((entry) => entry.isFile() && entry.name === "type.raw") ? [folder] : [];
  if (depth === 0) return found;
  const inner = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith("set."));
  for (const { name } of inner.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    found.push(...(await deepmdSystems(join(folder, name), depth - 1)));
  }
  return found;
}

async function readWords(path: string): Promise<string[]> {
  const { size } = await stat(path);
  if (size > 1e8) throw new BoroxolError("E0211", `${path} takes ${size} bytes`, { place: path });
  return (await readFile(path, "latin1")).split(/\s+/).filter((word) => word !== "");
}

async function* readSystem(
  folder: string,
  options: ReadOptions & { readonly elements?: readonly string[] },
): AsyncGenerator<Frame> {
  const names = await readdir(folder);
  const types = (await readWords(join(folder, "type.raw"))).map(Number);
  const symbols = names.includes("type_map.raw") ? await readWords(join(folder, "type_map.raw")) : options.elements;
  if (symbols === undefined) {
    throw new BoroxolError("E0208", "type_map.raw is missing", {
      place: folder,
      fix: "write the element of each type into it, or give the elements in the order of the types",
    });
  }
  const open = names.includes("nopbc");
  for (const set of names.filter((name) => name.startsWith("set.")).sort()) {
    yield* readSet(join(folder, set), types, symbols, open, options);
  }
}

async function* readSet(
  set: string,
  types: readonly number[],
  symbols: readonly string[],
  open: boolean,
  options: ReadOptions,
): AsyncGenerator<Frame> {
  const rename = new Map(Object.entries(options.rename ?? {}));
  const files = new Map<string, NpyFile>();
  const fault = (message: string): BoroxolError =>
    new BoroxolError("E0203", message, { place: set, fix: "see docs/formats.md, DeePMD npy" });
  const atoms = types.length;
  try {
    const unused: string[] = [];
    for (const file of (await readdir(set)).filter((name) => name.endsWith(".npy")).sort()) {
      const plain = basename(file, ".npy");
      const name = rename.get(plain) ?? plain;
      if (structural.has(name) || Object.hasOwn(labels, name)) files.set(name, await openNpy(join(set, file)));
      else unused.push(plain);
    }
    if (unused.length > 0) {
      const message = `${basename(set)}: arrays without a meaning here: ${unused.join(", ")}`;
      options.onNotice?.({ kind: "unused-label", message, frame: 0, line: 0 });
    }
    const coord = files.get("coord");
    if (coord === undefined) throw fault("coord.npy is missing");
    const box = files.get("box");
    if (box === undefined && !open) throw fault("box.npy is missing and there is no file nopbc");
    const width: Record<string, number> = { coord: 3 * atoms, box: 9, real_atom_types: atoms, atom_pref: atoms };
    for (const [name, { perAtom, width: each }] of Object.entries(labels)) width[name] = perAtom ? each * atoms : each;
    for (const [name, file] of files) {
      if (file.rows === coord.rows && file.rowLength === width[name]) continue;
      throw fault(`${name}.npy has the shape (${file.header.shape.join(", ")}), not (${coord.rows}, ${width[name]})`);
    }
    let askew = false;
    for (let start = 0; start < coord.rows; start += block) {
      const count = Math.min(block, coord.rows - start);
      const rows = new Map<string, Float64Array>();
      for (const [name, file] of files) rows.set(name, await file.read(start, count));
      for (let k = 0; k < count; k++) {
        const part = (name: string): Float64Array | undefined => {
          const values = rows.get(name)?.slice(k * width[name]!, (k + 1) * width[name]!);
          if (values === undefined || values.every(Number.isFinite)) return values;
          throw new BoroxolError("E0204", `${name} of frame ${start + k + 1} is not finite`, {
            place: set,
            fix: "leave this frame out, and look for what made it",
          });
        };
        const kinds = part("real_atom_types") ?? types;
        const real = Array.from(kinds, (_, i) => i).filter((i) => kinds[i]! >= 0);
        const pick = (values: Float64Array | undefined, each = 3): Float64Array | undefined =>
          values === undefined || real.length === atoms
            ? values
            : Float64Array.from(real.flatMap((i) => [...values.subarray(each * i, each * (i + 1))]));
        const cell = open ? new Float64Array(9) : part("box")!;
        if (!open) checkCell(cell, [true, true, true], `${set}, frame ${start + k + 1}`);
        const [energy, forces, virial, dipole] = [part("energy"), pick(part("force")), part("virial"), part("dipole")];
        const preferences = pick(part("atom_pref"), 1);
        const off = virial === undefined ? undefined : asymmetryOf(virial);
        if (off !== undefined && !askew) {
          askew = true;
          const message = `${basename(set)}: virials are not symmetric, by ${off.toPrecision(3)} eV at first, and were averaged`;
          options.onNotice?.({ kind: "asymmetric-stress", message, frame: start + k + 1, line: 0 });
        }
        yield {
          species: Uint8Array.from(real, (i) => {
            const symbol = symbols[kinds[i]!];
            if (symbol === undefined) throw fault(`type ${kinds[i]} has no line in type_map.raw`);
            return elementBySymbol(symbol, set).number;
          }),
          positions: pick(part("coord"))!,
          cell,
          periodic: open ? [false, false, false] : [true, true, true],
          ...(energy === undefined ? {} : { energy: energy[0]! }),
          ...(forces === undefined ? {} : { forces }),
          ...(virial === undefined || open ? {} : { stress: stressFromVirial(virial, cell) }),
          ...(dipole === undefined ? {} : { dipole }),
          ...(preferences && { columns: { atom_pref: { kind: "real", width: 1, values: preferences } } }),
        };
      }
    }
  } finally {
    for (const file of files.values()) await file.close();
  }
}
