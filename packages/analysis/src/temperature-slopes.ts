import { type Measurable, notMeasurable } from "./measurable.ts";

/** Slope of a property against temperature. */
export interface TemperatureSlope {
  readonly value: number;
  /** Standard error from the scatter about the line. */
  readonly error: number;
}

/** A line y = a + b T with the mean of T in the middle. */
function line(x: ArrayLike<number>, y: ArrayLike<number>): { mean: number; slope: number; error: number } | undefined {
  const n = x.length;
  let [mx, my, xx, xy, rest] = [0, 0, 0, 0, 0];
  for (let k = 0; k < n; k++) [mx, my] = [mx + x[k]! / n, my + y[k]! / n];
  for (let k = 0; k < n; k++) [xx, xy] = [xx + (x[k]! - mx) ** 2, xy + (x[k]! - mx) * (y[k]! - my)];
  if (n < 3 || xx === 0) return undefined;
  const slope = xy / xx;
  for (let k = 0; k < n; k++) rest += (y[k]! - my - slope * (x[k]! - mx)) ** 2;
  return { mean: my, slope, error: Math.sqrt(rest / (n - 2) / xx) };
}

const tooFew = "at least three points at different temperatures are needed";

/**
 * Linear thermal expansion alpha = (1 / 3V) dV/dT, from the volumes of one branch. Points must be means of separate holds: their
 * scatter is taken for the error.
 * @param temperature @unit K
 * @param volume @unit A^3
 * @returns @unit 1/K
 */
export function thermalExpansion(
  temperature: ArrayLike<number>,
  volume: ArrayLike<number>,
): Measurable<TemperatureSlope> {
  const fit = line(temperature, volume);
  if (fit === undefined) return notMeasurable(tooFew);
  return { measurable: true, value: fit.slope / (3 * fit.mean), error: fit.error / (3 * fit.mean) };
}

/**
 * Heat capacity C = dH/dT (or dE/dT at constant volume) of classical nuclei, from total energies or enthalpies of one branch.
 * @param temperature @unit K
 * @param enthalpy of all atoms, kinetic energy included @unit eV
 * @returns @unit eV/K
 */
export function heatCapacity(
  temperature: ArrayLike<number>,
  enthalpy: ArrayLike<number>,
): Measurable<TemperatureSlope> {
  const fit = line(temperature, enthalpy);
  if (fit === undefined) return notMeasurable(tooFew);
  return { measurable: true, value: fit.slope, error: fit.error };
}

/**
 * Concentration times diffusion of a carrier, c D, which goes with the conductivity from glass to glass (seed quantity C_Li D).
 *
 * S. Urata, J. Phys. Chem. C 126, 21507 (2022), doi:10.1021/acs.jpcc.2c07597.
 * @param count of carriers in the cell
 * @param volume @unit A^3
 * @param diffusion with its error @unit A^2/ps
 * @returns @unit 1/(A ps)
 */
export function carrierDiffusion(
  count: number,
  volume: number,
  diffusion: { readonly value: number; readonly error: number },
): TemperatureSlope {
  return { value: (count / volume) * diffusion.value, error: (count / volume) * diffusion.error };
}
