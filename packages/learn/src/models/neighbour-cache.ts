import { neighbourList } from "@boroxol/core";
import type { Frame } from "@boroxol/core";
import type { CompactBonds } from "./compact-bonds.ts";
import { smallCellBonds } from "./small-cell-bonds.ts";

/** Remembers neighbour lists up to a number of bytes; frames are told apart by their object. */
export interface NeighbourCache {
  bonds(frame: Frame): CompactBonds;
}

/** Up to so many atoms going through all pairs is faster than bins. */
const mostAtomsOfPairs = 400;

function binnedBonds(frame: Frame, cutoff: number): CompactBonds {
  const { offsets, neighbours, shifts } = neighbourList(frame, cutoff);
  const small = frame.species.length < 65536;
  return { offsets, neighbours: small ? Uint16Array.from(neighbours) : neighbours, shifts: Int16Array.from(shifts) };
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
      const bonds =
        frame.species.length <= mostAtomsOfPairs ? smallCellBonds(frame, cutoff) : binnedBonds(frame, cutoff);
      const size = bonds.offsets.byteLength + bonds.neighbours.byteLength + bonds.shifts.byteLength;
      if (bytes + size <= largestBytes) {
        bytes += size;
        known.set(frame, bonds);
      }
      return bonds;
    },
  };
}
