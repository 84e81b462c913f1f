import { BoroxolError, elementBySymbol, neutronLengthOf, symbolOf } from "@boroxol/core";
import { pairsOf } from "./element-pairs.ts";
import type { PartialStructureFactors } from "./structure-factor.ts";
import { xRayFormFactor } from "./x-ray-form-factors.ts";

/** What scatters. */
export interface ScatteringWeights {
  readonly radiation: "neutron" | "xray";
  /** Isotopes in place of natural elements, by symbol: `{ Li: "7Li", B: "11B" }`. Neutrons only. */
  readonly isotopes?: Readonly<Record<string, string>>;
}

/** What a diffractometer would see. */
export interface TotalStructureFactor {
  /** @shape [bins] @unit 1/A */
  readonly q: Float64Array;
  /** Faber-Ziman S(q), 1 at large q; undefined where the mean scattering length is too near zero to divide by. @shape [bins] @unit 1 */
  readonly s: Float64Array | undefined;
  /** F(q), not normalised, 0 at large q. @shape [bins] @unit barn for neutrons, electrons^2 for X-rays */
  readonly f: Float64Array;
}

/** Below this ratio of <b>^2 to <b^2> the normalised S(q) is mostly noise: positive and negative lengths cancel. */
const leastContrast = 0.02;

/**
 * Total structure factor of neutrons or X-rays from the partial ones.
 *
 * F(q) = sum_ab c_a c_b b_a b_b (S_ab(q) - 1) over both orders of a pair, S(q) = 1 + F(q) / <b>^2, <b> = sum_a c_a b_a; b is the
 * coherent neutron length, or the X-ray form factor f(q).
 *
 * D. A. Keen, J. Appl. Cryst. 34, 172 (2001), doi:10.1107/S0021889800019993.
 * @throws E0102 for an element that does not exist, E0103 for an isotope or element without a neutron length, E0506 for one without a form factor or for isotopes that
 * are not of the element
 * @example totalStructureFactor(partials, { radiation: "neutron", isotopes: { Li: "7Li", B: "11B" } }).s
 */
export function totalStructureFactor(
  { q, partials, fractions }: PartialStructureFactors,
  weights: ScatteringWeights,
): TotalStructureFactor {
  // An isotope that does not exist is a slip of the pen, also where its element is not in the glass.
  for (const [symbol, name] of Object.entries(weights.isotopes ?? {})) {
    elementBySymbol(symbol, "isotopes");
    neutronLengthOf(name);
  }
  const kinds = Uint8Array.from(fractions.keys());
  const lengthsOf = new Map([...kinds].map((kind) => [kind, scatteringLengths(kind, q, weights)]));
  const f = new Float64Array(q.length);
  const mean = new Float64Array(q.length);
  const meanSquare = new Float64Array(q.length);
  for (const kind of kinds) {
    lengthsOf.get(kind)!.forEach((b, k) => {
      mean[k]! += fractions.get(kind)! * b;
      meanSquare[k]! += fractions.get(kind)! * b * b;
    });
  }
  for (const [name, [a, b]] of pairsOf(kinds)) {
    const weight = (a === b ? 1 : 2) * fractions.get(a)! * fractions.get(b)!;
    const [first, second] = [lengthsOf.get(a)!, lengthsOf.get(b)!];
    partials.get(name)!.forEach((s, k) => (f[k]! += weight * first[k]! * second[k]! * (s - 1)));
  }
  const normalisable = mean.every((b, k) => b * b > leastContrast * meanSquare[k]!);
  const s = normalisable ? f.map((each, k) => 1 + each / mean[k]! ** 2) : undefined;
  // 1 fm^2 is 0.01 barn.
  return { q, s, f: weights.radiation === "neutron" ? f.map((each) => each / 100) : f };
}

/** @returns @shape [bins] @unit fm, or electrons */
function scatteringLengths(
  kind: number,
  q: Float64Array,
  { radiation, isotopes = {} }: ScatteringWeights,
): Float64Array {
  if (radiation === "xray") return q.map((each) => xRayFormFactor(kind, each));
  const symbol = symbolOf(kind);
  const name = isotopes[symbol] ?? symbol;
  if (name.replace(/^\d+/, "") !== symbol) {
    throw new BoroxolError("E0506", `${name} is no isotope of ${symbol}`, {
      place: "isotopes",
      fix: "write the mass number before the symbol, for instance 7Li",
    });
  }
  return new Float64Array(q.length).fill(neutronLengthOf(name));
}
