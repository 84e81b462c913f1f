import { rename, rm } from "node:fs/promises";
import { BoroxolError, type Frame } from "@boroxol/core";
import type { Dataset, Group } from "h5wasm/node";

/** Parts of a frame, where they stand and in which unit. */
const parts = {
  positions: ["particles/all/position", "Angstrom"],
  velocities: ["particles/all/velocity", "Angstrom fs-1"],
  forces: ["particles/all/force", "eV Angstrom-1"],
  charges: ["particles/all/charge", "e"],
  bornCharges: ["particles/all/born_charge", "e"],
  cell: ["particles/all/box/edges", "Angstrom"],
  energy: ["observables/potential_energy", "eV"],
  stress: ["observables/stress", "eV Angstrom-3"],
  dipole: ["observables/dipole", "e Angstrom"],
} as const;

type Part = keyof typeof parts;

/**
 * Writes frames of the same atoms as an H5MD trajectory, frame by frame, in double precision: reading gives the same bits.
 *
 * Every frame needs the labels of the first one. `info` and other columns have no place in the file.
 * @returns the number of frames
 * @throws E0206 when it cannot be written, E0215 where atoms or labels change from frame to frame, E0207 without a frame
 * @see https://nongnu.org/h5md
 * @example await writeH5md("trajectory.h5md", readFrames("trajectory.extxyz"));
 */
export async function writeH5md(path: string, frames: Iterable<Frame> | AsyncIterable<Frame>): Promise<number> {
  const { default: hdf5 } = await import("h5wasm/node");
  await hdf5.ready;
  const temporary = `${path}.${process.pid}.tmp`;
  let file: InstanceType<typeof hdf5.File> | undefined;
  let sets: Map<Part | "images" | "step" | "time", Dataset> | undefined;
  let first: Frame | undefined;
  let count = 0;
  try {
    for await (const frame of frames) {
      if (first === undefined || sets === undefined) {
        first = frame;
        file = new hdf5.File(temporary, "w");
        sets = createSets(file, frame);
      } else checkSame(frame, first, count);
      for (const [part, data] of sets) {
        const values = valuesOf(frame, part);
        const width = data.shape!.slice(1);
        data.resize([count + 1, ...width]);
        data.write_slice([[count, count + 1], ...width.map((n) => [0, n] as [number, number])], values);
      }
      count++;
    }
    if (file === undefined) throw new BoroxolError("E0207", "there is no frame to write", { place: path });
    file.close();
    file = undefined;
    await rename(temporary, path);
    return count;
  } catch (cause) {
    file?.close();
    await rm(temporary, { force: true });
    if (cause instanceof BoroxolError) throw cause;
    throw new BoroxolError("E0206", `cannot write ${path}: ${(cause as Error).message}`, {
      place: path,
      fix: "check that the folder exists, that you may write there and that the disk has room",
      untouched: "the file is as it was before",
      cause,
    });
  }
}

function valuesOf(frame: Frame, part: Part | "images" | "step" | "time"): Float64Array | Int32Array {
  const value = frame[part];
  return typeof value === "number" ? Float64Array.of(value) : value!;
}

function checkSame(frame: Frame, first: Frame, index: number): void {
  const atoms = frame.species.length === first.species.length && frame.species.every((z, i) => z === first.species[i]);
  const keys = [
    "velocities",
    "forces",
    "charges",
    "bornCharges",
    "energy",
    "stress",
    "dipole",
    "images",
    "step",
    "time",
  ] as const;
  const changed = keys.find((key) => (frame[key] === undefined) !== (first[key] === undefined));
  const axes = frame.periodic.some((flag, k) => flag !== first.periodic[k]);
  if (atoms && changed === undefined && !axes) return;
  const what = atoms
    ? changed === undefined
      ? "the periodic axes change"
      : `'${changed}' is there in some frames only`
    : "the atoms change";
  throw new BoroxolError("E0215", `H5MD holds one trajectory of the same atoms and labels, but ${what}`, {
    place: `frame ${index + 1}`,
    fix: "write extended XYZ, or convert each group of frames by itself",
    untouched: "nothing was written",
  });
}

function createSets(file: Group, frame: Frame): Map<Part | "images" | "step" | "time", Dataset> {
  const sets = new Map<Part | "images" | "step" | "time", Dataset>();
  const header = file.create_group("h5md");
  header.create_attribute("version", Int32Array.of(1, 1), [2], "<i");
  header.create_group("author").create_attribute("name", "unknown");
  const creator = header.create_group("creator");
  creator.create_attribute("name", "Boroxol");
  creator.create_attribute("version", "0.1.0");
  const all = file.create_group("particles").create_group("all");
  const box = all.create_group("box");
  box.create_attribute("dimension", 3);
  box.create_attribute(
    "boundary",
    frame.periodic.map((flag) => (flag ? "periodic" : "none")),
  );
  all.create_dataset({
    name: "species",
    data: Int32Array.from(frame.species),
    shape: [frame.species.length],
    dtype: "<i",
  });
  const atoms = frame.species.length;
  if (frame.energy !== undefined || frame.stress !== undefined || frame.dipole !== undefined)
    file.create_group("observables");
  const shapes: Record<string, number[]> = {
    positions: [atoms, 3],
    velocities: [atoms, 3],
    forces: [atoms, 3],
    images: [atoms, 3],
    charges: [atoms],
    bornCharges: [atoms, 3, 3],
    cell: [3, 3],
    energy: [],
    stress: [6],
    dipole: [3],
  };
  const extend = (group: Group, name: string, shape: readonly number[], kind: string): Dataset =>
    group.create_dataset({
      name,
      data:
        kind === "<i"
          ? new Int32Array(shape.reduce((a, b) => a * b, 1))
          : new Float64Array(shape.reduce((a, b) => a * b, 1)),
      shape: [1, ...shape],
      maxshape: [null, ...shape],
      chunks: [1, ...shape.map((n) => Math.max(1, n))],
      dtype: kind,
    });
  const place = (from: string): [Group, string] => {
    const at = from.lastIndexOf("/");
    return [file.get(from.slice(0, at)) as Group, from.slice(at + 1)];
  };
  for (const [part, [where, unit]] of Object.entries(parts) as [Part, readonly [string, string]][]) {
    if (frame[part] === undefined) continue;
    const [parent, name] = place(where);
    const group = parent.create_group(name);
    const data = extend(group, "value", shapes[part]!, "<d");
    data.create_attribute("unit", unit);
    sets.set(part, data);
  }
  if (frame.images !== undefined) {
    sets.set("images", extend(all.create_group("image"), "value", shapes["images"]!, "<i"));
  }
  const position = all.get("position") as Group;
  if (frame.step !== undefined) sets.set("step", extend(position, "step", [], "<d"));
  if (frame.time !== undefined) {
    const time = extend(position, "time", [], "<d");
    time.create_attribute("unit", "ps");
    sets.set("time", time);
  }
  return sets;
}
