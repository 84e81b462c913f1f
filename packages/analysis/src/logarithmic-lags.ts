const lagsPerDecade = 24;

/** Whole numbers from 1 to `longest`, about evenly spaced on a logarithmic axis. */
export function logarithmicLags(longest: number): number[] {
  const lags = new Set<number>();
  const steps = Math.ceil(Math.log10(longest) * lagsPerDecade);
  for (let k = 0; k <= steps; k++) lags.add(Math.round(longest ** (steps === 0 ? 1 : k / steps)));
  return [...lags];
}
