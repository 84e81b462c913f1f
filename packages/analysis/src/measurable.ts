/** A number that the data can carry, or the reason why they cannot: nothing is reported in place of what is not there. */
export type Measurable<T> = ({ readonly measurable: true } & T) | NotMeasurable;

/** Why a number is not given. */
export interface NotMeasurable {
  readonly measurable: false;
  readonly reason: string;
}

/** @example if (atoms < 2) return notMeasurable("there is one lithium only"); */
export function notMeasurable(reason: string): NotMeasurable {
  return { measurable: false, reason };
}
