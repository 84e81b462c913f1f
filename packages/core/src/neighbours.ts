import { invertCell, perpendicularWidths, transformRows } from "./cell.ts";
import { BoroxolError } from "./errors.ts";
import type { Frame } from "./frame.ts";

/** Every ordered pair of atoms (images included) closer than a cutoff; the pairs of atom i are offsets[i]..offsets[i+1]. */
export interface NeighbourList {
  /** @unit A */
  readonly cutoff: number;
  /** @shape [n+1] */
  readonly offsets: Uint32Array;
  /** Atom j of each pair. @shape [m] */
  readonly neighbours: Uint32Array;
  /** Cell vectors S to add to r_j. @shape [m,3] */
  readonly shifts: Int32Array;
  /** r_j + S h - r_i. @shape [m,3] @unit A */
  readonly vectors: Float64Array;
}

/** Atoms sorted into a grid of bins in fractional space; `head[b]..head[b+1]` of `atoms` are those of bin b. */
interface Bins {
  /** Bins along each axis. @shape [3] */
  readonly counts: readonly number[];
  /** Bins to search on each side so that the cutoff is covered. @shape [3] */
  readonly reach: readonly number[];
  /** Bin of each atom along each axis. @shape [n,3] */
  readonly binOf: Int32Array;
  /** Whole cells that each atom lies away from the home cell; zero along open axes. @shape [n,3] */
  readonly images: Int32Array;
  readonly head: Uint32Array;
  readonly atoms: Uint32Array;
}

/**
 * Full neighbour list by cell binning: all (i, j, S) with |r_j + S h - r_i| < cutoff, except an atom with itself (S = 0).
 *
 * The atoms are sorted into bins of fractional space no thinner than the cutoff, so that the cost is linear in atoms at
 * fixed density. A cell thinner than the cutoff is one bin, searched through as many of its images as the cutoff reaches;
 * an atom is then also a neighbour of its own images. Any triclinic cell, any mix of periodic and open axes; positions
 * may lie outside of the cell.
 * @param frame positions, cell and periodic axes; not changed
 * @param cutoff @unit A
 * @throws E0101 for a cell without volume; E0109 for a position that is not finite, E0110 for a cutoff that is not positive
 * @example const { offsets, neighbours, vectors } = neighbourList(frame, 5);
 */
export function neighbourList(frame: Pick<Frame, "positions" | "cell" | "periodic">, cutoff: number): NeighbourList {
  if (!(cutoff > 0 && cutoff < Infinity)) {
    throw new BoroxolError("E0110", `the cutoff ${cutoff} A is not usable`, { fix: "give a positive length in A" });
  }
  const n = frame.positions.length / 3;
  const bins = binAtoms(frame, cutoff);

  const offsets = new Uint32Array(n + 1);
  for (let i = 0; i < n; i++) {
    let count = 0;
    visitNeighbours(frame, bins, cutoff, i, () => count++);
    offsets[i + 1] = offsets[i]! + count;
  }

  const m = offsets[n]!;
  const list: NeighbourList = {
    cutoff,
    offsets,
    neighbours: new Uint32Array(m),
    shifts: new Int32Array(3 * m),
    vectors: new Float64Array(3 * m),
  };
  let k = 0;
  for (let i = 0; i < n; i++) {
    visitNeighbours(frame, bins, cutoff, i, (j, s0, s1, s2, x, y, z) => {
      list.neighbours[k] = j;
      list.shifts[3 * k] = s0;
      list.shifts[3 * k + 1] = s1;
      list.shifts[3 * k + 2] = s2;
      list.vectors[3 * k] = x;
      list.vectors[3 * k + 1] = y;
      list.vectors[3 * k + 2] = z;
      k++;
    });
  }
  return list;
}

