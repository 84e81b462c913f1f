import { BoroxolError } from "@boroxol/core";
import { type AgeTable, ageTable, type RingSurvival, survivalOf } from "./ring-survival.ts";
import type { Ring } from "./ring.ts";

/** One ring from its birth to its death. */
export interface RingLife {
  /** Formers, ascending: the identity of the ring. @shape [size] */
  readonly members: readonly number[];
  /** Index of the first frame with it. */
  readonly birth: number;
  /** Index of the first frame without it; undefined where it is there at the end. */
  readonly death: number | undefined;
  /** It was there in the first frame, so that its birth is not known. */
  readonly older: boolean;
}

/** A life with the times of its frames, as far as they are known. */
export interface TimedLife extends RingLife {
  /** @unit ps */
  readonly birthTime: number;
  /** @unit ps */
  readonly deathTime: number | undefined;
}

/** Rings of one size followed through time. */
export interface RingHistory {
  readonly lives: readonly RingLife[];
  /** Rings in each frame. @shape [frames] */
  readonly counts: readonly number[];
}

/**
 * Follows rings through frames by their members: the same formers are the same ring, whichever oxygen stands between them.
 *
 * A ring that is gone for at most `gap` frames and comes back has not died: a bond that is stretched beyond the cutoff for a
 * moment breaks no ring. Its life counts through the gap.
 * @param rings of each frame, in the order of time
 * @param size formers of the rings to follow, default 3
 * @param gap default 2 frames
 * @param species of each frame, where they are at hand: members are places in its list, which must be the same in all @shape [frames] of [n]
 * @throws E0503 where a frame lists its atoms in another order, or holds others
 * @example ringHistory(frames.map((frame) => ringsOf(networkOf(frame, bonds(frame, cutoffs)))), 3, 2, frames.map(({ species }) => species))
 */
export function ringHistory(
  rings: readonly (readonly Ring[])[],
  size = 3,
  gap = 2,
  species?: readonly Uint8Array[],
): RingHistory {
  species?.forEach((kinds, k) => {
    if (kinds.length === species[0]!.length && kinds.every((kind, i) => kind === species[0]![i])) return;
    throw new BoroxolError("E0503", `frame ${k + 1} does not list the same atoms in the same order as the first`, {
      place: `frame ${k + 1}`,
      fix: "put the atoms of every frame in the order of their identifiers",
    });
  });
  const follower = ringFollower(size, gap);
  for (const list of rings) follower.add(list);
  return follower.history();
}

/** Follows rings frame by frame and keeps all lives. */
export interface RingFollower {
  add(rings: readonly Ring[]): void;
  history(): RingHistory;
}

/** See `ringHistory`; for long trajectories `ringTracker`, which keeps the living rings alone. */
export function ringFollower(size = 3, gap = 2): RingFollower {
  const lives: RingLife[] = [];
  const counts: number[] = [];
  const tracker = ringTracker(
    ({ members, birth, death, older }) => lives.push({ members, birth, death, older }),
    size,
    gap,
  );
  return {
    add(rings) {
      counts.push(tracker.add(rings.map(({ formers }) => formers)));
    },
    history: () => ({
      lives: [
        ...lives,
        ...tracker.open().map(({ members, birth, death, older }) => ({ members, birth, death, older })),
      ].sort((a, b) => a.birth - b.birth),
      counts,
    }),
  };
}

/** Follows rings frame by frame in memory that does not grow with the frames. */
export interface RingTracker {
  /** @param time of the frame @unit ps @returns rings of the size in it */
  add(members: readonly (readonly number[])[], time?: number): number;
  /** Lives that have not ended before the last frame. */
  open(): TimedLife[];
}

/** @param ended takes each life that is over */
export function ringTracker(ended: (life: TimedLife) => void, size = 3, gap = 2): RingTracker {
  interface Living {
    readonly members: readonly number[];
    readonly birth: number;
    readonly birthTime: number;
    seen: number;
    /** Time of the first frame without it since then. */
    goneAt: number;
  }
  const living = new Map<string, Living>();
  let frames = 0;
  const lifeOf = ({ members, birth, birthTime, seen, goneAt }: Living, gone: boolean): TimedLife => ({
    members,
    birth,
    death: gone ? seen + 1 : undefined,
    older: birth === 0,
    birthTime,
    deathTime: gone ? goneAt : undefined,
  });
  return {
    add(list, time = NaN) {
      const frame = frames++;
      let present = 0;
      for (const formers of list) {
        if (formers.length !== size) continue;
        const members = formers.toSorted((a, b) => a - b);
        const key = members.join();
        const life = living.get(key);
        if (life?.seen === frame) continue;
        present++;
        if (life === undefined) living.set(key, { members, birth: frame, birthTime: time, seen: frame, goneAt: NaN });
        else life.seen = frame;
      }
      for (const [key, life] of living) {
        if (life.seen === frame - 1) life.goneAt = time;
        if (frame - life.seen <= gap) continue;
        ended(lifeOf(life, true));
        living.delete(key);
      }
      return present;
    },
    open: () => [...living.values()].map((life) => lifeOf(life, life.seen !== frames - 1)),
  };
}

/** Survival of the rings of a history; those that were there at its start are left out, since their age is unknown. */
export function ringSurvival({ lives, counts }: RingHistory): RingSurvival {
  const table = ageTable(Infinity);
  for (const life of lives) countLife(table, life, counts.length);
  return survivalOf(table);
}

/** Puts a life into a table of ages. @param frames of the run so far */
export function countLife(table: AgeTable, { birth, death, older }: RingLife, frames: number): void {
  if (!older) table.add((death ?? frames) - birth, death !== undefined);
}
