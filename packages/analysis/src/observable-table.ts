import type { AnalysisDocument } from "./analysis-document.ts";
import { meanOf } from "./coordination.ts";
import { type ObservableSpread, observableSpread } from "./committee-deviation.ts";

/** Numbers of a document by their path, for instance `n4` or `coordination B 4`. */
export function observablesOf(document: AnalysisDocument): Record<string, number> {
  const { density, n4, nbo, oxygen, coordination, qn, connectivity, rings, sq, diffusion, carriers } = document;
  const found: Record<string, number> = {};
  const add = (name: string, value: number | undefined): void => {
    if (value !== undefined && Number.isFinite(value)) found[name] = value;
  };
  const table = (name: string, values: object | undefined): void => {
    for (const [key, value] of Object.entries(values ?? {}))
      if (typeof value === "number") add(`${name} ${key}`, value);
  };
  add("density", density);
  add("n4", n4);
  add("nbo", nbo);
  table("oxygen", oxygen);
  for (const [element, values] of Object.entries(coordination ?? {})) table(`coordination ${element}`, values);
  for (const [pair, shares] of Object.entries(document.shells?.neighbours ?? {})) {
    add(`neighbours ${pair}`, meanOf(shares));
  }
  for (const [element, values] of Object.entries(qn ?? {})) table(`qn ${element}`, values);
  table("link", connectivity);
  table("rings per former", rings?.perFormer);
  table("three-membered rings", rings?.threeMembered);
  add("boroxol", rings?.boroxol);
  add("three-fold boron in rings", rings?.b3InRings);
  table("borate units", rings?.units);
  add("first diffraction peak", sq?.firstSharpDiffractionPeak?.position);
  for (const [element, D] of Object.entries(diffusion ?? {})) if (D.measurable) add(`diffusion ${element}`, D.value);
  for (const [element, each] of Object.entries(carriers ?? {})) add(`carriers ${element}`, each.value);
  const { conductivity, transition, thermo } = document;
  if (conductivity?.collective.measurable === true) add("conductivity", conductivity.collective.value);
  if (conductivity?.nernstEinstein.measurable === true) {
    add("conductivity of Nernst and Einstein", conductivity.nernstEinstein.value);
  }
  if (conductivity?.havenRatio.measurable === true) add("Haven ratio", conductivity.havenRatio.value);
  if (transition?.energy?.measurable === true) add("glass transition", transition.energy.temperature);
  if (thermo?.energy !== undefined) {
    add("energy per atom", thermo.energy.reduce((sum, each) => sum + each, 0) / thermo.energy.length / document.atoms);
  }
  return found;
}

/**
 * Mean and spread of every number over documents of replicas, or of the runs of a committee's members: how far a number depends on
 * the glass that was made, or on the potential that made it. A count that a document lacks is zero there; what only some
 * documents could measure is averaged over those.
 * @example observableTable([first, second, third])["n4"] // { mean: 0.39, deviation: 0.02, error: 0.012, count: 3 }
 */
export function observableTable(documents: readonly AnalysisDocument[]): Record<string, ObservableSpread> {
  const tables = documents.map(observablesOf);
  const names = [...new Set(tables.flatMap((table) => Object.keys(table)))];
  return Object.fromEntries(
    names.map((name) => {
      const isCount = /^(?:oxygen|coordination|qn|link|rings per former|three-membered rings|borate units) /.test(name);
      const values = tables.map((table) => table[name] ?? (isCount ? 0 : undefined));
      return [name, observableSpread(values.filter((value) => value !== undefined))];
    }),
  );
}
