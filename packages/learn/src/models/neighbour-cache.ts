import { neighbourList } from "@boroxol/core";
import type { Frame } from "@boroxol/core";
import { boundedCache, bytesOfArrays } from "./bounded-cache.ts";
import type { CompactBonds } from "./compact-bonds.ts";
import { smallCellBonds } from "./small-cell-bonds.ts";

/** Remembers neighbour lists up to a number of bytes; frames are told apart by their object. */
export interface NeighbourCache {
  bonds(frame: Frame): CompactBonds;
}

/** Up to so many atoms going through all pairs is faster than bins. */
const mostAtomsOfPairs = 400;

/** All bonds of a frame, by whichever way is faster. @param cutoff @unit A */
export function bondsWithin(frame: Frame, cutoff: number): CompactBonds {
  if (frame.species.length <= mostAtomsOfPairs) return smallCellBonds(frame, cutoff);
  const { offsets, neighbours, shifts } = neighbourList(frame, cutoff);
  const small = frame.species.length < 65536;
  return { offsets, neighbours: small ? Uint16Array.from(neighbours) : neighbours, shifts: Int16Array.from(shifts) };
}

/**
 * A cache of neighbour lists. What it has forgotten is computed again when it is asked for.
 * @param cutoff @unit A
 */
export function neighbourCache(cutoff: number, largestBytes = 1e9): NeighbourCache {
  const known = boundedCache<Frame, CompactBonds>(largestBytes);
  return {
    bonds(frame) {
      const found = known.get(frame);
      if (found !== undefined) return found;
      const bonds = bondsWithin(frame, cutoff);
      known.set(frame, bonds, bytesOfArrays(frame, bonds));
      return bonds;
    },
  };
}
