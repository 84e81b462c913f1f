import { elementBySymbol } from "@boroxol/core";
import type { Interaction } from "@boroxol/kernels";
import { byAtomicNumber, classicalPotential, lookUpPair, missingPair, pairsOf, pairTerm } from "./classical.ts";
import type { Composition, RadialFunction } from "./classical.ts";
import { dampedShiftedForce } from "./damped-shifted-force.ts";
import type { ClassicalPotential, PotentialCard } from "./potential.ts";

const shortRangeCutoff = 8;
const coulombCutoff = 10;
const smoothing = 0.2;

const cationCharges: Readonly<Record<string, number>> = {
  Li: 0.5727,
  B: 1.6126,
  Na: 0.6018,
  Mg: 1.085,
  Al: 1.6334,
  Si: 1.7755,
  K: 0.6849,
  Ca: 1.4977,
};

/** A (eV), B (1/A), C (eV A^6), D (eV A^24) of each pair. */
const parameters: Readonly<Record<string, readonly [A: number, B: number, C: number, D: number]>> = {
  "O-O": [1120.528996, 2.892741833, 26.13207696, 16800],
  "O-Si": [23107.84764, 5.097856735, 139.6947857, 66],
  "Si-Si": [2797.979165, 4.407320018, 0, 3423204],
  "O-B": [16182.14122, 5.6068912, 59.20266682, 32],
  "B-B": [1805.537033, 3.822750437, 69.1743994, 6000],
  "B-Si": [4798.0, 3.6703, 207.0, 16800],
  "O-Li": [6745.2, 4.912, 41.221, 70],
  "Si-Li": [17284, 4.3848, 0, 16800],
  "Li-Li": [2323.8, 3.9129, 0, 3240],
  "Li-B": [4148.6, 3.5726, 102.36, 16800],
  "O-Na": [1127566, 6.8986, 40.562, 16800],
  "Si-Na": [495653, 5.4151, 0, 16800],
  "Na-Na": [1476.9, 3.4075, 0, 16800],
  "Na-B": [3148.5, 3.6183, 34, 16800],
  "O-K": [258160, 5.1698, 130.77, 16800],
  "Si-K": [268967, 4.3289, 0, 16800],
  "K-K": [3648.0, 4.4207, 0, 16800],
  "K-B": [1548.6, 2.7283, 201.36, 16800],
  "O-Al": [21740, 5.3054, 65.815, 66],
  "Al-Al": [1799.1, 3.6778, 100, 16800],
  "O-Mg": [139373, 6.0395, 79.562, 16800],
  "Si-Mg": [516227, 5.3958, 0, 16800],
  "Mg-Mg": [19669, 4.0, 0, 16800],
  "Mg-B": [5000, 4.0533, 0.736, 16800],
  "O-Ca": [146905, 5.6094, 45.073, 16800],
  "Si-Ca": [77366, 5.077, 0, 16800],
  "Ca-Ca": [21633, 3.2562, 0, 16800],
  "Ca-B": [848.55, 5.9826, 81.355, 16800],
};

const card: PotentialCard = {
  name: "shik",
  summary: "Pair potential of Sundararaman, Huang, Ispas and Kob with a composition-dependent oxygen charge",
  elements: ["Li", "B", "O", "Na", "Mg", "Al", "Si", "K", "Ca"].map((symbol) => elementBySymbol(symbol).number),
  validity:
    "Fitted to ab initio melts and to measured densities and moduli of silica, alkali and alkaline-earth silicates, aluminates and borates. " +
    "Complete for Li-B-Si-O and for one modifier at a time. Pairs without published numbers are refused: two different modifiers together, " +
    "and aluminium with anything but oxygen and itself. The authors quench under about 0.1 GPa in the melt with a time step of 1.6 fs.",
  citations: [
    {
      text: "S. Sundararaman, L. Huang, S. Ispas, W. Kob, J. Chem. Phys. 148, 194504 (2018): silica",
      doi: "10.1063/1.5023707",
    },
    {
      text: "S. Sundararaman, L. Huang, S. Ispas, W. Kob, J. Chem. Phys. 150, 154505 (2019): aluminosilicates",
      doi: "10.1063/1.5079663",
    },
    {
      text: "S. Sundararaman, L. Huang, S. Ispas, W. Kob, J. Chem. Phys. 152, 104501 (2020): borates",
      doi: "10.1063/1.5142605",
    },
    {
      text: "Y.-T. Shih, S. Sundararaman, S. Ispas, L. Huang, J. Non-Cryst. Solids 565, 120853 (2021): alkaline earths",
      doi: "10.1016/j.jnoncrysol.2021.120853",
    },
  ],
};

