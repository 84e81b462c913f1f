import type { Frame } from "@boroxol/core";
import type { Distribution } from "./coordination.ts";
import { type FrameMeasurements, measureFrame, type MeasurementPlan } from "./frame-measurements.ts";

/** A count at cutoffs a little shorter and longer. */
export interface CutoffBand {
  readonly low: number;
  readonly high: number;
}

/** Bands by a whole number or a name, as the counts themselves are given. */
export type BandsByNumber = Readonly<Record<string, CutoffBand>>;

/** How every count changes with the cutoffs; parts that were not asked for are absent. */
export interface CutoffBands {
  /** All cutoffs are taken this much shorter and longer. @unit A */
  readonly by: number;
  readonly n4?: CutoffBand;
  readonly nbo?: CutoffBand;
  readonly coordination?: Readonly<Record<string, BandsByNumber>>;
  readonly oxygen?: BandsByNumber;
  readonly qn?: Readonly<Record<string, BandsByNumber>>;
  readonly connectivity?: BandsByNumber;
  /** Rings per former, by size. */
  readonly rings?: BandsByNumber;
  /** Three-membered rings per frame by what stands in them, as `RingSection.threeMembered`. */
  readonly threeMembered?: BandsByNumber;
  readonly boroxol?: CutoffBand;
  readonly b3InRings?: CutoffBand;
  /** Borate superstructural units per frame. */
  readonly units?: BandsByNumber;
  /** Mean bond angles by kind. @unit degree */
  readonly angles?: BandsByNumber;
}

/** @unit A */
const step = 0.1;

/**
 * Counts of a few frames with all cutoffs 0.1 A shorter and longer: how much of each number is the choice of the cutoff.
 * @param plan of the counts themselves; rings and angles are counted where it has them
 * @example cutoffBands(frames, plan).n4 // { low: 0.34, high: 0.39 }
 */
export function cutoffBands(frames: readonly Frame[], plan: MeasurementPlan): CutoffBands {
  const [shorter, longer] = [-step, step].map((by) => {
    const cutoffs = Object.fromEntries(
      Object.entries(plan.cutoffs).map(([name, { value, source }]) => [name, { value: value + by, source }]),
    );
    return frames.map((frame) => measureFrame(frame, { ...plan, cutoffs, shells: {}, distances: false }));
  }) as [FrameMeasurements[], FrameMeasurements[]];
  const ends = [shorter, longer] as const;
  const between = (a: number, b: number): CutoffBand => ({ low: Math.min(a, b), high: Math.max(a, b) });
  const band = (value: (each: FrameMeasurements) => number): CutoffBand => {
    const [a, b] = ends.map((list) => list.reduce((sum, each) => sum + value(each), 0) / list.length);
    return between(a!, b!);
  };
  const byName = (
    part: (each: FrameMeasurements) => Distribution | Readonly<Record<string, number>>,
  ): BandsByNumber => {
    const keys = [...new Set(ends.flatMap((list) => list.flatMap((each) => Object.keys(part(each)))))];
    return Object.fromEntries(
      keys.sort(byNumber).map((key) => [key, band((each) => (part(each) as Record<string, number>)[key] ?? 0)]),
    );
  };
  const byElement = (
    part: (each: FrameMeasurements) => Readonly<Record<string, Distribution>>,
  ): Record<string, BandsByNumber> =>
    Object.fromEntries(
      Object.keys(part(shorter[0]!)).map((element) => [element, byName((each) => part(each)[element]!)]),
    );
  const first = shorter[0]!;
  return {
    by: step,
    ...(first.coordination["B"] === undefined ? {} : { n4: band((each) => each.coordination["B"]!["4"] ?? 0) }),
    ...(Object.keys(first.oxygen).length === 0
      ? {}
      : { nbo: band((each) => each.oxygen["1"] ?? 0), oxygen: byName((each) => each.oxygen) }),
    coordination: byElement((each) => each.coordination),
    qn: byElement((each) => each.qn),
    connectivity: byName((each) => each.connectivity),
    ...(first.rings === undefined
      ? {}
      : {
          rings: byName(({ rings }) =>
            Object.fromEntries(Object.entries(rings!.counts).map(([size, count]) => [size, count / rings!.formers])),
          ),
          threeMembered: byName(({ rings }) => ({ ...rings!.census.types })),
          boroxol: band(({ rings }) => rings!.census.boroxol),
          ...(ends.flat().every(({ rings }) => rings!.census.threeFoldInRings === undefined)
            ? {}
            : { b3InRings: band(({ rings }) => rings!.census.threeFoldInRings ?? 0) }),
          units: byName(({ rings }) => rings!.units),
        }),
    ...(plan.angles ? { angles: meanAngles() } : {}),
  };

  /** Every angle weighs alike; kinds that one end lacks have no band. */
  function meanAngles(): BandsByNumber {
    const means = ends.map((list) => {
      const sums = new Map<string, { sum: number; count: number }>();
      for (const { angles = {} } of list) {
        for (const [name, { mean, count }] of Object.entries(angles)) {
          const known = sums.get(name) ?? { sum: 0, count: 0 };
          sums.set(name, { sum: known.sum + count * mean, count: known.count + count });
        }
      }
      return new Map([...sums].map(([name, { sum, count }]) => [name, sum / count]));
    });
    const names = [...means[0]!.keys()].filter((name) => means[1]!.has(name)).sort();
    return Object.fromEntries(names.map((name) => [name, between(means[0]!.get(name)!, means[1]!.get(name)!)]));
  }
}

/** Sizes by size; names stay as they come. */
function byNumber(a: string, b: string): number {
  return Number(a) - Number(b) || 0;
}
