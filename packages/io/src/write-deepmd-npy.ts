import { lstat, rename, rm, rmdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { BoroxolError, type Frame, symbolOf } from "@boroxol/core";
import { makeFolder } from "./make-folder.ts";
import { encodeNpy } from "./npy.ts";
import { virialFromStress } from "./stress-tensor.ts";

/** How DeePMD npy folders are written. */
export interface DeepmdNpyOptions {
  /** Default 64: labels come back bit by bit. DeePMD-kit itself most often takes 32. */
  readonly precision?: 32 | 64;
  /** One system for all frames of the same number of atoms, with their types beside them. Default false. */
  readonly mixedType?: boolean;
  /** Frames in one set. Default 2000. */
  readonly setLength?: number;
}

/** Frames that wait for their set to be full. */
interface System {
  readonly folder: string;
  readonly frames: Frame[];
  sets: number;
}

/**
 * Writes frames as DeePMD-kit systems into `folder`: one system for each order of elements (or, mixed, for each number of
 * atoms), and for each choice of labels, since a system has a label for all of its frames or for none.
 *
 * All systems or none: they are written beside their places and renamed at the end. A system that is there already is not
 * touched.
 *
 * In uniform systems the atoms are grouped by element as they come. virial = -V stress (eV).
 * @returns folders of the systems, relative to `folder`
 * @throws E0206 when it cannot be written, E0426 where a system of the same name is there, E0215 for frames that are periodic in some directions only
 * @see https://docs.deepmodeling.com/projects/deepmd/en/stable/data/system.html
 * @example await writeDeepmdNpy("training", frames, { mixedType: true });
 */
export async function writeDeepmdNpy(
  folder: string,
  frames: Iterable<Frame> | AsyncIterable<Frame>,
  options: DeepmdNpyOptions = {},
): Promise<string[]> {
  const temporary = join(folder, `.boroxol-${process.pid}-${counter++}.tmp`);
  try {
    const names = await writeSystems(temporary, frames, options);
    // What stands there stays: sets of two writings side by side would be one data set to every reader.
    for (const name of names) if (await isThere(join(folder, name))) throw occupied(join(folder, name));
    for (const name of names) await rename(join(temporary, name), join(folder, name));
    return names;
  } catch (cause) {
    if (cause instanceof BoroxolError) throw cause;
    throw new BoroxolError("E0206", `cannot write ${folder}: ${(cause as Error).message}`, {
      place: folder,
      fix: "check that you may write there and that the disk has room",
      untouched: "no system was written",
      cause,
    });
  } finally {
    await rm(temporary, { recursive: true, force: true });
    // A folder that was made for nothing goes with it.
    await rmdir(folder).catch(() => undefined);
  }
}

let counter = 0;

async function isThere(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => undefined)) !== undefined;
}

function occupied(path: string): BoroxolError {
  return new BoroxolError("E0426", `${path} is there already`, {
    place: dirname(path),
    fix: "name a new folder, or remove the old system",
    untouched: "nothing was written",
  });
}

async function writeSystems(
  folder: string,
  frames: Iterable<Frame> | AsyncIterable<Frame>,
  options: DeepmdNpyOptions,
): Promise<string[]> {
  const { mixedType = false, setLength = 2000 } = options;
  const systems = new Map<string, System>();
  const taken = new Set<string>();
  for await (const frame of frames) {
    const { energy, forces, stress, dipole, columns } = frame;
    const labels = [energy, forces, stress, dipole, columns?.["atom_pref"]].map((label) => Number(label !== undefined));
    const open = !frame.periodic.some(Boolean);
    if (!open && !frame.periodic.every(Boolean)) {
      throw new BoroxolError("E0215", "DeePMD systems are periodic in all directions or in none", {
        place: "writing DeePMD npy",
        fix: "write extended XYZ, or make the cell periodic with vacuum in it",
        untouched: "nothing was written",
      });
    }
    const atoms = mixedType ? String(frame.species.length) : frame.species.join(",");
    const key = `${atoms}/${labels.join("")}/${open}`;
    let system = systems.get(key);
    if (system === undefined) {
      const base = mixedType ? `atoms${frame.species.length}` : formulaOf(frame.species);
      let name = base;
      for (let k = 2; taken.has(name); k++) name = `${base}_${k}`;
      taken.add(name);
      systems.set(key, (system = { folder: join(folder, name), frames: [], sets: 0 }));
    }
    system.frames.push(frame);
    if (system.frames.length >= setLength) await writeSet(system, options);
  }
  for (const system of systems.values()) if (system.frames.length > 0) await writeSet(system, options);
  return [...taken];
}

