import { elements } from "@boroxol/core";
import { type Cursor, skipBlanks } from "./scan-number.ts";

/** Atomic number by the one or two letters of the symbol, first letter in the high byte. */
const numberOfLetters = new Uint8Array(1 << 16);
for (const { symbol, number } of elements) {
  numberOfLetters[(symbol.charCodeAt(0) << 8) | (symbol.length > 1 ? symbol.charCodeAt(1) : 0)] = number;
}

/** The next word as the symbol of an element: its atomic number, or 0 where it is none. */
export function scanElement(cursor: Cursor): number {
  if (!skipBlanks(cursor)) return 0;
  const { bytes, at, end } = cursor;
  const first = bytes[at]!;
  const second = at + 1 < end && bytes[at + 1]! > 32 ? bytes[at + 1]! : 0;
  const after = at + (second === 0 ? 1 : 2);
  if (after < end && bytes[after]! > 32) return 0;
  cursor.at = after;
  return numberOfLetters[(first << 8) | second]!;
}
