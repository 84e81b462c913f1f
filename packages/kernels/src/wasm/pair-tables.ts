import type { PairTerm } from "../pair-term.ts";

/** Tables of all pairs of species, as `assembly/pairs.ts` reads them. */
export interface PairTables {
  /** -(dU/dr)/r as cubics in u - u0, u = r^2. @shape [species, species, bins, 4] @unit eV/A^2 and per A^2 */
  readonly force: Float64Array;
  /** U, likewise. @shape [species, species, bins, 4] @unit eV */
  readonly energy: Float64Array;
  readonly bins: number;
  readonly firstBin: number;
  readonly mantissaBits: number;
}

/** u = 2^-6 A^2: below r = 0.125 A the first cubic is continued. */
const smallestExponent = -6;

const scratch = new DataView(new ArrayBuffer(8));

function binNumber(u: number, mantissaBits: number): number {
  scratch.setFloat64(0, u);
  return Number(scratch.getBigUint64(0) >> BigInt(52 - mantissaBits));
}

function binStart(bin: number, mantissaBits: number): number {
  scratch.setBigUint64(0, BigInt(bin) << BigInt(52 - mantissaBits));
  return scratch.getFloat64(0);
}

/**
 * The cubic through the values at 0, d/3, 2d/3 and d, as coefficients of 1, t, t^2, t^3.
 * Values at both ends of a bin are kept, so the table is continuous.
 */
function cubicThrough(f0: number, f1: number, f2: number, f3: number, d: number): [number, number, number, number] {
  const h = d / 3;
  const first = f1 - f0;
  const second = f2 - 2 * f1 + f0;
  const third = f3 - 3 * f2 + 3 * f1 - f0;
  return [f0, (first - second / 2 + third / 3) / h, (second - third) / (2 * h * h), third / (6 * h * h * h)];
}

/**
 * Tabulates pair terms as piecewise cubics in u = r^2 whose bins are the exponent and the first bits of u.
 *
 * A relative bin width of 2^-8 leaves errors of about 1e-9 of the value: fourth-order interpolation.
 * @param species atomic numbers in the order of the table
 * @param cutoff the largest distance asked for @unit A
 * @param closest below this distance of a pair the table says NaN, so that the step loop stops @unit A
 */
export function tabulatePairs(
  pairs: readonly PairTerm[],
  species: readonly number[],
  cutoff: number,
  closest: (a: number, b: number) => number,
  mantissaBits = 8,
): PairTables {
  const firstBin = binNumber(2 ** smallestExponent, mantissaBits);
  // One bin more than the cutoff needs, which stays zero: the kernels look there for everything farther away.
  const bins = binNumber(cutoff * cutoff, mantissaBits) - firstBin + 2;
  const count = species.length;
  const force = new Float64Array(count * count * bins * 4);
  const energy = new Float64Array(force.length);
  for (let a = 0; a < count; a++) {
    for (let b = a; b < count; b++) {
      const [za, zb] = [species[a]!, species[b]!];
      const terms = pairs.filter(({ species: [x, y] }) => (x === za && y === zb) || (x === zb && y === za));
      const u = (r: number): number => terms.reduce((sum, term) => sum + (r < term.cutoff ? term.energy(r) : 0), 0);
      const g = (r: number): number =>
        terms.reduce((sum, term) => sum - (r < term.cutoff ? term.derivative(r) : 0), 0) / r;
      const guard = closest(za, zb) ** 2;
      const here = (a * count + b) * bins * 4;
      const mirrored = (b * count + a) * bins * 4;
      let [gStart, uStart] = [Number.NaN, Number.NaN];
      for (let k = 0; k < bins - 1; k++) {
        const u0 = binStart(firstBin + k, mantissaBits);
        const u1 = binStart(firstBin + k + 1, mantissaBits);
        const at = here + 4 * k;
        if (u1 <= guard) {
          force.fill(Number.NaN, at, at + 4);
          energy.fill(Number.NaN, at, at + 4);
          continue;
        }
        if (Number.isNaN(gStart)) [gStart, uStart] = [g(Math.sqrt(u0)), u(Math.sqrt(u0))];
        const d = u1 - u0;
        const [r1, r2, r3] = [Math.sqrt(u0 + d / 3), Math.sqrt(u0 + (2 * d) / 3), Math.sqrt(u1)];
        const [gEnd, uEnd] = [g(r3), u(r3)];
        force.set(cubicThrough(gStart, g(r1), g(r2), gEnd, d), at);
        energy.set(cubicThrough(uStart, u(r1), u(r2), uEnd, d), at);
        [gStart, uStart] = [gEnd, uEnd];
      }
      if (a !== b) {
        force.copyWithin(mirrored, here, here + bins * 4);
        energy.copyWithin(mirrored, here, here + bins * 4);
      }
    }
  }
  return { force, energy, bins, firstBin, mantissaBits };
}
