/** Errors of one quantity, added up: the same in training, in testing and on pages. */
export interface ErrorSum {
  count: number;
  absolute: number;
  squared: number;
  largest: number;
}

/** Mean absolute error, root of the mean square, largest. @unit of the quantity */
export interface ErrorMeasure {
  readonly count: number;
  readonly mae: number;
  readonly rmse: number;
  readonly max: number;
}

/** Errors of energies per atom, force components and stress components. */
export interface LabelErrors {
  /** @unit eV/atom */
  readonly energy: ErrorSum;
  /** @unit eV/A */
  readonly force: ErrorSum;
  /** @unit eV/A^3 */
  readonly stress: ErrorSum;
}

export function noErrors(): LabelErrors {
  const none = (): ErrorSum => ({ count: 0, absolute: 0, squared: 0, largest: 0 });
  return { energy: none(), force: none(), stress: none() };
}

/** Adds a difference. */
export function addError(sum: ErrorSum, difference: number): void {
  sum.count++;
  sum.absolute += Math.abs(difference);
  sum.squared += difference * difference;
  // Written so that NaN stays.
  if (!(Math.abs(difference) <= sum.largest)) sum.largest = Math.abs(difference);
}

/** What a sum comes to; undefined where there was nothing to compare. */
export function measureOf({ count, absolute, squared, largest }: ErrorSum): ErrorMeasure | undefined {
  if (count === 0) return undefined;
  return { count, mae: absolute / count, rmse: Math.sqrt(squared / count), max: largest };
}
