import { access } from "node:fs/promises";
import { BoroxolError, type Frame } from "@boroxol/core";
import type { Dataset, File as Hdf5File, Group } from "h5wasm/node";
import { checkCell } from "./check-cell.ts";
import type { ReadOptions } from "./read-options.ts";

/** Frames that are read at a time: h5wasm copies a slice, and a whole trajectory would not fit. */
const block = 16;

/** Units that H5MD files name, as factors to ours. */
const units: Readonly<Record<string, number>> = {
  Angstrom: 1,
  nm: 10,
  "Angstrom fs-1": 1,
  "Angstrom ps-1": 1e-3,
  "nm ps-1": 1e-2,
  "eV Angstrom-1": 1,
  "kJ mol-1 nm-1": 0.1 / 96.485_332_12,
  eV: 1,
  "kJ mol-1": 1 / 96.485_332_12,
  "eV Angstrom-3": 1,
  e: 1,
  "e Angstrom": 1,
  ps: 1,
  fs: 1e-3,
};

/** Opens a file by h5wasm, which is loaded only now. @throws E0201 for a missing file, E0203 where it is no HDF5 */
export async function openHdf5(path: string): Promise<Hdf5File> {
  await access(path).catch((cause: Error) => {
    throw new BoroxolError("E0201", `cannot read ${path}: ${cause.message}`, { place: path, cause });
  });
  const { default: hdf5 } = await import("h5wasm/node");
  await hdf5.ready;
  try {
    return new hdf5.File(path, "r");
  } catch (cause) {
    throw new BoroxolError("E0203", `not an HDF5 file, or a damaged one: ${(cause as Error).message}`, {
      place: path,
      fix: "take a complete copy of the file",
      cause,
    });
  }
}

/**
 * Frames of an H5MD trajectory, read in slices: position, velocity, force, image, charge, born_charge, species, box and
 * the observables potential_energy, stress and dipole. Units are those that the file names, ours where it names none.
 * @throws E0203 where it is no H5MD or arrays do not fit, E0204 for NaN, E0213 for an unknown unit
 * @see P. de Buyl, P. H. Colberg, F. Hoefling, Comput. Phys. Commun. 185, 1546 (2014), doi:10.1016/j.cpc.2014.01.018
 * @example for await (const frame of readH5md("run.h5md")) console.log(frame.time);
 */
export async function* readH5md(path: string, options: ReadOptions = {}): AsyncGenerator<Frame> {
  const file = await openHdf5(path);
  const place = options.name ?? path;
  const fault = (message: string): BoroxolError =>
    new BoroxolError("E0203", message, { place, fix: "see docs/formats.md, H5MD" });
  try {
    const particles = file.get("particles") as Group | null;
    const name = particles?.keys()[0];
    const group = name === undefined ? null : (particles!.get(name) as Group | null);
    if (group === null) throw fault("the file has no /particles group");
    const array = (from: string): { data: Dataset; scale: number; timed: boolean } | undefined => {
      const found = file.get(from);
      if (found === null) return undefined;
      const timed = !("shape" in found);
      const data = (timed ? file.get(`${from}/value`) : found) as Dataset | null;
      if (data === null || data.shape === null) return undefined;
      const unit = (data.attrs["unit"] ?? (found as Group).attrs["unit"])?.value;
      if (unit !== undefined && !Object.hasOwn(units, String(unit))) {
        throw new BoroxolError("E0213", `the unit '${String(unit)}' of ${from} is not known`, { place });
      }
      return { data, scale: unit === undefined ? 1 : units[String(unit)]!, timed };
    };
    const base = `particles/${name}`;
    const position = array(`${base}/position`);
    const species = array(`${base}/species`);
    if (position === undefined || species === undefined) throw fault(`${base} lacks position or species`);
    const [frames = 0, atoms = 0] = position.data.shape!;
    const boundary = ((group.get("box") as Group | null)?.attrs["boundary"]?.value ?? []) as unknown;
    const flags = Array.isArray(boundary) ? boundary.map((each) => String(each) === "periodic") : [];
    const parts = {
      positions: position,
      velocities: array(`${base}/velocity`),
      forces: array(`${base}/force`),
      images: array(`${base}/image`),
      charges: array(`${base}/charge`),
      bornCharges: array(`${base}/born_charge`),
      cells: array(`${base}/box/edges`),
      energy: array("observables/potential_energy"),
      stress: array("observables/stress"),
      dipole: array("observables/dipole"),
      species,
    };
    const steps = file.get(`${base}/position/step`) as Dataset | null;
    const times = file.get(`${base}/position/time`) as Dataset | null;
    const timeUnit = units[String(times?.attrs["unit"]?.value ?? "ps")] ?? 1;
    for (let start = 0; start < frames; start += block) {
      const count = Math.min(block, frames - start);
      const rows = Object.fromEntries(
        Object.entries(parts).map(([key, part]) => [
          key,
          part === undefined ? undefined : readBlock(part, start, count),
        ]),
      ) as Record<keyof typeof parts, Float64Array | undefined>;
      for (let k = 0; k < count; k++) {
        const row = (key: keyof typeof parts): Float64Array | undefined => {
          const values = rows[key];
          const part = parts[key];
          if (values === undefined || part === undefined) return undefined;
          const width = part.timed ? values.length / count : values.length;
          const own = part.timed ? values.slice(k * width, (k + 1) * width) : values.slice();
          if (own.every(Number.isFinite)) return own.map((value) => value * part.scale);
          throw new BoroxolError("E0204", `${key} of frame ${start + k + 1} is not finite`, { place });
        };
        yield assemble(row, atoms, flags, start + k, place, {
          step: scalarAt(steps, start + k),
          time: scalarAt(times, start + k, timeUnit),
        });
      }
    }
    if (frames === 0) throw new BoroxolError("E0207", "the trajectory holds no frame", { place });
  } catch (cause) {
    if (cause instanceof BoroxolError) throw cause;
    throw new BoroxolError("E0203", `the HDF5 file is damaged: ${(cause as Error).message}`, {
      place,
      fix: "take a complete copy of the file",
      cause,
    });
  } finally {
    file.close();
  }
}

