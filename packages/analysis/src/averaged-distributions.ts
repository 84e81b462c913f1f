import type { AveragedByNumber, ByNumber } from "./analysis-document.ts";
import { blockAverage } from "./block-average.ts";
import type { Distribution } from "./coordination.ts";

/** Mean of one number per frame; an error only where there is more than one frame. */
export function averaged(samples: readonly number[]): { mean: number; error: number | undefined } {
  const { mean, error } = blockAverage(samples);
  return { mean, error: samples.length > 1 ? error : undefined };
}

/** A part `error` of a document with what is known, or none. */
export function errorsOf(errors: Readonly<Record<string, number | undefined>>): { error?: Record<string, number> } {
  const known = Object.entries(errors).filter((entry): entry is [string, number] => entry[1] !== undefined);
  return known.length === 0 ? {} : { error: Object.fromEntries(known) };
}

/** Averages of distributions, a missing key counting as zero. */
export function averagedByNumber(samples: readonly Distribution[]): AveragedByNumber {
  const keys = [...new Set(samples.flatMap(Object.keys))].map(Number).sort((a, b) => a - b);
  const values = keys.map((key) => [key, averaged(samples.map((sample) => sample[key] ?? 0))] as const);
  return {
    ...(Object.fromEntries(values.map(([key, { mean }]) => [key, mean])) as ByNumber),
    ...(errorsOf(Object.fromEntries(values.map(([key, { error }]) => [key, error]))) as { error?: ByNumber }),
  };
}

/** Averages of distributions by element. */
export function averagedByElement(
  samples: readonly Readonly<Record<string, Distribution>>[],
): Record<string, AveragedByNumber> {
  const elements = Object.keys(samples[0]!);
  return Object.fromEntries(
    elements.map((element) => [element, averagedByNumber(samples.map((each) => each[element]!))]),
  );
}

/** Means of named numbers, a missing name counting as zero. */
export function meanByName(samples: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const names = [...new Set(samples.flatMap(Object.keys))].sort();
  return Object.fromEntries(
    names.map((name) => [name, samples.reduce((sum, each) => sum + (each[name] ?? 0), 0) / samples.length]),
  );
}
