import { open } from "node:fs/promises";
import { Readable } from "node:stream";
import { createGunzip, createZstdDecompress } from "node:zlib";
import { BoroxolError } from "@boroxol/core";
import type { ReadOptions } from "./read-options.ts";

const pieceLength = 1 << 20;

/**
 * The bytes of a file from `start` on, in pieces of at most 1 MiB; each piece is overwritten by the next one.
 * @throws E0201 when it cannot be read
 */
export async function* fileBytes(path: string, start = 0): AsyncGenerator<Uint8Array> {
  try {
    await using file = await open(path, "r");
    // One piece for the whole file: fresh ones would pile up faster than they are collected.
    const piece = new Uint8Array(pieceLength);
    let at = start;
    while (true) {
      const { bytesRead } = await file.read(piece, 0, piece.length, at);
      if (bytesRead === 0) return;
      at += bytesRead;
      yield piece.subarray(0, bytesRead);
    }
  } catch (cause) {
    if (!(cause instanceof Error && "syscall" in cause)) throw cause;
    throw new BoroxolError("E0201", `cannot read ${path}: ${cause.message}`, {
      place: path,
      fix: "check the path and that you may read it",
      cause,
    });
  }
}

/** How a file is compressed, by its first bytes. */
export function compressionOf(head: Uint8Array): "gzip" | "zstd" | undefined {
  if (head[0] === 0x1f && head[1] === 0x8b) return "gzip";
  if (head[0] === 0x28 && head[1] === 0xb5 && head[2] === 0x2f && head[3] === 0xfd) return "zstd";
  return undefined;
}

/**
 * The bytes of a file, decompressed where it is gzip or zstd. What comes before an early end is given, and the end said.
 * @throws E0201 when it cannot be read, E0205 when the compressed bytes are damaged
 * @example for await (const frame of readExtxyz(openBytes("run.extxyz.gz"))) console.log(frame.energy);
 */
export async function* openBytes(path: string, options: ReadOptions = {}): AsyncGenerator<Uint8Array> {
  const pieces = counted(fileBytes(path), options.onBytes);
  try {
    const first = await pieces.next();
    if (first.done === true) return;
    const compression = compressionOf(first.value);
    const source = rejoin(first.value, pieces);
    if (compression === undefined) yield* source;
    else yield* decompressed(source, compression, path, options);
  } finally {
    // A caller that stops at the first frame never reads to the end, and the file would stay open.
    await pieces.return(undefined);
  }
}

/** The same pieces, with their length told as they go by. */
async function* counted(
  pieces: AsyncIterable<Uint8Array>,
  onBytes: ReadOptions["onBytes"],
): AsyncGenerator<Uint8Array> {
  let read = 0;
  for await (const piece of pieces) {
    read += piece.length;
    onBytes?.(read);
    yield piece;
  }
}

/** A piece that was taken from a source, put back before the rest. */
export async function* rejoin(head: Uint8Array, rest: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield head;
  yield* rest;
}

async function* decompressed(
  source: AsyncIterable<Uint8Array>,
  compression: "gzip" | "zstd",
  path: string,
  { onNotice }: ReadOptions,
): AsyncGenerator<Uint8Array> {
  async function* copies(): AsyncGenerator<Uint8Array> {
    for await (const piece of source) yield Uint8Array.from(piece);
  }
  const decoder = compression === "gzip" ? createGunzip() : createZstdDecompress();
  const input = Readable.from(copies(), { objectMode: false });
  input.on("error", (error) => decoder.destroy(error));
  input.pipe(decoder);
  let given = 0;
  try {
    for await (const piece of decoder) {
      given += (piece as Uint8Array).length;
      yield piece as Uint8Array;
    }
  } catch (cause) {
    if (cause instanceof BoroxolError) throw cause;
    const { code, message } = cause as NodeJS.ErrnoException;
    const early = code === "Z_BUF_ERROR" || /unexpected end|incomplete/i.test(message);
    if (!early) {
      throw new BoroxolError("E0205", `${compression} cannot be decompressed past byte ${given}: ${message}`, {
        place: path,
        fix: "take a complete copy of the file",
        cause,
      });
    }
    onNotice?.({
      kind: "compressed-file-cut",
      message: `the ${compression} file ends early; what came before its end was read`,
      frame: 0,
      line: 0,
    });
  } finally {
    input.destroy();
    decoder.destroy();
  }
}
