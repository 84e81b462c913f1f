import { lstat, realpath } from "node:fs/promises";
import { basename, dirname, isAbsolute, join, relative, resolve } from "node:path";
import { Readable } from "node:stream";
import { createGzip, createZstdCompress } from "node:zlib";
import { BoroxolError, type Frame } from "@boroxol/core";
import { formatCif } from "./cif.ts";
import { formatCp2kInput } from "./cp2k-input.ts";
import { type TargetFormat, type TargetFormatName, targetFormats } from "./frame-formats.ts";
import { labelsOfFrame } from "./frame-labels.ts";
import { formatLammpsData } from "./lammps-data.ts";
import { formatPoscar } from "./poscar.ts";
import { type DeepmdNpyOptions, writeDeepmdNpy } from "./write-deepmd-npy.ts";
import { encodeExtxyz } from "./write-extxyz.ts";
import { writeFileAtomically } from "./write-file-atomically.ts";
import { writeH5md } from "./write-h5md.ts";
import { encodeLammpsDump } from "./write-lammps-dump.ts";

/** What became of frames and their labels. */
export interface WriteSummary {
  readonly frames: number;
  readonly files: readonly string[];
  /** Labels that the target holds, with the number of frames that had them. */
  readonly carried: Readonly<Record<string, number>>;
  /** Labels that the target cannot hold, with the number of frames that had them. */
  readonly lost: Readonly<Record<string, number>>;
}

/**
 * Writes frames in any target format and counts what was carried and what was lost.
 *
 * A text whose name ends in .gz or .zst is compressed. Formats of one frame get one file: several frames need a format of many.
 * No file is written outside of the folder of `path`, also not through a symbolic link.
 * @throws E0206 when it cannot be written, E0212 for a path that leaves its folder, E0215 for what the format cannot hold
 * @example await writeFrames("training", "deepmd-npy", readFrames("labels.extxyz"));
 */
export async function writeFrames(
  path: string,
  format: TargetFormatName,
  frames: Iterable<Frame> | AsyncIterable<Frame>,
  options: DeepmdNpyOptions = {},
): Promise<WriteSummary> {
  const target: TargetFormat = targetFormats[format];
  const carried: Record<string, number> = {};
  const lost: Record<string, number> = {};
  let count = 0;
  async function* counted(): AsyncGenerator<Frame> {
    for await (const frame of frames) {
      count++;
      for (const label of labelsOfFrame(frame)) {
        const holds = label.includes(".") ? target.free : (target.labels as readonly string[]).includes(label);
        const tally = holds ? carried : lost;
        tally[label] = (tally[label] ?? 0) + 1;
      }
      yield frame;
    }
  }
  await checkInside(path);
  const source = counted();
  // The first frame is taken before anything is opened: no frames, no file.
  const first = await source.next();
  if (first.done === true) {
    throw new BoroxolError("E0207", "there is no frame to write", { place: path, untouched: "nothing was written" });
  }
  const files = await write(path, format, restored(first.value, source), options);
  return { frames: count, files, carried, lost };
}

async function* restored(first: Frame, rest: AsyncGenerator<Frame>): AsyncGenerator<Frame> {
  yield first;
  yield* rest;
}

async function write(
  path: string,
  format: TargetFormatName,
  frames: AsyncGenerator<Frame>,
  options: DeepmdNpyOptions,
): Promise<string[]> {
  const compression = /\.(gz|zst)$/i.exec(path)?.[1]?.toLowerCase() as "gz" | "zst" | undefined;
  if (compression !== undefined && (format === "deepmd-npy" || format === "h5md")) {
    throw new BoroxolError("E0215", `${format} is not compressed as a whole`, {
      place: path,
      fix: "leave the ending away",
      untouched: "nothing was written",
    });
  }
  if (format === "deepmd-npy") return (await writeDeepmdNpy(path, frames, options)).map((name) => join(path, name));
  if (format === "h5md") {
    await writeH5md(path, frames);
    return [path];
  }
  if (format === "extxyz" || format === "lammps-dump") {
    const bytes = format === "extxyz" ? encodeExtxyz(frames) : encodeLammpsDump(frames);
    await writeFileAtomically(path, compression === undefined ? bytes : compressed(bytes, compression));
    return [path];
  }
  const first = await frames.next();
  if (first.done === true) return [];
  const second = await frames.next();
  if (second.done !== true) {
    await frames.return(undefined);
    throw new BoroxolError("E0215", `${format} holds one frame`, {
      place: path,
      fix: "choose one with --frames 0:1, or write extxyz, lammps-dump, h5md or deepmd-npy",
      untouched: "nothing was written",
    });
  }
  const text = singles[format](first.value);
  await writeFileAtomically(path, compression === undefined ? text : compressed([Buffer.from(text)], compression));
  return [path];
}

/** Bytes packed as the name of the file says. */
function compressed(
  bytes: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  by: "gz" | "zst",
): AsyncIterable<Uint8Array> {
  const packer = by === "gz" ? createGzip() : createZstdCompress();
  // The pieces of a writer are overwritten by its next ones, and a stream keeps some of them.
  async function* copies(): AsyncGenerator<Uint8Array> {
    for await (const piece of bytes) yield Uint8Array.from(piece);
  }
  const input = Readable.from(copies(), { objectMode: false });
  input.on("error", (error) => packer.destroy(error));
  return input.pipe(packer);
}

const singles: Readonly<Record<"lammps-data" | "poscar" | "cp2k-input" | "cif", (frame: Frame) => string>> = {
  "lammps-data": (frame) => formatLammpsData(frame),
  poscar: (frame) => formatPoscar(frame),
  "cp2k-input": (frame) => formatCp2kInput(frame),
  cif: (frame) => formatCif(frame),
};

/**
 * A path for a file inside of a folder.
 * @throws E0212 where the name leads out of it
 */
export function pathInside(folder: string, name: string): string {
  const path = resolve(folder, name);
  const way = relative(resolve(folder), path);
  if (name !== "" && way !== "" && !way.startsWith("..") && !isAbsolute(way)) return path;
  throw leaves(name, folder);
}

/** @throws E0212 where the last part of the path is a symbolic link to another folder */
async function checkInside(path: string): Promise<void> {
  const found = await lstat(path).catch(() => undefined);
  if (found?.isSymbolicLink() !== true) return;
  const folder = await realpath(dirname(path));
  const target = await realpath(path).catch(() => undefined);
  if (target !== undefined && dirname(target) === folder) return;
  throw leaves(basename(path), dirname(path));
}

function leaves(name: string, folder: string): BoroxolError {
  return new BoroxolError("E0212", `'${name}' leads out of ${folder}`, {
    place: folder,
    fix: "name the file where it really is",
    untouched: "nothing was written",
  });
}
