import { type Frame, symbolOf } from "@boroxol/core";
import type { Bonds } from "./bonds.ts";
import { isFormer, oxygen } from "./element-pairs.ts";

/** Distribution of one kind of angle. */
export interface AngleDistribution {
  /** Middle of each bin. @shape [bins] @unit degree */
  readonly angle: Float64Array;
  /** Probability density, integral one; not divided by sin(theta). @shape [bins] @unit 1/degree */
  readonly p: Float64Array;
  /** @unit degree */
  readonly mean: number;
  /** @unit degree */
  readonly deviation: number;
  readonly count: number;
}

/**
 * Bond angles in the network: O-T-O inside of the polyhedra and T-O-T between them, T any former.
 *
 * cos(theta) = u . v / (|u| |v|) with u and v the two bonds of the middle atom.
 *
 * theta -> angle
 * @param width of a bin, default 1 @unit degree
 * @returns by name, for instance O-B-O or B-O-Si
 */
export function bondAngles(
  frames: readonly { readonly frame: Frame; readonly bonds: Bonds }[],
  width = 1,
): Record<string, AngleDistribution> {
  const bins = Math.round(180 / width);
  const found = new Map<string, { counts: Float64Array; sum: number; squares: number; count: number }>();
  for (const { frame, bonds } of frames) {
    const { offsets, neighbours, vectors } = bonds;
    for (let i = 0; i < frame.species.length; i++) {
      const middle = frame.species[i]!;
      if (middle !== oxygen && !isFormer(middle)) continue;
      for (let m = offsets[i]!; m < offsets[i + 1]!; m++) {
        const end = frame.species[neighbours[m]!]!;
        if (middle === oxygen && !isFormer(end)) continue;
        for (let k = offsets[i]!; k < m; k++) {
          const other = frame.species[neighbours[k]!]!;
          if (middle === oxygen && !isFormer(other)) continue;
          const [low, high] = end < other ? [end, other] : [other, end];
          const name = `${symbolOf(low)}-${symbolOf(middle)}-${symbolOf(high)}`;
          const sum = found.get(name) ?? { counts: new Float64Array(bins), sum: 0, squares: 0, count: 0 };
          found.set(name, sum);
          const theta = angleBetween(vectors, m, k);
          sum.counts[Math.min(bins - 1, Math.floor(theta / width))]!++;
          sum.sum += theta;
          sum.squares += theta * theta;
          sum.count++;
        }
      }
    }
  }
  const angle = Float64Array.from({ length: bins }, (_, k) => (k + 0.5) * width);
  const sorted = [...found].sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(
    sorted.map(([name, { counts, sum, squares, count }]) => {
      const mean = sum / count;
      const deviation = Math.sqrt(Math.max(0, squares / count - mean * mean));
      return [name, { angle, p: counts.map((each) => each / (count * width)), mean, deviation, count }];
    }),
  );
}

/** Angle between two of the vectors. @returns @unit degree */
function angleBetween(vectors: Float64Array, m: number, k: number): number {
  let dot = 0;
  let mm = 0;
  let kk = 0;
  for (let d = 0; d < 3; d++) {
    const u = vectors[3 * m + d]!;
    const v = vectors[3 * k + d]!;
    dot += u * v;
    mm += u * u;
    kk += v * v;
  }
  return (Math.acos(Math.min(1, Math.max(-1, dot / Math.sqrt(mm * kk)))) * 180) / Math.PI;
}
