import type { Frame } from "@boroxol/core";
import type { Bonds } from "./bonds.ts";
import type { Network } from "./network.ts";
import type { Ring } from "./ring.ts";
import type { RingLife } from "./ring-history.ts";

/** What the members of a ring were in a frame in which they were none. */
export const ringPrecursorKinds = [
  "edge-sharing pair",
  "four-membered ring",
  "larger ring",
  "open chain",
  "two connected",
  "unconnected",
] as const;

/** One class of precursors, or of remains. */
export type RingPrecursorKind = (typeof ringPrecursorKinds)[number];

/** The members of a ring before it formed or after it broke. */
export interface RingPrecursor {
  readonly kind: RingPrecursorKind;
  /** Oxygens around each member, in the order of the members. */
  readonly coordination: readonly number[];
}

/**
 * What a three-membered ring came from, or broke into: how its three formers were connected in a frame without the ring.
 *
 * - edge-sharing pair: two of them shared two oxygens, a two-membered ring;
 * - four-membered ring, larger ring: all three were in one ring of that size;
 * - open chain: two of the three links were there; two connected: one; unconnected: none.
 *
 * A 3B that becomes 4B by taking up a non-bridging oxygen shows in `coordination`.
 *
 * After S. Urata, A. R. Tan and R. Gomez-Bombarelli, Phys. Rev. Mater. 8, 033602 (2024), doi:10.1103/PhysRevMaterials.8.033602.
 * @param rings of that frame, of all sizes, with two-membered ones: all of them, or at least those that hold the members
 */
export function ringPrecursor(
  members: readonly number[],
  frame: { readonly bonds: Bonds; readonly network: Network; readonly rings: readonly Ring[] },
): RingPrecursor {
  const { bonds, network, rings } = frame;
  const coordination = members.map((atom) => bonds.offsets[atom + 1]! - bonds.offsets[atom]!);
  const holding = (count: number, size: (n: number) => boolean): boolean =>
    rings.some(
      ({ formers }) => size(formers.length) && members.filter((atom) => formers.includes(atom)).length >= count,
    );
  const links = [0, 1, 2].filter((k) => linked(network, members[k]!, members[(k + 1) % members.length]!)).length;
  const kind: RingPrecursorKind = holding(2, (n) => n === 2)
    ? "edge-sharing pair"
    : holding(3, (n) => n === 4)
      ? "four-membered ring"
      : holding(3, (n) => n > 4)
        ? "larger ring"
        : links >= 2
          ? "open chain"
          : links === 1
            ? "two connected"
            : "unconnected";
  return { kind, coordination };
}

function linked({ atoms, offsets, ends }: Network, a: number, b: number): boolean {
  const node = atoms.indexOf(a);
  if (node < 0) return false;
  for (let m = offsets[node]!; m < offsets[node + 1]!; m++) if (atoms[ends[m]!] === b) return true;
  return false;
}

/** A birth or death of a ring, with what happened around it. */
export interface RingEvent {
  readonly life: RingLife;
  readonly kind: "birth" | "death";
  readonly frame: number;
  /** Jumps of other atoms, for instance lithium, near the ring and near in time. */
  readonly jumps: readonly { readonly atom: number; readonly frame: number }[];
}

/**
 * Links births and deaths of rings to jumps near them: by at most `reach` A from a member and `delay` frames before or after.
 * @param distance of two atoms in a frame, images included @unit A
 * @param reach default 4 @unit A
 * @param delay default 5 frames
 */
export function ringEvents(
  lives: readonly RingLife[],
  jumps: readonly { readonly atom: number; readonly frame: number }[],
  distance: (a: number, b: number, frame: number) => number,
  reach = 4,
  delay = 5,
): RingEvent[] {
  const events = lives.flatMap((life): Omit<RingEvent, "jumps">[] => [
    ...(life.older ? [] : [{ life, kind: "birth" as const, frame: life.birth }]),
    ...(life.death === undefined ? [] : [{ life, kind: "death" as const, frame: life.death }]),
  ]);
  return events
    .map((event) => ({
      ...event,
      jumps: jumps.filter(
        ({ atom, frame }) =>
          Math.abs(frame - event.frame) <= delay &&
          event.life.members.some((member) => distance(member, atom, event.frame) <= reach),
      ),
    }))
    .sort((a, b) => a.frame - b.frame);
}

/**
 * Cuts a cluster out: the atoms within `radius` of a centre, moved to the images nearest to it, in an open cell.
 * @param neighbours list of the frame with the radius of the cluster as its cutoff; 4.5 A in the paper @shape [m,3] @unit A
 * @example write extended XYZ of [...events].map(({ frame, life }) => clusterAround(frames[frame], life.members[0]))
 */
export function clusterAround(
  frame: Frame,
  neighbours: { readonly offsets: Uint32Array; readonly neighbours: Uint32Array; readonly vectors: Float64Array },
  centre: number,
): Frame {
  const { offsets, vectors } = neighbours;
  const begin = offsets[centre]!;
  const end = offsets[centre + 1]!;
  const species = Uint8Array.of(
    frame.species[centre]!,
    ...neighbours.neighbours.subarray(begin, end).map((atom) => frame.species[atom]!),
  );
  const positions = new Float64Array(3 * species.length);
  positions.set(vectors.subarray(3 * begin, 3 * end), 3);
  const edge = 2 * positions.reduce((most, x) => Math.max(most, Math.abs(x)), 1) + 10;
  return {
    species,
    positions: positions.map((x) => x + edge / 2),
    cell: Float64Array.of(edge, 0, 0, 0, edge, 0, 0, 0, edge),
    periodic: [false, false, false],
    ...(frame.time === undefined ? {} : { time: frame.time }),
  };
}
