import type { Frame } from "@boroxol/core";
import type { Distribution } from "./coordination.ts";
import { type FrameMeasurements, measureFrame, type MeasurementPlan } from "./frame-measurements.ts";

/** A count at cutoffs a little shorter and longer. */
export interface CutoffBand {
  readonly low: number;
  readonly high: number;
}

/** Bands by a whole number, as the counts themselves are given. */
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
  readonly b3InRings?: CutoffBand;
}

/** @unit A */
const step = 0.1;

/**
 * Counts of a few frames with all cutoffs 0.1 A shorter and longer: how much of each number is the choice of the cutoff.
 * @param plan of the counts themselves; rings are counted where it has them
 * @example cutoffBands(frames, plan).n4 // { low: 0.34, high: 0.39 }
 */
export function cutoffBands(frames: readonly Frame[], plan: MeasurementPlan): CutoffBands {
  const [shorter, longer] = [-step, step].map((by) => {
    const cutoffs = Object.fromEntries(
      Object.entries(plan.cutoffs).map(([name, { value, source }]) => [name, { value: value + by, source }]),
    );
    return frames.map((frame) => measureFrame(frame, { ...plan, cutoffs, angles: false }));
  }) as [FrameMeasurements[], FrameMeasurements[]];
  const band = (value: (each: FrameMeasurements) => number): CutoffBand => {
    const [a, b] = [shorter, longer].map((list) => list.reduce((sum, each) => sum + value(each), 0) / list.length);
    return { low: Math.min(a!, b!), high: Math.max(a!, b!) };
  };
  const byNumber = (part: (each: FrameMeasurements) => Distribution): BandsByNumber => {
    const keys = [...new Set([...shorter, ...longer].flatMap((each) => Object.keys(part(each))))].sort(
      (a, b) => Number(a) - Number(b),
    );
    return Object.fromEntries(keys.map((key) => [key, band((each) => part(each)[key] ?? 0)]));
  };
  const byElement = (
    part: (each: FrameMeasurements) => Readonly<Record<string, Distribution>>,
  ): Record<string, BandsByNumber> =>
    Object.fromEntries(
      Object.keys(part(shorter[0]!)).map((element) => [element, byNumber((each) => part(each)[element]!)]),
    );
  const first = shorter[0]!;
  return {
    by: step,
    ...(first.coordination["B"] === undefined ? {} : { n4: band((each) => each.coordination["B"]!["4"] ?? 0) }),
    ...(Object.keys(first.oxygen).length === 0
      ? {}
      : { nbo: band((each) => each.oxygen["1"] ?? 0), oxygen: byNumber((each) => each.oxygen) }),
    coordination: byElement((each) => each.coordination),
    qn: byElement((each) => each.qn),
    connectivity: byNumber((each) => each.connectivity),
    ...(first.rings === undefined
      ? {}
      : {
          rings: byNumber(({ rings }) =>
            Object.fromEntries(Object.entries(rings!.counts).map(([size, count]) => [size, count / rings!.formers])),
          ),
          ...([...shorter, ...longer].every(({ rings }) => rings!.census.threeFoldInRings === undefined)
            ? {}
            : { b3InRings: band(({ rings }) => rings!.census.threeFoldInRings ?? 0) }),
        }),
  };
}
