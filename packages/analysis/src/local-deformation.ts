import { cellVolume, type Frame, invertCell as inverse, neighbourList, symbolOf } from "@boroxol/core";
import { symmetricEigenvalues } from "./symmetric-eigenvalues.ts";

/** How the surroundings of each atom have been deformed between two frames. */
export interface LocalDeformation {
  /** F_i, row-major: r' = F r for column vectors; NaN where an atom has too few neighbours. @shape [n,3,3] @unit 1 */
  readonly gradient: Float64Array;
  /** Stretch det F_i - 1: change of volume. @shape [n] @unit 1 */
  readonly volumetric: Float64Array;
  /** Von Mises invariant of the Green strain E = (F^T F - 1) / 2. @shape [n] @unit 1 */
  readonly shear: Float64Array;
  /** Eigenvalues of E, largest first. @shape [n,3] @unit 1 */
  readonly principal: Float64Array;
  /** D^2_min: weighted mean square of what F_i does not explain. @shape [n] @unit A^2 */
  readonly nonAffine: Float64Array;
}

/** How far the surroundings reach. */
export interface LocalDeformationOptions {
  /** Width of the Gaussian weight, default 4.0. @unit A */
  readonly width?: number;
  /** Elements that are neither centres nor neighbours, default lithium. */
  readonly leftOut?: readonly string[];
}

/** Weights below exp(-(2.5)^2) = 0.002 are cut off. */
const reach = 2.5;

/**
 * Local deformation gradient of each atom: F_i = N_i M_i^-1, the affine map that best takes its neighbours from one frame to another.
 *
 * M_i = sum_j w(R_ij) R_ij R_ij^T, N_i = sum_j w(R_ij) r_ij R_ij^T, w(R) = exp(-(R / h)^2), with R_ij the vector to a neighbour in the
 * first frame and r_ij in the second; D^2_min = sum_j w |r_ij - F_i R_ij|^2 / sum_j w. Vectors in the second frame are those to the image
 * nearest to where the deformed cell carries the neighbour, so that a strained cell needs no unwrapping.
 *
 * S. Urata and S. Li, Acta Mater. 155, 153 (2018), doi:10.1016/j.actamat.2018.05.058; M. L. Falk and J. S. Langer, Phys. Rev. E 57, 7192
 * (1998), doi:10.1103/PhysRevE.57.7192; F. Shimizu, S. Ogata and J. Li, Mater. Trans. 48, 2923 (2007), doi:10.2320/matertrans.MJ200769.
 *
 * h -> width
 * @param reference frame before the deformation
 * @param current frame after it, of the same atoms
 * @throws E0101 for a cell without volume
 * @example localDeformation(frames[0], frames.at(-1)).shear
 */
export function localDeformation(
  reference: Frame,
  current: Frame,
  { width = 4, leftOut = ["Li"] }: LocalDeformationOptions = {},
): LocalDeformation {
  const n = reference.species.length;
  const used = Uint8Array.from(reference.species, (kind) => Number(!leftOut.includes(symbolOf(kind))));
  const { offsets, neighbours, vectors, shifts } = neighbourList(reference, reach * width);
  const crossings = crossed(reference, current);
  const gradient = new Float64Array(9 * n).fill(NaN);
  const volumetric = new Float64Array(n).fill(NaN);
  const shear = new Float64Array(n).fill(NaN);
  const principal = new Float64Array(3 * n).fill(NaN);
  const nonAffine = new Float64Array(n).fill(NaN);
  const { cell } = current;
  const after = (i: number, m: number): [number, number, number] => {
    const j = neighbours[m]!;
    const s = (d: number): number => shifts[3 * m + d]! + crossings[3 * j + d]! - crossings[3 * i + d]!;
    const [a, b, c] = [s(0), s(1), s(2)];
    const along = (d: number): number =>
      current.positions[3 * j + d]! -
      current.positions[3 * i + d]! +
      a * cell[d]! +
      b * cell[3 + d]! +
      c * cell[6 + d]!;
    return [along(0), along(1), along(2)];
  };

  for (let i = 0; i < n; i++) {
    if (used[i] === 0) continue;
    const M = new Float64Array(9);
    const N = new Float64Array(9);
    let total = 0;
    const own: number[] = [];
    for (let m = offsets[i]!; m < offsets[i + 1]!; m++) if (used[neighbours[m]!] === 1) own.push(m);
    for (const m of own) {
      const R = vectors.subarray(3 * m, 3 * m + 3);
      const r = after(i, m);
      const w = weight(R, width);
      total += w;
      for (let a = 0; a < 3; a++) {
        for (let b = 0; b < 3; b++) {
          M[3 * a + b]! += w * R[a]! * R[b]!;
          N[3 * a + b]! += w * r[a]! * R[b]!;
        }
      }
    }
    // Three vectors that are not in a plane are needed; a tiny determinant says that there are none.
    const size = (M[0]! + M[4]! + M[8]!) / 3;
    if (!(Math.abs(cellVolume(M)) > 1e-6 * size ** 3)) continue;
    const F = product(N, inverse(M));
    gradient.set(F, 9 * i);
    volumetric[i] = cellVolume(F) - 1;
    const E = green(F);
    principal.set(symmetricEigenvalues(E), 3 * i);
    const [xx, yy, zz, yz, xz, xy] = E;
    shear[i] = Math.sqrt(yz * yz + xz * xz + xy * xy + ((yy - zz) ** 2 + (xx - zz) ** 2 + (xx - yy) ** 2) / 6);
    let left = 0;
    for (const m of own) {
      const R = vectors.subarray(3 * m, 3 * m + 3);
      const r = after(i, m);
      for (let a = 0; a < 3; a++) {
        left += weight(R, width) * (r[a]! - F[3 * a]! * R[0]! - F[3 * a + 1]! * R[1]! - F[3 * a + 2]! * R[2]!) ** 2;
      }
    }
    nonAffine[i] = left / total;
  }
  return { gradient, volumetric, shear, principal, nonAffine };
}

function weight(R: Float64Array, h: number): number {
  return Math.exp(-(R[0]! ** 2 + R[1]! ** 2 + R[2]! ** 2) / h ** 2);
}

/** Whole cells by which each atom was folded back between the frames, seen in fractional coordinates. */
function crossed(reference: Frame, current: Frame): Float64Array {
  const before = fractional(reference);
  const now = fractional(current);
  return now.map((s, k) => (reference.periodic[k % 3] ? -Math.round(s - before[k]!) : 0));
}

function fractional({ positions, cell }: Frame): Float64Array {
  const inverted = inverse(cell);
  return positions.map((_, k) => {
    const base = k - (k % 3);
    return [0, 1, 2].reduce((sum, d) => sum + positions[base + d]! * inverted[3 * d + (k % 3)]!, 0);
  });
}

function green(F: Float64Array): [number, number, number, number, number, number] {
  const C = (a: number, b: number): number => F[a]! * F[b]! + F[3 + a]! * F[3 + b]! + F[6 + a]! * F[6 + b]!;
  return [(C(0, 0) - 1) / 2, (C(1, 1) - 1) / 2, (C(2, 2) - 1) / 2, C(1, 2) / 2, C(0, 2) / 2, C(0, 1) / 2];
}

function product(a: Float64Array, b: Float64Array): Float64Array {
  return Float64Array.from({ length: 9 }, (_, k) => {
    const [row, column] = [3 * Math.floor(k / 3), k % 3];
    return a[row]! * b[column]! + a[row + 1]! * b[3 + column]! + a[row + 2]! * b[6 + column]!;
  });
}
