import { cellVolume, type Frame, neighbourList } from "@boroxol/core";
import { addEquation, normalEquations, slopeThroughOrigin, solveNormalEquations } from "./least-squares.ts";
import type { Consistency } from "./label-consistency.ts";

const cutoff = 6;
const knots = 16;
const innermost = 0.7;

/** Element pair of each pair of atoms, and the hats of its distance. */
type Visit = (i: number, j: number, pair: number, knot: number, share: number, vector: Float64Array, r: number) => void;

/**
 * Stress labels against those of a pair potential that is fitted to the forces of the same frames.
 *
 * phi'(r) = sum_k c_k T_k(r) with hats T_k on 16 knots for each pair of elements; F_i = sum_j phi'(r) r_ij / r is linear in c, and
 * so is sigma = 1/V sum_(i<j) phi'(r) r_a r_b / r. Pairs alone leave the mean of the stress open, hence only its changes from
 * frame to frame are compared, each component around its own mean.
 * @param frames of the same atoms, with forces and stresses
 * @returns undefined where they do not tell
 */
export function stressAgainstPairModel(frames: readonly Frame[]): Consistency | undefined {
  const usable = frames.filter(
    (frame) => frame.forces !== undefined && frame.stress !== undefined && frame.periodic.every(Boolean),
  );
  if (usable.length < 12) return undefined;
  const kinds = [...new Set(usable[0]!.species)];
  const pairs = (kinds.length * (kinds.length + 1)) / 2;
  const size = pairs * knots;
  const equations = normalEquations(size);
  const designs = usable.map((frame) => designOf(frame, kinds, size));
  usable.forEach((frame, f) => {
    const { rows } = designs[f]!;
    for (let k = 0; k < frame.forces!.length; k++)
      addEquation(equations, rows.subarray(k * size, (k + 1) * size), frame.forces![k]!);
  });
  const c = solveNormalEquations(equations, 1e-7);
  const model = designs.map(({ stress }) =>
    Array.from({ length: 6 }, (_, a) =>
      stress.subarray(a * size, (a + 1) * size).reduce((sum, x, k) => sum + x * c[k]!, 0),
    ),
  );
  const x: number[] = [];
  const y: number[] = [];
  for (let a = 0; a < 6; a++) {
    const labels = usable.map(({ stress }) => stress![a]!);
    const fitted = model.map((each) => each[a]!);
    const mean = (list: readonly number[]): number => list.reduce((sum, value) => sum + value, 0) / list.length;
    const [ml, mf] = [mean(labels), mean(fitted)];
    labels.forEach((value, k) => {
      x.push(value - ml);
      y.push(fitted[k]! - mf);
    });
  }
  if (!(Math.max(...x.map(Math.abs)) > 0)) return undefined;
  const { slope, correlation } = slopeThroughOrigin(x, y);
  return Math.abs(correlation) < 0.5 ? undefined : { slope, correlation, pairs: usable.length };
}

/** Derivatives of forces @shape [3n,size] and stress @shape [6,size] with the coefficients. */
function designOf(frame: Frame, kinds: readonly number[], size: number): { rows: Float64Array; stress: Float64Array } {
  const rows = new Float64Array(frame.positions.length * size);
  const stress = new Float64Array(6 * size);
  const volume = Math.abs(cellVolume(frame.cell));
  const first = [0, 1, 2, 1, 0, 0];
  const second = [0, 1, 2, 2, 2, 1];
  visitPairs(frame, kinds, (i, _, pair, knot, share, vector, r) => {
    const column = pair * knots + knot;
    for (let d = 0; d < 3; d++) rows[(3 * i + d) * size + column]! += (share * vector[d]!) / r;
    for (let a = 0; a < 6; a++) {
      // Every pair is visited from both of its atoms.
      stress[a * size + column]! += (0.5 * share * vector[first[a]!]! * vector[second[a]!]!) / r / volume;
    }
  });
  return { rows, stress };
}

function visitPairs(frame: Frame, kinds: readonly number[], visit: Visit): void {
  const { offsets, neighbours, vectors } = neighbourList(frame, cutoff);
  const spacing = (cutoff - innermost) / knots;
  for (let i = 0; i < frame.species.length; i++) {
    const a = kinds.indexOf(frame.species[i]!);
    for (let m = offsets[i]!; m < offsets[i + 1]!; m++) {
      const b = kinds.indexOf(frame.species[neighbours[m]!]!);
      const [low, high] = a < b ? [a, b] : [b, a];
      const pair = (high * (high + 1)) / 2 + low;
      const vector = vectors.subarray(3 * m, 3 * m + 3);
      const r = Math.hypot(vector[0]!, vector[1]!, vector[2]!);
      const at = Math.max(0, (r - innermost) / spacing);
      const knot = Math.min(knots - 1, Math.floor(at));
      const share = at - knot;
      visit(i, neighbours[m]!, pair, knot, 1 - share, vector, r);
      if (knot + 1 < knots) visit(i, neighbours[m]!, pair, knot + 1, share, vector, r);
    }
  }
}