function readBlock(part: { data: Dataset; timed: boolean }, start: number, count: number): Float64Array {
  const { data, timed } = part;
  const shape = data.shape!;
  const value = timed
    ? data.slice([[start, start + count], ...shape.slice(1).map((n) => [0, n] as [number, number])])
    : data.value;
  return Float64Array.from(value as ArrayLike<number>, Number);
}

/** Steps and times are arrays, or one increment for all frames. */
function scalarAt(data: Dataset | null, frame: number, scale = 1): number | undefined {
  if (data === null) return undefined;
  const value = data.shape?.length === 1 ? data.slice([[frame, frame + 1]]) : data.value;
  const first = Number(typeof value === "object" && value !== null ? (value as ArrayLike<number>)[0] : value);
  if (!Number.isFinite(first)) return undefined;
  return (data.shape?.length === 1 ? first : first * frame) * scale;
}

function assemble(
  row: (
    key:
      | "positions"
      | "velocities"
      | "forces"
      | "images"
      | "charges"
      | "bornCharges"
      | "cells"
      | "energy"
      | "stress"
      | "dipole"
      | "species",
  ) => Float64Array | undefined,
  atoms: number,
  flags: readonly boolean[],
  index: number,
  place: string,
  { step, time }: { step: number | undefined; time: number | undefined },
): Frame {
  const edges = row("cells");
  const cell =
    edges?.length === 3
      ? Float64Array.of(edges[0]!, 0, 0, 0, edges[1]!, 0, 0, 0, edges[2]!)
      : (edges ?? new Float64Array(9));
  const periodic = [flags[0] === true, flags[1] === true, flags[2] === true] as const;
  checkCell(cell, periodic, `${place}, frame ${index + 1}`);
  const optional: Record<string, Float64Array | Int32Array | number | undefined> = {
    velocities: row("velocities"),
    forces: row("forces"),
    charges: row("charges"),
    bornCharges: row("bornCharges"),
    stress: row("stress"),
    dipole: row("dipole"),
    energy: row("energy")?.[0],
    time,
    step,
  };
  const images = row("images");
  if (images !== undefined) optional["images"] = Int32Array.from(images);
  const species = row("species")!;
  const positions = row("positions")!;
  const widths: Record<string, number> = { velocities: 3, forces: 3, images: 3, charges: 1, bornCharges: 9 };
  const odd = Object.entries(widths).find(([key, width]) => {
    const values = optional[key];
    return typeof values === "object" && values.length !== width * atoms;
  });
  if (species.length !== atoms || positions.length !== 3 * atoms || odd !== undefined) {
    throw new BoroxolError("E0203", `${odd?.[0] ?? "species or positions"} do not fit ${atoms} atoms`, { place });
  }
  const given = Object.entries(optional).filter(([, value]) => value !== undefined);
  return { species: Uint8Array.from(species), positions, cell, periodic, ...Object.fromEntries(given) };
}
