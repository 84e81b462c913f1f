import { electronvoltPerCubicAngstromInGPa, type Frame } from "@boroxol/core";
import { type Measurable, notMeasurable } from "./measurable.ts";

/** Stress against strain, averaged over directions and models. */
export interface StressStrain {
  /** Engineering strain, middle of each bin. @shape [bins] @unit 1 */
  readonly strain: Float64Array;
  /** @shape [bins] @unit GPa */
  readonly stress: Float64Array;
  /** Standard error over the curves; zero with one curve. @shape [bins] @unit GPa */
  readonly error: Float64Array;
  /** Slope at small strain, up to 0.02. @unit GPa */
  readonly modulus: Measurable<{ readonly value: number; readonly error: number }>;
}

/** Largest strain taken as elastic. */
const elastic = 0.02;

/**
 * Stress along one axis against the strain of the cell along it, from the frames of several runs, each along its own axis.
 *
 * strain = l / l0 - 1 with l the length of the cell vector; stress = sigma_aa, tension positive, averaged in bins of strain first
 * within each run and then over the runs, whose spread gives the error.
 * @param runs frames with stress, and the axis (0, 1, 2) along which the cell is strained
 * @param width of a bin of strain, default 0.005
 * @returns not measurable without stresses, or where the cell is not strained
 */
export function stressStrain(
  runs: readonly { readonly frames: readonly Frame[]; readonly axis: 0 | 1 | 2 }[],
  width = 0.005,
): Measurable<StressStrain> {
  const curves: Map<number, number[]>[] = [];
  for (const { frames, axis } of runs) {
    const edge = ({ cell }: Frame): number => Math.hypot(cell[3 * axis]!, cell[3 * axis + 1]!, cell[3 * axis + 2]!);
    const curve = new Map<number, number[]>();
    for (const frame of frames) {
      if (frame.stress === undefined) return notMeasurable("a frame carries no stress");
      const bin = Math.round((edge(frame) / edge(frames[0]!) - 1) / width);
      curve.set(bin, [...(curve.get(bin) ?? []), frame.stress[axis]! * electronvoltPerCubicAngstromInGPa]);
    }
    curves.push(curve);
  }
  const mean = (list: readonly number[]): number => list.reduce((sum, each) => sum + each, 0) / list.length;
  const common = [...(curves[0]?.keys() ?? [])].filter((bin) => curves.every((curve) => curve.has(bin)));
  common.sort((a, b) => a - b);
  if (common.length < 2) return notMeasurable("the cell is not strained along the axis");
  const values = common.map((bin) => curves.map((curve) => mean(curve.get(bin)!)));
  const strain = Float64Array.from(common, (bin) => bin * width);
  const slopes = curves.map((curve) => {
    const bins = common.filter((bin) => Math.abs(bin * width) <= elastic + 1e-9);
    const x = bins.map((bin) => bin * width);
    const [mx, my] = [mean(x), mean(bins.map((bin) => mean(curve.get(bin)!)))];
    const spread = x.reduce((sum, each) => sum + (each - mx) ** 2, 0);
    return bins.reduce((sum, bin, k) => sum + (x[k]! - mx) * (mean(curve.get(bin)!) - my), 0) / spread;
  });
  return {
    measurable: true,
    strain,
    stress: Float64Array.from(values, mean),
    error: Float64Array.from(values, standardError),
    modulus:
      curves.length < 2 || slopes.some(Number.isNaN)
        ? notMeasurable("the modulus and its error need two runs with at least two strains below 0.02")
        : { measurable: true, value: mean(slopes), error: standardError(slopes) },
  };
}

function standardError(list: readonly number[]): number {
  const mean = list.reduce((sum, each) => sum + each, 0) / list.length;
  const squares = list.reduce((sum, each) => sum + (each - mean) ** 2, 0);
  return list.length < 2 ? 0 : Math.sqrt(squares / (list.length * (list.length - 1)));
}
