import { BoroxolError } from "@boroxol/core";

/** An array of numbers as a model file holds it. */
export interface StoredArray {
  readonly kind: "array";
  readonly dtype: string;
  readonly shape: readonly number[];
  /** Row after row. @shape [product(shape)] @unit as in the file */
  readonly data: Float64Array;
}

/** @param data row after row @shape [product(shape)] @unit as in the file */
export function storedArray(shape: readonly number[], data: Float64Array, dtype = "float64"): StoredArray {
  return { kind: "array", dtype, shape, data };
}

export function isStoredArray(value: unknown): value is StoredArray {
  return typeof value === "object" && value !== null && (value as { kind?: unknown }).kind === "array";
}

/**
 * A part of a model document, with its path for errors: typed access to what the file says.
 *
 * All access throws E0308 where the file does not hold what its format promises.
 */
export interface DocumentPart {
  readonly path: string;
  /** The file, with the path in it. */
  readonly where: string;
  readonly value: unknown;
  has(key: string): boolean;
  part(key: string): DocumentPart;
  items(): readonly DocumentPart[];
  text(): string;
  number(): number;
  integer(most: number): number;
  flag(): boolean;
  array(): StoredArray;
  /** The array, of this shape and with finite numbers only. */
  numbers(shape: readonly number[]): Float64Array;
  fail(what: string): never;
}

/** Typed access to a document. @param place the file's name, for errors */
export function documentPart(value: unknown, place: string, path = ""): DocumentPart {
  const where = path === "" ? place : `${place}: ${path}`;
  const fail = (what: string): never => {
    throw new BoroxolError("E0308", path === "" ? what : `${path} ${what}`, {
      place: where,
      fix: "write the model again with the program that made it",
      untouched: "nothing of the file was used",
    });
  };
  const record = (): Record<string, unknown> => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return fail("is no mapping");
    return value as Record<string, unknown>;
  };
  const self: DocumentPart = {
    path,
    where,
    value,
    fail,
    has: (key) => {
      const found = record();
      return Object.hasOwn(found, key) && found[key] !== null && found[key] !== undefined;
    },
    part: (key) => {
      const next = path === "" ? key : `${path}.${key}`;
      const found = record();
      if (!Object.hasOwn(found, key)) return documentPart(undefined, place, next).fail("is missing");
      return documentPart(found[key], place, next);
    },
    items: () => {
      if (!Array.isArray(value)) return fail("is no list");
      return value.map((each, k) => documentPart(each, place, `${path}[${k}]`));
    },
    text: () => (typeof value === "string" ? value : fail("is no text")),
    number: () => (typeof value === "number" && Number.isFinite(value) ? value : fail("is no finite number")),
    integer: (most) => {
      if (typeof value !== "number" || !Number.isInteger(value)) return fail("is no whole number");
      return value >= 0 && value <= most ? value : fail(`is ${value}, and not between 0 and ${most}`);
    },
    flag: () => (typeof value === "boolean" ? value : fail("is neither true nor false")),
    array: () => (isStoredArray(value) ? value : fail("is no array")),
    numbers: (shape) => {
      const { shape: found, data } = self.array();
      const size = shape.reduce((product, each) => product * each, 1);
      if (data.length !== size || found.filter((n) => n !== 1).join() !== shape.filter((n) => n !== 1).join()) {
        return fail(`has the shape [${found.join(", ")}] instead of [${shape.join(", ")}]`);
      }
      const bad = data.findIndex((each) => !Number.isFinite(each));
      return bad < 0 ? data : fail(`holds ${data[bad]} at place ${bad}`);
    },
  };
  return self;
}
