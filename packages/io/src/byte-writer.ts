const powersOfTen = Float64Array.from({ length: 23 }, (_, k) => Number(`1e${k}`));
const encoder = new TextEncoder();

/** Bytes that grow as text and numbers are written into them. */
export interface ByteWriter {
  bytes: Uint8Array;
  end: number;
}

/** @param room bytes that are likely needed */
export function byteWriter(room = 1 << 16): ByteWriter {
  return { bytes: new Uint8Array(room), end: 0 };
}

/** Makes room for `count` more bytes. */
export function reserve(writer: ByteWriter, count: number): void {
  if (writer.end + count <= writer.bytes.length) return;
  const larger = new Uint8Array(2 * (writer.end + count));
  larger.set(writer.bytes.subarray(0, writer.end));
  writer.bytes = larger;
}

/** Appends text as UTF-8. */
export function writeText(writer: ByteWriter, text: string): void {
  reserve(writer, 3 * text.length);
  writer.end += encoder.encodeInto(text, writer.bytes.subarray(writer.end)).written;
}

/** What has been written. @returns a copy of its own */
export function writtenBytes({ bytes, end }: ByteWriter): Uint8Array {
  return bytes.slice(0, end);
}

/** Longest text of a double: -2.2250738585072014e-308. */
const longestReal = 25;

/**
 * Appends the shortest decimal that reads back as the same double; the sign of zero is kept.
 *
 * Most numbers of files have at most eight decimals. Where round(|x| 10^8) has at most 15 digits and divides back to x,
 * its digits are the shortest ones: no two decimals of 15 digits or fewer are the same double. All others go through the
 * runtime.
 */
export function writeReal(writer: ByteWriter, value: number): void {
  reserve(writer, longestReal);
  const { bytes } = writer;
  let at = writer.end;
  const size = Math.abs(value);
  if (size < 1e6 && size >= 1e-6) {
    let digits = Math.round(size * 1e8);
    if (digits / 1e8 === size) {
      if (value < 0) bytes[at++] = 45;
      const whole = Math.floor(size);
      let fraction = (digits - whole * 1e8) | 0;
      at = writeDigits(bytes, at, whole);
      if (fraction > 0) {
        bytes[at] = 46;
        let last = at + 8;
        let tens = (fraction / 10) | 0;
        while (fraction === tens * 10) {
          fraction = tens;
          tens = (fraction / 10) | 0;
          last--;
        }
        for (let k = last; k > at; k--) {
          bytes[k] = 48 + fraction - tens * 10;
          fraction = tens;
          tens = (fraction / 10) | 0;
        }
        at = last + 1;
      }
      writer.end = at;
      return;
    }
  }
  const text = value === 0 && 1 / value < 0 ? "-0" : String(value);
  for (let k = 0; k < text.length; k++) bytes[at++] = text.charCodeAt(k);
  writer.end = at;
}

/** Appends an integer of at most nine digits, or any other number as a real. */
export function writeInteger(writer: ByteWriter, value: number): void {
  if (value >= 0 && value < 1e9) {
    reserve(writer, 10);
    writer.end = writeDigits(writer.bytes, writer.end, value);
  } else writeReal(writer, value);
}

function writeDigits(bytes: Uint8Array, start: number, whole: number): number {
  let length = 1;
  while (length < 10 && whole >= powersOfTen[length]!) length++;
  let rest = whole | 0;
  for (let k = start + length - 1; k >= start; k--) {
    const tens = (rest / 10) | 0;
    bytes[k] = 48 + rest - tens * 10;
    rest = tens;
  }
  return start + length;
}
