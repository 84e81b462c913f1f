import type { GlassTable } from "./measured-glasses.ts";

/** A number and the standard deviation over models that its authors give with it. */
export interface PublishedValue {
  readonly value: number;
  readonly deviation?: number;
}

/** What the papers' own machine-learned potentials gave for a glass, where they print it as a number. */
export interface SimulatedGlass {
  /** As in `measuredGlasses`. */
  readonly name: string;
  /** Fraction of three-fold boron in three-membered rings of B-O and Si-O. */
  readonly boronInRings?: PublishedValue;
  /** The same from ab initio molecular dynamics. */
  readonly boronInRingsAbInitio?: number;
  /** Activation energy of lithium diffusion. @unit eV */
  readonly activationEnergy?: PublishedValue;
  /** @unit K */
  readonly glassTransition?: PublishedValue;
  readonly source: string;
}

const source = "S. Urata, J. Phys. Chem. C 126, 21507 (2022), Tables 2 and 3, doi:10.1021/acs.jpcc.2c07597";

type Row = readonly [name: string, inRings: number, deviation?: number, abInitio?: number];

/** Percent, Table 2. */
const inRings: readonly Row[] = [
  ["20-60-20", 15.4, 4.5],
  ["40-40-20", 18.6, 5.9],
  ["10-50-40", 23.1, 9.3, 29],
  ["20-40-40", 24.5, 2.1],
  ["30-30-40", 19, 3.6, 17.2],
  ["40-20-40", 22.2, 10.1],
  ["50-10-40", 20.5, 5.8],
  ["8-32-60", 5, 1],
  ["15-25-60", 6.6, 4.6, 3.6],
  ["10-20-70", 0],
  ["5-35-60", 3.7, 2.4],
];

/** Table 3: D at 500, 600, 700 and 900 K in the cell of the measured density. @unit eV */
const activationEnergies: Readonly<Record<string, PublishedValue>> = {
  "10-50-40": { value: 0.37, deviation: 0.02 },
  "20-40-40": { value: 0.37, deviation: 0.03 },
  "30-30-40": { value: 0.4, deviation: 0.05 },
  "40-20-40": { value: 0.4, deviation: 0.05 },
  "50-10-40": { value: 0.38, deviation: 0.02 },
};

/** Cooled at 2 K/ps, heated at 10 K/ps. @unit K */
const glassTransitions: Readonly<Record<string, PublishedValue>> = { "20-60-20": { value: 1122, deviation: 31 } };

/**
 * What the papers computed for the glasses of Table 1. Their four-fold boron is drawn in figures only, without numbers.
 */
export const simulatedGlasses: readonly SimulatedGlass[] = inRings.map(([name, value, deviation, abInitio]) => ({
  name,
  boronInRings: { value: value / 100, ...(deviation !== undefined && { deviation: deviation / 100 }) },
  ...(abInitio !== undefined && { boronInRingsAbInitio: abInitio / 100 }),
  ...(activationEnergies[name] !== undefined && { activationEnergy: activationEnergies[name] }),
  ...(glassTransitions[name] !== undefined && { glassTransition: glassTransitions[name] }),
  source,
}));

/**
 * Mean deviation of the density at zero pressure from experiment that the papers' second potential gave, cooled at 2 K/ps, over the
 * glasses of a table: S. Urata, A. R. Tan, R. Gomez-Bombarelli, Phys. Rev. Mater. 8, 033602 (2024), section III B,
 * doi:10.1103/PhysRevMaterials.8.033602. @unit g/cm3
 */
export const simulatedDensityDeviation: Readonly<Partial<Record<GlassTable, number>>> = {
  "table-1": -0.069,
  "table-2": -0.05,
};
