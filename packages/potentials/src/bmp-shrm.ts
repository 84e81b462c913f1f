import { elementBySymbol } from "@boroxol/core";
import type { AngleTerm, Interaction } from "@boroxol/kernels";
import { buckingham } from "./buckingham.ts";
import { byAtomicNumber, classicalPotential, lookUpPair, missingPair, pairsOf, pairTerm } from "./classical.ts";
import type { Composition, RadialFunction } from "./classical.ts";
import { dampedShiftedForce, dampedShiftedForceSelfEnergy } from "./damped-shifted-force.ts";
import { morseRepulsion } from "./morse-repulsion.ts";
import { pedoneCharges } from "./pmmcs.ts";
import type { ClassicalPotential, PotentialCard } from "./potential.ts";
import { taper } from "./taper.ts";

const charges: Readonly<Record<string, number>> = { ...pedoneCharges, B: 1.8 };
const shortRangeCutoff = 7;
const formers: ReadonlySet<string> = new Set(["B", "Al", "Si", "P"]);

/** D (eV), a (1/A), r0 (A), C (eV A^12) of each pair with oxygen, boron apart. */
const morseParameters: Readonly<Record<string, readonly [D: number, a: number, r0: number, C: number]>> = {
  "Li-O": [0.041556, 1.758181, 2.55136, 1],
  "Na-O": [0.023363, 1.763867, 3.006315, 5],
  "K-O": [0.016098, 2.0679, 3.18003, 5],
  "Mg-O": [0.01, 2.55431, 2.610518, 5],
  "Ca-O": [0.030211, 2.241334, 2.923245, 5],
  "Al-O": [0.361581, 1.900442, 2.164818, 0.9],
  "Si-O": [0.340554, 2.0067, 2.1, 1],
  "P-O": [0.831326, 2.585833, 1.79079, 1],
  "O-O": [0.042395, 1.379316, 3.618701, 100],
};

/** A (eV) and rho (A) of A exp(-r / rho) between network formers. */
const formerParameters: Readonly<Record<string, readonly [A: number, rho: number]>> = {
  "Si-Si": [7.093669, 0.975598],
  "Si-P": [5.093669, 0.905598],
  "P-P": [5.093669, 0.905598],
  "B-B": [8.9594, 0.8012],
  "B-Si": [8.9594, 0.927],
  "Si-Al": [8.09083, 0.521919],
  "Al-Al": [7.05969, 0.919844],
};

/** K (eV/rad^2, of K/2 (theta - theta0)^2) and cutoff (A) of each angle former-O-former. */
const angleParameters: readonly (readonly [first: string, second: string, K: number, cutoff: number])[] = [
  ["Si", "Si", 25, 3.3],
  ["Si", "P", 120, 2.0],
  ["P", "P", 65, 2.0],
  ["B", "B", 60, 3.3],
  ["B", "Si", 60, 3.3],
];

const card: PotentialCard = {
  name: "bmp-shrm",
  summary:
    "Morse pairs, repulsion of network formers and screened former-O-former angles of Bertani, Menziani and Pedone",
  elements: Object.keys(charges).map((symbol) => elementBySymbol(symbol).number),
  validity:
    "Made for the angles between tetrahedra in silicate, phosphate and aluminosilicate glasses, and for four-fold boron in borate and " +
    "borosilicate glasses, whose B-O term depends on the composition. Boron goes with Si, Li, Na, K, Mg and Ca; together with Al or P, and " +
    "Al with P, there are no numbers. The Coulomb sum is damped and shifted (0.25 1/A, 8 A); pair terms are tapered over the last 0.5 A " +
    "before 7 A, where the authors' end. The angle terms end at their cutoff as published: the energy jumps there.",
  citations: [
    {
      text: "M. Bertani, M. C. Menziani, A. Pedone, Phys. Rev. Materials 5, 045602 (2021): silicates and phosphates",
      doi: "10.1103/PhysRevMaterials.5.045602",
    },
    {
      text: "M. Bertani et al., J. Am. Ceram. Soc. 105, 7254 (2022), erratum 106, 5104 (2023): borates and borosilicates",
      doi: "10.1111/jace.18681",
    },
  ],
};

/** Settings of {@link bmpShrm}; the defaults are those of its card. */
export interface BmpShrmOptions {
  /** Width over which the short-range pair terms go to zero; 0 is the published truncation. @unit A */
  readonly taperWidth?: number;
}

