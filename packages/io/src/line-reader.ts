import type { Cursor } from "./scan-number.ts";

/** Walks through bytes line by line; `cursor` spans the line at hand, without its line end. */
export interface LineReader {
  readonly cursor: Cursor;
  /** Counted from 1; 0 before the first line. */
  line: number;
  /** Goes to the next line; false at the end. */
  next(): boolean;
  /** The line at hand as text. */
  text(): string;
}

/** @example const lines = lineReader(bytes); while (lines.next()) console.log(lines.text()); */
export function lineReader(given: Uint8Array): LineReader {
  // The scanners want a line end behind the last line.
  const bytes = given.length === 0 || given.at(-1) === 10 ? given : withLineEnd(given);
  const cursor: Cursor = { bytes, at: 0, end: 0 };
  let following = 0;
  let start = 0;
  return {
    cursor,
    line: 0,
    next() {
      if (following >= bytes.length) return false;
      start = following;
      const newline = bytes.indexOf(10, start);
      cursor.at = start;
      cursor.end = newline < 0 ? bytes.length : newline;
      following = cursor.end + 1;
      this.line++;
      return true;
    },
    text: () => new TextDecoder().decode(bytes.subarray(start, cursor.end)).trim(),
  };
}

function withLineEnd(bytes: Uint8Array): Uint8Array {
  const longer = new Uint8Array(bytes.length + 1);
  longer.set(bytes);
  longer[bytes.length] = 10;
  return longer;
}
