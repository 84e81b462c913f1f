import { type Frame, invertCell, perpendicularWidths, transformRows } from "@boroxol/core";

/** Atoms of a periodic cell sorted into columns along the last axis, and along each column into short cells. */
export interface ColumnGrid {
  /** Columns along the first two axes, cells along the third. @shape [3] */
  readonly counts: readonly [number, number, number];
  /** Places of the atoms in cell c are heads[c]..heads[c+1]. @shape [cells+1] */
  readonly heads: Int32Array;
  /** Atom at each place. @shape [n] */
  readonly atoms: Int32Array;
  /** In the home cell, by place. @shape [n,3] @unit 1 */
  readonly fractional: Float64Array;
  /** In the home cell, by place. @shape [n,3] @unit A */
  readonly positions: Float64Array;
  /** Lattice vectors that each atom, not place, lies away from the home cell. @shape [n,3] */
  readonly images: Int32Array;
  /** @unit A */
  readonly reach: number;
  /** Columns across the reach. */
  readonly fineness: number;
}

/** Cells along a column cost little: so many times as many as columns lie across. */
const alongColumn = 3;

/**
 * Sorts the atoms of a cell.
 * @param reach of the searches to come @unit A
 * @returns undefined where an axis is open or so narrow that an atom may meet two images of another within the reach
 */
export function columnGrid(frame: Frame, reach: number, fineness: number): ColumnGrid | undefined {
  const { cell, periodic } = frame;
  if (periodic.includes(false)) return undefined;
  const finest = [fineness, fineness, alongColumn * fineness];
  const counts = perpendicularWidths(cell).map((w, d) => Math.floor((finest[d]! * w) / reach));
  if (counts.some((count, d) => !(count >= 2 * finest[d]! + 1))) return undefined;
  const n = frame.positions.length / 3;
  const unsorted = transformRows(frame.positions, invertCell(cell));
  const images = new Int32Array(3 * n);
  const cellOf = new Uint32Array(n);
  const heads = new Int32Array(counts[0]! * counts[1]! * counts[2]! + 1);
  for (let i = 0; i < n; i++) {
    let place = 0;
    for (let d = 0; d < 3; d++) {
      let image = Math.floor(unsorted[3 * i + d]!);
      // A rounding below a whole number is that number.
      if (unsorted[3 * i + d]! - image === 1) image++;
      const s = Math.max(0, unsorted[3 * i + d]! - image);
      // What is not a number is for another search to complain of.
      if (!(s >= 0)) return undefined;
      images[3 * i + d] = image;
      unsorted[3 * i + d] = s;
      // A coordinate a rounding below one may give the cell past the last.
      place = place * counts[d]! + Math.min(counts[d]! - 1, Math.floor(s * counts[d]!));
    }
    cellOf[i] = place;
    heads[place + 1]!++;
  }
  for (let c = 1; c < heads.length; c++) heads[c]! += heads[c - 1]!;
  const next = heads.slice();
  const atoms = new Int32Array(n);
  const fractional = new Float64Array(3 * n);
  for (let i = 0; i < n; i++) {
    const place = next[cellOf[i]!]!++;
    atoms[place] = i;
    for (let d = 0; d < 3; d++) fractional[3 * place + d] = unsorted[3 * i + d]!;
  }
  const positions = transformRows(fractional, cell);
  return { counts: counts as [number, number, number], heads, atoms, fractional, positions, images, reach, fineness };
}

/** The atom at one place is to be paired with those at `start`..`end`, moved by cells (u, v, w), that is by (dx, dy, dz). */
export type VisitStretch = (
  place: number,
  start: number,
  end: number,
  u: number,
  v: number,
  w: number,
  dx: number,
  dy: number,
  dz: number,
) => void;

/**
 * Visits every pair of atoms within the reach once, and some beyond it: for each atom and each column nearby the stretch of the
 * column that a sphere around the atom may touch, bounded in any cell by the distances between its faces, and in one with right
 * angles by the circle in which the sphere cuts the column.
 */
export function visitStretches(grid: ColumnGrid, cell: Float64Array, visit: VisitStretch): void {
  const { counts, heads, fractional, fineness } = grid;
  const [n0, n1, n2] = counts;
  const [w0, w1, w2] = perpendicularWidths(cell);
  // The margin keeps a pair at the edge from being lost to rounding.
  const reach = grid.reach * (1 + 1e-9);
  const right = hasRightAngles(cell);
  for (let x = 0; x < n0; x++) {
    for (let y = 0; y < n1; y++) {
      const [from, to] = [heads[(x * n1 + y) * n2]!, heads[(x * n1 + y + 1) * n2]!];
      for (let a = 0; a <= fineness; a++) {
        const u = Math.floor((x + a) / n0);
        for (let b = a === 0 ? 0 : -fineness; b <= fineness; b++) {
          const v = Math.floor((y + b) / n1);
          const column = ((x + a - u * n0) * n1 + (y + b - v * n1)) * n2;
          const own = a === 0 && b === 0;
          const near = (x + a) / n0;
          const side = b > 0 ? (y + b) / n1 : (y + b + 1) / n1;
          const [ux, uy, uz] = [0, 1, 2].map((d) => u * cell[d]! + v * cell[3 + d]!) as [number, number, number];
          for (let i = from; i < to; i++) {
            const across = a === 0 ? 0 : (near - fractional[3 * i]!) * w0;
            const aside = b === 0 ? 0 : (side - fractional[3 * i + 1]!) * w1;
            const left = right
              ? reach * reach - across * across - aside * aside
              : reach - Math.max(across, Math.abs(aside));
            if (left < 0) continue;
            const half = right ? Math.sqrt(left) / w2 : reach / w2;
            const s = fractional[3 * i + 2]!;
            const last = Math.floor((s + half) * n2);
            // Above the atom in its own column, on both sides in others.
            for (let c = Math.floor((own ? s : s - half) * n2); c <= last;) {
              // A stretch ends where the next image of the cell begins.
              const w = c < 0 ? -1 : c < n2 ? 0 : 1;
              const stop = Math.min(last, w * n2 + n2 - 1);
              const start = own && w === 0 ? i + 1 : heads[column + c - w * n2]!;
              const end = heads[column + stop - w * n2 + 1]!;
              c = stop + 1;
              if (start >= end) continue;
              const dx = ux + w * cell[6]!;
              const dy = uy + w * cell[7]!;
              const dz = uz + w * cell[8]!;
              visit(i, start, end, u, v, w, dx, dy, dz);
            }
          }
        }
      }
    }
  }
}

function hasRightAngles(cell: Float64Array): boolean {
  const dot = (a: number, b: number): number =>
    cell[a]! * cell[b]! + cell[a + 1]! * cell[b + 1]! + cell[a + 2]! * cell[b + 2]!;
  return dot(0, 3) === 0 && dot(0, 6) === 0 && dot(3, 6) === 0;
}
