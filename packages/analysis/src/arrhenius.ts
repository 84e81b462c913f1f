import { boltzmann } from "@boroxol/core";
import { type Measurable, notMeasurable } from "./measurable.ts";

/** D at one temperature. */
export interface DiffusionPoint {
  /** @unit K */
  readonly temperature: number;
  /** @unit A^2/ps */
  readonly value: number;
  /** Standard error. @unit A^2/ps */
  readonly error: number;
}

/** Straight line of ln D against 1 / T. */
export interface ArrheniusFit {
  /** Activation energy. @unit eV */
  readonly energy: number;
  /** Standard error. @unit eV */
  readonly energyError: number;
  /** ln D0, D0 in A^2/ps. */
  readonly logPrefactor: number;
  /** Chi squared per degree of freedom; far above one the points do not lie on a line. */
  readonly chiSquared: number;
  /** D and the 95 % band of the posterior at a temperature, inside of the points or not. */
  at(temperature: number): { readonly value: number; readonly low: number; readonly high: number };
}

/**
 * Activation energy of diffusion: ln D = ln D0 - E_a / (k_B T), least squares weighted by the errors of ln D.
 *
 * With Gaussian errors sigma_k = dD_k / D_k and a flat prior the posterior of ln D0 and E_a is the normal distribution around
 * the fit with covariance (X^T W X)^-1; its band widens away from the points. Where the points scatter more than
 * their errors allow, the covariance is scaled up by chi squared per degree of freedom, never down.
 * @returns not measurable with fewer than three different temperatures: a line through two points has no error
 * @example arrhenius([{ temperature: 500, value: 1e-3, error: 1e-4 }, ...])
 */
export function arrhenius(points: readonly DiffusionPoint[]): Measurable<ArrheniusFit> {
  const temperatures = new Set(points.map(({ temperature }) => temperature));
  if (temperatures.size < 3) return notMeasurable(`D is known at ${temperatures.size} temperatures; three are needed`);
  if (points.some(({ value, error }) => !(value > 0 && error > 0))) {
    return notMeasurable("a diffusion coefficient is not positive, or has no error");
  }
  const x = points.map(({ temperature }) => -1 / (boltzmann * temperature));
  const y = points.map(({ value }) => Math.log(value));
  const weights = points.map(({ value, error }) => (value / error) ** 2);
  const total = weights.reduce((sum, w) => sum + w, 0);
  // About their mean, slope and value are independent.
  const meanX = weights.reduce((sum, w, k) => sum + w * x[k]!, 0) / total;
  const meanY = weights.reduce((sum, w, k) => sum + w * y[k]!, 0) / total;
  const spread = weights.reduce((sum, w, k) => sum + w * (x[k]! - meanX) ** 2, 0);
  const energy = weights.reduce((sum, w, k) => sum + w * (x[k]! - meanX) * (y[k]! - meanY), 0) / spread;
  const misfit = weights.reduce((sum, w, k) => sum + w * (y[k]! - meanY - energy * (x[k]! - meanX)) ** 2, 0);
  const chiSquared = misfit / (points.length - 2);
  const scale = Math.max(1, chiSquared);
  const variance = { mean: scale / total, energy: scale / spread };
  return {
    measurable: true,
    energy,
    energyError: Math.sqrt(variance.energy),
    logPrefactor: meanY - energy * meanX,
    chiSquared,
    at(temperature) {
      const offset = -1 / (boltzmann * temperature) - meanX;
      const centre = meanY + energy * offset;
      const half = 1.96 * Math.sqrt(variance.mean + variance.energy * offset ** 2);
      return { value: Math.exp(centre), low: Math.exp(centre - half), high: Math.exp(centre + half) };
    },
  };
}
