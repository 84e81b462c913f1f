import type { Index, IndexValues } from "../indices.ts";

/** One argument of a form with its size. */
export interface FormArray {
  /** Row by row. @shape [rows,inner] @unit 1 */
  readonly values: Float64Array;
  readonly rows: number;
  readonly inner: readonly number[];
}

/**
 * A multilinear form: a number that is linear in each of its arrays.
 *
 * What training needs beside elementwise functions are sums of products: matrix products, gathering, sums over neighbours,
 * tensor products. Each of them, and every derivative of each, is such a form with one argument left out.
 */
export interface Form {
  readonly name: string;
  /** Tells it from forms with other attributes or indices. */
  readonly key: string;
  readonly arity: number;
  readonly indices: readonly Index[];
  /** Whole numbers that the kernel gets beside the arrays. */
  readonly attributes: readonly number[];
  /** Constants that the kernel gets as an array. */
  readonly table?: readonly number[];
  /**
   * Adds dT/d(missing) to the missing argument: the equation as it stands, in f64, judge of the kernel.
   * @param args all arguments, the missing one being the result
   */
  accumulate(missing: number, args: readonly FormArray[], indices: readonly IndexValues[]): void;
}
