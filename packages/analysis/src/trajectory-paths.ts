import { BoroxolError, type Frame, invertCell, massesOf, transformRows } from "@boroxol/core";

/** Where every atom went, followed across the boundary, relative to the centre of mass of all atoms. */
export interface TrajectoryPaths {
  /** @shape [n] */
  readonly species: Uint8Array;
  /** Time between kept frames. @unit ps */
  readonly interval: number;
  /** One array for each kept frame. @shape [frames] of [n,3] @unit A */
  readonly positions: readonly Float64Array[];
  /** Cell volume averaged over the frames; undefined without a cell. @unit A^3 */
  readonly volume: number | undefined;
  /** Only every so many frames were kept, for want of memory. */
  readonly stride: number;
}

/** Takes the frames of a trajectory one by one. */
export interface PathRecorder {
  /** @throws E0504 for a frame without time, off the regular interval, or of different atoms */
  add(frame: Frame): void;
  /** @throws E0504 with fewer than two frames */
  paths(): TrajectoryPaths;
}

/** Memory for positions; twice the frames are thinned out beyond it. @unit byte */
const defaultMemory = 1e9;

/**
 * Follows the atoms of a trajectory of any length in bounded memory: when the memory is full, every second kept frame is
 * dropped and the interval doubles.
 *
 * u(t + dt) = u(t) + r(t + dt) - r(t) + (m(t + dt) - m(t)) h(t + dt), with m the images of a frame that has them, else the
 * whole cells that bring the step below half a cell. Each step is unfolded by the cell of its own time: multiplying the total
 * number of crossings by a cell that breathes, as r + m h does, would add false displacements under constant pressure.
 *
 * S. von Buelow, J. T. Bullerjahn and G. Hummer, J. Chem. Phys. 153, 021101 (2020), doi:10.1063/5.0008316.
 * @param memory @unit byte
 */
export function pathRecorder(memory = defaultMemory): PathRecorder {
  let first: Frame | undefined;
  let before: Frame | undefined;
  let masses = new Float64Array(0);
  let unfolded = new Float64Array(0);
  let step = NaN;
  let seen = 0;
  let stride = 1;
  let volume = 0;
  let kept: Float64Array[] = [];

  function check(frame: Frame): void {
    const fault =
      frame.time === undefined
        ? "carries no time"
        : first !== undefined && !sameAtoms(frame, first)
          ? "holds other atoms than the first"
          : seen > 1 && !(Math.abs(frame.time - first!.time! - seen * step) < 0.01 * step)
            ? "is not evenly spaced in time"
            : seen === 1 && !(frame.time > first!.time!)
              ? "is not later than the one before"
              : undefined;
    if (fault !== undefined) throw unusable(fault, seen);
  }

  return {
    add(frame) {
      check(frame);
      if (first === undefined) {
        first = frame;
        masses = Float64Array.from(massesOf(frame.species));
        unfolded = Float64Array.from(frame.positions);
      } else {
        if (seen === 1) step = frame.time! - first.time!;
        addStep(unfolded, before!, frame);
      }
      before = frame;
      const [a, b, c, d, e, f, g, h, i] = frame.cell as unknown as number[] as Nine;
      volume += Math.abs(a * (e * i - f * h) + b * (f * g - d * i) + c * (d * h - e * g));
      if (seen % stride === 0) {
        kept.push(withoutCentre(unfolded, masses));
        if (kept.length * unfolded.byteLength > memory && kept.length > 4) {
          kept = kept.filter((_, k) => k % 2 === 0);
          stride *= 2;
        }
      }
      seen++;
    },
    paths() {
      if (first === undefined || kept.length < 2) throw unusable("is the only one", 0);
      const mean = volume / seen;
      return {
        species: first.species,
        interval: step * stride,
        positions: kept,
        volume: mean > 0 ? mean : undefined,
        stride,
      };
    },
  };
}

type Nine = [number, number, number, number, number, number, number, number, number];

function unusable(what: string, index: number): BoroxolError {
  return new BoroxolError("E0504", `frame ${index + 1} ${what}`, {
    place: `frame ${index + 1}`,
    fix: "give the frames of one run, with their time in ps, at equal intervals",
  });
}

/** The same elements in the same order. */
export function sameAtoms(a: Frame, b: Frame): boolean {
  return a.species.length === b.species.length && a.species.every((z, i) => z === b.species[i]);
}

/** Adds the way from one frame to the next. */
function addStep(unfolded: Float64Array, before: Frame, frame: Frame): void {
  const { positions, cell, periodic, images } = frame;
  const move = positions.map((x, k) => x - before.positions[k]!);
  const crossed = new Float64Array(move.length);
  if (images !== undefined && before.images !== undefined) {
    for (let k = 0; k < crossed.length; k++) crossed[k] = images[k]! - before.images[k]!;
  } else if (periodic.includes(true)) {
    const fractional = transformRows(move, invertCell(cell));
    for (let k = 0; k < crossed.length; k++) crossed[k] = periodic[k % 3] ? -Math.round(fractional[k]!) : 0;
  }
  const cells = transformRows(crossed, cell);
  for (let k = 0; k < unfolded.length; k++) unfolded[k]! += move[k]! + cells[k]!;
}

function withoutCentre(positions: Float64Array, masses: Float64Array): Float64Array {
  const total = masses.reduce((sum, mass) => sum + mass, 0);
  const centre = [0, 0, 0];
  for (let k = 0; k < positions.length; k++) centre[k % 3]! += (masses[Math.floor(k / 3)]! / total) * positions[k]!;
  return positions.map((x, k) => x - centre[k % 3]!);
}

/** The paths of frames that are all at hand. @throws E0504 as the recorder does */
export function trajectoryPaths(frames: readonly Frame[]): TrajectoryPaths {
  const recorder = pathRecorder(Infinity);
  for (const frame of frames) recorder.add(frame);
  return recorder.paths();
}
