import { open } from "node:fs/promises";
import { BoroxolError } from "@boroxol/core";

/** Bytes in the order of the file, in pieces of any size. */
export type ByteSource = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/**
 * The part of a source that is in memory: `bytes[start..end]` is unread. Only the frame at hand is kept, so the memory
 * needed goes with the largest frame and not with the file.
 */
export interface ByteWindow {
  bytes: Uint8Array;
  start: number;
  end: number;
  /** Line of the file at `start`, counted from 1. */
  line: number;
  /** True once the source has given all its bytes. */
  done: boolean;
  /** Appends the next piece; false at the end of the source. */
  more(): Promise<boolean>;
}

/** A window onto the beginning of a source. */
export function byteWindow(source: ByteSource): ByteWindow {
  const pieces = Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]();
  return {
    bytes: new Uint8Array(0),
    start: 0,
    end: 0,
    line: 1,
    done: false,
    async more() {
      if (this.done) return false;
      const { value, done } = await pieces.next();
      if (done === true) {
        this.done = true;
        return false;
      }
      const unread = this.end - this.start;
      if (this.end + value.length > this.bytes.length) {
        const larger =
          unread + value.length > this.bytes.length ? new Uint8Array(2 * (unread + value.length)) : this.bytes;
        larger.set(this.bytes.subarray(this.start, this.end));
        this.bytes = larger;
        this.start = 0;
        this.end = unread;
      }
      this.bytes.set(value, this.end);
      this.end += value.length;
      return true;
    },
  };
}

/**
 * Finds the end of the next `count` lines, reading on where they are not in memory yet.
 * @returns the index past the last line's newline, or -1 when the source ends before; a last line without a newline counts
 */
export async function endOfLines(window: ByteWindow, count: number): Promise<number> {
  let found = 0;
  let length = 0;
  while (found < count) {
    const newline = window.bytes.subarray(0, window.end).indexOf(10, window.start + length);
    if (newline >= 0) {
      length = newline + 1 - window.start;
      found++;
      continue;
    }
    const unread = window.end - window.start;
    if (await window.more()) continue;
    if (unread > length && found === count - 1) return window.end;
    return -1;
  }
  return window.start + length;
}

/** Moves the window past `end`, which stands `lines` lines further. */
export function advance(window: ByteWindow, end: number, lines: number): void {
  window.start = end;
  window.line += lines;
}

/** The bytes of a file in pieces of 1 MiB. @throws E0201 when it cannot be read */
export async function* fileBytes(path: string): AsyncGenerator<Uint8Array> {
  try {
    await using file = await open(path, "r");
    while (true) {
      const piece = new Uint8Array(1 << 20);
      const { bytesRead } = await file.read(piece, 0, piece.length);
      if (bytesRead === 0) return;
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

/** All bytes of a source, for formats that hold one frame. */
export async function gatherBytes(source: ByteSource): Promise<Uint8Array> {
  const window = byteWindow(source);
  while (await window.more());
  return window.bytes.subarray(window.start, window.end);
}
