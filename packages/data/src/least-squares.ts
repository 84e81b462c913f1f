/** Sums of a linear least-squares problem, added up row by row so that no matrix of all rows is kept. */
export interface NormalEquations {
  readonly size: number;
  /** A^T A @shape [size,size] @unit as the rows */
  readonly matrix: Float64Array;
  /** A^T b @shape [size] @unit as the rows */
  readonly right: Float64Array;
}

/** @param size number of unknowns */
export function normalEquations(size: number): NormalEquations {
  return { size, matrix: new Float64Array(size * size), right: new Float64Array(size) };
}

/** Adds the equation row . x = value. @param row @shape [size] @unit any */
export function addEquation({ size, matrix, right }: NormalEquations, row: ArrayLike<number>, value: number): void {
  for (let i = 0; i < size; i++) {
    const a = row[i]!;
    if (a === 0) continue;
    right[i]! += a * value;
    for (let j = 0; j <= i; j++) matrix[i * size + j]! += a * row[j]!;
  }
}

/**
 * The least-squares solution by a Cholesky factorisation of A^T A + ridge trace/size 1; the ridge picks a small solution
 * where the rows do not determine it.
 * @returns @shape [size] @unit as the rows
 */
export function solveNormalEquations({ size, matrix, right }: NormalEquations, ridge = 1e-10): Float64Array {
  let trace = 0;
  for (let i = 0; i < size; i++) trace += matrix[i * size + i]!;
  const shift = Math.max((ridge * trace) / size, Number.MIN_VALUE ** 0.5);
  const L = Float64Array.from(matrix);
  for (let j = 0; j < size; j++) {
    let diagonal = matrix[j * size + j]! + shift;
    for (let k = 0; k < j; k++) diagonal -= L[j * size + k]! ** 2;
    const root = Math.sqrt(Math.max(diagonal, shift * 1e-6));
    L[j * size + j] = root;
    for (let i = j + 1; i < size; i++) {
      let sum = matrix[i * size + j]!;
      for (let k = 0; k < j; k++) sum -= L[i * size + k]! * L[j * size + k]!;
      L[i * size + j] = sum / root;
    }
  }
  const x = Float64Array.from(right);
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < i; k++) x[i]! -= L[i * size + k]! * x[k]!;
    x[i]! /= L[i * size + i]!;
  }
  for (let i = size - 1; i >= 0; i--) {
    for (let k = i + 1; k < size; k++) x[i]! -= L[k * size + i]! * x[k]!;
    x[i]! /= L[i * size + i]!;
  }
  return x;
}

/** Slope of y = s x through the origin, and the correlation of the two. @param x @shape [n] @unit any @param y @shape [n] @unit any */
export function slopeThroughOrigin(
  x: readonly number[],
  y: readonly number[],
): { readonly slope: number; readonly correlation: number } {
  let [xx, xy, yy] = [0, 0, 0];
  x.forEach((each, k) => {
    xx += each * each;
    xy += each * y[k]!;
    yy += y[k]! * y[k]!;
  });
  return { slope: xy / xx, correlation: xy / Math.sqrt(xx * yy) };
}

/** The middle value. */
export function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}
