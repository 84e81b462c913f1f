import { access } from "node:fs/promises";
import { BoroxolError, elementBySymbol, type Frame } from "@boroxol/core";
import type { Dataset, File as Hdf5File, Group } from "h5wasm/node";
import { checkCell } from "./check-cell.ts";
import { h5mdUnits } from "./h5md-units.ts";
import type { ReadOptions } from "./read-options.ts";

/** Frames that are read at a time: h5wasm copies a slice, and a whole trajectory would not fit. */
const block = 16;

/** Opens a file by h5wasm, which is loaded only now. @throws E0201 for a missing file, E0203 where it is no HDF5 */
export async function openHdf5(path: string): Promise<Hdf5File> {
  await access(path).catch((cause: Error) => {
    throw new BoroxolError("E0201", `cannot read ${path}: ${cause.message}`, { place: path, cause });
  });
  const { default: hdf5 } = await import("h5wasm/node");
  const library = await hdf5.ready;
  // Without it the library writes its own traces to stderr, page after page.
  library.activate_throwing_error_handler();
  try {
    return new hdf5.File(path, "r");
  } catch (cause) {
    throw new BoroxolError("E0203", `not an HDF5 file, or a damaged one: ${reasonOf(cause)}`, {
      place: path,
      fix: "take a complete copy of the file",
      cause,
    });
  }
}

/** The library gives a trace of its functions; the innermost one knows what is wrong. */
function reasonOf(cause: unknown): string {
  const { message } = cause as Error;
  return [...message.matchAll(/ in \w+\(\): (.*)/g)].at(-1)?.[1] ?? message.split("\n")[0]!;
}

/** What the reader takes beside the common options. */
export interface H5mdReadOptions extends ReadOptions {
  /** Elements in the order of the species numbers 1, 2, ...; of the atoms where the file has no species. */
  readonly elements?: readonly string[];
}

/**
 * Frames of an H5MD trajectory, read in slices: position, velocity, force, image, charge, born_charge, species, box and
 * the observables potential_energy, stress and dipole. Units are those that the file names, ours where it names none.
 *
 * Species are names of an enumeration, else atomic numbers, else numbers of `elements`. A label that was stored less often
 * than the positions is absent from the frames between.
 * @throws E0203 where it is no H5MD or arrays do not fit, E0204 for NaN, E0208 where nothing tells the elements, E0213 for
 * an unknown unit
 * @see P. de Buyl, P. H. Colberg, F. Hoefling, Comput. Phys. Commun. 185, 1546 (2014), doi:10.1016/j.cpc.2014.01.018
 * @example for await (const frame of readH5md("run.h5md")) console.log(frame.time);
 */
export async function* readH5md(path: string, options: H5mdReadOptions = {}): AsyncGenerator<Frame> {
  const file = await openHdf5(path);
  const place = options.name ?? path;
  const fault = (message: string): BoroxolError =>
    new BoroxolError("E0203", message, { place, fix: "see docs/formats.md, H5MD" });
  try {
    const particles = file.get("particles") as Group | null;
    const name = particles?.keys()[0];
    const group = name === undefined ? null : (particles!.get(name) as Group | null);
    if (group === null) throw fault("the file has no /particles group");
    const others = particles!.keys().slice(1);
    if (others.length > 0) {
      const message = `the particles '${name}' are read, ${others.join(", ")} are not`;
      options.onNotice?.({ kind: "unused-label", message, frame: 0, line: 0 });
    }
    const unitOf = (unit: unknown, from: string): number => {
      if (unit === undefined) return 1;
      const factor = h5mdUnits.get(String(unit));
      if (factor !== undefined) return factor;
      throw new BoroxolError("E0213", `the unit '${String(unit)}' of ${from} is not known`, {
        place,
        fix: `known are ${[...h5mdUnits.keys()].join(", ")}`,
      });
    };
    const array = (from: string): Part | undefined => {
      const found = file.get(from);
      if (found === null) return undefined;
      const timed = !("shape" in found);
      const data = (timed ? file.get(`${from}/value`) : found) as Dataset | null;
      if (data === null || data.shape === null) return undefined;
      const unit = (data.attrs["unit"] ?? (found as Group).attrs["unit"])?.value;
      return { data, scale: unitOf(unit, from), frameOf: timed ? framesOf(from, data.shape[0] ?? 0) : undefined };
    };
    /** Where the rows of a label belong: at the positions of the same step, or one by one where there are as many. */
    const framesOf = (from: string, rows: number): ((frame: number) => number) => {
      const own = stepsOf(file, from);
      const at = own === undefined ? undefined : new Map(own.map((step, row) => [step, row]));
      return (frame) => {
        const step = positionSteps?.[frame];
        if (step !== undefined && at !== undefined) return at.get(step) ?? -1;
        return frame < rows ? frame : -1;
      };
    };
    const base = `particles/${name}`;
    const positionSteps = stepsOf(file, `${base}/position`);
    const position = array(`${base}/position`);
    const species = array(`${base}/species`);
    if (position === undefined) throw fault(`${base} lacks position`);
    const numberOf = speciesNumbers(species, file, options, place);
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
    const timeUnit = unitOf(times?.attrs["unit"]?.value, `${base}/position/time`);
    const blocks = new Map<string, Block>();
    for (let k = 0; k < frames; k++) {
      const row = (key: keyof typeof parts): Float64Array | undefined => {
        const part = parts[key];
        if (part === undefined) return undefined;
        const at = part.frameOf === undefined ? 0 : part.frameOf(k);
        if (at < 0) return undefined;
        let held = blocks.get(key);
        if (held === undefined || at < held.start || at >= held.start + held.rows) {
          held = readBlock(part, at);
          blocks.set(key, held);
        }
        const width = held.values.length / held.rows;
        const own = held.values.slice((at - held.start) * width, (at - held.start + 1) * width);
        if (own.every(Number.isFinite)) return own.map((value) => value * part.scale);
        throw new BoroxolError("E0204", `${key} of frame ${k + 1} is not finite`, { place });
      };
      const numbers = numberOf(row("species"), atoms);
      const moment = { step: scalarAt(steps, k), time: scalarAt(times, k, timeUnit) };
      yield assemble(row, numbers, atoms, flags, k, place, moment);
    }
    if (frames === 0) throw new BoroxolError("E0207", "the trajectory holds no frame", { place });
  } catch (cause) {
    if (cause instanceof BoroxolError) throw cause;
    throw new BoroxolError("E0203", `the HDF5 file is damaged: ${reasonOf(cause)}`, {
      place,
      fix: "take a complete copy of the file",
      cause,
    });
  } finally {
    file.close();
  }
}