/**
 * The BMP potential with screened angles:
 *
 * pairs with oxygen D [(1 - exp(-a (r - r0)))^2 - 1] + C / r^12, pairs of network formers A exp(-r / rho), both up to 7 A;
 * angles (K/2) (theta - 109.47)^2 exp(-r_ij / rho - r_ik / rho) about oxygen, rho = 1 A;
 * a damped shifted-force Coulomb sum (alpha = 0.25 1/A, 8 A) between all.
 *
 * B-O has no C / r^12: its Morse wall alone, some 10^3 eV high inside 0.2 A, keeps the two apart.
 * M. Bertani et al., doi:10.1103/PhysRevMaterials.5.045602 and doi:10.1111/jace.18681.
 * @throws E0306 for a taper that does not fit
 * @example const evaluator = await bmpShrm().prepare(frame.species, referenceBackend);
 */
export function bmpShrm({ taperWidth = 0.5 }: BmpShrmOptions = {}): ClassicalPotential {
  const coulomb = { damping: 0.25, cutoff: 8 };
  return classicalPotential(card, coulomb.cutoff, (composition): Interaction => {
    const chargeOf = (symbol: string): number => charges[symbol]!;
    const pairs = pairsOf(composition).map(([a, b]) => {
      const electrostatic = dampedShiftedForce(chargeOf(a) * chargeOf(b), coulomb);
      const short = shortRange(a, b, composition);
      return pairTerm(a, b, short === undefined ? [electrostatic] : [taper(short, taperWidth), electrostatic]);
    });
    return {
      pairs,
      angles: anglesOf(composition),
      charges: byAtomicNumber(composition, chargeOf),
      selfEnergies: byAtomicNumber(composition, (symbol) => dampedShiftedForceSelfEnergy(chargeOf(symbol), coulomb)),
    };
  });
}

/**
 * Depth of the B-O well, from R = ([A2O] + [AEO]) / [B2O3] and K = [SiO2] / [B2O3]:
 *
 * D = (2.11081 + 1/(R+1)^2) exp(0.02063 R + 0.06312 K) + (-2.12213 + 1/(R+1)^2) exp(-7.50152 R + 0.32778 K)
 *     - 0.001665 K^3 - 0.12807 R.
 *
 * M. Bertani et al., J. Am. Ceram. Soc. 105, 7254 (2022), doi:10.1111/jace.18681.
 * @returns @unit eV
 */
export function boronOxygenDepth(R: number, K: number): number {
  const share = 1 / (R + 1) ** 2;
  return (
    (2.11081 + share) * Math.exp(0.02063 * R + 0.06312 * K) +
    (-2.12213 + share) * Math.exp(-7.50152 * R + 0.32778 * K) -
    0.001665 * K ** 3 -
    0.12807 * R
  );
}

function shortRange(a: string, b: string, composition: Composition): RadialFunction | undefined {
  if (a === "B" && b === "O") {
    const count = (symbol: string): number => composition.get(symbol) ?? 0;
    const oxides = count("B") / 2;
    const modifiers = (count("Li") + count("Na") + count("K")) / 2 + count("Mg") + count("Ca");
    const depth = boronOxygenDepth(modifiers / oxides, count("Si") / oxides);
    return morseRepulsion({ depth, steepness: 2.64333, distance: 1.43667, wall: 0 }, shortRangeCutoff);
  }
  const morse = lookUpPair(morseParameters, a, b);
  if (morse !== undefined) {
    const [depth, steepness, distance, wall] = morse;
    return morseRepulsion({ depth, steepness, distance, wall }, shortRangeCutoff);
  }
  const former = lookUpPair(formerParameters, a, b);
  if (former !== undefined) {
    return buckingham({ amplitude: former[0], decay: former[1], dispersion: 0 }, shortRangeCutoff);
  }
  if (formers.has(a) && formers.has(b)) throw missingPair(card, a, b);
  return undefined;
}

function anglesOf(composition: Composition): readonly AngleTerm[] {
  return angleParameters
    .filter(([first, second]) => composition.has("O") && composition.has(first) && composition.has(second))
    .map(([first, second, K, cutoff]) => ({
      center: elementBySymbol("O").number,
      ends: [elementBySymbol(first).number, elementBySymbol(second).number],
      stiffness: K / 2,
      angle: 109.47,
      decay: 1,
      cutoff,
    }));
}
