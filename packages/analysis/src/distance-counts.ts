import { type Frame, invertCell, perpendicularWidths, transformRows } from "@boroxol/core";
import { addDistancesByCells } from "./distance-counts-by-cells.ts";

/** Histograms of distances between elements, counted without keeping any list of pairs. */
export interface DistanceCounts {
  /** Atomic numbers in ascending order. @shape [kinds] */
  readonly kinds: Uint8Array;
  /** Counts of kinds a <= b stand at (a K + b) bins + bin; pairs within one kind are counted from both ends. @shape [kinds,kinds,bins] */
  readonly counts: Float64Array;
}

/**
 * Counts all distances below `bins` times `width`, images included.
 *
 * A cell at least two and a half ranges wide is counted over a grid of cells. Else, along an axis at least three ranges wide the atoms are sorted into slices no thinner than the range and only slices next
 * to each other are compared, so the cost is linear in atoms; memory is that of the histograms. With |s_k| <= 1/2 the
 * difference of two atoms is taken to its nearest image; where a width w is below twice the range, the images up to
 * floor(range / w + 1/2) cells further on each side are counted too, in any triclinic cell.
 * @param width of a bin @unit A
 */
export function distanceCounts(frame: Frame, width: number, bins: number): DistanceCounts {
  const { species, cell, periodic } = frame;
  const range = width * bins;
  const kinds = Uint8Array.from(new Set(species)).sort();
  const kindOf = Uint8Array.from(species, (z) => kinds.indexOf(z));
  const counts = new Float64Array(kinds.length ** 2 * bins);

  if (addDistancesByCells(frame, kindOf, kinds.length, width, bins, counts)) return { kinds, counts };
  const widths = perpendicularWidths(cell);
  const slices = widths.map((w, d) => (periodic[d] && w >= 3 * range ? Math.floor(w / range) : 1));
  const images = widths.map((w, d) => (periodic[d] ? Math.floor(range / w + 0.5) : 0));
  const wraps = periodic.map(Number);
  const fractional = transformRows(frame.positions, invertCell(cell));
  for (let k = 0; k < fractional.length; k++) if (periodic[k % 3]) fractional[k]! -= Math.floor(fractional[k]!);

  const shifts: number[] = [];
  for (let a = -images[0]!; a <= images[0]!; a++) {
    for (let b = -images[1]!; b <= images[1]!; b++) {
      for (let c = -images[2]!; c <= images[2]!; c++) shifts.push(...transformRows(Float64Array.of(a, b, c), cell));
    }
  }
  const [h0, h1, h2, h3, h4, h5, h6, h7, h8] = cell as unknown as number[] as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const [wrapX, wrapY, wrapZ] = wraps as [number, number, number];

  function compare(i: number, j: number): void {
    let u = fractional[3 * j]! - fractional[3 * i]!;
    let v = fractional[3 * j + 1]! - fractional[3 * i + 1]!;
    let w = fractional[3 * j + 2]! - fractional[3 * i + 2]!;
    u -= wrapX * Math.round(u);
    v -= wrapY * Math.round(v);
    w -= wrapZ * Math.round(w);
    const x = u * h0 + v * h3 + w * h6;
    const y = u * h1 + v * h4 + w * h7;
    const z = u * h2 + v * h5 + w * h8;
    const [a, b] = [kindOf[i]!, kindOf[j]!];
    const base = (a < b ? a * kinds.length + b : b * kinds.length + a) * bins;
    const weight = a === b && i !== j ? 2 : 1;
    for (let k = 0; k < shifts.length; k += 3) {
      const dx = x + shifts[k]!;
      const dy = y + shifts[k + 1]!;
      const dz = z + shifts[k + 2]!;
      const squared = dx * dx + dy * dy + dz * dz;
      if (squared >= range * range || (i === j && squared === 0)) continue;
      const bin = Math.floor(Math.sqrt(squared) / width);
      if (bin < bins) counts[base + bin]! += weight;
    }
  }

  const { members, heads } = sliced(fractional, slices);
  const [nx, ny, nz] = slices as [number, number, number];
  const steps = (count: number): number[] => (count === 1 ? [0] : [-1, 0, 1]);
  for (let slice = 0; slice < nx * ny * nz; slice++) {
    const [sx, sy, sz] = [Math.floor(slice / (ny * nz)), Math.floor(slice / nz) % ny, slice % nz];
    for (const dx of steps(nx)) {
      for (const dy of steps(ny)) {
        for (const dz of steps(nz)) {
          const other = (((sx + dx + nx) % nx) * ny + ((sy + dy + ny) % ny)) * nz + ((sz + dz + nz) % nz);
          if (other < slice) continue;
          for (let m = heads[slice]!; m < heads[slice + 1]!; m++) {
            for (let n = other === slice ? m : heads[other]!; n < heads[other + 1]!; n++)
              compare(members[m]!, members[n]!);
          }
        }
      }
    }
  }
  return { kinds, counts };
}

/** Atoms in the order of their slices: those of slice s are members[heads[s]..heads[s+1]]. */
function sliced(fractional: Float64Array, slices: readonly number[]): { members: Uint32Array; heads: Uint32Array } {
  const atoms = fractional.length / 3;
  const sliceOf = new Uint32Array(atoms);
  const heads = new Uint32Array(slices[0]! * slices[1]! * slices[2]! + 1);
  for (let i = 0; i < atoms; i++) {
    let slice = 0;
    for (let d = 0; d < 3; d++) {
      // A coordinate a rounding below one may give the slice past the last.
      slice =
        slice * slices[d]! +
        (slices[d] === 1 ? 0 : Math.min(slices[d]! - 1, Math.floor(fractional[3 * i + d]! * slices[d]!)));
    }
    sliceOf[i] = slice;
    heads[slice + 1]!++;
  }
  for (let s = 1; s < heads.length; s++) heads[s]! += heads[s - 1]!;
  const next = heads.slice();
  const members = new Uint32Array(atoms);
  for (let i = 0; i < atoms; i++) members[next[sliceOf[i]!]!++] = i;
  return { members, heads };
}
