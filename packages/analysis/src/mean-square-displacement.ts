import {
  BoroxolError,
  type Frame,
  invertCell,
  massesOf,
  symbolOf,
  transformRows,
  unwrappedPositions,
} from "@boroxol/core";

/** Mean-square displacements by element. */
export interface MeanSquareDisplacement {
  /** Lags. @shape [lags] @unit ps */
  readonly time: Float64Array;
  /** By element, at each lag. @shape [lags] @unit A^2 */
  readonly elements: Readonly<Record<string, Float64Array>>;
  /** Time origins averaged over at each lag. @shape [lags] */
  readonly origins: Uint32Array;
}

/** Origins beyond this number are nearly the same ones again. */
const mostOrigins = 200;
const lagsPerDecade = 24;

/**
 * Mean-square displacement of each element, averaged over atoms and time origins, centre of mass at rest.
 *
 * MSD(t) = < |r_i(t0 + t) - r_i(t0)|^2 >, with r_i relative to the centre of mass of all atoms. Lags are spaced evenly on a
 * logarithmic axis up to half of the run; beyond, too few origins are left. Atoms are followed across the boundary by their `images`, else by the shortest way between frames.
 * @param frames equally spaced in time, at least two @unit time in ps
 * @throws E0504 for frames without times, not equally spaced, or of different atoms
 * @example meanSquareDisplacement(frames).elements.Li
 */
export function meanSquareDisplacement(frames: readonly Frame[]): MeanSquareDisplacement {
  const first = frames[0];
  const interval = frames.length < 2 ? NaN : frames[1]!.time! - first!.time!;
  frames.forEach((frame, k) => {
    const late = frame.time === undefined || !(Math.abs(frame.time - first!.time! - k * interval) < 0.01 * interval);
    const differs =
      frame.species.length !== first!.species.length || frame.species.some((z, i) => z !== first!.species[i]);
    if (late || differs)
      throw unusable(differs ? "holds other atoms than the first" : "is not evenly spaced in time", k);
  });
  if (first === undefined || !(interval > 0)) throw unusable("is the only one, or carries no time", 0);

  const paths = relativeToCentre(frames);
  const lags = logarithmicLags(Math.max(1, Math.floor((frames.length - 1) / 2)));
  const origins = new Uint32Array(lags.length);
  const kinds = [...new Set(first.species)].sort((a, b) => a - b);
  const sums = new Map(kinds.map((kind) => [kind, new Float64Array(lags.length)]));
  lags.forEach((lag, l) => {
    const available = frames.length - lag;
    const stride = Math.ceil(available / mostOrigins);
    for (let origin = 0; origin < available; origin += stride) {
      origins[l]!++;
      const from = paths[origin]!;
      const to = paths[origin + lag]!;
      first.species.forEach((kind, i) => {
        const x = to[3 * i]! - from[3 * i]!;
        const y = to[3 * i + 1]! - from[3 * i + 1]!;
        const z = to[3 * i + 2]! - from[3 * i + 2]!;
        sums.get(kind)![l]! += x * x + y * y + z * z;
      });
    }
  });
  const atoms = (kind: number): number => first.species.reduce((count, each) => count + Number(each === kind), 0);
  return {
    time: Float64Array.from(lags, (lag) => lag * interval),
    elements: Object.fromEntries(
      kinds.map((kind) => [symbolOf(kind), sums.get(kind)!.map((sum, l) => sum / (origins[l]! * atoms(kind)))]),
    ),
    origins,
  };
}

function unusable(what: string, index: number): BoroxolError {
  return new BoroxolError("E0504", `frame ${index + 1} ${what}`, {
    place: `frame ${index + 1}`,
    fix: "give the frames of one run, with their time in ps, at equal intervals",
  });
}

/** Positions followed across the boundary, less the centre of mass. @returns for each frame @shape [n,3] @unit A */
function relativeToCentre(frames: readonly Frame[]): Float64Array[] {
  const masses = massesOf(frames[0]!.species);
  const total = masses.reduce((sum, mass) => sum + mass, 0);
  let before: Float64Array | undefined;
  return frames.map((frame) => {
    const positions = unwrappedPositions(frame);
    if (frame.images === undefined && before !== undefined) followShortestWay(frame, before, positions);
    before = positions;
    const relative = Float64Array.from(positions);
    for (let d = 0; d < 3; d++) {
      let centre = 0;
      masses.forEach((mass, i) => (centre += (mass / total) * positions[3 * i + d]!));
      for (let k = d; k < relative.length; k += 3) relative[k]! -= centre;
    }
    return relative;
  });
}

/** Shifts positions by whole cells so that no atom has moved by more than half of one since the frame before. */
function followShortestWay(frame: Frame, before: Float64Array, positions: Float64Array): void {
  if (!frame.periodic.includes(true)) return;
  const moves = transformRows(
    positions.map((x, k) => x - before[k]!),
    invertCell(frame.cell),
  );
  const cells = transformRows(
    moves.map((s, k) => (frame.periodic[k % 3] ? Math.round(s) : 0)),
    frame.cell,
  );
  cells.forEach((x, k) => (positions[k]! -= x));
}

/** Whole numbers from 1 to `longest`, about evenly spaced on a logarithmic axis. */
function logarithmicLags(longest: number): number[] {
  const lags = new Set<number>();
  const steps = Math.ceil(Math.log10(longest) * lagsPerDecade);
  for (let k = 0; k <= steps; k++) lags.add(Math.round(longest ** (steps === 0 ? 1 : k / steps)));
  return [...lags];
}
