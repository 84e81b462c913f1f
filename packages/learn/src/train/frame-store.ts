import { closeSync, openSync, readSync, unlinkSync, writeSync } from "node:fs";
import { join } from "node:path";
import { BoroxolError, cellVolume } from "@boroxol/core";
import type { Frame } from "@boroxol/core";
import { boundedCache, bytesOfArrays } from "../models/bounded-cache.ts";

/** What the force of each atom counts with, DeePMD-kit's atom_pref, where a frame says it. @returns @shape [n] @unit 1 */
export function forceWeightsOf({ columns }: Frame): Float64Array | undefined {
  const column = columns?.["atom_pref"];
  return column?.width === 1 && column.values instanceof Float64Array ? column.values : undefined;
}

/** Frames of a data set on disk, of which those that were used last are in memory. */
export interface FrameStore extends Disposable {
  readonly count: number;
  /** Appends a frame. @returns its number @throws E0206 when the disk is full */
  add(frame: Frame): number;
  /** The same object as long as the frame stays in memory. */
  frame(k: number): Frame;
}

/**
 * A store in a file of its own inside a folder; the file has no name any more once it is open, so that nothing is left over.
 * @param largestBytes of frames in memory
 */
export function frameStore(folder: string, largestBytes = 1e9): FrameStore {
  const path = join(folder, `.frames-${process.pid}-${performance.now().toString(36)}`);
  const file = openSync(path, "w+");
  let named = true;
  try {
    unlinkSync(path);
    named = false;
  } catch {
    // Windows keeps open files by their name: it goes when the store is disposed of.
  }
  const places: { offset: number; atoms: number; flags: number }[] = [];
  const inMemory = boundedCache<number, Frame>(largestBytes);
  let end = 0;
  return {
    get count() {
      return places.length;
    },
    add(frame) {
      const { species, positions, cell, energy, forces, stress, periodic } = frame;
      const weights = forceWeightsOf(frame);
      const numbers = [energy ?? 0, ...cell, ...(stress ?? new Float64Array(6))];
      const flags =
        Number(energy !== undefined) |
        (Number(forces !== undefined) << 1) |
        (Number(stress !== undefined) << 2) |
        (periodic.reduce((all, each, k) => all | (Number(each) << k), 0) << 3) |
        (Number(weights !== undefined) << 6);
      const floats = Float64Array.of(...numbers, ...positions, ...(forces ?? []), ...(weights ?? []));
      const record = new Uint8Array(floats.byteLength + species.length);
      record.set(new Uint8Array(floats.buffer));
      record.set(species, floats.byteLength);
      try {
        for (let written = 0; written < record.length;) {
          written += writeSync(file, record, written, record.length - written, end + written);
        }
      } catch (cause) {
        throw new BoroxolError("E0206", `cannot keep the training data aside: ${(cause as Error).message}`, {
          place: folder,
          fix: "make room on the disk, or give --out a folder on another one",
          cause,
        });
      }
      places.push({ offset: end, atoms: species.length, flags });
      end += record.length;
      return places.length - 1;
    },
    frame(k) {
      const known = inMemory.get(k);
      if (known !== undefined) return known;
      const { offset, atoms, flags } = places[k]!;
      const [hasForces, hasWeights] = [(flags & 2) !== 0, (flags & 64) !== 0];
      const forcesEnd = 16 + 3 * atoms * (hasForces ? 2 : 1);
      const count = forcesEnd + (hasWeights ? atoms : 0);
      const record = new Uint8Array(8 * count + atoms);
      readSync(file, record, 0, record.length, offset);
      const floats = new Float64Array(record.buffer, 0, count);
      const frame: Frame = {
        species: record.slice(8 * count),
        positions: floats.slice(16, 16 + 3 * atoms),
        cell: floats.slice(1, 10),
        periodic: [(flags & 8) !== 0, (flags & 16) !== 0, (flags & 32) !== 0],
        ...((flags & 1) !== 0 && { energy: floats[0]! }),
        ...((flags & 4) !== 0 && { stress: floats.slice(10, 16) }),
        ...(hasForces && { forces: floats.slice(16 + 3 * atoms, forcesEnd) }),
        ...(hasWeights && { columns: { atom_pref: { kind: "real", width: 1, values: floats.slice(forcesEnd) } } }),
      };
      inMemory.set(k, frame, bytesOfArrays(frame));
      return frame;
    },
    [Symbol.dispose]() {
      closeSync(file);
      if (named) unlinkSync(path);
    },
  };
}

/** W = -V sigma as nine numbers. @param stress Voigt @shape [6] @unit eV/A^3 @returns @shape [9] @unit eV */
export function virialOf(stress: Float64Array, cell: Float64Array): Float64Array {
  const volume = Math.abs(cellVolume(cell));
  const [xx, yy, zz, yz, xz, xy] = Array.from(stress, (each) => -volume * each) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  return Float64Array.of(xx, xy, xz, xy, yy, yz, xz, yz, zz);
}
