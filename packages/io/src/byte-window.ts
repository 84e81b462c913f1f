import { BoroxolError } from "@boroxol/core";

/** Bytes in the order of the file, in pieces of any size. */
export type ByteSource = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/**
 * The part of a source that is in memory: `bytes[start..end]` is unread, and a line end stands behind it. Only the frame at hand is kept, so the memory
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

/** More than this for one frame is a damaged count or not this format; a buffer cannot hold much more. */
const largestFrame = 2 ** 30;

/** No format has longer lines; what does is no text. */
const longestLine = 2 ** 26;

/** Bytes of the mark that editors of Windows put before UTF-8: it is no part of the text. @unit B */
export function byteOrderMark(head: Uint8Array): number {
  return head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? 3 : 0;
}

/** A window onto the beginning of a source. */
export function byteWindow(source: ByteSource): ByteWindow {
  const pieces = Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]();
  let begun = false;
  return {
    bytes: new Uint8Array(0),
    start: 0,
    end: 0,
    line: 1,
    done: false,
    async more() {
      if (this.done) return false;
      const { value: piece, done } = await pieces.next();
      if (done === true) {
        this.done = true;
        return false;
      }
      const value = begun ? piece : piece.subarray(byteOrderMark(piece));
      begun = true;
      const unread = this.end - this.start;
      if (unread + value.length > largestFrame) {
        throw new BoroxolError("E0211", "one frame, or one line, takes more than 1 GiB", {
          place: `line ${this.line}`,
          fix: "check that the file is of this format and that its counts are right",
        });
      }
      if (this.end + value.length >= this.bytes.length) {
        const larger =
          unread + value.length >= this.bytes.length ? new Uint8Array(2 * (unread + value.length) + 1) : this.bytes;
        larger.set(this.bytes.subarray(this.start, this.end));
        this.bytes = larger;
        this.start = 0;
        this.end = unread;
      }
      this.bytes.set(value, this.end);
      this.end += value.length;
      this.bytes[this.end] = 10;
      return true;
    },
  };
}

/** Reads on until `count` bytes are unread or the source ends. @returns whether so many are there */
export async function needBytes(window: ByteWindow, count: number): Promise<boolean> {
  while (window.end - window.start < count) {
    // oxlint-disable-next-line no-await-in-loop
    if (!(await window.more())) return false;
  }
  return true;
}

/**
 * Finds the end of the next `count` lines, reading on where they are not in memory yet.
 * @returns the index past the last line's newline, or -1 when the source ends before; a last line without a newline counts
 */
export async function endOfLines(window: ByteWindow, count: number): Promise<number> {
  let found = 0;
  let length = 0;
  // Bytes without a line end are not searched twice, or a very long line would take time with its square.
  let searched = 0;
  while (found < count) {
    // Only up to `end`: behind it stand old bytes, and looking through them each time would take time with their square.
    const newline = window.bytes.subarray(window.start + searched, window.end).indexOf(10);
    if (newline >= 0) {
      length = searched + newline + 1;
      searched = length;
      found++;
      continue;
    }
    const unread = window.end - window.start;
    searched = unread;
    if (unread - length > longestLine) {
      throw new BoroxolError("E0211", `line ${window.line + found} is longer than 64 MiB`, {
        place: `line ${window.line + found}`,
        fix: "check that the file is of this format",
      });
    }
    // oxlint-disable-next-line no-await-in-loop
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

/** All bytes of a source, for formats that hold one frame. */
export async function gatherBytes(source: ByteSource): Promise<Uint8Array> {
  const window = byteWindow(source);
  while (await window.more());
  return window.bytes.subarray(window.start, window.end);
}