function binAtoms(frame: Pick<Frame, "positions" | "cell" | "periodic">, cutoff: number): Bins {
  const { positions, cell, periodic } = frame;
  const n = positions.length / 3;
  const bad = positions.findIndex((x) => !Number.isFinite(x));
  if (bad >= 0) {
    throw new BoroxolError("E0109", `a position of atom ${Math.floor(bad / 3)} is ${positions[bad]}`, {
      place: `atom ${Math.floor(bad / 3)} (counted from 0)`,
      fix: "read the frame again, or start from an earlier one",
    });
  }
  const fractional = transformRows(positions, invertCell(cell));
  const widths = perpendicularWidths(cell);
  const images = new Int32Array(3 * n);

  // The stretch of fractional space to divide: the cell where periodic, the span of the atoms where open.
  const start = [0, 0, 0];
  const span = [1, 1, 1];
  for (let d = 0; d < 3; d++) {
    if (periodic[d]) {
      for (let k = d; k < 3 * n; k += 3) {
        images[k] = Math.floor(fractional[k]!);
        fractional[k]! -= images[k]!;
      }
    } else {
      let [low, high] = [Infinity, -Infinity];
      for (let k = d; k < 3 * n; k += 3) {
        low = Math.min(low, fractional[k]!);
        high = Math.max(high, fractional[k]!);
      }
      start[d] = n > 0 ? low : 0;
      span[d] = n > 0 ? high - low : 0;
    }
  }

  // The margin keeps a pair at the edge of two bins from being lost to rounding.
  const reachable = cutoff * (1 + 1e-9);
  const counts = [0, 1, 2].map((d) => Math.max(1, Math.floor((span[d]! * widths[d]!) / reachable)));
  // No more bins than atoms: a sparse or stretched frame would otherwise spend its time (and memory) on empty bins.
  while (counts[0]! * counts[1]! * counts[2]! > Math.max(n, 1)) {
    const widest = counts.indexOf(Math.max(...counts));
    counts[widest] = Math.ceil(counts[widest]! / 2);
  }
  const reach = [0, 1, 2].map((d) =>
    periodic[d] ? Math.ceil((reachable * counts[d]!) / widths[d]!) : Math.min(1, counts[d]! - 1),
  );

  const binOf = new Int32Array(3 * n);
  const total = counts[0]! * counts[1]! * counts[2]!;
  const head = new Uint32Array(total + 1);
  const flat = (i: number): number => (binOf[3 * i]! * counts[1]! + binOf[3 * i + 1]!) * counts[2]! + binOf[3 * i + 2]!;
  for (let i = 0; i < n; i++) {
    for (let d = 0; d < 3; d++) {
      const along = span[d]! > 0 ? (fractional[3 * i + d]! - start[d]!) / span[d]! : 0;
      binOf[3 * i + d] = Math.min(counts[d]! - 1, Math.floor(along * counts[d]!));
    }
    head[flat(i) + 1]!++;
  }
  for (let b = 0; b < total; b++) head[b + 1]! += head[b]!;
  const atoms = new Uint32Array(n);
  const next = head.slice(0, total);
  for (let i = 0; i < n; i++) atoms[next[flat(i)]!++] = i;
  return { counts, reach, binOf, images, head, atoms };
}

/** Calls `visit` for every neighbour of atom i, bin by bin. */
function visitNeighbours(
  frame: Pick<Frame, "positions" | "cell" | "periodic">,
  bins: Bins,
  cutoff: number,
  i: number,
  visit: (j: number, s0: number, s1: number, s2: number, x: number, y: number, z: number) => void,
): void {
  const { positions, cell, periodic } = frame;
  const { counts, reach, binOf, images, head, atoms } = bins;
  const [n0, n1, n2] = counts as [number, number, number];
  const [m0, m1, m2] = reach as [number, number, number];
  const [p0, p1, p2] = periodic;
  const limit = cutoff * cutoff;

  for (let a = binOf[3 * i]! - m0; a <= binOf[3 * i]! + m0; a++) {
    const t0 = Math.floor(a / n0);
    if (t0 !== 0 && !p0) continue;
    for (let b = binOf[3 * i + 1]! - m1; b <= binOf[3 * i + 1]! + m1; b++) {
      const t1 = Math.floor(b / n1);
      if (t1 !== 0 && !p1) continue;
      for (let c = binOf[3 * i + 2]! - m2; c <= binOf[3 * i + 2]! + m2; c++) {
        const t2 = Math.floor(c / n2);
        if (t2 !== 0 && !p2) continue;
        const bin = ((a - t0 * n0) * n1 + (b - t1 * n1)) * n2 + (c - t2 * n2);
        for (let k = head[bin]!; k < head[bin + 1]!; k++) {
          const j = atoms[k]!;
          // t counts cells between the wrapped atoms; the positions themselves may lie in other cells.
          const s0 = t0 + images[3 * i]! - images[3 * j]!;
          const s1 = t1 + images[3 * i + 1]! - images[3 * j + 1]!;
          const s2 = t2 + images[3 * i + 2]! - images[3 * j + 2]!;
          if (i === j && s0 === 0 && s1 === 0 && s2 === 0) continue;
          const x = positions[3 * j]! - positions[3 * i]! + s0 * cell[0]! + s1 * cell[3]! + s2 * cell[6]!;
          const y = positions[3 * j + 1]! - positions[3 * i + 1]! + s0 * cell[1]! + s1 * cell[4]! + s2 * cell[7]!;
          const z = positions[3 * j + 2]! - positions[3 * i + 2]! + s0 * cell[2]! + s1 * cell[5]! + s2 * cell[8]!;
          if (x * x + y * y + z * z < limit) visit(j, s0, s1, s2, x, y, z);
        }
      }
    }
  }
}
