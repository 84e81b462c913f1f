import { describe, expect, test } from "vitest";
import { docstringFindings, exportedNames } from "../check-docstrings.ts";

const found = (text: string): string[] => docstringFindings(text).map(({ name, missing }) => `${name} ${missing}`);

describe("docstringFindings", () => {
  test("accepts arrays with shape and unit", () => {
    const text = `
/**
 * Sum.
 * @param positions @shape [n,3] @unit A
 * @returns @shape [n] @unit eV
 */
export function energies(positions: Float64Array, scale: number): Float64Array {
}

export interface Frame {
  /** Atomic numbers. @shape [n] */
  readonly species: Uint8Array;
  /** @shape [n,3] @unit A */
  readonly positions?: Float64Array;
}
`;
    expect(found(text)).toEqual([]);
  });

  test("names what is missing, and does not borrow the tags of another parameter", () => {
    const text = `
/**
 * Sum.
 * @param a @shape [n] @unit A
 * @param b
 * @returns @shape [n]
 */
export async function* sum<T>(
  a: Float64Array,
  b: Float32Array,
  pairs: ReadonlyMap<string, number>,
): AsyncGenerator<Float64Array> {
}
`;
    expect(found(text)).toEqual(["sum(b) @shape", "sum(b) @unit", "result of sum @unit"]);
  });

  test("finds members of interfaces without a comment of their own", () => {
    const text = `
export interface Rings {
  /** @shape [n] */
  readonly sizes: Int32Array;
  readonly lengths: Float64Array | undefined;
  visit(each: (ring: Float64Array) => void): void;
}
`;
    expect(docstringFindings(text)).toEqual([
      { line: 5, name: "Rings.lengths", missing: "@shape" },
      { line: 5, name: "Rings.lengths", missing: "@unit" },
    ]);
  });

  test("leaves alone what the package does not export", () => {
    expect(docstringFindings("export function f(a: Float64Array): void {\n", () => false)).toEqual([]);
  });
});

test("exportedNames reads lists, types and stars", () => {
  const index = 'export * from "./a.ts";\nexport { b, type C } from "./b.ts";\nexport type { D } from "./b.ts";\n';
  expect(exportedNames(index, "a.ts")).toBeUndefined();
  expect([...exportedNames(index, "b.ts")!]).toEqual(["b", "C", "D"]);
  expect([...exportedNames(index, "c.ts")!]).toEqual([]);
});