/** An array of the file. */
interface Part {
  readonly data: Dataset;
  readonly scale: number;
  /** Row that belongs to a frame of the positions, -1 for none; undefined where one row is of all frames. */
  readonly frameOf: ((frame: number) => number) | undefined;
}

/** Rows of an array that are in memory. */
interface Block {
  readonly start: number;
  readonly rows: number;
  readonly values: Float64Array;
}

function readBlock({ data, frameOf }: Part, at: number): Block {
  const shape = data.shape!;
  if (frameOf === undefined) {
    return { start: 0, rows: 1, values: Float64Array.from(data.value as ArrayLike<number>, Number) };
  }
  const rows = Math.min(block, shape[0]! - at);
  const value = data.slice([[at, at + rows], ...shape.slice(1).map((n) => [0, n] as [number, number])]);
  return { start: at, rows, values: Float64Array.from(value as ArrayLike<number>, Number) };
}

/** The steps at which an element was stored, where they stand one by one. */
function stepsOf(file: Hdf5File, from: string): number[] | undefined {
  const data = file.get(`${from}/step`) as Dataset | null;
  if (data?.shape?.length !== 1) return undefined;
  return Array.from(data.value as ArrayLike<number | bigint>, Number);
}

/** How the numbers of the file become atomic numbers. */
function speciesNumbers(
  part: Part | undefined,
  file: Hdf5File,
  { elements, onNotice }: H5mdReadOptions,
  place: string,
): (row: Float64Array | undefined, atoms: number) => Uint8Array {
  const given = elements?.map((symbol) => elementBySymbol(symbol, place).number);
  const untold = (message: string): BoroxolError =>
    new BoroxolError("E0208", message, {
      place,
      fix: "give them with --elements, in the order of the species numbers, or of the atoms where there are no species",
    });
  if (part === undefined) {
    return (_, atoms) => {
      if (given?.length === atoms) return Uint8Array.from(given);
      throw untold(`the file has no species, and ${given?.length ?? 0} elements were given for ${atoms} atoms`);
    };
  }
  const names = part.data.metadata.enum_type?.members;
  if (names !== undefined) {
    const byNumber = new Map(
      Object.entries(names).map(([name, value]) => [Number(value), elementBySymbol(name, place).number]),
    );
    return (row) => Uint8Array.from(row!, (value) => byNumber.get(value) ?? 0);
  }
  const creator = (file.get("h5md/creator") as Group | null)?.attrs["name"]?.value;
  if (given === undefined && String(creator).toLowerCase() !== "boroxol") {
    const message = "species are taken as atomic numbers; --elements gives them another meaning";
    onNotice?.({ kind: "assumed-elements", message, frame: 0, line: 0 });
  }
  return (row) =>
    Uint8Array.from(row!, (value) => {
      const number = given === undefined ? value : given[value - 1];
      if (number !== undefined && Number.isInteger(number) && number > 0 && number < 119) return number;
      throw untold(`nothing tells which element the species ${value} is`);
    });
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
      | "dipole",
  ) => Float64Array | undefined,
  species: Uint8Array,
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
  return { species, positions, cell, periodic, ...Object.fromEntries(given) };
}
