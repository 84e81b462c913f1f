import { type Frame, invertCell, perpendicularWidths, transformRows } from "@boroxol/core";

/** Cells of the grid per range: the finer, the less volume beyond the range is searched. */
const fineness = 2;

/**
 * Adds the distances below `bins` times `width` of a cell that is wide enough for a grid, each pair once from each end where
 * the two elements are one.
 *
 * Atoms are sorted into a grid of cells half a range wide; every cell is compared with itself and with half of the cells
 * around it, whose atoms are moved as a whole by their lattice vector. Nothing is rounded to a nearest image, so that the inner
 * loop is a handful of multiplications.
 * @param kindOf number of each atom's element @shape [n]
 * @param counts for kinds a <= b at (a K + b) bins + bin @shape [kinds,kinds,bins] @unit 1
 * @returns false where the cell is too narrow along some axis, with nothing counted
 */
export function addDistancesByCells(
  { positions, cell, periodic }: Frame,
  kindOf: Uint8Array,
  kinds: number,
  width: number,
  bins: number,
  counts: Float64Array,
): boolean {
  const range = width * bins;
  const grid = perpendicularWidths(cell).map((w) => Math.floor((fineness * w) / range)) as [number, number, number];
  if (periodic.includes(false) || grid.some((n) => n < 2 * fineness + 1)) return false;
  const [n0, n1, n2] = grid;
  const atoms = kindOf.length;
  const fractional = transformRows(positions, invertCell(cell));
  const cellOf = new Uint32Array(atoms);
  const heads = new Uint32Array(n0 * n1 * n2 + 1);
  for (let i = 0; i < atoms; i++) {
    let place = 0;
    for (let d = 0; d < 3; d++) {
      const s = fractional[3 * i + d]! - Math.floor(fractional[3 * i + d]!);
      fractional[3 * i + d] = s;
      // A coordinate a rounding below one may give the cell past the last.
      place = place * grid[d]! + Math.min(grid[d]! - 1, Math.floor(s * grid[d]!));
    }
    cellOf[i] = place;
    heads[place + 1]!++;
  }
  for (let k = 1; k < heads.length; k++) heads[k]! += heads[k - 1]!;
  const folded = transformRows(fractional, cell);
  const next = heads.slice();
  const sorted = new Float64Array(3 * atoms);
  const rows = new Uint32Array(atoms);
  const columns = new Uint32Array(atoms);
  for (let i = 0; i < atoms; i++) {
    const place = next[cellOf[i]!]!++;
    sorted.set(folded.subarray(3 * i, 3 * i + 3), 3 * place);
    rows[place] = kindOf[i]! * kinds * bins;
    columns[place] = kindOf[i]! * bins;
  }

  const limit = range * range;
  const scale = 1 / width;
  // Counts of both orders of a pair of kinds, brought together at the end.
  const ordered = new Float64Array(counts.length);
  for (let here = 0; here < n0 * n1 * n2; here++) {
    const [x, y, z] = [Math.floor(here / (n1 * n2)), Math.floor(here / n2) % n1, here % n2];
    for (let a = 0; a <= fineness; a++) {
      for (let b = a === 0 ? 0 : -fineness; b <= fineness; b++) {
        for (let c = a === 0 && b === 0 ? 0 : -fineness; c <= fineness; c++) {
          const [u, v, w] = [x + a, y + b, z + c];
          const [su, sv, sw] = [Math.floor(u / n0), Math.floor(v / n1), Math.floor(w / n2)];
          const there = ((u - su * n0) * n1 + (v - sv * n1)) * n2 + (w - sw * n2);
          const dx = su * cell[0]! + sv * cell[3]! + sw * cell[6]!;
          const dy = su * cell[1]! + sv * cell[4]! + sw * cell[7]!;
          const dz = su * cell[2]! + sv * cell[5]! + sw * cell[8]!;
          const end = heads[there + 1]!;
          for (let i = heads[here]!; i < heads[here + 1]!; i++) {
            const px = sorted[3 * i]! - dx;
            const py = sorted[3 * i + 1]! - dy;
            const pz = sorted[3 * i + 2]! - dz;
            const row = rows[i]!;
            for (let j = there === here ? i + 1 : heads[there]!; j < end; j++) {
              const ex = sorted[3 * j]! - px;
              const ey = sorted[3 * j + 1]! - py;
              const ez = sorted[3 * j + 2]! - pz;
              const squared = ex * ex + ey * ey + ez * ez;
              if (squared >= limit) continue;
              const bin = (Math.sqrt(squared) * scale) | 0;
              if (bin < bins) ordered[row + columns[j]! + bin]!++;
            }
          }
        }
      }
    }
  }
  for (let a = 0; a < kinds; a++) {
    for (let b = a; b < kinds; b++) {
      for (let k = 0; k < bins; k++) {
        counts[(a * kinds + b) * bins + k]! +=
          ordered[(a * kinds + b) * bins + k]! + ordered[(b * kinds + a) * bins + k]!;
      }
    }
  }
  return true;
}
