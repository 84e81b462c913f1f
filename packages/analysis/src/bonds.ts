import { type Frame, neighbourList } from "@boroxol/core";
import { type BondCutoff, squaredCutoffs } from "./bond-cutoffs.ts";

/** Bonds between cations and oxygens, each listed from both ends; those of atom i are offsets[i]..offsets[i+1]. */
export interface Bonds {
  /** @shape [n+1] */
  readonly offsets: Uint32Array;
  /** Atom at the other end. @shape [m] */
  readonly neighbours: Uint32Array;
  /** Cell vectors S to add to its position. @shape [m,3] */
  readonly shifts: Int32Array;
  /** r_j + S h - r_i. @shape [m,3] @unit A */
  readonly vectors: Float64Array;
}

/**
 * All pairs of a cation and an oxygen closer than the cutoff of their elements, images included.
 * @example const { offsets } = bonds(frame, { "B-O": { value: 1.9, source: "given" } });
 */
export function bonds(frame: Frame, cutoffs: Readonly<Record<string, BondCutoff>>): Bonds {
  const { species } = frame;
  const n = species.length;
  const squared = squaredCutoffs(cutoffs, new Set(species));
  const reach = Math.sqrt(squared.reduce((largest, each) => Math.max(largest, each), 0));
  if (reach === 0) {
    const none = new Uint32Array(0);
    return {
      offsets: new Uint32Array(n + 1),
      neighbours: none,
      shifts: new Int32Array(0),
      vectors: new Float64Array(0),
    };
  }
  const list = neighbourList(frame, reach);
  const kept: number[] = [];
  const offsets = new Uint32Array(n + 1);
  for (let i = 0; i < n; i++) {
    for (let m = list.offsets[i]!; m < list.offsets[i + 1]!; m++) {
      const [x, y, z] = [list.vectors[3 * m]!, list.vectors[3 * m + 1]!, list.vectors[3 * m + 2]!];
      if (x * x + y * y + z * z < squared[256 * species[i]! + species[list.neighbours[m]!]!]!) kept.push(m);
    }
    offsets[i + 1] = kept.length;
  }
  const shifts = new Int32Array(3 * kept.length);
  const vectors = new Float64Array(3 * kept.length);
  kept.forEach((m, k) => {
    shifts.set(list.shifts.subarray(3 * m, 3 * m + 3), 3 * k);
    vectors.set(list.vectors.subarray(3 * m, 3 * m + 3), 3 * k);
  });
  return { offsets, neighbours: Uint32Array.from(kept, (m) => list.neighbours[m]!), shifts, vectors };
}
