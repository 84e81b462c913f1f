import { closestName } from "./closest-name.ts";
import { BoroxolError } from "./errors.ts";

/** One element of the periodic table. */
export interface ChemicalElement {
  /** Atomic number. */
  readonly number: number;
  readonly symbol: string;
  readonly name: string;
  /** Standard atomic weight; the mass number of the longest-lived isotope where there is none. @unit amu */
  readonly mass: number;
  /** Covalent radius (carbon sp3; Mn, Fe, Co low spin). @unit A */
  readonly covalentRadius: number;
  /** Bound coherent neutron scattering length of the natural isotope mixture, real part. @unit fm */
  readonly neutronLength: number | undefined;
}

type Row = readonly [symbol: string, name: string, mass: number, radius: number, neutronLength: number | undefined];

const rows: readonly Row[] = [
  ["H", "hydrogen", 1.008, 0.31, -3.739],
  ["He", "helium", 4.002602, 0.28, 3.26],
  ["Li", "lithium", 6.94, 1.28, -1.9],
  ["Be", "beryllium", 9.0121831, 0.96, 7.79],
  ["B", "boron", 10.81, 0.84, 5.3],
  ["C", "carbon", 12.011, 0.76, 6.646],
  ["N", "nitrogen", 14.007, 0.71, 9.36],
  ["O", "oxygen", 15.999, 0.66, 5.803],
  ["F", "fluorine", 18.998403162, 0.57, 5.654],
  ["Ne", "neon", 20.1797, 0.58, 4.566],
  ["Na", "sodium", 22.98976928, 1.66, 3.63],
  ["Mg", "magnesium", 24.305, 1.41, 5.375],
  ["Al", "aluminium", 26.9815384, 1.21, 3.449],
  ["Si", "silicon", 28.085, 1.11, 4.1491],
  ["P", "phosphorus", 30.973761998, 1.07, 5.13],
  ["S", "sulfur", 32.06, 1.05, 2.847],
  ["Cl", "chlorine", 35.45, 1.02, 9.577],
  ["Ar", "argon", 39.95, 1.06, 1.909],
  ["K", "potassium", 39.0983, 2.03, 3.67],
  ["Ca", "calcium", 40.078, 1.76, 4.7],
  ["Sc", "scandium", 44.955907, 1.7, 12.29],
  ["Ti", "titanium", 47.867, 1.6, -3.438],
  ["V", "vanadium", 50.9415, 1.53, -0.3824],
  ["Cr", "chromium", 51.9961, 1.39, 3.635],
  ["Mn", "manganese", 54.938043, 1.39, -3.73],
  ["Fe", "iron", 55.845, 1.32, 9.45],
  ["Co", "cobalt", 58.933194, 1.26, 2.49],
  ["Ni", "nickel", 58.6934, 1.24, 10.3],
  ["Cu", "copper", 63.546, 1.32, 7.718],
  ["Zn", "zinc", 65.38, 1.22, 5.68],
  ["Ga", "gallium", 69.723, 1.22, 7.288],
  ["Ge", "germanium", 72.63, 1.2, 8.185],
  ["As", "arsenic", 74.921595, 1.19, 6.58],
  ["Se", "selenium", 78.971, 1.2, 7.97],
  ["Br", "bromine", 79.904, 1.2, 6.795],
  ["Kr", "krypton", 83.798, 1.16, 7.81],
  ["Rb", "rubidium", 85.4678, 2.2, 7.09],
  ["Sr", "strontium", 87.62, 1.95, 7.02],
  ["Y", "yttrium", 88.905838, 1.9, 7.75],
  ["Zr", "zirconium", 91.224, 1.75, 7.16],
  ["Nb", "niobium", 92.90637, 1.64, 7.054],
  ["Mo", "molybdenum", 95.95, 1.54, 6.715],
  ["Tc", "technetium", 98, 1.47, 6.8],
  ["Ru", "ruthenium", 101.07, 1.46, 7.03],
  ["Rh", "rhodium", 102.90549, 1.42, 5.88],
  ["Pd", "palladium", 106.42, 1.39, 5.91],
  ["Ag", "silver", 107.8682, 1.45, 5.922],
  ["Cd", "cadmium", 112.414, 1.44, 4.87],
  ["In", "indium", 114.818, 1.42, 4.065],
  ["Sn", "tin", 118.71, 1.39, 6.225],
  ["Sb", "antimony", 121.76, 1.39, 5.57],
  ["Te", "tellurium", 127.6, 1.38, 5.8],
  ["I", "iodine", 126.90447, 1.39, 5.28],
  ["Xe", "xenon", 131.293, 1.4, 4.92],
  ["Cs", "caesium", 132.90545196, 2.44, 5.42],
  ["Ba", "barium", 137.327, 2.15, 5.07],
  ["La", "lanthanum", 138.90547, 2.07, 8.24],
  ["Ce", "cerium", 140.116, 2.04, 4.84],
  ["Pr", "praseodymium", 140.90766, 2.03, 4.58],
  ["Nd", "neodymium", 144.242, 2.01, 7.69],
  ["Pm", "promethium", 145, 1.99, 12.6],
  ["Sm", "samarium", 150.36, 1.98, 0.8],
  ["Eu", "europium", 151.964, 1.98, 7.22],
  ["Gd", "gadolinium", 157.25, 1.96, 6.5],
  ["Tb", "terbium", 158.925354, 1.94, 7.38],
  ["Dy", "dysprosium", 162.5, 1.92, 16.9],
  ["Ho", "holmium", 164.930329, 1.92, 8.01],
  ["Er", "erbium", 167.259, 1.89, 7.79],
  ["Tm", "thulium", 168.934219, 1.9, 7.07],
  ["Yb", "ytterbium", 173.045, 1.87, 12.43],
  ["Lu", "lutetium", 174.9668, 1.87, 7.21],
  ["Hf", "hafnium", 178.486, 1.75, 7.7],
  ["Ta", "tantalum", 180.94788, 1.7, 6.91],
  ["W", "tungsten", 183.84, 1.62, 4.86],
  ["Re", "rhenium", 186.207, 1.51, 9.2],
  ["Os", "osmium", 190.23, 1.44, 10.7],
  ["Ir", "iridium", 192.217, 1.41, 10.6],
  ["Pt", "platinum", 195.084, 1.36, 9.6],
  ["Au", "gold", 196.96657, 1.36, 7.63],
  ["Hg", "mercury", 200.592, 1.32, 12.692],
  ["Tl", "thallium", 204.38, 1.45, 8.776],
  ["Pb", "lead", 207.2, 1.46, 9.405],
  ["Bi", "bismuth", 208.9804, 1.48, 8.532],
  ["Po", "polonium", 209, 1.4, undefined],
  ["At", "astatine", 210, 1.5, undefined],
  ["Rn", "radon", 222, 1.5, undefined],
  ["Fr", "francium", 223, 2.6, undefined],
  ["Ra", "radium", 226, 2.21, 10],
  ["Ac", "actinium", 227, 2.15, undefined],
  ["Th", "thorium", 232.0377, 2.06, 10.31],
  ["Pa", "protactinium", 231.03588, 2, 9.1],
  ["U", "uranium", 238.02891, 1.96, 8.417],
  ["Np", "neptunium", 237, 1.9, 10.55],
  ["Pu", "plutonium", 244, 1.87, undefined],
  ["Am", "americium", 243, 1.8, 8.3],
  ["Cm", "curium", 247, 1.69, undefined],
];

