/** How fast an energy runs away: a straight line through the means of 20 blocks of a run. */
export interface Drift {
  /** @unit eV per ns, for energies in eV and times in ns */
  readonly slope: number;
  /** Standard error that the scatter of the blocks about the line gives. @unit eV per ns */
  readonly error: number;
}

const blocks = 20;

/** The drift of a series. @param times @shape [n] @unit ns @param energies @shape [n] @unit eV */
export function driftOf(times: readonly number[], energies: readonly number[]): Drift {
  const size = Math.floor(times.length / blocks);
  const mean = (list: readonly number[]): number => list.reduce((sum, each) => sum + each, 0) / list.length;
  const means = (list: readonly number[]): number[] =>
    Array.from({ length: blocks }, (_, b) => mean(list.slice(b * size, (b + 1) * size)));
  const [t, e] = [means(times), means(energies)];
  const [meanT, meanE] = [mean(t), mean(e)];
  const spread = t.reduce((sum, each) => sum + (each - meanT) ** 2, 0);
  const slope = t.reduce((sum, each, b) => sum + (each - meanT) * (e[b]! - meanE), 0) / spread;
  const scatter = e.reduce((sum, each, b) => sum + (each - meanE - slope * (t[b]! - meanT)) ** 2, 0);
  return { slope, error: Math.sqrt(scatter / (blocks - 2) / spread) };
}
