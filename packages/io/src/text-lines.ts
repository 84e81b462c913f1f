import { BoroxolError } from "@boroxol/core";
import { advance, byteWindow, type ByteSource, endOfLines } from "./byte-window.ts";
import { placeOf, type ReadOptions } from "./read-options.ts";
import { wordFault } from "./word-fault.ts";

/** Lines of a source, one at a time, with what their faults need to be named. */
export interface TextLines {
  /** Number of the line that `next` gave last, counted from 1. */
  readonly line: number;
  /** The next line without its line end; undefined at the end. */
  next(): Promise<string | undefined>;
  /** The next line, which must be there. @throws E0207 where the file ends */
  need(what: string): Promise<string>;
  /** An error at the last line: E0203, or E0207 where the file ends in the middle of that line. */
  fault(message: string, fix?: string): BoroxolError;
  /** The numbers of words of the last line. @throws E0203, E0204 where one is none, E0207 where the file ends there */
  numbers(words: readonly string[], what: string): number[];
}

/** No output of a program has longer lines; what does is not text. */
const longestLine = 1 << 24;

/** @example const lines = textLines(fileBytes("OUTCAR")); for (let text; (text = await lines.next()) !== undefined; ); */
export function textLines(source: ByteSource, options: ReadOptions, manual: string): TextLines {
  const window = byteWindow(source);
  const decoder = new TextDecoder("windows-1252");
  let line = 0;
  let unfinished = false;
  const place = (): string => placeOf(options, undefined, line);
  return {
    get line() {
      return line;
    },
    async next() {
      const end = await endOfLines(window, 1);
      if (end < 0) return undefined;
      line++;
      if (end - window.start > longestLine) {
        throw new BoroxolError("E0211", "a line is longer than 16 MiB", { place: place(), fix: `see ${manual}` });
      }
      unfinished = end === window.end && window.bytes[end - 1] !== 10;
      let last = end;
      while (last > window.start && (window.bytes[last - 1] === 10 || window.bytes[last - 1] === 13)) last--;
      const text = decoder.decode(window.bytes.subarray(window.start, last));
      advance(window, end, 1);
      if (unfinished && /\d\s*$/.test(text)) {
        const message = "the last line has no line end: its last number may be cut";
        options.onNotice?.({ kind: "unfinished-last-line", message, frame: 0, line });
      }
      return text;
    },
    async need(what) {
      const text = await this.next();
      if (text !== undefined) return text;
      throw new BoroxolError("E0207", `the file ends where ${what} should stand`, {
        place: place(),
        fix: "take a complete copy of the file",
      });
    },
    fault(message, fix = `compare with ${manual}`) {
      if (!unfinished) return new BoroxolError("E0203", message, { place: place(), fix });
      return new BoroxolError("E0207", `the file ends in the middle of a line: ${message}`, {
        place: place(),
        fix: "take a complete copy of the file",
      });
    },
    numbers(words, what) {
      return words.map((word) => {
        const value = Number(word.replace(/d/i, "e"));
        if (word !== "" && Number.isFinite(value)) return value;
        if (unfinished && !/nan|inf|\*/i.test(word)) throw this.fault(`'${word}' is no number for ${what}`);
        throw wordFault(word, what, place(), `compare with ${manual}`);
      });
    },
  };
}

/** The words of a line. */
export function wordsOf(text: string): string[] {
  const trimmed = text.trim();
  return trimmed === "" ? [] : trimmed.split(/\s+/);
}
