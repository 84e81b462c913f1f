import { type Frame, invertCell } from "@boroxol/core";
import { frameVolume } from "./density.ts";
import { pairsOf } from "./element-pairs.ts";
import { type InverseVectors, inverseVectors } from "./inverse-vectors.ts";
import type { PartialStructureFactors } from "./structure-factor.ts";

/** How far, how finely and with how many vectors. */
export interface DirectSumOptions {
  /** Default 20. @unit 1/A */
  readonly range?: number;
  /** Default 0.05. @unit 1/A */
  readonly width?: number;
  /** At most so many vectors in a bin, evenly spread over all directions; default 48. */
  readonly vectorsPerBin?: number;
}

/** Sums over the vectors of one frame: plain data, that a worker can send back. */
export interface DirectSums {
  /** Sum of Re rho_a(q) rho_b(q)* / sqrt(N_a N_b) by pair and bin. @shape [pairs] of [bins] @unit 1 */
  readonly sums: readonly Float64Array[];
  /** Sum of |q|. @shape [bins] @unit 1/A */
  readonly lengths: Float64Array;
  /** Number of vectors. @shape [bins] @unit 1 */
  readonly weights: Float64Array;
}

/**
 * Partial structure factors by direct summation over the vectors that fit into the cell.
 *
 * S^AL_ab(q) = < Re rho_a(q) rho_b(q)* > / sqrt(N_a N_b) with rho_a(q) = sum_i^a exp(i q . r_i) and q = 2 pi h^-1 n, n whole
 * numbers; averaged over the vectors in each bin of |q|, of -q and q one only, and over frames. Given in the form of Faber and
 * Ziman. Nothing is cut off and no window is needed; q begins at the smallest vector of the cell, and bins without a vector
 * are left out. The phase factors are products of powers of exp(2 pi i s_d) from tables, with s the fractional coordinates.
 *
 * T. E. Faber and J. M. Ziman, Phil. Mag. 11, 153 (1965), doi:10.1080/14786436508211931.
 *
 * rho_a -> real, imaginary
 * @param frames of the same elements, periodic along all axes
 * @param measured the sums of each frame by the same options, where that was done elsewhere
 * @throws E0503 for a frame without a volume, E0507 for one that is not periodic
 * @example structureFactorDirect([frame]).partials.get("B-O")
 */
export function structureFactorDirect(
  frames: readonly Frame[],
  options: DirectSumOptions = {},
  measured: readonly DirectSums[] = directSums(frames, options),
): PartialStructureFactors {
  const species = frames[0]!.species;
  const kinds = kindsOf(species);
  const total = (part: (each: DirectSums) => Float64Array): Float64Array =>
    part(measured[0]!).map((_, b) => measured.reduce((sum, each) => sum + part(each)[b]!, 0));
  const lengths = total((each) => each.lengths);
  const weights = total((each) => each.weights);
  const filled = [...weights.keys()].filter((b) => weights[b]! > 0);
  const fraction = (kind: number): number => species.reduce((n, each) => n + Number(each === kind), 0) / species.length;
  const fractions = new Map(kinds.map((kind) => [kind, fraction(kind)]));
  return {
    q: Float64Array.from(filled, (b) => lengths[b]! / weights[b]!),
    fractions,
    partials: new Map(
      [...pairsOf(species)].map(([name, [a, b]], p) => {
        const scale = Math.sqrt(fractions.get(a)! * fractions.get(b)!);
        const sums = total((each) => each.sums[p]!);
        return [name, Float64Array.from(filled, (bin) => 1 + (sums[bin]! / weights[bin]! - Number(a === b)) / scale)];
      }),
    ),
  };
}

/**
 * What `structureFactorDirect` adds up, frame by frame.
 * @throws E0503 for a frame without a volume, E0507 for one that is not periodic
 */
export function directSums(frames: readonly Frame[], options: DirectSumOptions = {}): DirectSums[] {
  const { range = 20, width = 0.05, vectorsPerBin = 48 } = options;
  let last: { cell: Float64Array; vectors: InverseVectors } | undefined;
  return frames.map((frame) => {
    frameVolume(frame);
    // At constant volume all frames have the same vectors.
    if (last === undefined || frame.cell.some((x, k) => x !== last!.cell[k])) {
      last = { cell: frame.cell, vectors: inverseVectors(frame, range, width, vectorsPerBin) };
    }
    return sumsOf(frame, last.vectors, Math.round(range / width));
  });
}

