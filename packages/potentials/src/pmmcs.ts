import { elementBySymbol } from "@boroxol/core";
import type { Interaction } from "@boroxol/kernels";
import { byAtomicNumber, classicalPotential, lookUpPair, pairsOf, pairTerm } from "./classical.ts";
import { dampedShiftedForce, dampedShiftedForceSelfEnergy } from "./damped-shifted-force.ts";
import { morseRepulsion } from "./morse-repulsion.ts";
import type { MorseRepulsion } from "./morse-repulsion.ts";
import type { ClassicalPotential, PotentialCard } from "./potential.ts";
import { taper } from "./taper.ts";

/** Charges of the Pedone family. @unit e */
export const pedoneCharges: Readonly<Record<string, number>> = {
  Li: 0.6,
  O: -1.2,
  Na: 0.6,
  Mg: 1.2,
  Al: 1.8,
  Si: 2.4,
  P: 3.0,
  K: 0.6,
  Ca: 1.2,
};

const morse = (depth: number, steepness: number, distance: number, wall: number): MorseRepulsion => ({
  depth,
  steepness,
  distance,
  wall,
});

/** D (eV), a (1/A), r0 (A), C (eV A^12); only pairs with oxygen have a short-range term. */
const parameters: Readonly<Record<string, MorseRepulsion>> = {
  "Li-O": morse(0.001114, 3.429506, 2.68136, 1.0),
  "Na-O": morse(0.023363, 1.763867, 3.006315, 5.0),
  "K-O": morse(0.011612, 2.062605, 3.305308, 5.0),
  "Mg-O": morse(0.038908, 2.281, 2.586153, 5.0),
  "Ca-O": morse(0.030211, 2.241334, 2.923245, 5.0),
  "Al-O": morse(0.361581, 1.900442, 2.164818, 0.9),
  "Si-O": morse(0.340554, 2.0067, 2.1, 1.0),
  "P-O": morse(0.831326, 2.585833, 1.80079, 1.0),
  "O-O": morse(0.042395, 1.379316, 3.618701, 22.0),
};

const card: PotentialCard = {
  name: "pmmcs",
  summary: "Morse pair potential of Pedone, Malavasi, Menziani, Cormack and Segre for silicates and phosphates",
  elements: Object.keys(pedoneCharges).map((symbol) => elementBySymbol(symbol).number),
  validity:
    "Fitted to crystal structures and elastic constants of oxides and silicates: good densities and elastic moduli of silicate glasses, " +
    "angles between phosphate and silicate tetrahedra too wide. It has no boron. The Coulomb sum here is damped and shifted " +
    "(0.25 1/A, 8 A) where the authors used Ewald, and the Morse term is tapered over the last 0.5 A before 5.5 A, where theirs ends.",
  citations: [
    {
      text: "A. Pedone, G. Malavasi, M. C. Menziani, A. N. Cormack, U. Segre, J. Phys. Chem. B 110, 11780 (2006)",
      doi: "10.1021/jp0611018",
    },
  ],
};

/** Settings of {@link pmmcs}; the defaults are those of its card. */
export interface PmmcsOptions {
  /** Width over which the short-range term goes to zero; 0 is the published truncation. @unit A */
  readonly taperWidth?: number;
}

/**
 * The PMMCS potential: U(r) = D [(1 - exp(-a (r - r0)))^2 - 1] + C / r^12 between oxygen and any element, up to 5.5 A, and
 * a damped shifted-force Coulomb sum (alpha = 0.25 1/A, 8 A) between all.
 *
 * C / r^12 outgrows the Coulomb attraction of every pair with oxygen, and cations repel: atoms stay apart at any
 * temperature. With `taperWidth: 0` the energy jumps at 5.5 A by up to 6 meV per O-O pair.
 * A. Pedone et al., J. Phys. Chem. B 110, 11780 (2006), doi:10.1021/jp0611018.
 * @throws E0306 for a taper that does not fit
 * @example const evaluator = await pmmcs().prepare(frame.species, referenceBackend);
 */
export function pmmcs({ taperWidth = 0.5 }: PmmcsOptions = {}): ClassicalPotential {
  const coulomb = { damping: 0.25, cutoff: 8 };
  return classicalPotential(card, coulomb.cutoff, (composition): Interaction => {
    const chargeOf = (symbol: string): number => pedoneCharges[symbol]!;
    const pairs = pairsOf(composition).map(([a, b]) => {
      const electrostatic = dampedShiftedForce(chargeOf(a) * chargeOf(b), coulomb);
      const numbers = lookUpPair(parameters, a, b);
      return pairTerm(
        a,
        b,
        numbers === undefined ? [electrostatic] : [taper(morseRepulsion(numbers, 5.5), taperWidth), electrostatic],
      );
    });
    return {
      pairs,
      angles: [],
      charges: byAtomicNumber(composition, chargeOf),
      selfEnergies: byAtomicNumber(composition, (symbol) => dampedShiftedForceSelfEnergy(chargeOf(symbol), coulomb)),
    };
  });
}
