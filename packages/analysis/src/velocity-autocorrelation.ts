import { BoroxolError, type Frame, massesOf, symbolOf } from "@boroxol/core";
import { sameAtoms } from "./trajectory-paths.ts";
import { autocorrelationSum } from "./autocorrelation-sum.ts";

/** Velocity autocorrelation and vibrational density of states. */
export interface VibrationalSpectrum {
  /** Lags. @shape [lags] @unit ps */
  readonly time: Float64Array;
  /** Normalised autocorrelation by element, 1 at lag 0. @shape [lags] @unit 1 */
  readonly autocorrelation: Readonly<Record<string, Float64Array>>;
  /** @shape [bins] @unit THz */
  readonly frequency: Float64Array;
  /** Density of states by element, integral one over the frequencies. @shape [bins] @unit 1/THz */
  readonly density: Readonly<Record<string, Float64Array>>;
  /** Of all atoms, weighted by mass. @shape [bins] @unit 1/THz */
  readonly total: Float64Array;
}

/**
 * Velocity autocorrelation C(t) = < v(t0) . v(t0 + t) > / < v^2 > and its spectrum, the vibrational density of states.
 *
 * g(nu) is proportional to int_0^T C(t) w(t) cos(2 pi nu t) dt, with w(t) = cos^2(pi t / 2T) so that it ends smoothly;
 * the resolution is about 1 / T. Elements are summed with their masses, m_i < v_i . v_i >, so that every mode counts alike.
 *
 * P. H. Berens, D. H. J. Mackay, G. M. White and K. R. Wilson, J. Chem. Phys. 79, 2375 (1983), doi:10.1063/1.446044.
 *
 * T -> longest
 * @param frames with velocities, equally spaced in time and closely enough for the fastest vibration
 * @param longest lag, default a quarter of the run @unit ps
 * @throws E0508 without velocities or times, with uneven intervals, fewer than eight frames or atoms in another order
 */
export function vibrationalSpectrum(frames: readonly Frame[], longest?: number): VibrationalSpectrum {
  const interval = evenInterval(frames);
  const shuffled = frames.findIndex((frame) => !sameAtoms(frame, frames[0]!));
  if (shuffled > 0) {
    throw new BoroxolError(
      "E0508",
      `frame ${shuffled + 1} does not list the same atoms in the same order as the first`,
      {
        place: `frame ${shuffled + 1}`,
        fix: "put the atoms of every frame in the order of their identifiers",
      },
    );
  }
  const lags = Math.max(
    4,
    Math.min(frames.length - 1, Math.round((longest ?? (frames.length * interval) / 4) / interval)),
  );
  const { species } = frames[0]!;
  const masses = massesOf(species);
  const kinds = [...new Set(species)].sort((a, b) => a - b);
  const correlations = kinds.map((kind) => {
    const columns = [...species.keys()]
      .filter((i) => species[i] === kind)
      .flatMap((i) => [3 * i, 3 * i + 1, 3 * i + 2]);
    const sum = autocorrelationSum(
      frames.length,
      Array.from({ length: lags + 1 }, (_, m) => m),
    );
    const read = (column: number): Float64Array => Float64Array.from(frames, ({ velocities }) => velocities![column]!);
    for (let c = 0; c < columns.length; c += 2) {
      sum.add(read(columns[c]!), c + 1 < columns.length ? read(columns[c + 1]!) : undefined);
    }
    return sum.correlations().map((each, m) => each / (frames.length - m));
  });
  // Up to the highest frequency that the interval can tell, in steps of half the resolution.
  const step = 1 / (2 * lags * interval);
  const frequency = Float64Array.from({ length: lags + 1 }, (_, k) => k * step);
  const spectrum = (correlation: Float64Array): Float64Array => {
    const smooth = correlation.map((each, m) => each * Math.cos((Math.PI * m) / (2 * lags)) ** 2 * (m === 0 ? 0.5 : 1));
    const raw = frequency.map((nu) =>
      smooth.reduce((sum, each, m) => sum + each * Math.cos(2 * Math.PI * nu * m * interval), 0),
    );
    const area = raw.reduce((sum, each) => sum + each, 0) * step;
    return raw.map((each) => each / area);
  };
  const weighted = new Float64Array(lags + 1);
  kinds.forEach((kind, k) => {
    const mass = masses[species.indexOf(kind)]!;
    correlations[k]!.forEach((each, m) => (weighted[m]! += mass * each));
  });
  return {
    time: Float64Array.from({ length: lags + 1 }, (_, m) => m * interval),
    autocorrelation: Object.fromEntries(
      kinds.map((kind, k) => [symbolOf(kind), correlations[k]!.map((each) => each / correlations[k]![0]!)]),
    ),
    frequency,
    density: Object.fromEntries(kinds.map((kind, k) => [symbolOf(kind), spectrum(correlations[k]!)])),
    total: spectrum(weighted),
  };
}

function evenInterval(frames: readonly Frame[]): number {
  const fault = (message: string): BoroxolError =>
    new BoroxolError("E0508", message, { fix: "write velocities and times, at equal and short intervals" });
  if (frames.length < 8) throw fault(`${frames.length} frames are too few for a spectrum`);
  const [first, second] = frames as [Frame, Frame];
  const interval = (second.time ?? NaN) - (first.time ?? NaN);
  frames.forEach((frame, k) => {
    if (frame.velocities === undefined) throw fault(`frame ${k + 1} carries no velocities`);
    if (!(Math.abs((frame.time ?? NaN) - first.time! - k * interval) < 0.01 * interval)) {
      throw fault(`frame ${k + 1} is not evenly spaced in time`);
    }
  });
  return interval;
}
