import type { AnalysisDocument } from "./analysis-document.ts";
import { boltzmann } from "@boroxol/core";
import { arrhenius, type DiffusionPoint } from "./arrhenius.ts";
import { type Measurable, notMeasurable } from "./measurable.ts";
import { heatCapacity, type TemperatureSlope, thermalExpansion } from "./temperature-slopes.ts";

/** A run at one temperature. */
export interface TemperatureRun {
  /** @unit K */
  readonly temperature: number;
  readonly document: AnalysisDocument;
}

/** A straight line in an Arrhenius plot, with its band. */
export interface ArrheniusSection {
  readonly points: readonly DiffusionPoint[];
  /** Activation energy. @unit eV */
  readonly energy: number;
  /** @unit eV */
  readonly energyError: number;
  readonly logPrefactor: number;
  readonly chiSquared: number;
  /** 95 % band of the posterior over the points and to the temperature asked for. */
  readonly band: {
    /** @shape [points] @unit K */
    readonly temperature: readonly number[];
    /** @shape [points] @unit as the points */
    readonly value: readonly number[];
    /** @shape [points] @unit as the points */
    readonly low: readonly number[];
    /** @shape [points] @unit as the points */
    readonly high: readonly number[];
  };
  /** At the temperature asked for. @unit as the points */
  readonly extrapolated?: {
    readonly temperature: number;
    readonly value: number;
    readonly low: number;
    readonly high: number;
  };
}

/** What runs at several temperatures say together. */
export interface TemperatureSection {
  readonly temperatures: readonly number[];
  /** Of self-diffusion, by element; D in A^2/ps. */
  readonly arrhenius: Readonly<Record<string, Measurable<ArrheniusSection>>>;
  /** Of sigma T; in S K/m. */
  readonly conductivity: Measurable<ArrheniusSection>;
  /** Linear expansion. @unit 1/K */
  readonly expansion: Measurable<TemperatureSlope>;
  /** Potential energy and 3/2 k_B of every atom. @unit eV/K */
  readonly heatCapacity: Measurable<TemperatureSlope>;
}

const bandPoints = 60;

/**
 * Activation energies of diffusion and conduction with their bands, expansion and heat capacity, from runs that each hold one
 * temperature. Runs in which D could not be measured are left out of the line, and with fewer than three temperatures left
 * there is none.
 * @param to temperature to extrapolate to @unit K
 */
export function temperatureSection(runs: readonly TemperatureRun[], to?: number): TemperatureSection {
  const sorted = runs.toSorted((a, b) => a.temperature - b.temperature);
  const names = [...new Set(sorted.flatMap(({ document }) => Object.keys(document.diffusion ?? {})))];
  const mean = (list: readonly number[]): number => list.reduce((sum, each) => sum + each, 0) / list.length;
  const withEnergy = sorted.flatMap(({ temperature, document: { thermo, atoms } }) =>
    thermo?.energy === undefined
      ? []
      : [{ temperature, energy: mean(thermo.energy) + 1.5 * atoms * boltzmann * temperature }],
  );
  const withVolume = sorted.flatMap(({ temperature, document: { thermo } }) =>
    thermo === undefined ? [] : [{ temperature, volume: mean(thermo.volume) }],
  );
  const fixed = withVolume.every(({ volume }) => Math.abs(volume / withVolume[0]!.volume - 1) < 1e-6);
  return {
    temperatures: sorted.map(({ temperature }) => temperature),
    arrhenius: Object.fromEntries(
      names.map((name) => {
        const points = sorted.flatMap(({ temperature, document }) => {
          const D = document.diffusion?.[name];
          return D?.measurable === true ? [{ temperature, value: D.value, error: D.error }] : [];
        });
        return [name, lineOf(points, to)];
      }),
    ),
    conductivity: lineOf(
      sorted.flatMap(({ temperature, document: { conductivity } }) => {
        const sigma =
          conductivity?.collective.measurable === true ? conductivity.collective : conductivity?.nernstEinstein;
        return sigma?.measurable === true
          ? [{ temperature, value: sigma.value * temperature, error: sigma.error * temperature }]
          : [];
      }),
      to,
    ),
    expansion: fixed
      ? notMeasurable("the volume was held")
      : thermalExpansion(
          withVolume.map((each) => each.temperature),
          withVolume.map((each) => each.volume),
        ),
    heatCapacity: heatCapacity(
      withEnergy.map((each) => each.temperature),
      withEnergy.map((each) => each.energy),
    ),
  };
}

function lineOf(points: readonly DiffusionPoint[], to: number | undefined): Measurable<ArrheniusSection> {
  const fit = arrhenius(points);
  if (!fit.measurable) return fit;
  const ends = [...points.map(({ temperature }) => temperature), ...(to === undefined ? [] : [to])];
  const [cold, hot] = [Math.min(...ends), Math.max(...ends)];
  // Evenly spaced in 1 / T, as the plot is.
  const temperature = Array.from(
    { length: bandPoints },
    (_, k) => 1 / (1 / hot + ((1 / cold - 1 / hot) * k) / (bandPoints - 1)),
  );
  const band = temperature.map((T) => fit.at(T));
  return {
    measurable: true,
    points,
    energy: fit.energy,
    energyError: fit.energyError,
    logPrefactor: fit.logPrefactor,
    chiSquared: fit.chiSquared,
    band: {
      temperature,
      value: band.map(({ value }) => value),
      low: band.map(({ low }) => low),
      high: band.map(({ high }) => high),
    },
    ...(to === undefined ? {} : { extrapolated: { temperature: to, ...fit.at(to) } }),
  };
}
