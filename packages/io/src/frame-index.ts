import { open, stat, type FileHandle } from "node:fs/promises";
import { BoroxolError, type Frame } from "@boroxol/core";
import { advance, byteOrderMark, byteWindow, endOfLines } from "./byte-window.ts";
import { fileBytes } from "./file-bytes.ts";
import { readLammpsDump } from "./lammps-dump.ts";
import type { LammpsReadOptions } from "./lammps-data.ts";
import { readExtxyz } from "./read-extxyz.ts";

/** A file of frames that can be read in any order. */
export interface IndexedFrames {
  readonly length: number;
  /** Frame k, counted from 0. @throws E0803 where there is none, and what the format's reader throws */
  read(k: number): Promise<Frame>;
  close(): Promise<void>;
}

/**
 * Where each frame of an extended XYZ file or a LAMMPS dump begins; the last number is the end of the last complete frame.
 * @returns byte offsets @shape [frames+1] @unit 1
 * @throws E0203 where a number of atoms cannot be read
 */
export async function frameOffsets(path: string, format: "extxyz" | "lammps-dump"): Promise<Float64Array> {
  const window = byteWindow(fileBytes(path));
  const begins = await beginning(path);
  const offsets: number[] = [begins];
  let at = begins;
  const skip = async (lines: number): Promise<boolean> => {
    const end = await endOfLines(window, lines);
    if (end < 0) return false;
    at += end - window.start;
    advance(window, end, lines);
    return true;
  };
  const line = async (): Promise<string | undefined> => {
    const end = await endOfLines(window, 1);
    if (end < 0) return undefined;
    const text = new TextDecoder("latin1").decode(
      window.bytes.subarray(window.start, Math.min(end, window.start + 4096)),
    );
    at += end - window.start;
    advance(window, end, 1);
    return text.trim();
  };
  while (true) {
    let text = await line();
    if (text === undefined) break;
    if (text === "") {
      offsets[offsets.length - 1] = at;
      continue;
    }
    if (format === "lammps-dump") {
      while (text !== undefined && !text.startsWith("ITEM: NUMBER OF ATOMS")) text = await line();
      text = await line();
    }
    const atoms = Number(text);
    if (text === undefined) break;
    if (!Number.isSafeInteger(atoms) || atoms < 0) {
      throw new BoroxolError("E0203", `'${text.slice(0, 40)}' is no number of atoms`, {
        place: `${path}, line ${window.line - 1}`,
        fix: "check that the frame before has as many rows as its first line says",
      });
    }
    let header: string | undefined = "";
    if (format === "lammps-dump")
      while (header !== undefined && !header.startsWith("ITEM: ATOMS")) header = await line();
    if (header === undefined || !(await skip(format === "extxyz" ? atoms + 1 : atoms))) break;
    offsets.push(at);
  }
  return Float64Array.from(offsets);
}

/** Where the text of a file begins: behind a byte-order mark. */
async function beginning(path: string): Promise<number> {
  for await (const head of fileBytes(path)) return byteOrderMark(head);
  return 0;
}

/**
 * Opens a file for random access; the offsets are found once, or given.
 * @param offsets what `frameOffsets` returned for this very file @shape [frames+1] @unit 1
 * @throws E0201 when it cannot be read, E0203 where a number of atoms cannot be read
 * @example const frames = await openIndexed("trajectory.extxyz", "extxyz"); const last = await frames.read(frames.length - 1);
 */
export async function openIndexed(
  path: string,
  format: "extxyz" | "lammps-dump",
  options: LammpsReadOptions & { readonly offsets?: Float64Array } = {},
): Promise<IndexedFrames> {
  await stat(path).catch((cause: Error) => {
    throw new BoroxolError("E0201", `cannot read ${path}: ${cause.message}`, { place: path, cause });
  });
  const offsets = options.offsets ?? (await frameOffsets(path, format));
  const file: FileHandle = await open(path, "r");
  const length = offsets.length - 1;
  return {
    length,
    async read(k) {
      if (!Number.isInteger(k) || k < 0 || k >= length) {
        throw new BoroxolError("E0803", `there is no frame ${k}: the file has ${length}`, {
          place: path,
          fix: `0 to ${length - 1}`,
        });
      }
      const bytes = new Uint8Array(offsets[k + 1]! - offsets[k]!);
      await file.read(bytes, 0, bytes.length, offsets[k]!);
      const named = { ...options, name: `${path}, index ${k}` };
      const frames = format === "extxyz" ? readExtxyz([bytes], named) : readLammpsDump([bytes], named);
      const { value } = await frames.next();
      return value as Frame;
    },
    close: () => file.close(),
  };
}
