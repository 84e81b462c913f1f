import { type Frame, neighbourList } from "@boroxol/core";
import { type BondCutoff, squaredCutoffs } from "./bond-cutoffs.ts";
import { type ColumnGrid, columnGrid, visitStretches } from "./column-grid.ts";
import { oxygen } from "./element-pairs.ts";

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
  const kinds = new Set(species);
  const squared = squaredCutoffs(cutoffs, kinds);
  const reach = Math.sqrt(Math.max(0, ...[...kinds].map((kind) => squared[256 * kind + oxygen]!)));
  if (reach === 0) {
    const none = new Uint32Array(0);
    return {
      offsets: new Uint32Array(n + 1),
      neighbours: none,
      shifts: new Int32Array(0),
      vectors: new Float64Array(0),
    };
  }
  const grid = columnGrid(frame, reach, 1);
  const pairs = grid === undefined ? pairsOfList(frame, squared, reach) : pairsOfGrid(frame, grid, squared);
  const offsets = new Uint32Array(n + 1);
  for (let m = 0; m < pairs.length; m += 8) {
    offsets[pairs[m]! + 1]!++;
    offsets[pairs[m + 1]! + 1]!++;
  }
  for (let i = 0; i < n; i++) offsets[i + 1]! += offsets[i]!;
  const next = offsets.slice();
  const neighbours = new Uint32Array(offsets[n]!);
  const shifts = new Int32Array(3 * neighbours.length);
  const vectors = new Float64Array(3 * neighbours.length);
  for (let m = 0; m < pairs.length; m += 8) {
    for (const [from, sign] of ends) {
      const k = next[pairs[m + from]!]!++;
      neighbours[k] = pairs[m + 1 - from]!;
      for (let d = 0; d < 3; d++) {
        shifts[3 * k + d] = sign * pairs[m + 2 + d]!;
        vectors[3 * k + d] = sign * pairs[m + 5 + d]!;
      }
    }
  }
  return { offsets, neighbours, shifts, vectors };
}

/** The two ends of a pair, and the sign of its vector seen from there. */
const ends = [
  [0, 1],
  [1, -1],
] as const;

/** Bonded pairs i, j, once each: i, j, three cell vectors, r_j + S h - r_i. */
function pairsOfGrid({ species, cell }: Frame, grid: ColumnGrid, squared: Float64Array): number[] {
  const { positions, atoms, images } = grid;
  const kinds = Uint8Array.from(atoms, (atom) => species[atom]!);
  const pairs: number[] = [];
  visitStretches(grid, cell, (i, start, end, u, v, w, dx, dy, dz) => {
    const kind = 256 * kinds[i]!;
    const px = positions[3 * i]! - dx;
    const py = positions[3 * i + 1]! - dy;
    const pz = positions[3 * i + 2]! - dz;
    for (let j = start; j < end; j++) {
      const x = positions[3 * j]! - px;
      const y = positions[3 * j + 1]! - py;
      const z = positions[3 * j + 2]! - pz;
      if (x * x + y * y + z * z >= squared[kind + kinds[j]!]!) continue;
      const [a, b] = [atoms[i]!, atoms[j]!];
      pairs.push(a, b);
      // The grid counts cells between folded atoms; the positions themselves may lie in other cells.
      pairs.push(u + images[3 * a]! - images[3 * b]!, v + images[3 * a + 1]! - images[3 * b + 1]!);
      pairs.push(w + images[3 * a + 2]! - images[3 * b + 2]!, x, y, z);
    }
  });
  return pairs;
}

/** The same for open and narrow cells, where an atom may be bonded to images of itself and twice to another. */
function pairsOfList(frame: Frame, squared: Float64Array, reach: number): number[] {
  const { species } = frame;
  const { offsets, neighbours, shifts, vectors } = neighbourList(frame, reach);
  const pairs: number[] = [];
  for (let i = 0; i < species.length; i++) {
    // Every bond has one oxygen, and is taken from there.
    if (species[i] !== oxygen) continue;
    for (let m = offsets[i]!; m < offsets[i + 1]!; m++) {
      const j = neighbours[m]!;
      const [x, y, z] = [vectors[3 * m]!, vectors[3 * m + 1]!, vectors[3 * m + 2]!];
      if (x * x + y * y + z * z >= squared[256 * species[i]! + species[j]!]!) continue;
      pairs.push(i, j, shifts[3 * m]!, shifts[3 * m + 1]!, shifts[3 * m + 2]!, x, y, z);
    }
  }
  return pairs;
}
