import type { Jump } from "./jumps.ts";
import type { RecordedEvent, RingEventRecorder } from "./ring-event-recorder.ts";

/** Births and deaths of three-membered rings, and what went with them. */
export interface RingEventSection {
  /** Births by what the members were one frame before. */
  readonly precursors: Readonly<Record<string, number>>;
  /** Deaths by what the members were in the first frame without the ring. */
  readonly remains: Readonly<Record<string, number>>;
  /** Jumps of carriers near the events, where the paths of the atoms are known. */
  readonly jumps?: {
    /** All jumps of the run. */
    readonly count: number;
    /** Fraction of the events with a jump nearby, in space and in time. */
    readonly linked: number;
    /** The fraction that chance would give: how often a window of the same length and the same carriers holds a jump. */
    readonly expected: number;
  };
  /** The first events. */
  readonly list: readonly {
    readonly kind: "birth" | "death";
    readonly members: readonly number[];
    readonly frame: number;
    readonly without: string;
    readonly coordination: readonly number[];
    /** Carriers that jumped within a few frames. */
    readonly jumped?: readonly number[];
  }[];
  /** Events beyond those that were recorded. */
  readonly missed: number;
}

/** A jump so many frames before or after an event is near in time. */
const delay = 5;
const mostListed = 200;

/**
 * Summary of recorded events; linked to jumps of carriers that were within reach of the ring, at most five frames away.
 *
 * What chance would give is 1 - exp(-rate (2 delay + 1) n), with the mean number of jumps per carrier and frame and n carriers near.
 * @param jumps with frames counted like those of the events; undefined where paths are not known
 * @param frames of the run
 * @param carriers whose jumps were looked for
 */
export function ringEventSection(
  { events, missed }: Pick<RingEventRecorder, "events" | "missed">,
  jumps: readonly Jump[] | undefined,
  frames: number,
  carriers: number,
): RingEventSection {
  const tally = (kind: RecordedEvent["kind"]): Record<string, number> => {
    const counts: Record<string, number> = {};
    for (const event of events) if (event.kind === kind) counts[event.without] = (counts[event.without] ?? 0) + 1;
    return counts;
  };
  const jumpedNear = ({ near, frame }: RecordedEvent): number[] => [
    ...new Set(
      jumps!
        .filter((jump) => near.includes(jump.atom) && Math.abs(jump.frame - frame) <= delay)
        .map(({ atom }) => atom),
    ),
  ];
  const jumped = jumps === undefined ? undefined : events.map(jumpedNear);
  const rate = (jumps?.length ?? 0) / Math.max(1, carriers * frames);
  const mean = (list: readonly number[]): number =>
    list.reduce((sum, each) => sum + each, 0) / Math.max(1, list.length);
  return {
    precursors: tally("birth"),
    remains: tally("death"),
    ...(jumped === undefined
      ? {}
      : {
          jumps: {
            count: jumps!.length,
            linked: mean(jumped.map((list) => Number(list.length > 0))),
            expected: mean(events.map(({ near }) => 1 - Math.exp(-rate * (2 * delay + 1) * near.length))),
          },
        }),
    list: events.slice(0, mostListed).map(({ kind, members, frame, without, coordination }, k) => ({
      kind,
      members,
      frame,
      without,
      coordination,
      ...(jumped === undefined ? {} : { jumped: jumped[k]! }),
    })),
    missed,
  };
}
