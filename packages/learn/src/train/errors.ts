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

/** The loss of frames, added up with the frames' weights. */
export interface LossSum {
  loss: number;
  weight: number;
}

/** What errors come to; a quantity without labels is left out. @unit eV/atom, eV/A, eV/A^3 */
export interface ErrorTable {
  readonly energy?: ErrorMeasure;
  readonly force?: ErrorMeasure;
  readonly stress?: ErrorMeasure;
}

/** The quantities that have errors. */
export const labelNames = ["energy", "force", "stress"] as const;

/** A sum of nothing. */
export function noError(): ErrorSum {
  return { count: 0, absolute: 0, squared: 0, largest: 0 };
}

export function noErrors(): LabelErrors {
  return { energy: noError(), force: noError(), stress: noError() };
}

/** Adds a difference. */
export function addError(sum: ErrorSum, difference: number): void {
  sum.count++;
  sum.absolute += Math.abs(difference);
  sum.squared += difference * difference;
  // Written so that NaN stays.
  if (!(Math.abs(difference) <= sum.largest)) sum.largest = Math.abs(difference);
}

/** Adds the differences in a sum to another one. */
export function addSum(sum: ErrorSum, more: ErrorSum): void {
  sum.count += more.count;
  sum.absolute += more.absolute;
  sum.squared += more.squared;
  if (!(more.largest <= sum.largest)) sum.largest = more.largest;
}

/** What a sum comes to; undefined where there was nothing to compare. */
export function measureOf({ count, absolute, squared, largest }: ErrorSum): ErrorMeasure | undefined {
  if (count === 0) return undefined;
  return { count, mae: absolute / count, rmse: Math.sqrt(squared / count), max: largest };
}

/** What the sums of all quantities come to. */
export function errorTable(errors: LabelErrors): ErrorTable {
  return Object.fromEntries(
    labelNames.flatMap((name) => {
      const measure = measureOf(errors[name]);
      return measure === undefined ? [] : [[name, measure]];
    }),
  );
}
