import { boltzmann, elementaryCharge } from "@boroxol/core";
import { type Measurable, notMeasurable } from "./measurable.ts";
import { seriesDisplacements } from "./mean-square-displacement.ts";
import { randomWalkFit } from "./random-walk-fit.ts";
import type { TrajectoryPaths } from "./trajectory-paths.ts";

/** Conduction by all charges together. */
export interface IonicConductivity {
  /** sigma. @unit S/m */
  readonly value: number;
  /** Standard error. @unit S/m */
  readonly error: number;
  /** Lags of the fit. @shape [2] @unit ps */
  readonly window: readonly [number, number];
  /** d ln / d ln t of the charge displacement over the window. */
  readonly slope: number;
}

/** A relative error above this is no measurement. */
const largestRelativeError = 0.5;

/**
 * Ionic conductivity from the displacement of all charges together, correlations between ions included.
 *
 * sigma = 1 / (6 V k_B T) d/dt < | sum_i q_i (r_i(t0 + t) - r_i(t0)) |^2 >. The whole cell is one walker, so that the error is
 * larger than that of self-diffusion by about the root of the number of ions; long runs are needed.
 *
 * J.-P. Hansen and I. R. McDonald, Theory of Simple Liquids (2013), 10.4.
 *
 * V -> volume, T -> temperature, q_i -> charges
 * @param charges by atomic number @unit e
 * @param temperature @unit K
 * @param window lags of the fit, those in which the ions diffuse @shape [2] @unit ps
 */
export function ionicConductivity(
  { species, interval, positions, volume }: TrajectoryPaths,
  charges: ReadonlyMap<number, number>,
  temperature: number,
  window: readonly [number, number],
): Measurable<IonicConductivity> {
  if (volume === undefined) return notMeasurable("the frames have no volume");
  const dipole = positions.map((frame) => {
    const sum = new Float64Array(3);
    for (let k = 0; k < frame.length; k++) sum[k % 3]! += (charges.get(species[Math.floor(k / 3)]!) ?? 0) * frame[k]!;
    return sum;
  });
  const [begin, end] = window.map((t) => Math.round(t / interval)) as [number, number];
  if (!(begin >= 1 && end < positions.length - 1 && end >= begin + 3)) {
    return notMeasurable("the run is too short for the window");
  }
  const count = Math.min(40, end - begin + 1);
  const lags = Array.from({ length: count }, (_, k) => Math.round(begin + ((end - begin) * k) / (count - 1)));
  const square = seriesDisplacements(dipole, [[0, 1, 2]], lags)[0]!.map((each) => 3 * each);
  // One Gaussian walker: the square of a displacement in three dimensions scatters by 2/3 of its own square.
  const fit = randomWalkFit(lags, square, { frames: positions.length, interval, walkers: 1, spread: 2 / 3 });
  const slope = Math.log(square.at(-1)! / square[0]!) / Math.log(end / begin);
  if (!(fit.slope > 0 && fit.slopeError < largestRelativeError * fit.slope)) {
    return notMeasurable(
      "the displacement of the charges scatters by more than half of its growth: a longer run is needed",
    );
  }
  const unit = toSiemensPerMetre / (6 * volume * boltzmann * temperature);
  return { measurable: true, value: fit.slope * unit, error: fit.slopeError * unit, window, slope };
}

/** e^2 A^2/ps per A^3 eV: charge^2 1e-20 / 1e-12 / (1e-30 charge). @unit S/m */
const toSiemensPerMetre = elementaryCharge * 1e22;

/**
 * Conductivity if every ion moved on its own: the equation of Nernst and Einstein, sigma = sum_a N_a q_a^2 D_a / (V k_B T).
 * @param carriers number, charge in e and D in A^2/ps of each kind of ion
 * @param volume @unit A^3
 * @param temperature @unit K
 * @returns @unit S/m
 */
export function nernstEinstein(
  carriers: readonly { readonly count: number; readonly charge: number; readonly diffusion: number }[],
  volume: number,
  temperature: number,
): number {
  const sum = carriers.reduce((total, { count, charge, diffusion }) => total + count * charge * charge * diffusion, 0);
  return (sum * toSiemensPerMetre) / (volume * boltzmann * temperature);
}

/**
 * Haven ratio H_R = sigma_NE / sigma, with its relative error from both; below one where ions move together.
 * @param uncorrelated of Nernst and Einstein, with its error @unit S/m
 * @param collective @unit S/m
 */
export function havenRatio(
  uncorrelated: { readonly value: number; readonly error: number },
  collective: { readonly value: number; readonly error: number },
): { readonly value: number; readonly error: number } {
  const value = uncorrelated.value / collective.value;
  return {
    value,
    error: value * Math.hypot(uncorrelated.error / uncorrelated.value, collective.error / collective.value),
  };
}
