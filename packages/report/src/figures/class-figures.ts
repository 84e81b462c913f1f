import type { TogetherDocument } from "@boroxol/analysis";
import { barPlot } from "../bar-plot.ts";
import { csvOf, type Figure, halfPage } from "../figure.ts";

/** Energies of classes above the lowest of the same composition. */
export function classEnergyFigure({ classes }: TogetherDocument): Figure | undefined {
  if (classes === undefined || classes.length === 0) return undefined;
  const formulas = [...new Set(classes.map(({ formula }) => formula))];
  const title = "Energy by class";
  const description = classes
    .map((row) => `${row.formula} ${row.class} ${(1000 * row.above).toFixed(1)} meV`)
    .join(", ");
  return {
    name: "class-energies",
    title,
    caption: "Mean energy per atom of each class above the lowest class of the same composition, with standard errors.",
    description,
    svg: barPlot({
      name: "class-energies",
      title,
      description,
      xLabel: "",
      y: { label: "above the lowest (meV per atom)" },
      groups: formulas.map((formula) => ({
        label: formula,
        bars: classes
          .filter((row) => row.formula === formula)
          .map((row) => ({ label: row.class.slice(0, 14), value: 1000 * row.above, error: 1000 * row.error })),
      })),
      format: (value) => value.toFixed(1),
      box: { ...halfPage, top: 18 },
    }),
    csv: csvOf({
      formula: classes.map(({ formula }) => formula),
      class: classes.map((row) => row.class),
      frames: classes.map(({ frames }) => frames),
      "mean (eV per atom)": classes.map(({ mean }) => mean),
      "error (eV per atom)": classes.map(({ error }) => error),
      "above (eV per atom)": classes.map(({ above }) => above),
    }),
  };
}

/** Numbers that a reader looks at first, over the files, with their spread. */
export function spreadFigure({ observables, as, files }: TogetherDocument): Figure | undefined {
  if (observables === undefined) return undefined;
  const shown = [
    ["n4", "N₄"],
    ["nbo", "NBO"],
    ["three-fold boron in rings", "³B in rings"],
    ["coordination Si 5", "⁵Si"],
    ["oxygen 3", "³O"],
  ] as const;
  const bars = shown.flatMap(([key, label]) => {
    const found = observables[key];
    return found === undefined
      ? []
      : [
          {
            label,
            value: 100 * found.mean,
            ...(found.deviation === undefined ? {} : { error: 100 * found.deviation }),
          },
        ];
  });
  if (bars.length === 0) return undefined;
  const title = `Spread over ${files.length} ${as}`;
  const description = `${title}: ${bars.map(({ label, value }) => `${label} ${value.toFixed(1)} %`).join(", ")}.`;
  const names = Object.keys(observables);
  return {
    name: "spread",
    title,
    caption: `Means over ${files.length} ${as}; bars are standard deviations from one file to another. All numbers stand in the table.`,
    description,
    svg: barPlot({
      name: "spread",
      title,
      description,
      xLabel: "",
      y: { label: "percent" },
      groups: [{ label: "", bars }],
      format: (value) => value.toFixed(1),
      box: { ...halfPage, top: 18 },
    }),
    csv: csvOf({
      number: names,
      mean: names.map((name) => observables[name]!.mean),
      "standard deviation": names.map((name) => observables[name]!.deviation ?? ""),
      "standard error": names.map((name) => observables[name]!.error ?? ""),
      files: names.map((name) => observables[name]!.count),
    }),
  };
}
