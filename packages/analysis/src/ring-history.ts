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
 * @example ringHistory(frames.map((frame) => ringsOf(networkOf(frame, bonds(frame, cutoffs)))))
 */
export function ringHistory(rings: readonly (readonly Ring[])[], size = 3, gap = 2): RingHistory {
  const follower = ringFollower(size, gap);
  for (const list of rings) follower.add(list);
  return follower.history();
}

/** Follows rings frame by frame, for trajectories that do not fit into memory. */
export interface RingFollower {
  add(rings: readonly Ring[]): void;
  history(): RingHistory;
}

/** See `ringHistory`. */
export function ringFollower(size = 3, gap = 2): RingFollower {
  const living = new Map<string, { members: number[]; birth: number; seen: number; older: boolean }>();
  const lives: RingLife[] = [];
  const counts: number[] = [];
  return {
    add(rings) {
      const frame = counts.length;
      const present = new Set<string>();
      for (const { formers } of rings) {
        if (formers.length !== size) continue;
        const members = formers.toSorted((a, b) => a - b);
        const key = members.join();
        present.add(key);
        const life = living.get(key);
        if (life === undefined) living.set(key, { members, birth: frame, seen: frame, older: frame === 0 });
        else life.seen = frame;
      }
      counts.push(present.size);
      for (const [key, { members, birth, seen, older }] of living) {
        if (frame - seen <= gap) continue;
        lives.push({ members, birth, death: seen + 1, older });
        living.delete(key);
      }
    },
    history() {
      const end = counts.length - 1;
      const open = [...living.values()].map(({ members, birth, seen, older }): RingLife => ({
        members,
        birth,
        death: seen === end ? undefined : seen + 1,
        older,
      }));
      return { lives: [...lives, ...open].sort((a, b) => a.birth - b.birth), counts };
    },
  };
}

/** Survival of rings with age. */
export interface RingSurvival {
  /** Age. @shape [ages] @unit frames */
  readonly age: readonly number[];
  /** Probability that a ring that was born is still there at that age. @shape [ages] */
  readonly survival: readonly number[];
  /** Standard error. @shape [ages] */
  readonly error: readonly number[];
}

/**
 * Survival of rings by the estimator of Kaplan and Meier: S(a) = prod_{a_k <= a} (1 - d_k / n_k), with d_k deaths at age a_k among
 * n_k rings at risk; the error is Greenwood's. Rings that live at the end of the run count for as long as they were seen; those
 * that were there at its start are left out, since their age is unknown.
 *
 * E. L. Kaplan and P. Meier, J. Am. Stat. Assoc. 53, 457 (1958), doi:10.1080/01621459.1958.10501452.
 */
export function ringSurvival({ lives, counts }: RingHistory): RingSurvival {
  const born = lives.filter(({ older }) => !older);
  const ages = born.map(({ birth, death }) => ({ age: (death ?? counts.length) - birth, died: death !== undefined }));
  const times = [...new Set(ages.filter(({ died }) => died).map(({ age }) => age))].sort((a, b) => a - b);
  let survival = 1;
  let greenwood = 0;
  const rows = times.map((time) => {
    const atRisk = ages.filter(({ age }) => age >= time).length;
    const deaths = ages.filter(({ age, died }) => died && age === time).length;
    survival *= 1 - deaths / atRisk;
    greenwood += atRisk === deaths ? 0 : deaths / (atRisk * (atRisk - deaths));
    return { survival, error: survival * Math.sqrt(greenwood) };
  });
  return {
    age: [0, ...times],
    survival: [1, ...rows.map((row) => row.survival)],
    error: [0, ...rows.map((row) => row.error)],
  };
}
