import { symbolOf } from "@boroxol/core";
import { displacementMoments } from "./displacement-moments.ts";
import { logarithmicLags } from "./logarithmic-lags.ts";
import { type Measurable, notMeasurable } from "./measurable.ts";
import { seriesDisplacements } from "./mean-square-displacement.ts";
import { randomWalkFit } from "./random-walk-fit.ts";
import type { TrajectoryPaths } from "./trajectory-paths.ts";

/** Self-diffusion of one element. */
export interface SelfDiffusion {
  /** D = slope / 6. @unit A^2/ps */
  readonly value: number;
  /** Standard error. @unit A^2/ps */
  readonly error: number;
  /** 95 % of the posterior probability, with D above zero. @shape [2] @unit A^2/ps */
  readonly interval: readonly [number, number];
  /** Lags of the fit. @shape [2] @unit ps */
  readonly window: readonly [number, number];
  /** d ln MSD / d ln t over the window; 1 for diffusion. */
  readonly slope: number;
  /** Non-Gaussian parameter at the end of the window. */
  readonly nonGaussian: number;
  /** Jumps of all atoms in the run, as if each were `jumpLength` long. */
  readonly hops: number;
}

/** What counts as diffusion. */
export interface DiffusionOptions {
  /** Lags to fit, default from where the local slope has come to one up to half of the run. @unit ps */
  readonly window?: readonly [number, number];
  /** Length of a jump for counting them, default 2.5. @unit A */
  readonly jumpLength?: number;
}

/** A local slope outside of this range is no diffusion. */
const slopes = [0.85, 1.15] as const;
/** Fewer jumps than this say little: the spread of D is then about half of it (He et al.). */
const fewestHops = 50;
const largestNonGaussian = 0.5;
const points = 40;

/**
 * Self-diffusion coefficient of one element from the slope of its mean-square displacement, D = (1/6) d MSD / dt, with an error
 * that knows how the points depend on each other (`randomWalkFit`).
 *
 * It is given only where the displacement grows like a diffusing atom's: the logarithmic slope over the window is within
 * 0.15 of one, the displacements are nearly Gaussian (alpha_2 below 0.5) and the atoms have made at least 50 jumps.
 *
 * X. He, Y. Zhu, A. Epstein and Y. Mo, npj Comput. Mater. 4, 18 (2018), doi:10.1038/s41524-018-0074-y.
 * @example const D = diffusion(trajectoryPaths(frames), 3); if (D.measurable) console.log(D.value, D.error);
 */
export function diffusion(
  { species, interval, positions }: TrajectoryPaths,
  kind: number,
  options: DiffusionOptions = {},
): Measurable<SelfDiffusion> {
  const { jumpLength = 2.5 } = options;
  const name = symbolOf(kind);
  const atoms = [...species.keys()].filter((i) => species[i] === kind);
  if (atoms.length === 0) return notMeasurable(`there is no ${name}`);
  const longest = Math.floor((positions.length - 1) / 2);
  if (longest < 8) return notMeasurable(`${positions.length} frames are too few: at least 17 are needed`);
  const columns = atoms.flatMap((i) => [3 * i, 3 * i + 1, 3 * i + 2]);

  const window = options.window?.map((t) => Math.round(t / interval)) ?? diffusiveWindow(positions, columns, longest);
  if (window === undefined) {
    return notMeasurable(
      `the mean-square displacement of ${name} does not grow linearly with time within half of the run (${(longest * interval).toPrecision(3)} ps)`,
    );
  }
  const [begin, end] = [Math.max(1, window[0]!), Math.min(positions.length - 2, window[1]!)];
  if (end < begin + 3) return notMeasurable(`the run is too short for the window asked for`);
  const count = Math.min(points, end - begin + 1);
  const lags = Array.from({ length: count }, (_, k) => Math.round(begin + ((end - begin) * k) / (count - 1)));
  const msd = seriesDisplacements(positions, [columns], lags)[0]!.map((each) => 3 * each);
  const slope = Math.log(msd.at(-1)! / msd[0]!) / Math.log(end / begin);
  const moments = lags.map((lag) => displacementMoments(positions, atoms, lag));
  // The variance of a squared displacement is a multiple of the square of its mean, 2/3 where all atoms are alike.
  const spread = moments.reduce((sum, { square, variance }) => sum + variance / square ** 2, 0) / moments.length;
  const fit = randomWalkFit(lags, msd, { frames: positions.length, interval, walkers: atoms.length, spread });
  const [value, error] = [fit.slope / 6, fit.slopeError / 6];
  const hops = (atoms.length * fit.slope * positions.length * interval) / jumpLength ** 2;
  const { nonGaussian } = moments.at(-1)!;

  if (!(slope > slopes[0] && slope < slopes[1])) {
    return notMeasurable(`the logarithmic slope of the displacement of ${name} is ${slope.toFixed(2)}, not 1`);
  }
  if (!(hops >= fewestHops)) {
    return notMeasurable(`${name} made about ${Math.max(0, hops).toFixed(0)} jumps in all; ${fewestHops} are needed`);
  }
  if (nonGaussian > largestNonGaussian) {
    return notMeasurable(
      `the displacements of ${name} are not Gaussian yet (alpha_2 = ${nonGaussian.toFixed(2)}): few atoms move much`,
    );
  }
  return {
    measurable: true,
    value,
    error,
    interval: [Math.max(0, value - 1.96 * error), value + 1.96 * error],
    window: [begin * interval, end * interval],
    slope,
    nonGaussian,
    hops,
  };
}

/** From the first lag at which the local slope is that of diffusion, and is so on the whole up to half of the run. */
function diffusiveWindow(
  positions: readonly Float64Array[],
  columns: readonly number[],
  longest: number,
): number[] | undefined {
  const lags = logarithmicLags(longest);
  const msd = seriesDisplacements(positions, [columns], lags)[0]!;
  const slope = (a: number, b: number): number => Math.log(msd[b]! / msd[a]!) / Math.log(lags[b]! / lags[a]!);
  const last = lags.length - 1;
  for (let k = 0; k < last && lags[k]! <= longest / 3; k++) {
    const next = lags.findIndex((lag) => lag >= 2 * lags[k]!);
    const [here, whole] = [slope(k, next), slope(k, last)];
    if (here > slopes[0] && here < slopes[1] && whole > slopes[0] && whole < slopes[1]) return [lags[k]!, longest];
  }
  return undefined;
}