function sumsOf(frame: Frame, vectors: InverseVectors, bins: number): DirectSums {
  const kinds = kindsOf(frame.species);
  const order = kinds.map((kind) => [...frame.species.keys()].filter((i) => frame.species[i] === kind));
  const pairs = [...pairsOf(frame.species).values()].map(([first, second]) => {
    const [m, n] = [kinds.indexOf(first), kinds.indexOf(second)];
    return { m, n, scale: Math.sqrt(order[m]!.length * order[n]!.length) };
  });
  const sums = pairs.map(() => new Float64Array(bins));
  const lengths = new Float64Array(bins);
  const weights = new Float64Array(bins);
  const tables = phaseTables(frame, order.flat(), vectors.largest);
  const ends = order.map((list) => list.length);
  ends.forEach((count, k) => (ends[k] = count + (ends[k - 1] ?? 0)));
  const real = new Float64Array(kinds.length);
  const imaginary = new Float64Array(kinds.length);
  const { indices, bin, length } = vectors;
  for (let v = 0; v < bin.length; v++) {
    densities(tables, indices, v, ends, real, imaginary);
    const b = bin[v]!;
    weights[b]!++;
    lengths[b]! += length[v]!;
    pairs.forEach(({ m, n, scale }, p) => {
      sums[p]![b]! += (real[m]! * real[n]! + imaginary[m]! * imaginary[n]!) / scale;
    });
  }
  return { sums, lengths, weights };
}

function kindsOf(species: Uint8Array): number[] {
  return [...new Set(species)].sort((a, b) => a - b);
}

/** exp(2 pi i n s_d) of every atom for n from 0 to the largest along each axis, real and imaginary part in turn. */
interface PhaseTables {
  readonly axes: readonly [Float64Array, Float64Array, Float64Array];
  readonly atoms: number;
}

function phaseTables({ positions, cell }: Frame, order: readonly number[], largest: readonly number[]): PhaseTables {
  const inverse = invertCell(cell);
  const atoms = order.length;
  const axis = (d: number): Float64Array => {
    const table = new Float64Array(2 * atoms * (largest[d]! + 1));
    order.forEach((atom, k) => {
      const s =
        positions[3 * atom]! * inverse[d]! +
        positions[3 * atom + 1]! * inverse[3 + d]! +
        positions[3 * atom + 2]! * inverse[6 + d]!;
      for (let n = 0; n <= largest[d]!; n++) {
        table[2 * (n * atoms + k)] = Math.cos(2 * Math.PI * n * s);
        table[2 * (n * atoms + k) + 1] = Math.sin(2 * Math.PI * n * s);
      }
    });
    return table;
  };
  return { axes: [axis(0), axis(1), axis(2)], atoms };
}

/** rho_a(q) of one vector for every element. */
function densities(
  { axes, atoms }: PhaseTables,
  indices: Int32Array,
  vector: number,
  ends: readonly number[],
  real: Float64Array,
  imaginary: Float64Array,
): void {
  const [n0, n1, n2] = [indices[3 * vector]!, indices[3 * vector + 1]!, indices[3 * vector + 2]!];
  const [t0, t1, t2] = axes;
  const [p0, p1, p2] = [2 * Math.abs(n0) * atoms, 2 * Math.abs(n1) * atoms, 2 * Math.abs(n2) * atoms];
  // A negative index is the complex conjugate.
  const [s0, s1, s2] = [Math.sign(n0), Math.sign(n1), Math.sign(n2)];
  let k = 0;
  ends.forEach((end, kind) => {
    let re = 0;
    let im = 0;
    for (; k < 2 * end; k += 2) {
      const a = t0[p0 + k]!;
      const b = s0 * t0[p0 + k + 1]!;
      const c = t1[p1 + k]!;
      const d = s1 * t1[p1 + k + 1]!;
      const e = t2[p2 + k]!;
      const f = s2 * t2[p2 + k + 1]!;
      const u = a * c - b * d;
      const v = a * d + b * c;
      re += u * e - v * f;
      im += u * f + v * e;
    }
    real[kind] = re;
    imaginary[kind] = im;
  });
}