function formulaOf(species: Uint8Array): string {
  const counts = new Map<number, number>();
  for (const z of species) counts.set(z, (counts.get(z) ?? 0) + 1);
  return (
    [...counts]
      .sort(([a], [b]) => a - b)
      .map(([z, n]) => `${symbolOf(z)}${n}`)
      .join("") || "empty"
  );
}

async function writeSet(system: System, { precision = 64, mixedType = false }: DeepmdNpyOptions): Promise<void> {
  const frames = system.frames.splice(0);
  const [first] = frames as [Frame, ...Frame[]];
  const atoms = first.species.length;
  const set = join(system.folder, `set.${String(system.sets++).padStart(3, "0")}`);
  await makeFolder(set);
  const kind = precision === 32 ? "f4" : "f8";
  const flat = (parts: readonly ArrayLike<number>[], width: number): Float64Array => {
    const out = new Float64Array(frames.length * width);
    parts.forEach((part, k) => out.set(part as Float64Array, k * width));
    return out;
  };
  const arrays: Record<string, Uint8Array> = {};
  const add = (name: string, parts: readonly (ArrayLike<number> | undefined)[], width: number): void => {
    if (parts[0] === undefined) return;
    arrays[name] = encodeNpy(
      flat(parts as ArrayLike<number>[], width),
      width === 1 ? [frames.length] : [frames.length, width],
      kind,
    );
  };
  const open = !first.periodic.some(Boolean);
  add(
    "coord",
    frames.map(({ positions }) => positions),
    3 * atoms,
  );
  if (!open)
    add(
      "box",
      frames.map(({ cell }) => cell),
      9,
    );
  add(
    "energy",
    frames.map(({ energy }) => (energy === undefined ? undefined : [energy])),
    1,
  );
  add(
    "force",
    frames.map(({ forces }) => forces),
    3 * atoms,
  );
  add(
    "virial",
    frames.map(({ stress, cell }) => (stress === undefined ? undefined : virialFromStress(stress, cell))),
    9,
  );
  add(
    "dipole",
    frames.map(({ dipole }) => dipole),
    3,
  );

  add(
    "atom_pref",
    frames.map(({ columns }) => columns?.["atom_pref"]?.values as Float64Array | undefined),
    atoms,
  );

  // In a mixed system every set could bring new elements: the map holds all up to the heaviest known here.
  const kinds = mixedType ? Array.from({ length: 96 }, (_, k) => k + 1) : [...new Set(first.species)];
  if (mixedType) {
    const types = frames.flatMap(({ species }) => Array.from(species, (z) => kinds.indexOf(z)));
    arrays["real_atom_types"] = encodeNpy(types, [frames.length, atoms], "i4");
  }
  const typeOf = (z: number): number => (mixedType ? 0 : kinds.indexOf(z));
  try {
    for (const [name, bytes] of Object.entries(arrays)) await writeFile(join(set, `${name}.npy`), bytes);
    await writeFile(join(system.folder, "type.raw"), Array.from(first.species, (z) => `${typeOf(z)}\n`).join(""));
    await writeFile(join(system.folder, "type_map.raw"), kinds.map((z) => `${symbolOf(z)}\n`).join(""));
    if (open) await writeFile(join(system.folder, "nopbc"), "");
  } catch (cause) {
    throw new BoroxolError("E0206", `cannot write ${set}: ${(cause as Error).message}`, {
      place: set,
      fix: "check that you may write there and that the disk has room",
      untouched: "sets written before are complete",
      cause,
    });
  }
}
