import {
  atomFractions,
  cubeEdge,
  cubicCell,
  glassDensity,
  measuredGlassOf,
  molePercent,
  parseComposition,
  roundComposition,
  speciesOf,
  weightPercent,
  type CellContents,
  type Composition,
  type Frame,
  type GlassDensity,
} from "@boroxol/core";

/** The cell that a composition becomes: its atoms, its density and its edge, still without positions. */
export interface GlassSystem {
  readonly composition: Composition;
  readonly contents: CellContents;
  readonly density: GlassDensity;
  /** Edge of the cubic cell. @unit A */
  readonly edge: number;
  /** Species and cell; all positions are zero until the packing. */
  readonly frame: Frame;
}

/**
 * Turns a composition into a cubic cell of about so many atoms.
 * @param density instead of the measured or estimated one @unit g/cm3
 * @throws E0102, E0104, E0105, E0106, E0107, E0108
 */
export function glassSystem(text: string, atoms: number, density: number | undefined): GlassSystem {
  const composition = parseComposition(text);
  const contents = roundComposition(composition, atoms);
  const found = glassDensity(composition, density);
  const edge = cubeEdge(contents, found.value);
  const species = speciesOf(contents);
  const positions = new Float64Array(3 * species.length);
  return {
    composition,
    contents,
    density: found,
    edge,
    frame: { species, positions, cell: cubicCell(edge), periodic: [true, true, true] },
  };
}

/** What the record of a run holds of its system. */
export function systemRecord(system: GlassSystem): Record<string, unknown> {
  const { composition, contents, density, edge } = system;
  const measured = measuredGlassOf(composition);
  return {
    composition: composition.name,
    molePercent: molePercent(composition),
    weightPercent: weightPercent(composition),
    atomFractions: atomFractions(composition),
    atoms: contents.atoms,
    units: contents.units,
    total: contents.total,
    rounding: { deviation: contents.deviation, of: contents.deviationOf },
    density,
    edge,
    notes: composition.notes,
    ...(measured === undefined ? {} : { measured }),
  };
}

/** The system in the lines that a user sees first. */
export function systemLines(system: GlassSystem): string[] {
  const { composition, contents, density, edge } = system;
  const list = (values: Readonly<Record<string, number>>, digits: number): string =>
    Object.entries(values)
      .map(([name, value]) => `${name} ${value.toFixed(digits)}`)
      .join("  ");
  const atoms = Object.entries(contents.atoms).map(([symbol, n]) => `${symbol} ${n}`);
  const rounding =
    contents.deviation < 1e-6 ? "exact" : `off by at most ${contents.deviation.toFixed(2)} ${contents.deviationOf}`;
  return [
    `glass      ${composition.name}`,
    ...composition.notes.map((note) => `           note: ${note}`),
    `  mol%     ${list(molePercent(composition), 2)}`,
    `  wt%      ${list(weightPercent(composition), 2)}`,
    `  atoms    ${contents.total}: ${atoms.join("  ")} (${rounding})`,
    `density    ${density.value.toFixed(3)} g/cm3, ${density.source}`,
    `cell       cube of ${edge.toFixed(3)} A`,
  ];
}
