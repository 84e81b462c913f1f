import { closestName } from "./closest-name.ts";
import { elementBySymbol } from "./elements.ts";
import { BoroxolError } from "./errors.ts";

/** An isotope as a neutron sees it. */
export interface NeutronIsotope {
  /** Symbol of the element. */
  readonly element: string;
  /** @unit amu */
  readonly mass: number;
  /** Real part of the bound coherent scattering length. @unit fm */
  readonly neutronLength: number;
  /** Minus the imaginary part, from absorption; zero where it does not matter. @unit fm */
  readonly absorption: number;
}

/**
 * Isotopes used in scattering from glasses: B is often 11B, Li 7Li or the null mixture, because 10B and 6Li absorb.
 *
 * Lengths: V. F. Sears, Neutron News 3(3), 26 (1992), doi:10.1080/10448639208218770.
 */
export const neutronIsotopes: Readonly<Record<string, NeutronIsotope>> = {
  "1H": { element: "H", mass: 1.007825, neutronLength: -3.7406, absorption: 0 },
  "2H": { element: "H", mass: 2.014102, neutronLength: 6.671, absorption: 0 },
  "3H": { element: "H", mass: 3.016049, neutronLength: 4.792, absorption: 0 },
  "3He": { element: "He", mass: 3.016029, neutronLength: 5.74, absorption: 1.483 },
  "4He": { element: "He", mass: 4.002603, neutronLength: 3.26, absorption: 0 },
  "6Li": { element: "Li", mass: 6.015123, neutronLength: 2, absorption: 0.261 },
  "7Li": { element: "Li", mass: 7.016003, neutronLength: -2.22, absorption: 0 },
  "10B": { element: "B", mass: 10.012937, neutronLength: -0.1, absorption: 1.066 },
  "11B": { element: "B", mass: 11.009305, neutronLength: 6.65, absorption: 0 },
  "12C": { element: "C", mass: 12, neutronLength: 6.6511, absorption: 0 },
  "13C": { element: "C", mass: 13.003355, neutronLength: 6.19, absorption: 0 },
  "14N": { element: "N", mass: 14.003074, neutronLength: 9.37, absorption: 0 },
  "15N": { element: "N", mass: 15.000109, neutronLength: 6.44, absorption: 0 },
  "16O": { element: "O", mass: 15.994915, neutronLength: 5.803, absorption: 0 },
  "17O": { element: "O", mass: 16.999132, neutronLength: 5.78, absorption: 0 },
  "18O": { element: "O", mass: 17.99916, neutronLength: 5.84, absorption: 0 },
  "24Mg": { element: "Mg", mass: 23.985042, neutronLength: 5.66, absorption: 0 },
  "25Mg": { element: "Mg", mass: 24.985837, neutronLength: 3.62, absorption: 0 },
  "26Mg": { element: "Mg", mass: 25.982593, neutronLength: 4.89, absorption: 0 },
  "28Si": { element: "Si", mass: 27.976927, neutronLength: 4.107, absorption: 0 },
  "29Si": { element: "Si", mass: 28.976495, neutronLength: 4.7, absorption: 0 },
  "30Si": { element: "Si", mass: 29.97377, neutronLength: 4.58, absorption: 0 },
  "32S": { element: "S", mass: 31.972071, neutronLength: 2.804, absorption: 0 },
  "33S": { element: "S", mass: 32.971459, neutronLength: 4.74, absorption: 0 },
  "34S": { element: "S", mass: 33.967867, neutronLength: 3.48, absorption: 0 },
  "36S": { element: "S", mass: 35.967081, neutronLength: 3, absorption: 0 },
  "35Cl": { element: "Cl", mass: 34.968853, neutronLength: 11.65, absorption: 0 },
  "37Cl": { element: "Cl", mass: 36.965903, neutronLength: 3.08, absorption: 0 },
  "39K": { element: "K", mass: 38.963706, neutronLength: 3.74, absorption: 0 },
  "40K": { element: "K", mass: 39.963998, neutronLength: 3, absorption: 0 },
  "41K": { element: "K", mass: 40.961825, neutronLength: 2.69, absorption: 0 },
  "40Ca": { element: "Ca", mass: 39.962591, neutronLength: 4.8, absorption: 0 },
  "42Ca": { element: "Ca", mass: 41.958618, neutronLength: 3.36, absorption: 0 },
  "43Ca": { element: "Ca", mass: 42.958766, neutronLength: -1.56, absorption: 0 },
  "44Ca": { element: "Ca", mass: 43.955481, neutronLength: 1.42, absorption: 0 },
  "46Ca": { element: "Ca", mass: 45.953688, neutronLength: 3.6, absorption: 0 },
  "48Ca": { element: "Ca", mass: 47.952523, neutronLength: 0.39, absorption: 0 },
  "46Ti": { element: "Ti", mass: 45.952626, neutronLength: 4.93, absorption: 0 },
  "47Ti": { element: "Ti", mass: 46.951757, neutronLength: 3.63, absorption: 0 },
  "48Ti": { element: "Ti", mass: 47.947941, neutronLength: -6.08, absorption: 0 },
  "49Ti": { element: "Ti", mass: 48.947864, neutronLength: 1.04, absorption: 0 },
  "50Ti": { element: "Ti", mass: 49.944786, neutronLength: 6.18, absorption: 0 },
  "70Ge": { element: "Ge", mass: 69.924249, neutronLength: 10, absorption: 0 },
  "72Ge": { element: "Ge", mass: 71.922076, neutronLength: 8.51, absorption: 0 },
  "73Ge": { element: "Ge", mass: 72.923459, neutronLength: 5.02, absorption: 0 },
  "74Ge": { element: "Ge", mass: 73.921178, neutronLength: 7.58, absorption: 0 },
  "76Ge": { element: "Ge", mass: 75.921403, neutronLength: 8.2, absorption: 0 },
};

/**
 * Bound coherent neutron scattering length of an element (`B`, natural mixture) or an isotope (`11B`), real part.
 * @returns @unit fm
 * @throws E0103 for an isotope or element without a known length
 * @example neutronLengthOf("7Li") === -2.22
 */
export function neutronLengthOf(name: string): number {
  const isotope = neutronIsotopes[name];
  if (isotope !== undefined) return isotope.neutronLength;
  const length = /^\d/.test(name) ? undefined : elementBySymbol(name).neutronLength;
  if (length !== undefined) return length;
  const closest = closestName(name, Object.keys(neutronIsotopes));
  throw new BoroxolError("E0103", `no neutron scattering length is known for '${name}'`, {
    fix:
      closest === undefined ? "write an isotope as its mass number and symbol, like 11B" : `did you mean '${closest}'?`,
  });
}
