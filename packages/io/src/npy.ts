import { open, type FileHandle } from "node:fs/promises";
import { BoroxolError } from "@boroxol/core";

/** What the head of a .npy file says of its array. */
export interface NpyHeader {
  readonly kind: "f4" | "f8" | "i1" | "i4" | "i8" | "u1" | "bool" | "text";
  /** Bytes of one value. */
  readonly itemLength: number;
  readonly shape: readonly number[];
  /** Where the values begin. */
  readonly offset: number;
}

/**
 * Reads the head of a .npy array: little-endian numbers, truth values or text, rows first.
 * @throws E0203 for other arrays, E0207 where the head is cut, E0211 for an absurd shape
 * @see https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 */
export function parseNpyHeader(bytes: Uint8Array, place: string): NpyHeader {
  const fault = (message: string): BoroxolError =>
    new BoroxolError("E0203", message, { place, fix: "save it with numpy.save, C order, without pickled objects" });
  if (bytes.length < 12) throw new BoroxolError("E0207", "the head of the array is cut", { place });
  if (bytes[0] !== 0x93 || new TextDecoder().decode(bytes.subarray(1, 6)) !== "NUMPY") throw fault("not a .npy array");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const long = bytes[6]! >= 2;
  const length = long ? view.getUint32(8, true) : view.getUint16(8, true);
  const offset = (long ? 12 : 10) + length;
  if (length > 65_536) throw new BoroxolError("E0211", `the head takes ${length} bytes`, { place });
  if (bytes.length < offset) throw new BoroxolError("E0207", "the head of the array is cut", { place });
  const text = new TextDecoder("latin1").decode(bytes.subarray(long ? 12 : 10, offset));
  const descr = /'descr':\s*'([^']+)'/.exec(text)?.[1] ?? "";
  const shape = /'shape':\s*\(([^)]*)\)/.exec(text)?.[1];
  const [, order, letter, width] = /^([<|=>])([fiubU])(\d+)$/.exec(descr) ?? [];
  if (letter === undefined || shape === undefined || order === ">")
    throw fault(`an array of type '${descr}' is not read`);
  if (/'fortran_order':\s*True/.test(text)) throw fault("the array is in Fortran order");
  const sizes = shape
    .split(",")
    .filter((part) => part.trim() !== "")
    .map(Number);
  const values = sizes.reduce((product, size) => product * size, 1);
  if (!Number.isSafeInteger(values) || values < 0)
    throw new BoroxolError("E0211", `the shape is (${shape})`, { place });
  const kind = letter === "U" ? "text" : letter === "b" ? "bool" : (`${letter}${width}` as NpyHeader["kind"]);
  if (!["f4", "f8", "i1", "i4", "i8", "u1", "bool", "text"].includes(kind)) throw fault(`type '${descr}' is not read`);
  return { kind, itemLength: Number(width) * (letter === "U" ? 4 : 1), shape: sizes, offset };
}

/** Values of an array as doubles; text gives none. @returns @shape [count] @unit as stored */
export function npyNumbers(bytes: Uint8Array, { kind, itemLength }: NpyHeader, count: number): Float64Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const out = new Float64Array(count);
  for (let k = 0; k < count; k++) {
    const at = k * itemLength;
    if (kind === "f8") out[k] = view.getFloat64(at, true);
    else if (kind === "f4") out[k] = view.getFloat32(at, true);
    else if (kind === "i8") out[k] = Number(view.getBigInt64(at, true));
    else if (kind === "i4") out[k] = view.getInt32(at, true);
    else if (kind === "i1") out[k] = view.getInt8(at);
    else out[k] = view.getUint8(at);
  }
  return out;
}

/** Values of an array of text. */
export function npyTexts(bytes: Uint8Array, { itemLength }: NpyHeader, count: number): string[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: count }, (_, k) => {
    let text = "";
    for (let at = k * itemLength; at < (k + 1) * itemLength; at += 4) {
      const code = view.getUint32(at, true);
      if (code !== 0 && code <= 0x10_ff_ff) text += String.fromCodePoint(code);
    }
    return text;
  });
}

/** A .npy file that is read a few rows at a time. */
export interface NpyFile {
  readonly header: NpyHeader;
  /** Length of the first axis, and values of one row. */
  readonly rows: number;
  readonly rowLength: number;
  /** @returns @shape [count,rowLength] @unit as stored */
  read(start: number, count: number): Promise<Float64Array>;
  close(): Promise<void>;
}

/** @throws E0201 when it cannot be read, E0207 where the file is shorter than its head says */
export async function openNpy(path: string): Promise<NpyFile> {
  let file: FileHandle;
  try {
    file = await open(path, "r");
  } catch (cause) {
    throw new BoroxolError("E0201", `cannot read ${path}: ${(cause as Error).message}`, { place: path, cause });
  }
  try {
    const head = new Uint8Array(70_000);
    const { bytesRead } = await file.read(head, 0, head.length, 0);
    const header = parseNpyHeader(head.subarray(0, bytesRead), path);
    const [rows = 1, ...rest] = header.shape;
    const rowLength = rest.reduce((product, size) => product * size, 1);
    const { size } = await file.stat();
    if (size < header.offset + rows * rowLength * header.itemLength) {
      throw new BoroxolError(
        "E0207",
        `the array is cut: ${size} bytes hold less than its shape (${header.shape.join(", ")})`,
        {
          place: path,
          fix: "take a complete copy of the file",
        },
      );
    }
    return {
      header,
      rows,
      rowLength,
      async read(start, count) {
        const bytes = new Uint8Array(count * rowLength * header.itemLength);
        await file.read(bytes, 0, bytes.length, header.offset + start * rowLength * header.itemLength);
        return npyNumbers(bytes, header, count * rowLength);
      },
      close: () => file.close(),
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}

/**
 * Numbers as a .npy array.
 * @param values @shape shape @unit as they are
 */
export function encodeNpy(
  values: ArrayLike<number>,
  shape: readonly number[],
  kind: "f4" | "f8" | "i4" = "f8",
): Uint8Array {
  const itemLength = kind === "f8" ? 8 : 4;
  const dimensions = shape.length === 1 ? `${shape[0]},` : shape.join(", ");
  const head = `{'descr': '<${kind}', 'fortran_order': False, 'shape': (${dimensions}), }`;
  const padded = head.padEnd(Math.ceil((head.length + 11) / 64) * 64 - 11);
  const offset = 10 + padded.length + 1;
  const bytes = new Uint8Array(offset + values.length * itemLength);
  bytes.set([0x93, ...new TextEncoder().encode("NUMPY"), 1, 0]);
  const view = new DataView(bytes.buffer);
  view.setUint16(8, padded.length + 1, true);
  bytes.set(new TextEncoder().encode(`${padded}\n`), 10);
  for (let k = 0; k < values.length; k++) {
    const at = offset + k * itemLength;
    if (kind === "f8") view.setFloat64(at, values[k]!, true);
    else if (kind === "f4") view.setFloat32(at, values[k]!, true);
    else view.setInt32(at, values[k]!, true);
  }
  return bytes;
}
