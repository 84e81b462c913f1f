import { type Frame, invertCell, neighbourList, perpendicularWidths } from "@boroxol/core";
import { type Bonds, bonds } from "./bonds.ts";
import type { MeasurementPlan } from "./frame-measurements.ts";
import { type Network, networkOf } from "./network.ts";
import { clusterAround, ringPrecursor, type RingPrecursorKind } from "./ring-precursors.ts";
import { ringsAround } from "./rings-around.ts";
import { mobileElements } from "./transport.ts";

/** A birth or death of a three-membered ring, with what its members were without it. */
export interface RecordedEvent {
  readonly kind: "birth" | "death";
  /** Formers of the ring. */
  readonly members: readonly number[];
  /** First frame with the ring, or first without it. */
  readonly frame: number;
  /** Before a birth, or after a death. */
  readonly without: RingPrecursorKind;
  /** Oxygens around each member without the ring. */
  readonly coordination: readonly number[];
  /** Carriers within reach of a member at the time. */
  readonly near: readonly number[];
}

/** Births and deaths as they happen, in one pass. */
export interface RingEventRecorder {
  /** @param members of the three-membered rings of the frame @param bonded its bonds, by the cutoffs of the plan when left out */
  add(frame: Frame, members: readonly (readonly number[])[], bonded?: Bonds): void;
  /** Drops all events and clusters: the atoms are no longer the same. */
  forget(): void;
  readonly events: readonly RecordedEvent[];
  /** Clusters around the first events, one without and one with the ring each, `info` saying which. */
  readonly clusters: readonly Frame[];
  /** Events that were left out because there were too many. */
  readonly missed: number;
}

/** A ring that is gone for as many frames and comes back has not died; as `ringFollower`. */
const gap = 2;
/** Carriers this near to a member may have had a part in the event. @unit A */
const reach = 4;
/** Radius of a cluster, as in the paper. @unit A */
const clusterRadius = 4.5;
const mostEvents = 2000;
const mostClusters = 50;
/** Rings up to this size tell the classes of precursors apart. */
const largest = 8;

/**
 * Watches three-membered rings come and go, with the last few frames at hand: what the members were in the frame before a birth or
 * after a death, which carriers were near, and a cluster of 4.5 A around it in both states.
 *
 * After S. Urata, A. R. Tan and R. Gomez-Bombarelli, Phys. Rev. Mater. 8, 033602 (2024), doi:10.1103/PhysRevMaterials.8.033602.
 */
export function ringEventRecorder(plan: MeasurementPlan): RingEventRecorder {
  const living = new Map<string, { members: readonly number[]; seen: number }>();
  const last: RecentFrame[] = [];
  const events: RecordedEvent[] = [];
  const clusters: Frame[] = [];
  let count = 0;
  let missed = 0;
  const at = (frame: number): RecentFrame | undefined => last[last.length - (count - frame)];

  function record(kind: RecordedEvent["kind"], members: readonly number[], withIt: number, without: number): void {
    const [there, gone] = [at(withIt), at(without)];
    if (there === undefined || gone === undefined) return;
    if (events.length >= mostEvents) {
      missed++;
      return;
    }
    const { bonds: own, network } = gone.surroundings();
    const state = ringPrecursor(members, { bonds: own, network, rings: ringsAround(network, members, largest) });
    events.push({
      kind,
      members,
      frame: kind === "birth" ? withIt : without,
      without: state.kind,
      coordination: state.coordination,
      near: carriersNear(there.frame, members),
    });
    if (clusters.length >= 2 * mostClusters) return;
    const order: [RecentFrame, string][] =
      kind === "birth"
        ? [
            [gone, "before"],
            [there, "after"],
          ]
        : [
            [there, "before"],
            [gone, "after"],
          ];
    for (const [recent, when] of order) {
      const cluster = clusterAround(recent.frame, recent.within(), members[0]!);
      const info = { event: events.length, kind, when, members: members.join("-"), without: state.kind };
      clusters.push({ ...cluster, info });
    }
  }

  return {
    events,
    clusters,
    get missed() {
      return missed;
    },
    forget() {
      events.length = 0;
      clusters.length = 0;
    },
    add(frame, rings, bonded) {
      last.push(recentFrame(frame, bonded, plan));
      if (last.length > gap + 3) last.shift();
      const now = count++;
      for (const formers of rings) {
        const members = formers.toSorted((a, b) => a - b);
        const life = living.get(members.join());
        if (life !== undefined) life.seen = now;
        else {
          living.set(members.join(), { members, seen: now });
          if (now > 0) record("birth", members, now, now - 1);
        }
      }
      for (const [key, { members, seen }] of living) {
        if (now - seen <= gap) continue;
        living.delete(key);
        record("death", members, seen, seen + 1);
      }
    },
  };
}

/** One of the last frames, with its network where an event asked for it. */
interface RecentFrame {
  readonly frame: Frame;
  surroundings(): { readonly bonds: Bonds; readonly network: Network };
  /** Atoms within the radius of a cluster. */
  within(): ReturnType<typeof neighbourList>;
}

function recentFrame(frame: Frame, bonded: Bonds | undefined, plan: MeasurementPlan): RecentFrame {
  let known: { readonly bonds: Bonds; readonly network: Network } | undefined;
  let near: ReturnType<typeof neighbourList> | undefined;
  return {
    frame,
    within: () => (near ??= neighbourList(frame, clusterRadius)),
    surroundings() {
      if (known === undefined) {
        const own = bonded ?? bonds(frame, plan.cutoffs);
        known = { bonds: own, network: networkOf(frame, own) };
      }
      return known;
    },
  };
}

/** Carriers with an image within reach of a member. */
function carriersNear(frame: Frame, members: readonly number[]): number[] {
  const { species, positions, cell, periodic } = frame;
  const mobile = new Set(mobileElements(species));
  const carriers = [...species.keys()].filter((i) => mobile.has(species[i]!));
  const wide = perpendicularWidths(cell).every((width, d) => !periodic[d] || width >= 2 * reach);
  if (!wide) {
    const { offsets, neighbours } = neighbourList(frame, reach);
    const near = new Set(members.flatMap((member) => [...neighbours.subarray(offsets[member], offsets[member + 1])]));
    return carriers.filter((i) => near.has(i));
  }
  // Within half of the cell the nearest image is the one whose fractional differences are rounded off.
  const inverse = periodic.includes(true) ? invertCell(cell) : undefined;
  const square = (i: number, j: number): number => {
    let x = positions[3 * i]! - positions[3 * j]!;
    let y = positions[3 * i + 1]! - positions[3 * j + 1]!;
    let z = positions[3 * i + 2]! - positions[3 * j + 2]!;
    if (inverse !== undefined) {
      const u = periodic[0] ? Math.round(x * inverse[0]! + y * inverse[3]! + z * inverse[6]!) : 0;
      const v = periodic[1] ? Math.round(x * inverse[1]! + y * inverse[4]! + z * inverse[7]!) : 0;
      const w = periodic[2] ? Math.round(x * inverse[2]! + y * inverse[5]! + z * inverse[8]!) : 0;
      x -= u * cell[0]! + v * cell[3]! + w * cell[6]!;
      y -= u * cell[1]! + v * cell[4]! + w * cell[7]!;
      z -= u * cell[2]! + v * cell[5]! + w * cell[8]!;
    }
    return x * x + y * y + z * z;
  };
  return carriers.filter((i) => members.some((member) => square(i, member) < reach * reach));
}
