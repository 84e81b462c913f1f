import type { AnalysisDocument } from "@boroxol/analysis";
import { csvOf, type Figure } from "../figure.ts";
import { linePlot } from "../line-plot.ts";

/** Angles in steps of so many degrees are joined for the figure; the table keeps every bin. */
const joined = 3;

/** Kinds of angles with a smaller share than this are left out of the figure: their curves are noise. */
const rare = 0.03;

/** Bond angles, inside of the polyhedra or between them. */
export function angleFigure({ angles }: AnalysisDocument, where: "inside" | "between"): Figure | undefined {
  const kinds = Object.entries(angles ?? {})
    .filter(([name]) => name.startsWith("O-") === (where === "inside"))
    .filter(([, { count }], _, all) => count > rare * all.reduce((sum, [, each]) => sum + each.count, 0))
    .slice(0, 4);
  const [first] = kinds;
  if (first === undefined) return undefined;
  const title = where === "inside" ? "Bond angles at the formers" : "Bond angles at bridging oxygen";
  const words = kinds.map(([name, { mean, deviation }]) => `${name} ${mean.toFixed(1)}° ± ${deviation.toFixed(1)}°`);
  const description = `Distributions of bond angles. Mean and standard deviation: ${words.join(", ")}.`;
  const curves = kinds.map(([name, { angle, p }]) => {
    const bins = Math.floor(angle.length / joined);
    const mean = (list: readonly number[], k: number): number =>
      list.slice(joined * k, joined * (k + 1)).reduce((sum, each) => sum + each / joined, 0);
    return {
      label: name.replaceAll("-", "–"),
      x: Array.from({ length: bins }, (_, k) => mean(angle, k)),
      y: Array.from({ length: bins }, (_, k) => 100 * mean(p, k)),
    };
  });
  const name = where === "inside" ? "angles-at-formers" : "angles-at-oxygen";
  return {
    name,
    title,
    caption: `${where === "inside" ? "O–T–O angles inside of the polyhedra" : "T–O–T angles between the polyhedra"}, not divided by sin θ. ${words.map((word) => word.replaceAll("-", "–")).join("; ")} (mean and width).`,
    description,
    svg: linePlot({
      name,
      title,
      description,
      x: { label: "angle (°)", domain: where === "inside" ? [60, 180] : [80, 180], ticks: 6 },
      y: {
        label: "probability (% per degree)",
        domain: [0, Math.max(...curves.flatMap(({ y }) => y)) * 1.05],
        nice: true,
      },
      series: curves,
    }),
    csv: csvOf({
      "angle (degree)": first[1].angle,
      ...Object.fromEntries(kinds.map(([kind, { p }]) => [`p ${kind} (1/degree)`, p])),
    }),
  };
}
