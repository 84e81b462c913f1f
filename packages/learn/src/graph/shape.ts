/** A length that is known, or the name of one that each batch sets (atoms, edges, frames). */
export type Length = number | string;

/** The lengths of an array: the first may be named, the inner ones are known. Arrays lie row by row in memory. */
export interface Shape {
  readonly rows: Length;
  readonly inner: readonly number[];
}

/** A shape from its lengths. @param inner lengths after the first @shape [k] */
export function shape(rows: Length, ...inner: number[]): Shape {
  return { rows, inner };
}

/** Numbers in one row. */
export function rowSize({ inner }: Shape): number {
  return inner.reduce((product, each) => product * each, 1);
}

/** How many rows there are, once the named lengths have values. */
export function rowCount({ rows }: Shape, lengths: Readonly<Record<string, number>>): number {
  if (typeof rows === "number") return rows;
  const value = lengths[rows];
  if (value === undefined) throw new Error(`the length '${rows}' has no value`);
  return value;
}

/** Whether two shapes are the same. */
export function sameShape(a: Shape, b: Shape): boolean {
  return a.rows === b.rows && a.inner.length === b.inner.length && a.inner.every((each, k) => each === b.inner[k]);
}

/** A shape as text, `[edges,4]`. */
export function shapeText({ rows, inner }: Shape): string {
  return `[${[rows, ...inner].join(",")}]`;
}
