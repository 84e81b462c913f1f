import { cellVolume, type Frame, invertCell, transformRows } from "@boroxol/core";
import { slopeThroughOrigin } from "./least-squares.ts";

/** How well two labels of the same frames fit each other. */
export interface Consistency {
  /** What the label is multiplied by to fit: 1 where sign and unit are right. */
  readonly slope: number;
  readonly correlation: number;
  /** Pairs of frames that were compared. */
  readonly pairs: number;
}

/** Work that the labels say was done between two similar frames, and the difference of their energies. */
interface Work {
  readonly energy: number;
  readonly byForces: number;
  readonly byStress: number;
}

/** Frames further apart than this in root mean square are not compared. @unit A */
const farthest = 0.25;
const largestStrain = 0.05;

/**
 * Energies against forces and stresses by the trapezoidal rule between similar frames of the same atoms:
 * E2 - E1 = -1/2 sum (F1 + F2) . du + 1/2 (V1 s1 + V2 s2) : e, with e the strain between the cells and du the displacements
 * that the strain leaves. The error is of third order in both.
 * @param frames of one source, in their order
 * @returns undefined for a label where too few pairs tell
 */
export function labelConsistency(frames: readonly Frame[]): { forces?: Consistency; stress?: Consistency } {
  const works: Work[] = [];
  for (let a = 0; a < frames.length; a++) {
    for (let b = a + 1; b < Math.min(frames.length, a + 4); b++) {
      const work = workBetween(frames[a]!, frames[b]!);
      if (work !== undefined) works.push(work);
    }
  }
  const still = works.filter(({ byForces, byStress }) => Math.abs(byForces) > 3 * Math.abs(byStress));
  const strained = works.filter(({ byForces, byStress }) => Math.abs(byStress) > 0.3 * Math.abs(byForces));
  const forces = judge(
    still.map(({ byForces }) => byForces),
    still.map(({ energy, byStress }) => energy - byStress),
  );
  const stress = judge(
    strained.map(({ byStress }) => byStress),
    strained.map(({ energy, byForces }) => energy - byForces),
  );
  return { ...(forces === undefined ? {} : { forces }), ...(stress === undefined ? {} : { stress }) };
}

function judge(labels: readonly number[], energies: readonly number[]): Consistency | undefined {
  if (labels.length < 6) return undefined;
  const { slope, correlation } = slopeThroughOrigin(labels, energies);
  return Math.abs(correlation) < 0.8 ? undefined : { slope, correlation, pairs: labels.length };
}

function workBetween(one: Frame, two: Frame): Work | undefined {
  const n = one.species.length;
  if (one.energy === undefined || two.energy === undefined || one.forces === undefined || two.forces === undefined)
    return undefined;
  if (n === 0 || n !== two.species.length || one.species.some((z, i) => z !== two.species[i])) return undefined;
  if (Math.abs(cellVolume(one.cell)) < 1e-9 || Math.abs(cellVolume(two.cell)) < 1e-9) return undefined;
  const inverse = invertCell(one.cell);
  const deformation = transformRows(inverse, two.cell);
  const strain = [0, 1, 2].flatMap((i) =>
    [0, 1, 2].map((j) => (deformation[3 * i + j]! + deformation[3 * j + i]!) / 2 - Number(i === j)),
  );
  if (strain.some((e) => Math.abs(e) > largestStrain)) return undefined;
  const mean = one.cell.map((x, k) => (x + two.cell[k]!) / 2);
  const [s1, s2] = [transformRows(one.positions, inverse), transformRows(two.positions, invertCell(two.cell))];
  const moved = transformRows(
    s2.map((s, k) => s - s1[k]! - Math.round(s - s1[k]!)),
    mean,
  );
  const distance = Math.sqrt(moved.reduce((sum, x) => sum + x * x, 0) / n);
  if (distance > farthest) return undefined;
  const byForces = -0.5 * moved.reduce((sum, x, k) => sum + x * (one.forces![k]! + two.forces![k]!), 0);
  const still = strain.every((e) => Math.abs(e) < 1e-9);
  if (!still && (one.stress === undefined || two.stress === undefined)) return undefined;
  const [v1, v2] = [Math.abs(cellVolume(one.cell)), Math.abs(cellVolume(two.cell))];
  const voigt = [strain[0]!, strain[4]!, strain[8]!, 2 * strain[5]!, 2 * strain[2]!, 2 * strain[1]!];
  const byStress = still
    ? 0
    : 0.5 * voigt.reduce((sum, e, k) => sum + e * (v1 * one.stress![k]! + v2 * two.stress![k]!), 0);
  return { energy: two.energy - one.energy, byForces, byStress };
}
