/** How the learning rate goes down. */
export interface RateSchedule {
  readonly kind: "exponential" | "cosine";
  readonly start: number;
  readonly stop: number;
  readonly steps: number;
  /** Steps in which it rises from nothing. */
  readonly warmUp: number;
  /** Steps between changes of an exponential schedule; every step when left out. */
  readonly decaySteps?: number;
}

/**
 * The learning rate of a step: start (stop/start)^(n/N), in stairs where asked, or stop + (start - stop) (1 + cos(pi n/N)) / 2.
 *
 * The stairs are those of DeePMD-kit: with d steps each, the rate is multiplied by (stop/start)^(d/N) after every d steps.
 */
export function learningRate({ kind, start, stop, steps, warmUp, decaySteps }: RateSchedule, step: number): number {
  const rise = step < warmUp ? (step + 1) / warmUp : 1;
  const done = Math.min(1, step / steps);
  if (kind === "cosine") return rise * (stop + ((start - stop) * (1 + Math.cos(Math.PI * done))) / 2);
  const at = decaySteps === undefined ? done : Math.min(1, (Math.floor(step / decaySteps) * decaySteps) / steps);
  return rise * Math.max(stop, start * (stop / start) ** at);
}

/** Prefactors of a label at the start and at the limit of learning. */
export type Prefactor = readonly [start: number, limit: number];

/** p = limit + (start - limit) rate / first rate. */
export function prefactor([start, limit]: Prefactor, rate: number, firstRate: number): number {
  return limit + ((start - limit) * rate) / firstRate;
}
