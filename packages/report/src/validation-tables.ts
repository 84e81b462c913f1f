import { simulatedDensityDeviation } from "@boroxol/core";
import { withError } from "./svg-text.ts";
import { overlapTable, shortestTable } from "./validation-distance-tables.ts";
import type { TextTable } from "./text-table.ts";
import { diffusionTable, transitionTable } from "./validation-motion-tables.ts";
import type { Estimate, NamedValidation, ValidatedGlass, ValidatedQuantity } from "./validation-document.ts";

/**
 * The tables of one or more validations side by side: four-fold boron, density, structure, distances, overlaps. A glass stands in
 * them when any of them has made it; a value that is not there is an empty cell.
 */
export function validationTables(validations: readonly NamedValidation[]): readonly TextTable[] {
  const names = [...new Set(validations.flatMap(({ document }) => document.glasses.map(({ name }) => name)))];
  const rows = names.flatMap((name): GlassRow[] => {
    const found = validations.map(({ document }) => document.glasses.find((glass) => glass.name === name));
    const made = found.find((glass) => glass !== undefined && Object.keys(glass.values).length > 0);
    return made === undefined ? [] : [{ name, reference: made, found }];
  });
  return [
    conditionsTable(validations),
    boronTable(validations, rows),
    densityTable(validations, rows),
    agreementTable(validations),
    siliconTable(validations, rows),
    ringTable(validations, rows),
    shortestTable(validations),
    overlapTable(validations),
    transitionTable(validations),
    diffusionTable(validations),
    remarkTable(validations),
  ].filter((table) => table.rows.length > 0);
}

interface GlassRow {
  readonly name: string;
  /** Any of the validations that holds the glass: experiment and papers are the same in all. */
  readonly reference: ValidatedGlass;
  readonly found: readonly (ValidatedGlass | undefined)[];
}

const percentText = (value: number | undefined): string => (value === undefined ? "" : (100 * value).toFixed(1));

function estimateText(estimate: Estimate | undefined, factor: number, digits: number): string {
  if (estimate === undefined) return "";
  return withError(factor * estimate.value, estimate.error === undefined ? undefined : factor * estimate.error, digits);
}

const signed = (value: number, digits: number): string => `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(digits)}`;

function conditionsTable(validations: readonly NamedValidation[]): TextTable {
  return {
    title: "How the glasses were made",
    head: ["column", "potential", "protocol", "slowest cooling (K/ps)", "atoms", "replicas"],
    rows: validations.map(({ name, document: { potential, protocol, size, replicas } }) => [
      name,
      potential.summary,
      protocol.stages.join("; "),
      protocol.coolingRate === undefined ? "" : String(protocol.coolingRate),
      `about ${size}`,
      String(replicas),
    ]),
    note: "A laboratory cools about 1e12 times slower than 1 K/ps. Faster cooling leaves less four-fold boron and fewer rings, and cells are small.",
  };
}

function boronTable(validations: readonly NamedValidation[], rows: readonly GlassRow[]): TextTable {
  return {
    title: "Four-fold boron (%)",
    head: [
      "glass",
      "experiment",
      ...validations.flatMap(({ name }) => [name, `${name} − exp.`, `${name}, zero pressure`]),
    ],
    rows: rows
      .filter(({ reference }) => (reference.atoms["B"] ?? 0) > 0)
      .map(({ name, reference, found }) => [
        name,
        percentText(reference.experiment.fourFoldBoron),
        ...found.flatMap((glass) => {
          const [ours, theirs] = [glass?.values.fourFoldBoron, reference.experiment.fourFoldBoron];
          return [
            estimateText(ours, 100, 1),
            ours === undefined || theirs === undefined ? "" : signed(100 * (ours.value - theirs), 1),
            estimateText(glass?.values.fourFoldBoronAtZeroPressure, 100, 1),
          ];
        }),
      ]),
    note: "At 300 K in the cell of the measured density, and after relaxation to zero pressure. Errors are standard errors over replicas; of a single one, the larger of blocks and counting statistics of the boron atoms.",
  };
}

function densityTable(validations: readonly NamedValidation[], rows: readonly GlassRow[]): TextTable {
  return {
    title: "Density at zero pressure and 300 K (g/cm³)",
    head: ["glass", "experiment", ...validations.flatMap(({ name }) => [name, `${name} − exp.`])],
    rows: rows.map(({ name, reference, found }) => [
      name,
      reference.experiment.density.toFixed(2),
      ...found.flatMap((glass) => {
        const ours = glass?.values.density;
        return [
          estimateText(ours, 1, 3),
          ours === undefined ? "" : signed(ours.value - reference.experiment.density, 3),
        ];
      }),
    ]),
    note: "The error of one replica is that of blocks in time, which does not see how glasses differ.",
  };
}

const tableNames: Readonly<Record<string, string>> = {
  "table-1": "borosilicates",
  "table-2": "borates",
  ends: "SiO2, B2O3",
  all: "all",
};

