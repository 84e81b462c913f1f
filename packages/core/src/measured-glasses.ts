import { molePercent, type Composition } from "./composition.ts";

/** A glass with published measurements at room temperature. */
export interface MeasuredGlass {
  /** The mole percent of SiO2, B2O3 and Li2O, or the name in its table. */
  readonly name: string;
  readonly table: GlassTable;
  /** Mole percent of each compound. */
  readonly molePercent: Readonly<Record<string, number>>;
  /** @unit g/cm3 */
  readonly density: number;
  /** Fraction of boron with four oxygens, where it is known. */
  readonly fourFoldBoron?: number;
  /** Fraction of three-fold boron in three-membered rings, by NMR. */
  readonly boronInRings?: number;
  readonly source: string;
}

/** Where a glass stands: lithium borosilicates, lithium borates, or the two pure glass formers. */
export type GlassTable = "table-1" | "table-2" | "ends";

const urata2022 = "S. Urata, J. Phys. Chem. C 126, 21507 (2022), Table 1, doi:10.1021/acs.jpcc.2c07597";
const urata2024 =
  "S. Urata, A. R. Tan, R. Gomez-Bombarelli, Phys. Rev. Mater. 8, 033602 (2024), Table II (interpolated from INTERGLAD), doi:10.1103/PhysRevMaterials.8.033602";
const handbook = "N. P. Bansal, R. H. Doremus, Handbook of Glass Properties, Academic Press (1986)";

type Row = readonly [SiO2: number, B2O3: number, Li2O: number, density: number, fourFoldBoron: number];

const borosilicates: readonly Row[] = [
  [20, 60, 20, 2.21, 0.367],
  [40, 40, 20, 2.26, 0.464],
  [10, 50, 40, 2.3, 0.416],
  [20, 40, 40, 2.31, 0.507],
  [30, 30, 40, 2.31, 0.544],
  [40, 20, 40, 2.34, 0.565],
  [50, 10, 40, 2.32, 0.568],
  [8, 32, 60, 2.17, 0.263],
  [15, 25, 60, 2.2, 0.22],
  [10, 20, 70, 2.1, 0.012],
  [5, 35, 60, 2.17, 0.235],
];

const borates: readonly Row[] = [
  [0, 90, 10, 1.99, 0.132],
  [0, 80, 20, 2.13, 0.281],
  [0, 70, 30, 2.22, 0.399],
  [0, 60, 40, 2.26, 0.457],
  [0, 50, 50, 2.25, 0.428],
  [0, 40, 60, 2.19, 0.281],
  [0, 30, 70, 2.09, 0],
];

/** NMR of three-fold boron in three-membered rings, collected in Table 2 of the same paper as Table 1. */
const inRings: Readonly<Record<string, number>> = { "10-50-40": 0.857, "30-30-40": 0.769, "15-25-60": 0.561 };

const borosilicate = ([SiO2, B2O3, Li2O, density, fourFoldBoron]: Row): MeasuredGlass => {
  const name = `${SiO2}-${B2O3}-${Li2O}`;
  return {
    name,
    table: "table-1",
    molePercent: { SiO2, B2O3, Li2O },
    density,
    fourFoldBoron,
    ...(inRings[name] !== undefined && { boronInRings: inRings[name] }),
    source: urata2022,
  };
};

const borate = ([SiO2, B2O3, Li2O, density, fourFoldBoron]: Row): MeasuredGlass => ({
  name: `LB${B2O3}`,
  table: "table-2",
  molePercent: { SiO2, B2O3, Li2O },
  density,
  fourFoldBoron,
  source: urata2024,
});

/** Lithium borosilicate and borate glasses, and the two pure glass formers. */
export const measuredGlasses: readonly MeasuredGlass[] = [
  ...borosilicates.map(borosilicate),
  ...borates.map(borate),
  { name: "SiO2", table: "ends", molePercent: { SiO2: 100 }, density: 2.2, source: handbook },
  { name: "B2O3", table: "ends", molePercent: { B2O3: 100 }, density: 1.83, fourFoldBoron: 0, source: handbook },
];

/** Two compositions are the same glass when no compound differs by more than this. @unit mol% */
const sameGlass = 0.25;

/**
 * The measured glass of this composition, if there is one.
 * @example measuredGlassOf(parseComposition("20Li2O-20SiO2-60B2O3"))?.density === 2.21
 */
export function measuredGlassOf(composition: Composition): MeasuredGlass | undefined {
  const wanted = molePercent(composition);
  return measuredGlasses.find((glass) =>
    [...Object.keys(wanted), ...Object.keys(glass.molePercent)].every(
      (name) => Math.abs((wanted[name] ?? 0) - (glass.molePercent[name] ?? 0)) <= sameGlass,
    ),
  );
}
