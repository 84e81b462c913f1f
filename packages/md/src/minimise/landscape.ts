import { type Frame, cellVolume, invertCell, transformRows } from "@boroxol/core";
import type { Evaluator } from "@boroxol/kernels";

/** An energy over coordinates, for a minimiser. */
export interface Landscape {
  /** Coordinates to start from, rows of three. @shape [m] @unit A */
  readonly start: Float64Array;
  /** Energy and its gradient. @shape [m] @unit eV and eV/A */
  evaluate(coordinates: Float64Array): Promise<{ readonly energy: number; readonly gradient: Float64Array }>;
}

/** What a minimiser came to. */
export interface Minimum {
  /** @shape [m] @unit A */
  readonly coordinates: Float64Array;
  readonly energy: number;
  /** Largest force on an atom (or row of the cell) left. @unit eV/A */
  readonly force: number;
  readonly steps: number;
  readonly converged: boolean;
}

export interface MinimiserOptions {
  /** Converged when no atom feels more than this. @unit eV/A */
  readonly force: number;
  readonly steps: number;
  /** Told after every step. */
  readonly onStep?: (step: number, energy: number, force: number) => void;
}

/** Length of the longest row of three. @param gradient @shape [m,3] @unit eV/A */
export function largestRow(gradient: Float64Array): number {
  let most = 0;
  for (let k = 0; k < gradient.length; k += 3) {
    most = Math.max(most, gradient[k]! ** 2 + gradient[k + 1]! ** 2 + gradient[k + 2]! ** 2);
  }
  return Math.sqrt(most);
}

/** The frame with other positions and what was known of the old ones left out. @param positions @shape [n,3] @unit A */
export function frameOf(frame: Frame, positions: Float64Array, cell = frame.cell): Frame {
  const { species, periodic, images, info } = frame;
  return { species, periodic, positions, cell, ...(images && { images }), ...(info && { info }) };
}

/** The energy over the positions, in a fixed cell. */
export function atomsLandscape(frame: Frame, evaluator: Evaluator): Landscape {
  return {
    start: Float64Array.from(frame.positions),
    async evaluate(coordinates) {
      const { energy, forces } = await evaluator.evaluate(frameOf(frame, coordinates), ["energy", "forces"]);
      return { energy: energy!, gradient: forces!.map((f) => -f) };
    },
  };
}

/**
 * The enthalpy E + P V over positions and cell: coordinates are the positions in the first cell, followed by the rows of
 * c F with F the deformation gradient, r = r0 F and h = h0 F.
 *
 * The length c = V0^(1/3) sqrt(n) makes the cell about as stiff as the atoms together.
 * @param pressure external pressure P @unit eV/A^3
 * @throws E0101 for a frame without volume
 */
export function cellLandscape(frame: Frame, evaluator: Evaluator, pressure: number): Landscape {
  const n = frame.species.length;
  const scale = Math.cbrt(Math.abs(cellVolume(frame.cell))) * Math.sqrt(n);
  const start = new Float64Array(3 * n + 9);
  start.set(frame.positions);
  for (let k = 0; k < 3; k++) start[3 * n + 4 * k] = scale;
  return {
    start,
    async evaluate(coordinates) {
      const deformed = deformedFrame(frame, coordinates);
      const deformation = coordinates.slice(3 * n).map((value) => value / scale);
      const results = await evaluator.evaluate(deformed, ["energy", "forces", "stress"]);
      const volume = Math.abs(cellVolume(deformed.cell));
      const [xx, yy, zz, yz, xz, xy] = results.stress! as unknown as [number, number, number, number, number, number];
      // dH/dF = F^-1 V (sigma + P) for row vectors, symmetric strain derivative on the right.
      const work = Float64Array.of(xx + pressure, xy, xz, xy, yy + pressure, yz, xz, yz, zz + pressure).map(
        (value) => value * volume,
      );
      const inverse = invertCell(deformation);
      const transposed = transpose(inverse);
      const gradient = new Float64Array(3 * n + 9);
      // dH/dr0 = (dH/dr) F^T
      gradient.set(
        transformRows(
          results.forces!.map((f) => -f),
          transpose(deformation),
        ),
      );
      gradient.set(
        transformRows(transposed, work).map((value) => value / scale),
        3 * n,
      );
      return { energy: results.energy! + pressure * volume, gradient };
    },
  };
}

/** The frame that coordinates of a `cellLandscape` stand for. @param coordinates @shape [n+3,3] @unit A */
export function deformedFrame(frame: Frame, coordinates: Float64Array): Frame {
  const n = frame.species.length;
  const scale = Math.cbrt(Math.abs(cellVolume(frame.cell))) * Math.sqrt(n);
  const deformation = coordinates.slice(3 * n).map((value) => value / scale);
  const positions = transformRows(coordinates.slice(0, 3 * n), deformation);
  return frameOf(frame, positions, transformRows(frame.cell, deformation));
}

function transpose(m: Float64Array): Float64Array {
  return Float64Array.of(m[0]!, m[3]!, m[6]!, m[1]!, m[4]!, m[7]!, m[2]!, m[5]!, m[8]!);
}
