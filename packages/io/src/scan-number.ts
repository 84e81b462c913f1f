import { decodeText } from "./decode-text.ts";

/**
 * A place in a run of bytes, moved along by the scanners below; none of them goes past `end` or a line end. At `end` itself
 * stands a line end, or the bytes end there: so the scanner of numbers need not look at `end` for each digit.
 */
export interface Cursor {
  bytes: Uint8Array;
  at: number;
  end: number;
}

const powersOfTen = Float64Array.from({ length: 23 }, (_, k) => Number(`1e${k}`));
const decoder = new TextDecoder("latin1");
const newline = 10;
const point = 46 ^ 48;

/** Moves over blanks (space, tab, carriage return); false at the end of the line. */
export function skipBlanks(cursor: Cursor): boolean {
  const { bytes, end } = cursor;
  let at = cursor.at;
  while (at < end && bytes[at]! <= 32 && bytes[at] !== newline) at++;
  cursor.at = at;
  return at < end && bytes[at] !== newline;
}

/** Moves over one word; a word that opens with a quote ends with it. False where there is none. */
export function skipWord(cursor: Cursor): boolean {
  if (!skipBlanks(cursor)) return false;
  const { bytes, end } = cursor;
  let at = cursor.at;
  if (bytes[at] === 34) {
    at++;
    while (at < end && bytes[at] !== 34 && bytes[at] !== newline) {
      at += bytes[at] === 92 && bytes[at + 1] !== newline ? 2 : 1;
    }
    if (at < end && bytes[at] === 34) at++;
    at = Math.min(at, end);
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
  return decodeText(cursor.bytes.subarray(start, cursor.at));
}

/**
 * The next `count` words of the line as real numbers, correctly rounded, into `target` from `first` on.
 *
 * The usual form, up to nine digits before the point and nine behind it, 15 in all, is read here: with whole and fraction
 * as 32-bit integers, m = whole 10^k + fraction and 10^k are exact in binary, so m / 10^k takes one rounding and needs no
 * further care (W. D. Clinger, PLDI 1990, doi:10.1145/93542.93557). All other forms are read by `nextLongReal`. Several
 * numbers are read in one call because a call for each would cost a fifth of the time.
 * @param target @shape [first+count] @unit as in the file
 * @returns whether all were finite; the one that was not stands in `target`, NaN where there was no number
 */
export function scanReals(cursor: Cursor, target: Float64Array, first: number, count: number): boolean {
  const { bytes, end } = cursor;
  let at = cursor.at;
  for (let k = first; k < first + count; k++) {
    let byte = bytes[at]!;
    while (byte <= 32 && byte !== newline) byte = bytes[++at]!;
    if (at >= end || byte === newline) {
      cursor.at = at;
      target[k] = Number.NaN;
      return false;
    }
    const start = at;
    const negative = byte === 45;
    if (negative) byte = bytes[++at]!;

    const wholeStart = at;
    let whole = 0;
    // Exclusive or with '0' makes 0 to 9 of the digits, and more of every other byte.
    let digit = byte ^ 48;
    while (digit <= 9) {
      whole = ((whole << 3) + (whole << 1) + digit) | 0;
      digit = bytes[++at]! ^ 48;
    }
    const wholeDigits = at - wholeStart;
    let fractionDigits = 0;
    let fraction = 0;
    if (digit === point) {
      const fractionStart = at + 1;
      digit = bytes[++at]! ^ 48;
      while (digit <= 9) {
        fraction = ((fraction << 3) + (fraction << 1) + digit) | 0;
        digit = bytes[++at]! ^ 48;
      }
      fractionDigits = at - fractionStart;
    }
    byte = digit ^ 48;
    const digits = wholeDigits + fractionDigits;
    if (byte > 32 || digits === 0 || digits > 15 || wholeDigits > 9 || fractionDigits > 9) {
      cursor.at = start;
      const value = nextLongReal(cursor);
      target[k] = value;
      if (!(value - value === 0)) return false;
      at = cursor.at;
    } else {
      const scale = powersOfTen[fractionDigits]!;
      const value = fractionDigits === 0 ? whole : (whole * scale + fraction) / scale;
      target[k] = negative ? -value : value;
    }
  }
  cursor.at = at;
  return true;
}

const one = new Float64Array(1);

/** The next word as a real number, correctly rounded; NaN where it is not one, or where there is none. */
export function nextReal(cursor: Cursor): number {
  scanReals(cursor, one, 0, 1);
  return one[0]!;
}

/**
 * A real number of any form, from its first byte on.
 *
 * The digits are gathered in two integers of nine digits each. Up to 15 digits with an exponent up to 22 are exact as
 * above; from 16 to 18 digits see `divideExactly`; everything else goes through the runtime's own conversion. Fortran's
 * exponent letter D is read as E.
 */
function nextLongReal(cursor: Cursor): number {
  const { bytes, end } = cursor;
  let at = cursor.at;
  const start = at;
  let byte = bytes[at]!;
  const negative = byte === 45;
  if (negative || byte === 43) byte = ++at < end ? bytes[at]! : newline;

  let high = 0;
  let low = 0;
  let digits = 0;
  let exponent = 0;
  const integerStart = at;
  while (byte === 48) byte = ++at < end ? bytes[at]! : newline;
  while (byte >= 48 && byte <= 57) {
    if (digits < 9) high = (Math.imul(high, 10) + byte - 48) | 0;
    else if (digits < 18) low = (Math.imul(low, 10) + byte - 48) | 0;
    digits++;
    byte = ++at < end ? bytes[at]! : newline;
  }
  let seen = at > integerStart;
  if (byte === 46) {
    byte = ++at < end ? bytes[at]! : newline;
    const fractionStart = at;
    if (digits === 0) while (byte === 48) byte = ++at < end ? bytes[at]! : newline;
    while (byte >= 48 && byte <= 57) {
      if (digits < 9) high = (Math.imul(high, 10) + byte - 48) | 0;
      else if (digits < 18) low = (Math.imul(low, 10) + byte - 48) | 0;
      digits++;
      byte = ++at < end ? bytes[at]! : newline;
    }
    exponent = fractionStart - at;
    seen ||= exponent < 0;
  }
  if (seen && (byte | 33) === 101) {
    byte = ++at < end ? bytes[at]! : newline;
    const down = byte === 45;
    if (down || byte === 43) byte = ++at < end ? bytes[at]! : newline;
    let written = 0;
    const exponentStart = at;
    while (byte >= 48 && byte <= 57) {
      if (written < 10_000) written = written * 10 + (byte - 48);
      byte = ++at < end ? bytes[at]! : newline;
    }
    seen = at > exponentStart;
    exponent += down ? -written : written;
  }
  if (!seen || byte > 32) {
    cursor.at = start;
    skipWord(cursor);
    return Number.NaN;
  }
  cursor.at = at;
  if (exponent >= -22 && exponent <= 22) {
    if (digits <= 15) {
      const mantissa = digits <= 9 ? high : high * powersOfTen[digits - 9]! + low;
      const value = exponent < 0 ? mantissa / powersOfTen[-exponent]! : mantissa * powersOfTen[exponent]!;
      return negative ? -value : value;
    }
    if (digits <= 18 && exponent <= 0) {
      const value = divideExactly(high, digits - 9, low, -exponent);
      if (value > 0) return negative ? -value : value;
    }
  }
  return Number(decoder.decode(bytes.subarray(start, at)).replace(/d/i, "e"));
}

/**
 * (high 10^shift + low) / 10^places, correctly rounded, or 0 where it lies too near the middle of two doubles to tell.
 *
 * The numerator is held exactly as a sum of two doubles a + b (products split after T. J. Dekker, Numer. Math. 18, 224
 * (1971), doi:10.1007/BF01397083). With p = 10^places, exact up to 10^22, the quotient is q = a/p + r/p where
 * r = a + b - p fl(a/p) has a relative error below 2^-50; the sum is right when moving r by that much changes nothing.
 */
function divideExactly(high: number, shift: number, low: number, places: number): number {
  const scale = powersOfTen[shift]!;
  const product = high * scale;
  // high < 2^30 and scale <= 10^9 < 2^30 have no more than 30 bits each: their product splits without Dekker's halves.
  const upper = high - (high % 65_536);
  const error = upper * scale - product + (high - upper) * scale;
  const a = product + low;
  const b = low - (a - product) + error;
  const p = powersOfTen[places]!;
  const quotient = a / p;
  const splitQ = quotient * 134_217_729;
  const qHigh = splitQ - (splitQ - quotient);
  const qLow = quotient - qHigh;
  const splitP = p * 134_217_729;
  const pHigh = splitP - (splitP - p);
  const pLow = p - pHigh;
  const back = quotient * p;
  const backError = qHigh * pHigh - back + qHigh * pLow + qLow * pHigh + qLow * pLow;
  const correction = (a - back - backError + b) / p;
  const value = quotient + correction * (1 - 1e-15);
  return value === quotient + correction * (1 + 1e-15) ? value : 0;
}

/** The next word as a number, quickly where it is an integer of at most nine digits without a sign. */
export function nextCount(cursor: Cursor): number {
  const { bytes } = cursor;
  let at = cursor.at;
  let byte = bytes[at]!;
  while (byte <= 32 && byte !== newline) byte = bytes[++at]!;
  const start = at;
  let whole = 0;
  while (byte >= 48 && byte <= 57) {
    whole = (Math.imul(whole, 10) + byte - 48) | 0;
    byte = bytes[++at]!;
  }
  if (at === start || at - start > 9 || byte > 32 || start >= cursor.end) return nextReal(cursor);
  cursor.at = at;
  return whole;
}

/** The next word as an integer; NaN where it is not one. */
export function nextInteger(cursor: Cursor): number {
  const value = nextReal(cursor);
  return Number.isSafeInteger(value) ? value : Number.NaN;
}
