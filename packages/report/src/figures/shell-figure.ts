import type { AnalysisDocument } from "@boroxol/analysis";
import { barPlot } from "../bar-plot.ts";
import { csvOf, type Figure, halfPage } from "../figure.ts";
import { elementInk, otherElement } from "../palette.ts";

/** Mean numbers of neighbours of every element around every element. */
export function shellFigure({ shells }: AnalysisDocument): Figure | undefined {
  if (shells === undefined) return undefined;
  const rows = Object.entries(shells.neighbours).map(([pair, shares]) => {
    const [around, centre] = pair.split(" around ") as [string, string];
    const entries = Object.entries(shares).flatMap(([n, share]) =>
      typeof share === "number" ? [[Number(n), share] as const] : [],
    );
    const mean = entries.reduce((sum, [n, share]) => sum + n * share, 0);
    const square = entries.reduce((sum, [n, share]) => sum + n * n * share, 0);
    return { pair, around, centre, mean, spread: Math.sqrt(Math.max(0, square - mean * mean)), entries };
  });
  if (rows.length === 0) return undefined;
  const centres = [...new Set(rows.map(({ centre }) => centre))];
  const title = "Neighbours in the first shell";
  const description = rows.map(({ pair, mean }) => `${pair}: ${mean.toFixed(2)}`).join("; ");
  const ends = Object.entries(shells.ends)
    .map(([pair, end]) => `${pair.replace("-", "–")} ${end.toFixed(2)}`)
    .join(", ");
  return {
    name: "shells",
    title,
    caption: `Mean number of neighbours of each element around each element, in the first shell of the pair, which ends at ${ends} Å. Bars: standard deviation over the atoms; distributions stand in the table.`,
    description,
    svg: barPlot({
      name: "shells",
      title,
      description,
      xLabel: "",
      y: { label: "neighbours", ticks: 5 },
      groups: centres.map((centre) => ({
        label: `around ${centre}`,
        colour: elementInk[centre] ?? otherElement,
        bars: rows
          .filter((row) => row.centre === centre)
          .map(({ around, mean, spread }) => ({ label: around, value: mean, error: spread })),
      })),
      format: (value) => value.toFixed(1),
      box: { ...halfPage, width: 980 },
    }),
    csv: csvOf({
      pair: rows.flatMap(({ pair, entries }) => entries.map(() => pair)),
      neighbours: rows.flatMap(({ entries }) => entries.map(([n]) => n)),
      share: rows.flatMap(({ entries }) => entries.map(([, share]) => share)),
    }),
  };
}
