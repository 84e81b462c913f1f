/** Mean of correlated samples and its standard error. */
export interface BlockAverage {
  readonly mean: number;
  readonly error: number;
}

/** Fewer blocks than this say little about their own spread. */
const fewestBlocks = 8;

/**
 * Mean of a time series and its standard error by blocking, which needs no correlation time.
 *
 * Neighbouring samples are averaged in pairs again and again; at each level sigma^2 = sum (x - mean)^2 / (n (n - 1)) of the n
 * block means grows until the blocks are longer than the correlation. The largest sigma of the levels with at least eight
 * blocks is returned, and that of the samples themselves where there are fewer.
 *
 * H. Flyvbjerg and H. G. Petersen, J. Chem. Phys. 91, 461 (1989), doi:10.1063/1.457480.
 * @example blockAverage([0.38, 0.4, 0.39, 0.41])
 */
export function blockAverage(samples: readonly number[]): BlockAverage {
  const mean = samples.reduce((sum, each) => sum + each, 0) / samples.length;
  let error = 0;
  let blocks = samples;
  do {
    const n = blocks.length;
    const centre = blocks.reduce((sum, each) => sum + each, 0) / n;
    const squares = blocks.reduce((sum, each) => sum + (each - centre) ** 2, 0);
    if (n > 1) error = Math.max(error, Math.sqrt(squares / (n * (n - 1))));
    const halves = Math.floor(n / 2);
    const finer = blocks;
    blocks = Array.from({ length: halves }, (_, k) => (finer[2 * k]! + finer[2 * k + 1]!) / 2);
  } while (blocks.length >= fewestBlocks);
  return { mean, error };
}