function agreementTable(validations: readonly NamedValidation[]): TextTable {
  return {
    title: "Deviation from experiment",
    head: [
      "column",
      "glasses",
      "4B: mean absolute (points)",
      "4B: mean (points)",
      "4B: worst (points)",
      "density: mean absolute (g/cm³)",
      "density: mean (g/cm³)",
    ],
    rows: [
      ...validations.flatMap(({ name, document }) =>
        Object.entries(document.agreement).map(([table, { fourFoldBoron, density }]) => [
          name,
          `${Math.max(fourFoldBoron?.glasses ?? 0, density?.glasses ?? 0)} ${tableNames[table] ?? table}`,
          ...(fourFoldBoron === undefined
            ? ["", "", ""]
            : [
                (100 * fourFoldBoron.meanAbsoluteDeviation).toFixed(1),
                signed(100 * fourFoldBoron.bias, 1),
                `${signed(100 * fourFoldBoron.worst.deviation, 1)} (${fourFoldBoron.worst.glass})`,
              ]),
          ...(density === undefined ? ["", ""] : [density.meanAbsoluteDeviation.toFixed(3), signed(density.bias, 3)]),
        ]),
      ),
      ...papersRows(validations),
    ],
    note: "The papers print the mean deviation of the density of their second potential, cooled at 2 K/ps under zero pressure (Phys. Rev. Mater. 8, 033602 (2024), section III B), and draw their four-fold boron without numbers.",
  };
}

/** What the papers say of their own potential, for the tables that are there. */
function papersRows(validations: readonly NamedValidation[]): string[][] {
  const tables = new Set(validations.flatMap(({ document }) => Object.keys(document.agreement)));
  return Object.entries(simulatedDensityDeviation)
    .filter(([table]) => tables.has(table))
    .map(([table, bias]) => ["papers", `all ${tableNames[table]}`, "", "", "", "", signed(bias, 3)]);
}

function siliconTable(validations: readonly NamedValidation[], rows: readonly GlassRow[]): TextTable {
  const columns: readonly (readonly [ValidatedQuantity, string, number, number])[] = [
    ["overCoordinatedSilicon", "5Si (%)", 100, 1],
    ["nonBridgingOxygen", "NBO (%)", 100, 1],
    ["deviation", "deviation (eV/Å)", 1, 3],
  ];
  const used = validations.flatMap((validation, k) =>
    columns
      .filter(([quantity]) => rows.some(({ found }) => found[k]?.values[quantity] !== undefined))
      .map((column) => ({ validation, k, column })),
  );
  return {
    title: "Over-coordinated silicon, non-bridging oxygen, ensemble deviation",
    head: ["glass", ...used.map(({ validation, column: [, label] }) => `${validation.name}: ${label}`)],
    rows:
      used.length === 0
        ? []
        : rows.map(({ name, found }) => [
            name,
            ...used.map(({ k, column: [quantity, , factor, digits] }) =>
              estimateText(found[k]?.values[quantity], factor, digits),
            ),
          ]),
    note: "5Si is silicon with five oxygens and more. The deviation is the mean, over atoms and time, of how far the members of an ensemble differ in the force on an atom at 300 K.",
  };
}

function ringTable(validations: readonly NamedValidation[], rows: readonly GlassRow[]): TextTable {
  return {
    title: "Three-fold boron in three-membered rings (%)",
    head: ["glass", "NMR", "ab initio MD", "papers", ...validations.map(({ name }) => name)],
    rows: rows
      .filter(({ reference }) => (reference.atoms["B"] ?? 0) > 0)
      .map(({ name, reference: { experiment, papers }, found }) => [
        name,
        percentText(experiment.boronInRings),
        percentText(papers.boronInRingsAbInitio),
        papers.boronInRings === undefined
          ? ""
          : withError(
              100 * papers.boronInRings.value,
              papers.boronInRings.deviation === undefined ? undefined : 100 * papers.boronInRings.deviation,
              1,
            ),
        ...found.map((glass) => estimateText(glass?.values.boronInRings, 100, 1)),
      ]),
    note: "The papers' numbers are means and standard deviations of three models cooled at 2 K/ps (J. Phys. Chem. C 126, 21507 (2022), Table 2, with the NMR and ab initio values collected there).",
  };
}

function remarkTable(validations: readonly NamedValidation[]): TextTable {
  return {
    title: "Failures, and frames outside of the model's range",
    head: ["column", "glass", "seed", "what"],
    rows: validations.flatMap(({ name, document }) =>
      document.glasses.flatMap((glass) => [
        ...glass.failures.map(({ seed, code, message }) => [name, glass.name, String(seed), `${code}: ${message}`]),
        ...glass.strays.map(({ seed, text }) => [name, glass.name, String(seed), text]),
      ]),
    ),
  };
}
