import type { Frame } from "@boroxol/core";
import { columnGrid, visitStretches } from "./column-grid.ts";

/** Columns across the range: the more, the less volume beyond it is searched, but the shorter the stretches are. */
const fineness = 2;

/**
 * Adds the distances below `bins` times `width` of a cell that is wide enough for a grid, each pair once from each end where
 * the two elements are one.
 *
 * Nothing is rounded to a nearest image, and distances beyond the range fall into bins past the last instead of being sorted
 * out, so that the inner loop is a handful of multiplications without a branch.
 * @param kindOf number of each atom's element @shape [n]
 * @param counts for kinds a <= b at (a K + b) bins + bin @shape [kinds,kinds,bins] @unit 1
 * @returns false where the cell is too narrow along some axis, with nothing counted
 */
export function addDistancesByCells(
  frame: Frame,
  kindOf: Uint8Array,
  kinds: number,
  width: number,
  bins: number,
  counts: Float64Array,
): boolean {
  const range = width * bins;
  const grid = columnGrid(frame, range, fineness);
  if (grid === undefined) return false;
  const { positions, atoms } = grid;
  // No two atoms that are compared are further apart than so many bins.
  const reached = Math.ceil(farthest(frame.cell, grid.counts) / width) + 1;
  // Counts of both orders of a pair of kinds, brought together at the end.
  const ordered = new Int32Array(kinds * kinds * reached);
  const rows = new Int32Array(atoms.length);
  const columns = new Int32Array(atoms.length);
  atoms.forEach((atom, place) => {
    rows[place] = kindOf[atom]! * kinds * reached;
    columns[place] = kindOf[atom]! * reached;
  });
  const scale = 1 / width;
  visitStretches(grid, frame.cell, (i, start, end, _u, _v, _w, dx, dy, dz) => {
    const px = positions[3 * i]! - dx;
    const py = positions[3 * i + 1]! - dy;
    const pz = positions[3 * i + 2]! - dz;
    const row = rows[i]!;
    for (let j = start; j < end; j++) {
      const ex = positions[3 * j]! - px;
      const ey = positions[3 * j + 1]! - py;
      const ez = positions[3 * j + 2]! - pz;
      ordered[row + columns[j]! + ((Math.sqrt(ex * ex + ey * ey + ez * ez) * scale) | 0)]!++;
    }
  });
  for (let a = 0; a < kinds; a++) {
    for (let b = a; b < kinds; b++) {
      for (let k = 0; k < bins; k++) {
        counts[(a * kinds + b) * bins + k]! +=
          ordered[(a * kinds + b) * reached + k]! + ordered[(b * kinds + a) * reached + k]!;
      }
    }
  }
  return true;
}

/** A bound of the distance of atoms up to `fineness` columns apart, and as far along the columns. @unit A */
function farthest(cell: Float64Array, counts: readonly number[]): number {
  return [0, 1, 2].reduce(
    (sum, d) => sum + ((fineness + 1) / counts[d]!) * Math.hypot(cell[3 * d]!, cell[3 * d + 1]!, cell[3 * d + 2]!),
    0,
  );
}