/**
 * The SHIK potential with the smoothing of its authors:
 *
 * U(r) = [V(r) - V(r_s)] G(r, r_s) + k q_i q_j [1/r - 1/r_w + (r - r_w)/r_w^2] G(r, r_w),
 * V(r) = A exp(-B r) - C / r^6 + D / r^24, G(r, R) = exp(-g^2 / (r - R)^2) below R and 0 from there on.
 *
 * r_s = 8 A `shortRangeCutoff`, r_w = 10 A `coulombCutoff`, g = 0.2 A `smoothing`. The Coulomb part is a Wolf sum without
 * damping, shifted in energy and force, without self term. The oxygen charge neutralises the cell:
 * q_O = -sum_cations q_c N_c / N_O. All derivatives are continuous, and D / r^24 keeps atoms apart at any temperature.
 * The papers with their DOI stand in the card.
 * @example const evaluator = await shik().prepare(frame.species, referenceBackend);
 */
export function shik(): ClassicalPotential {
  return classicalPotential(card, coulombCutoff, (composition): Interaction => {
    const oxygen = oxygenCharge(composition);
    const chargeOf = (symbol: string): number => (symbol === "O" ? oxygen : cationCharges[symbol]!);
    const pairs = pairsOf(composition).map(([a, b]) => {
      const numbers = lookUpPair(parameters, a, b);
      if (numbers === undefined) throw missingPair(card, a, b);
      const wolf = dampedShiftedForce(chargeOf(a) * chargeOf(b), { damping: 0, cutoff: coulombCutoff });
      return pairTerm(a, b, [smoothToCutoff(shortRange(...numbers)), smoothToCutoff(wolf)]);
    });
    return { pairs, angles: [], charges: byAtomicNumber(composition, chargeOf), selfEnergies: new Map() };
  });
}

/** The charge that oxygen takes in a cell so that the whole is neutral. @unit e */
function oxygenCharge(composition: Composition): number {
  let cations = 0;
  for (const [symbol, count] of composition) cations += (cationCharges[symbol] ?? 0) * count;
  return cations === 0 ? 0 : -cations / (composition.get("O") ?? 1);
}

/** V(r) - V(r_s). */
function shortRange(A: number, B: number, C: number, D: number): RadialFunction {
  const V = (r: number): number => A * Math.exp(-B * r) - C / r ** 6 + D / r ** 24;
  const atCutoff = V(shortRangeCutoff);
  return {
    cutoff: shortRangeCutoff,
    energy: (r) => V(r) - atCutoff,
    derivative: (r) => -A * B * Math.exp(-B * r) + (6 * C) / r ** 7 - (24 * D) / r ** 25,
  };
}

/** U(r) G(r, R), with dG/dr = G 2 g^2 / (r - R)^3. */
function smoothToCutoff({ cutoff: R, energy, derivative }: RadialFunction): RadialFunction {
  const G = (r: number): number => Math.exp(-(smoothing ** 2) / (r - R) ** 2);
  const dGdr = (r: number): number => (G(r) * 2 * smoothing ** 2) / (r - R) ** 3;
  return {
    cutoff: R,
    energy: (r) => (r < R ? energy(r) * G(r) : 0),
    derivative: (r) => {
      const g = r < R ? G(r) : 0;
      // G underflows to zero a little before R, where (r - R)^-3 would make NaN of it.
      return g > 0 ? derivative(r) * g + energy(r) * dGdr(r) : 0;
    },
  };
}
