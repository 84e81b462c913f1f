import { BoroxolError, coulombConstant, elementBySymbol, elements } from "@boroxol/core";
import { classicalPotential, lookUpPair, pairsOf, pairTerm } from "./classical.ts";
import type { RadialFunction } from "./classical.ts";
import type { ClassicalPotential, PotentialCard } from "./potential.ts";

/** Where the switching of the ZBL core begins and ends. */
export interface ZblRange {
  /** r_1. @unit A */
  readonly inner: number;
  /** r_c. @unit A */
  readonly outer: number;
}

/** A ZBL core with the range of all pairs but those that have their own. */
export interface ZblCore extends ZblRange {
  /** By pair, such as `O-O`. */
  readonly pairs?: Readonly<Record<string, ZblRange>>;
}

/** Where a core of two elements is switched off. @example coreRange({ inner: 0.7, outer: 1.1 }, "Si", "O") */
export function coreRange({ pairs = {}, inner, outer }: ZblCore, a: string, b: string): ZblRange {
  return lookUpPair(pairs, a, b) ?? { inner, outer };
}

/** Coefficients c_i and exponents d_i of phi(x) = sum c_i exp(-d_i x). */
const screening = [
  [0.18175, 3.1998],
  [0.50986, 0.94229],
  [0.28022, 0.4029],
  [0.02817, 0.20162],
] as const;

const card: PotentialCard = {
  name: "zbl",
  summary: "Universal screened repulsion of nuclei, as a core below other potentials",
  elements: elements.filter(({ number }) => number <= 94).map(({ number }) => number),
  validity:
    "Right for collisions, from the nucleus to about half a bond length; it holds no bond. Add it to a potential that has no repulsion of " +
    "its own at short distances.",
  citations: [
    {
      text: "J. F. Ziegler, J. P. Biersack, in Treatise on Heavy-Ion Science 6, Plenum (1985), p. 93",
      doi: "10.1007/978-1-4615-8103-1_3",
    },
  ],
};

/**
 * The universal ZBL repulsion of two nuclei, taken to zero at r_c:
 *
 * E(r) = k Z_1 Z_2 / r phi(r / a), a = 0.46850 A / (Z_1^0.23 + Z_2^0.23), phi(x) = sum c_i exp(-d_i x);
 * U(r) = E(r) + S(r), with S = C below r_1 and S = (A/3) (r - r_1)^3 + (B/4) (r - r_1)^4 + C up to r_c, where A, B and C make
 * U, U' and U'' vanish at r_c.
 *
 * J. F. Ziegler and J. P. Biersack, doi:10.1007/978-1-4615-8103-1_3; the switching is that of LAMMPS's `pair_style zbl`,
 * A. P. Thompson et al., Comput. Phys. Commun. 271, 108171 (2022), doi:10.1016/j.cpc.2021.108171.
 * @throws E0306 unless 0 <= inner < outer
 */
export function zblCore(z1: number, z2: number, { inner, outer }: ZblRange): RadialFunction {
  if (!(inner >= 0 && inner < outer && outer < Infinity)) {
    throw new BoroxolError("E0306", `the ZBL core cannot be switched off from ${inner} to ${outer} A`, {
      fix: "give 0 <= inner < outer in A, for instance 0.7 and 1.2",
    });
  }
  const a = 0.4685 / (z1 ** 0.23 + z2 ** 0.23);
  const kZZ = coulombConstant * z1 * z2;
  const phi = (x: number): number => screening.reduce((sum, [c, d]) => sum + c * Math.exp(-d * x), 0);
  const dphi = (x: number): number => screening.reduce((sum, [c, d]) => sum - c * d * Math.exp(-d * x), 0);
  const d2phi = (x: number): number => screening.reduce((sum, [c, d]) => sum + c * d * d * Math.exp(-d * x), 0);
  const E = (r: number): number => (kZZ * phi(r / a)) / r;
  const dE = (r: number): number => (kZZ / r) * (dphi(r / a) / a - phi(r / a) / r);
  const d2E = (r: number): number =>
    (kZZ / r) * (d2phi(r / a) / a ** 2 - (2 * dphi(r / a)) / (a * r) + (2 * phi(r / a)) / r ** 2);

  const w = outer - inner;
  const A = (-3 * dE(outer) + w * d2E(outer)) / w ** 2;
  const B = (2 * dE(outer) - w * d2E(outer)) / w ** 3;
  const C = -E(outer) + (w * dE(outer)) / 2 - (w * w * d2E(outer)) / 12;
  return {
    cutoff: outer,
    energy: (r) => {
      if (r >= outer) return 0;
      const s = Math.max(0, r - inner);
      return E(r) + (A / 3) * s ** 3 + (B / 4) * s ** 4 + C;
    },
    derivative: (r) => {
      if (r >= outer) return 0;
      const s = Math.max(0, r - inner);
      return dE(r) + A * s ** 2 + B * s ** 3;
    },
  };
}

/**
 * The ZBL core between all elements, to be added to another potential.
 * @example const guarded = sumPotentials([duTeter(), zbl({ inner: 0.5, outer: 1, pairs: { "O-O": { inner: 1.2, outer: 1.7 } } })]);
 */
export function zbl(core: ZblCore): ClassicalPotential {
  const outermost = Math.max(core.outer, ...Object.values(core.pairs ?? {}).map(({ outer }) => outer));
  return classicalPotential(card, outermost, (composition) => ({
    pairs: pairsOf(composition).map(([a, b]) =>
      pairTerm(a, b, [zblCore(elementBySymbol(a).number, elementBySymbol(b).number, coreRange(core, a, b))]),
    ),
    angles: [],
    charges: new Map(),
    selfEnergies: new Map(),
  }));
}
