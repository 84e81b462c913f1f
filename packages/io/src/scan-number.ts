/** A place in a run of bytes, moved along by the scanners below; `end` is the end of the line. */
export interface Cursor {
  bytes: Uint8Array;
  at: number;
  end: number;
}

const powersOfTen = Float64Array.from({ length: 23 }, (_, k) => Number(`1e${k}`));
const decoder = new TextDecoder("latin1");

/** Moves over blanks (space, tab, carriage return); false at the end of the line. */
export function skipBlanks(cursor: Cursor): boolean {
  const { bytes, end } = cursor;
  let at = cursor.at;
  while (at < end && bytes[at]! <= 32) at++;
  cursor.at = at;
  return at < end;
}

/** Moves over one word; a word that opens with a quote ends with it. False where there is none. */
export function skipWord(cursor: Cursor): boolean {
  if (!skipBlanks(cursor)) return false;
  const { bytes, end } = cursor;
  let at = cursor.at;
  if (bytes[at] === 34) {
    at++;
    while (at < end && bytes[at] !== 34) at += bytes[at] === 92 ? 2 : 1;
    at = Math.min(at + 1, end);
  } else {
    while (at < end && bytes[at]! > 32) at++;
  }
  cursor.at = at;
  return true;
}

/** The next word as text; undefined at the end of the line. */
export function nextWord(cursor: Cursor): string | undefined {
  if (!skipBlanks(cursor)) return undefined;
  const start = cursor.at;
  skipWord(cursor);
  return decoder.decode(cursor.bytes.subarray(start, cursor.at));
}

/**
 * The next word as a real number, correctly rounded; NaN where it is not one, or where there is none.
 *
 * With at most 15 digits m and |e| <= 22, both m and 10^|e| are exact in binary, so m 10^e takes one rounding and needs
 * no further care (W. D. Clinger, PLDI 1990, doi:10.1145/93542.93557). Everything else goes through the runtime's own
 * conversion. Fortran's exponent letter D is read as E.
 */
export function nextReal(cursor: Cursor): number {
  if (!skipBlanks(cursor)) return NaN;
  const { bytes, end } = cursor;
  const start = cursor.at;
  let at = start;
  let byte = bytes[at]!;
  const negative = byte === 45;
  if (negative || byte === 43) byte = ++at < end ? bytes[at]! : 32;

  let digits = 0;
  let mantissa = 0;
  let exponent = 0;
  let seen = false;
  while (byte >= 48 && byte <= 57) {
    seen = true;
    if (mantissa > 0 || byte > 48) digits++;
    mantissa = mantissa * 10 + (byte - 48);
    byte = ++at < end ? bytes[at]! : 32;
  }
  if (byte === 46) {
    byte = ++at < end ? bytes[at]! : 32;
    while (byte >= 48 && byte <= 57) {
      seen = true;
      if (mantissa > 0 || byte > 48) digits++;
      mantissa = mantissa * 10 + (byte - 48);
      exponent--;
      byte = ++at < end ? bytes[at]! : 32;
    }
  }
  if (seen && (byte | 32) >= 100 && (byte | 32) <= 101) {
    byte = ++at < end ? bytes[at]! : 32;
    const down = byte === 45;
    if (down || byte === 43) byte = ++at < end ? bytes[at]! : 32;
    let written = 0;
    let any = false;
    while (byte >= 48 && byte <= 57) {
      any = true;
      if (written < 10_000) written = written * 10 + (byte - 48);
      byte = ++at < end ? bytes[at]! : 32;
    }
    seen &&= any;
    exponent += down ? -written : written;
  }
  if (!seen || byte > 32) {
    cursor.at = start;
    skipWord(cursor);
    return NaN;
  }
  cursor.at = at;
  if (digits <= 15 && exponent >= -22 && exponent <= 22) {
    const value = exponent < 0 ? mantissa / powersOfTen[-exponent]! : mantissa * powersOfTen[exponent]!;
    return negative ? -value : value;
  }
  return Number(decoder.decode(bytes.subarray(start, at)).replace(/d/i, "e"));
}

/** The next word as an integer; NaN where it is not one. */
export function nextInteger(cursor: Cursor): number {
  const value = nextReal(cursor);
  return Number.isSafeInteger(value) ? value : NaN;
}
