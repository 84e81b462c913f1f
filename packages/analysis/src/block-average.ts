/** Mean of correlated samples and its standard error. */
export interface BlockAverage {
  readonly mean: number;
  readonly error: number;
}

/** A block average of samples that come one by one; memory grows with the logarithm of their number. */
export interface RunningBlockAverage {
  add(sample: number): void;
  result(): BlockAverage;
}

/** Fewer blocks than this say little about their own spread. */
const fewestBlocks = 8;

/** One length of blocks: how many, their mean, the sum of squares about it, and half of the next longer block. */
interface Level {
  count: number;
  mean: number;
  squares: number;
  half: number | undefined;
}

/** See `blockAverage`. */
export function runningBlockAverage(): RunningBlockAverage {
  const levels: Level[] = [];
  const add = (sample: number, depth: number): void => {
    const level = (levels[depth] ??= { count: 0, mean: 0, squares: 0, half: undefined });
    level.count++;
    const difference = sample - level.mean;
    level.mean += difference / level.count;
    level.squares += difference * (sample - level.mean);
    if (level.half === undefined) level.half = sample;
    else {
      add((level.half + sample) / 2, depth + 1);
      level.half = undefined;
    }
  };
  return {
    add: (sample) => add(sample, 0),
    result() {
      let error = 0;
      levels.forEach(({ count, squares }, depth) => {
        if (count < 2 || (depth > 0 && count < fewestBlocks)) return;
        error = Math.max(error, Math.sqrt(squares / (count * (count - 1))));
      });
      return { mean: levels[0]?.mean ?? NaN, error };
    },
  };
}

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
  const average = runningBlockAverage();
  for (const sample of samples) average.add(sample);
  return average.result();
}
