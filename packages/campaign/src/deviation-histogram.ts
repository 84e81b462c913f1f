/** How many frames have a largest deviation of a force within each interval of a logarithmic axis. */
export interface DeviationHistogram {
  /** Upper ends of the intervals, the first from 0 and the last to infinity. @shape [k] @unit eV/A */
  readonly ends: readonly number[];
  /** Frames. @shape [k] @unit 1 */
  readonly counts: readonly number[];
}

const perDecade = 8;
const decades = [-3, 2] as const;

/** @param deviations @shape [frames] @unit eV/A @example deviationHistogram([0.02, 0.3]) */
export function deviationHistogram(deviations: readonly number[]): DeviationHistogram {
  const count = (decades[1] - decades[0]) * perDecade + 1;
  const ends = Array.from({ length: count }, (_, k) => 10 ** (decades[0] + k / perDecade));
  const counts = ends.map(() => 0);
  for (const each of deviations) {
    const place = ends.findIndex((end) => each <= end);
    counts[place < 0 ? count - 1 : place]!++;
  }
  return { ends, counts };
}
