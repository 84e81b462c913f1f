import { basename } from "node:path";
import { BoroxolError, type Frame } from "@boroxol/core";
import type { ByteSource } from "./byte-window.ts";
import { openBytes, rejoin } from "./file-bytes.ts";
import { type LammpsReadOptions, readLammpsData } from "./lammps-data.ts";
import { readLammpsDump } from "./lammps-dump.ts";
import { readPoscar } from "./poscar.ts";
import { readExtxyz } from "./read-extxyz.ts";

/** Formats of configurations that can be read. */
export type FrameFormat = "extxyz" | "lammps-data" | "lammps-dump" | "poscar";

const names: readonly (readonly [RegExp, FrameFormat])[] = [
  [/\.(ext)?xyz$/i, "extxyz"],
  [/\.(lammpstrj|dump)$|^dump\./i, "lammps-dump"],
  [/\.(lmp|data)$|^data\./i, "lammps-data"],
  [/^(poscar|contcar)|\.(vasp|poscar)$/i, "poscar"],
];

/**
 * The format of a file by its beginning, else by its name: what a file holds is surer than how it is called.
 * @param head the first bytes
 * @throws E0202 when neither tells it
 */
export function detectFormat(name: string, head: Uint8Array): FrameFormat {
  const lines = new TextDecoder().decode(head.subarray(0, 4096)).split("\n", 12);
  if (lines[0]!.startsWith("ITEM:")) return "lammps-dump";
  if (/^\s*\d+\s*$/.test(lines[0]!) && !/^\s*[-\d.]+\s*$/.test(lines[1] ?? "")) return "extxyz";
  if (lines.some((line) => /^\s*\d+\s+atoms\b/.test(line))) return "lammps-data";
  const triple = /^\s*[-+.\deE]+\s+[-+.\deE]+\s+[-+.\deE]+/;
  if (/^\s*-?[\d.]+/.test(lines[1] ?? "") && [2, 3, 4].every((k) => triple.test(lines[k] ?? ""))) return "poscar";
  const byName = names.find(([pattern]) => pattern.test(basename(name)))?.[1];
  if (byName !== undefined) return byName;
  throw new BoroxolError("E0202", `the format of ${name} cannot be told from its name or its first lines`, {
    place: name,
    fix: "name it .extxyz, .lammpstrj, .data or POSCAR, or convert it first",
  });
}

/**
 * All frames of a file of any known format, one at a time.
 * @throws E0201 when it cannot be read, E0202 for an unknown format, and what the format's own reader throws
 * @example for await (const frame of readFrames("trajectory.extxyz")) console.log(frame.species.length);
 */
export async function* readFrames(
  path: string,
  options: LammpsReadOptions & { readonly format?: FrameFormat } = {},
): AsyncGenerator<Frame> {
  const pieces = openBytes(path, options);
  try {
    const first = await pieces.next();
    const head = first.done === true ? new Uint8Array(0) : first.value;
    const named = { name: path, ...options };
    const format = options.format ?? (head.length === 0 ? "extxyz" : detectFormat(path, head));
    const source: ByteSource = rejoin(head, pieces);
    switch (format) {
      case "extxyz":
        yield* readExtxyz(source, named);
        break;
      case "lammps-dump":
        yield* readLammpsDump(source, named);
        break;
      case "lammps-data":
        yield await readLammpsData(source, named);
        break;
      case "poscar":
        yield await readPoscar(source, named);
        break;
    }
  } finally {
    // A caller that stops at the first frame never reads to the end, and the file would stay open.
    await pieces.return(undefined);
  }
}