/**
 * Hydrogen to curium in the order of their atomic numbers: `elements[0]` is H.
 *
 * Masses: IUPAC standard atomic weights 2021 (abridged where IUPAC gives an interval), doi:10.1515/pac-2019-0603.
 * Covalent radii: B. Cordero et al., Dalton Trans. 2008, 2832, doi:10.1039/B801115J.
 * Neutron lengths: V. F. Sears, Neutron News 3(3), 26 (1992), doi:10.1080/10448639208218770.
 */
export const elements: readonly ChemicalElement[] = rows.map(
  ([symbol, name, mass, covalentRadius, neutronLength], index) => ({
    number: index + 1,
    symbol,
    name,
    mass,
    covalentRadius,
    neutronLength,
  }),
);

const bySymbol: ReadonlyMap<string, ChemicalElement> = new Map(elements.map((element) => [element.symbol, element]));

/** Whether the text is an element symbol, written with its capital letter. */
export function isElementSymbol(symbol: string): boolean {
  return bySymbol.has(symbol);
}

/**
 * The element with this symbol.
 * @param symbol as in the periodic table: `Li`, `O`
 * @param place where the symbol stood, for the message
 * @throws E0102 for a symbol that does not exist, with the closest one that does
 * @example elementBySymbol("B").number === 5
 */
export function elementBySymbol(symbol: string, place?: string): ChemicalElement {
  const element = bySymbol.get(symbol);
  if (element !== undefined) return element;
  const closest = closestName(symbol, bySymbol.keys());
  throw new BoroxolError("E0102", `'${symbol}' is not an element`, {
    ...(place === undefined ? {} : { place }),
    fix: closest === undefined ? "use a symbol of the periodic table, for instance Li" : `did you mean '${closest}'?`,
  });
}

/**
 * The element with this atomic number.
 * @throws E0102 outside 1 to 96
 * @example elementOf(14).symbol === "Si"
 */
export function elementOf(number: number): ChemicalElement {
  const element = elements[number - 1];
  if (element !== undefined) return element;
  throw new BoroxolError("E0102", `there is no element with the atomic number ${number} in the table`, {
    fix: `use an atomic number from 1 to ${elements.length}`,
  });
}

/** Symbol of an atomic number. @throws E0102 outside 1 to 96 @example symbolOf(3) === "Li" */
export function symbolOf(number: number): string {
  return elementOf(number).symbol;
}

/**
 * Masses of a list of atoms.
 * @param species atomic numbers @shape [n]
 * @returns @shape [n] @unit amu
 * @throws E0102 for a number outside 1 to 96
 */
export function massesOf(species: Uint8Array): Float64Array {
  return Float64Array.from(species, (number) => elementOf(number).mass);
}
