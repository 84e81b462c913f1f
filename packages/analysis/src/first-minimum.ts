import type { PairDistribution } from "./pair-distribution.ts";

/** First peak of a radial distribution function and the minimum behind it. */
export interface FirstMinimum {
  /** @unit A */
  readonly peak: number;
  /** @unit A */
  readonly minimum: number;
}

/** Nothing bonds closer than this, and no first shell of a glass begins further out. @unit A */
const shortest = 0.8;
const longestPeak = 4.5;

/**
 * First minimum of g(r): the end of the first shell, found so that noise and empty gaps do not move it.
 *
 * g is smoothed by a Gaussian, wide enough to hold about four ideal-gas pairs where the sample is small (0.04 to 0.15 A).
 * The first peak is the highest point before g has fallen by half and risen again. Behind it the lowest point so far is
 * the minimum once g has climbed above it by more than a quarter and by more than three times the counting noise.
 * Where g stays within a tenth of the minimum over a stretch, as in the empty gap of a crystal, the middle of the stretch
 * is taken.
 * @returns undefined where there is no peak or no rise after it
 * @example firstMinimum(pairDistributions(frames).get("B-O")!)?.minimum
 */
export function firstMinimum({ r, g, expected }: PairDistribution): FirstMinimum | undefined {
  const width = r[1]! - r[0]!;
  const perAngstrom = expected[Math.round(2 / width)]! / width;
  const sigma = Math.min(0.15, Math.max(0.04, 4 / perAngstrom));
  const smooth = smoothed(g, sigma / width);
  const noise = (k: number): number => Math.sqrt(Math.max(smooth[k]!, 0.05) / (expected[k]! * ((3.5 * sigma) / width)));

  let peak = -1;
  for (let k = Math.floor(shortest / width); k < longestPeak / width; k++) {
    if (smooth[k]! > 1 && (peak < 0 || smooth[k]! > smooth[peak]!)) peak = k;
    if (peak >= 0 && smooth[k]! < smooth[peak]! / 2) break;
  }
  if (peak < 0) return undefined;

  let lowest = peak;
  for (let k = peak; k < smooth.length; k++) {
    if (smooth[k]! < smooth[lowest]!) lowest = k;
    if (smooth[k]! < smooth[lowest]! + Math.max(0.25, 3 * noise(k)) || smooth[lowest]! > 0.9 * smooth[peak]!) continue;
    let last = lowest;
    while (smooth[last + 1]! <= smooth[lowest]! + 0.1) last++;
    let first = lowest;
    while (smooth[first - 1]! <= smooth[lowest]! + 0.1) first--;
    return { peak: r[peak]!, minimum: (r[first]! + r[last]!) / 2 };
  }
  return undefined;
}

/** Convolution with a Gaussian of `sigma` bins, cut at three sigma and normalised at the ends. */
function smoothed(values: Float64Array, sigma: number): Float64Array {
  const reach = Math.ceil(3 * sigma);
  return values.map((_, k) => {
    let sum = 0;
    let weights = 0;
    for (let m = Math.max(0, k - reach); m <= Math.min(values.length - 1, k + reach); m++) {
      const weight = Math.exp(-0.5 * ((m - k) / sigma) ** 2);
      sum += weight * values[m]!;
      weights += weight;
    }
    return sum / weights;
  });
}
