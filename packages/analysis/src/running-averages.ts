import type { AveragedByNumber } from "./analysis-document.ts";
import { type RunningBlockAverage, runningBlockAverage } from "./block-average.ts";

/** Averages of groups of named numbers over frames that come one by one. */
export interface RunningAverages {
  /** Adds one frame's values of a group; a name that a frame lacks counts as zero. */
  add(group: string, values: Readonly<Record<string, number | undefined>>): void;
  /** Means of a group, and their standard errors with more than one frame. */
  group(name: string): Averages;
  /** A mean alone, NaN where nothing was added. */
  mean(group: string, name: string): number;
}

/** Means by name, in ascending order where the names are numbers. */
export interface Averages {
  readonly means: Readonly<Record<string, number>>;
  /** Empty with one frame. */
  readonly errors: Readonly<Record<string, number>>;
}

/** Sums that grow with the logarithm of the number of frames; see `blockAverage`. */
export function runningAverages(): RunningAverages {
  const groups = new Map<string, { frames: number; values: Map<string, RunningBlockAverage> }>();
  return {
    add(name, values) {
      const group = groups.get(name) ?? { frames: 0, values: new Map<string, RunningBlockAverage>() };
      groups.set(name, group);
      for (const key of Object.keys(values)) {
        if (group.values.has(key)) continue;
        const average = runningBlockAverage();
        for (let k = 0; k < group.frames; k++) average.add(0);
        group.values.set(key, average);
      }
      for (const [key, average] of group.values) average.add(values[key] ?? 0);
      group.frames++;
    },
    group(name) {
      const { frames, values } = groups.get(name) ?? { frames: 0, values: new Map<string, RunningBlockAverage>() };
      const sorted = [...values].sort(([a], [b]) => Number(a) - Number(b) || (a < b ? -1 : 1));
      const results = sorted.map(([key, average]) => [key, average.result()] as const);
      return {
        means: Object.fromEntries(results.map(([key, { mean }]) => [key, mean])),
        errors: frames > 1 ? Object.fromEntries(results.map(([key, { error }]) => [key, error])) : {},
      };
    },
    mean: (group, name) => groups.get(group)?.values.get(name)?.result().mean ?? NaN,
  };
}

/** Means and errors of a group as a document has them. */
export function averagedByNumber({ means, errors }: Averages): AveragedByNumber {
  return { ...means, ...(Object.keys(errors).length === 0 ? {} : { error: errors }) } as AveragedByNumber;
}
