import { elementBySymbol } from "@boroxol/core";
import type { Interaction } from "@boroxol/kernels";
import { buckingham } from "./buckingham.ts";
import type { Buckingham } from "./buckingham.ts";
import { byAtomicNumber, classicalPotential, lookUpPair, pairsOf, pairTerm } from "./classical.ts";
import type { Composition, RadialFunction } from "./classical.ts";
import { dampedShiftedForce, dampedShiftedForceSelfEnergy } from "./damped-shifted-force.ts";
import { fourfoldBoron, maximumRatio } from "./dell-bray-xiao.ts";
import { patchedBuckingham } from "./patched-buckingham.ts";
import type { ClassicalPotential, PotentialCard } from "./potential.ts";
import { taper } from "./taper.ts";

const cutoff = 8;

const charges: Readonly<Record<string, number>> = {
  Li: 0.6,
  B: 1.8,
  O: -1.2,
  Na: 0.6,
  Mg: 1.2,
  Al: 1.8,
  Si: 2.4,
  P: 3.0,
  K: 0.6,
  Ca: 1.2,
};

/** A (eV), rho (A), C (eV A^6) of each pair with oxygen, boron apart. */
const parameters: Readonly<Record<string, readonly [A: number, rho: number, C: number]>> = {
  "O-O": [2029.2204, 0.34364, 192.58],
  "Si-O": [13702.905, 0.193817, 54.681],
  "Li-O": [41051.938, 0.15116, 0],
  "Na-O": [4383.7555, 0.243838, 30.7],
  "K-O": [20526.972, 0.233708, 51.489],
  "Al-O": [12201.417, 0.195628, 31.997],
  "Ca-O": [7747.1834, 0.252623, 93.109],
  "P-O": [26655.472, 0.181968, 86.856],
  "Mg-O": [7060, 0.211, 19.2],
};

const card: PotentialCard = {
  name: "du-teter",
  summary: "Buckingham pair potential of Teter, Cormack and Du with the composition-dependent B-O term of Deng and Du",
  elements: Object.keys(charges).map((symbol) => elementBySymbol(symbol).number),
  validity:
    "Made for multicomponent silicate, aluminosilicate and borosilicate glasses; the B-O term is fitted to the four-fold boron of the " +
    "Dell-Bray-Xiao model, and held at 25000 eV where very little boron in much silica would take it further. Phosphate angles are too wide " +
    "without the three-body terms of later work. The Coulomb sum is damped and shifted (0.25 1/A, 8 A) where the authors used Ewald, and " +
    "the Buckingham term is tapered over the last 0.5 A before 8 A, where theirs ends.",
  citations: [
    {
      text: "L. Deng, J. Du, J. Am. Ceram. Soc. 102, 2482 (2019): boron, and the parameters of all pairs",
      doi: "10.1111/jace.16082",
    },
    { text: "L. Deng, J. Du, J. Am. Ceram. Soc. (2019), erratum: the term T3", doi: "10.1111/jace.16897" },
  ],
};

/** Settings of {@link duTeter}; the defaults are those of its card. */
export interface DuTeterOptions {
  /** Width over which the short-range term goes to zero; 0 is the published truncation. @unit A */
  readonly taperWidth?: number;
}

/**
 * The Du-Teter potential: A exp(-r / rho) - C / r^6 between oxygen and any element up to 8 A, replaced below r0 by
 * B / r^n + D r^2 (see `innerPatch`), and a damped shifted-force Coulomb sum (alpha = 0.25 1/A, 8 A) between all.
 *
 * Every B / r^n with n > 2 outgrows the Coulomb attraction, so atoms stay apart at any temperature. Li-O has C = 0 and
 * needs no patch: A exp(-r / rho) alone stands 3 10^4 eV above the Coulomb attraction at 0.04 A.
 * L. Deng and J. Du, J. Am. Ceram. Soc. 102, 2482 (2019), doi:10.1111/jace.16082, erratum doi:10.1111/jace.16897.
 * @throws E0306 for a taper that does not fit
 * @example const evaluator = await duTeter().prepare(frame.species, referenceBackend);
 */
export function duTeter({ taperWidth = 0.5 }: DuTeterOptions = {}): ClassicalPotential {
  const coulomb = { damping: 0.25, cutoff };
  return classicalPotential(card, cutoff, (composition): Interaction => {
    const chargeOf = (symbol: string): number => charges[symbol]!;
    const pairs = pairsOf(composition).map(([a, b]) => {
      const electrostatic = dampedShiftedForce(chargeOf(a) * chargeOf(b), coulomb);
      const short = shortRange(a, b, composition);
      return pairTerm(a, b, short === undefined ? [electrostatic] : [taper(short, taperWidth), electrostatic]);
    });
    return {
      pairs,
      angles: [],
      charges: byAtomicNumber(composition, chargeOf),
      selfEnergies: byAtomicNumber(composition, (symbol) => dampedShiftedForceSelfEnergy(chargeOf(symbol), coulomb)),
    };
  });
}

/**
 * A of the B-O pair, from K = SiO2 / B2O3 and R = (modifier oxides - Al2O3) / B2O3 by moles. With N4 and Rmax of
 * Dell, Bray and Xiao, A1 = 11900, A2 = 12525, T1 = 4350, T2 = 85 and T3 = (A1 + T2 K^2 - A2) / Rmax + T1 (erratum), in eV:
 *
 * A = A1 + T1 [Rmax - (Rmax - N4)^2 / Rmax] + T2 K^2 up to Rmax, and A2 + T3 N4 Rmax / R beyond, at most 25000 eV.
 *
 * L. Deng and J. Du, doi:10.1111/jace.16082 and doi:10.1111/jace.16897.
 * @returns @unit eV
 */
export function boronOxygenAmplitude(R: number, K: number): number {
  const [A1, A2, T1, T2] = [11900, 12525, 4350, 85];
  const N4 = fourfoldBoron(R, K);
  const rMax = maximumRatio(K);
  const T3 = (A1 + T2 * K * K - A2) / rMax + T1;
  const A = R > rMax ? A2 + (T3 * N4 * rMax) / R : A1 + T1 * (rMax - (rMax - N4) ** 2 / rMax) + T2 * K * K;
  return Math.min(A, 25000);
}

function shortRange(a: string, b: string, composition: Composition): RadialFunction | undefined {
  if (a === "B" && b === "O") {
    const count = (symbol: string): number => composition.get(symbol) ?? 0;
    const oxides = count("B") / 2;
    const modifiers = (count("Li") + count("Na") + count("K")) / 2 + count("Mg") + count("Ca") - count("Al") / 2;
    const amplitude = boronOxygenAmplitude(modifiers / oxides, count("Si") / oxides);
    return patchedBuckingham({ amplitude, decay: 0.171271, dispersion: 28.5 }, cutoff);
  }
  const numbers = lookUpPair(parameters, a, b);
  if (numbers === undefined) return undefined;
  const term: Buckingham = { amplitude: numbers[0], decay: numbers[1], dispersion: numbers[2] };
  return term.dispersion === 0 ? buckingham(term, cutoff) : patchedBuckingham(term, cutoff);
}
