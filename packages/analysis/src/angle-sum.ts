import type { AngleSection } from "./analysis-document.ts";
import type { AngleDistribution } from "./bond-angles.ts";

/** Angle distributions of frames that come one by one, brought together. */
export interface AngleSum {
  add(angles: Readonly<Record<string, AngleDistribution>>): void;
  readonly sums: ReadonlyMap<
    string,
    { angle: Float64Array; weighted: Float64Array; sum: number; squares: number; count: number }
  >;
}

/** An empty sum; every angle weighs alike, whichever frame it is from. */
export function angleSum(): AngleSum {
  const sums = new Map<
    string,
    { angle: Float64Array; weighted: Float64Array; sum: number; squares: number; count: number }
  >();
  return {
    sums,
    add(angles) {
      for (const [name, { angle, p, mean, deviation, count }] of Object.entries(angles)) {
        const known = sums.get(name) ?? { angle, weighted: new Float64Array(p.length), sum: 0, squares: 0, count: 0 };
        sums.set(name, known);
        p.forEach((each, k) => (known.weighted[k]! += count * each));
        known.sum += count * mean;
        known.squares += count * (deviation * deviation + mean * mean);
        known.count += count;
      }
    },
  };
}

/** The part `angles` of a document. */
export function angleSections({ sums }: AngleSum): Record<string, AngleSection> {
  return Object.fromEntries(
    [...sums]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, { angle, weighted, sum, squares, count }]) => {
        const mean = sum / count;
        return [
          name,
          {
            angle: Array.from(angle),
            p: Array.from(weighted, (each) => each / count),
            mean,
            deviation: Math.sqrt(Math.max(0, squares / count - mean * mean)),
            count,
          },
        ];
      }),
  );
}
