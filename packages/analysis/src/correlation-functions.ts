import { BoroxolError, neutronLengthOf, symbolOf } from "@boroxol/core";
import { pairsOf } from "./element-pairs.ts";
import type { PairDistribution } from "./pair-distribution.ts";

/** Real-space functions of neutron diffraction. */
export interface CorrelationFunctions {
  /** @shape [bins] @unit A */
  readonly r: Float64Array;
  /** D(r) = 4 pi rho r sum_ab c_a c_b b_a b_b (g_ab(r) - 1). @shape [bins] @unit barn/A^2 */
  readonly differential: Float64Array;
  /** T(r) = D(r) + 4 pi rho r <b>^2. @shape [bins] @unit barn/A^2 */
  readonly total: Float64Array;
}

/**
 * T(r) and D(r) of neutrons, as an instrument that measures up to q_max would see them.
 *
 * Each is broadened by a Gaussian of full width 5.437 / q_max at half height, which stands for the peak that Lorch's window
 * makes of a single distance.
 *
 * D. A. Keen, J. Appl. Cryst. 34, 172 (2001), doi:10.1107/S0021889800019993; A. C. Wright, J. Non-Cryst. Solids 179, 84 (1994),
 * doi:10.1016/0022-3093(94)90687-4.
 * @param distributions g(r) by pair name
 * @param fractions of the atoms, by atomic number
 * @param numberDensity @unit 1/A^3
 * @param options.largest end of the measurement, no broadening when left out @unit 1/A
 * @throws E0103 for an element or isotope without a neutron length, E0507 where there is no pair
 */
export function correlationFunctions(
  distributions: ReadonlyMap<string, PairDistribution>,
  fractions: ReadonlyMap<number, number>,
  numberDensity: number,
  options: { readonly largest?: number; readonly isotopes?: Readonly<Record<string, string>> } = {},
): CorrelationFunctions {
  const first = distributions.values().next().value;
  if (first === undefined) {
    throw new BoroxolError("E0507", "there is no pair of atoms to scatter", { fix: "give frames with atoms" });
  }
  const { r } = first;
  const length = (kind: number): number => neutronLengthOf(options.isotopes?.[symbolOf(kind)] ?? symbolOf(kind));
  const kinds = Uint8Array.from(fractions.keys());
  const reduced = new Float64Array(r.length);
  for (const [name, [a, b]] of pairsOf(kinds)) {
    // 1 fm^2 is 0.01 barn.
    const weight = ((a === b ? 1 : 2) * fractions.get(a)! * fractions.get(b)! * length(a) * length(b)) / 100;
    distributions.get(name)!.g.forEach((g, k) => (reduced[k]! += weight * (g - 1)));
  }
  const mean = [...kinds].reduce((sum, kind) => sum + fractions.get(kind)! * length(kind), 0);
  const plain = reduced.map((each, k) => 4 * Math.PI * numberDensity * r[k]! * each);
  const differential =
    options.largest === undefined ? plain : broadened(plain, 5.437 / options.largest / (r[1]! - r[0]!));
  const total = differential.map((d, k) => d + (4 * Math.PI * numberDensity * r[k]! * mean * mean) / 100);
  return { r, differential, total };
}

/**
 * Convolution with a Gaussian, for a peak of an instrument; what lies before the first bin counts as the odd continuation.
 * @param values @shape [bins] @unit any
 * @param width full width at half height, in bins
 * @returns @shape [bins] @unit that of the values
 */
export function broadened(values: Float64Array, width: number): Float64Array {
  const sigma = width / (2 * Math.sqrt(2 * Math.LN2));
  const reach = Math.ceil(4 * sigma);
  const kernel = Float64Array.from({ length: reach + 1 }, (_, k) => Math.exp(-0.5 * (k / sigma) ** 2));
  const norm = kernel.reduce((sum, each, k) => sum + (k === 0 ? 1 : 2) * each, 0);
  return values.map((_, k) => {
    let sum = 0;
    for (let m = -reach; m <= reach; m++) {
      const at = k + m;
      const value = at < 0 ? -values[-at - 1]! : values[Math.min(at, values.length - 1)]!;
      sum += kernel[Math.abs(m)]! * value;
    }
    return sum / norm;
  });
}
