import type { Estimate } from "@boroxol/report";

/** One replica's number and what is known of its error. */
export interface Sample {
  readonly value: number;
  /** Standard error of the mean over time. */
  readonly blocks?: number;
  /** Of how many atoms the value is a fraction. */
  readonly counted?: number;
}

/**
 * The mean of independent glasses and its standard error, sigma^2 = sum (x - mean)^2 / (n (n - 1)); of one glass the larger of the
 * error over time and that of counting, sqrt(p (1 - p) / N), since a frozen structure hardly changes in time. Where neither is
 * above zero the error is not measurable.
 */
export function estimateOf(samples: readonly Sample[]): Estimate | undefined {
  const [first] = samples;
  if (first === undefined) return undefined;
  const n = samples.length;
  const mean = samples.reduce((sum, { value }) => sum + value, 0) / n;
  if (n > 1) {
    const squares = samples.reduce((sum, { value }) => sum + (value - mean) ** 2, 0);
    return { value: mean, error: Math.sqrt(squares / (n * (n - 1))), errorOf: "replicas" };
  }
  const { blocks = 0, counted } = first;
  const binomial = counted === undefined || counted === 0 ? 0 : Math.sqrt(Math.max(0, mean * (1 - mean)) / counted);
  const error = Math.max(blocks, binomial);
  if (!(error > 0)) return { value: mean, errorOf: "none" };
  return { value: mean, error, errorOf: blocks >= binomial ? "blocks" : "binomial" };
}
