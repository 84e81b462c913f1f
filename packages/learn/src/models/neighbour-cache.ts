import { neighbourList } from "@boroxol/core";
import type { Frame } from "@boroxol/core";

/** Bonds of a frame without their vectors, which follow from positions and cell. */
export interface CompactBonds {
  /** Bonds of atom i are offsets[i]..offsets[i+1]. @shape [n+1] */
  readonly offsets: Uint32Array;
  /** Atom j. @shape [m] */
  readonly neighbours: Uint16Array | Uint32Array;
  /** Cell vectors to add to r_j. @shape [m,3] */
  readonly shifts: Int8Array;
}

/** Remembers neighbour lists up to a number of bytes; frames are told apart by their object. */
export interface NeighbourCache {
  bonds(frame: Frame): CompactBonds;
}

/**
 * A cache of neighbour lists. What does not fit is computed again when it is asked for.
 * @param cutoff @unit A
 */
export function neighbourCache(cutoff: number, largestBytes = 1e9): NeighbourCache {
  const known = new WeakMap<Frame, CompactBonds>();
  let bytes = 0;
  return {
    bonds(frame) {
      const found = known.get(frame);
      if (found !== undefined) return found;
      const { offsets, neighbours, shifts } = neighbourList(frame, cutoff);
      const small = frame.species.length < 65536;
      const bonds: CompactBonds = {
        offsets,
        neighbours: small ? Uint16Array.from(neighbours) : neighbours,
        shifts: Int8Array.from(shifts),
      };
      const size = offsets.byteLength + bonds.neighbours.byteLength + bonds.shifts.byteLength;
      if (bytes + size <= largestBytes) {
        bytes += size;
        known.set(frame, bonds);
      }
      return bonds;
    },
  };
}
