import type { AnalysisDocument, PairSection } from "@boroxol/analysis";
import { csvOf, type Figure } from "../figure.ts";
import { linePlot } from "../line-plot.ts";
import { elementInk, otherElement } from "../palette.ts";

/** Cation-oxygen pairs first, in the order in which their peaks come. */
function oxygenPairs(pairs: Readonly<Record<string, PairSection>>): [string, PairSection][] {
  return Object.entries(pairs)
    .filter(([name]) => name.endsWith("-O") && name !== "O-O")
    .sort(([, a], [, b]) => (a.firstPeak ?? 9) - (b.firstPeak ?? 9));
}

/** Partial g(r) of the bonds with oxygen, with the cutoffs that the other analyses used. */
export function radialDistributionFigure({ gr, cutoffs }: AnalysisDocument): Figure | undefined {
  const pairs = gr === undefined ? [] : oxygenPairs(gr.pairs).slice(0, 6);
  const [first] = pairs;
  if (gr === undefined || first === undefined) return undefined;
  const title = "Radial distribution functions of the bonds with oxygen";
  const peaks = pairs.map(
    ([name, pair]) =>
      `${name} ${pair.firstPeak === undefined ? "has no clear peak" : `peaks at ${pair.firstPeak.toFixed(2)} Å`}`,
  );
  const description = `Partial radial distribution functions against distance up to 6 Å. ${peaks.join(", ")}.`;
  const highest = Math.max(...pairs.flatMap(([, pair]) => pair.g));
  const minima = pairs.flatMap(([name]) =>
    cutoffs[name] === undefined ? [] : [`${name.replace("-", "–")} ${cutoffs[name].value.toFixed(2)} Å`],
  );
  return {
    name: "radial-distribution",
    title,
    caption: `Partial radial distribution functions g(r). Bonds end at ${minima.join(", ")}${pairs.some(([name]) => cutoffs[name]?.source === "first minimum of g(r)") ? ", the first minima" : ""}.`,
    description,
    svg: linePlot({
      name: "radial-distribution",
      title,
      description,
      x: { label: "r (Å)", domain: [1, 6], ticks: 6 },
      y: { label: "g(r)", domain: [0, highest * 1.04], nice: true },
      series: pairs.map(([name, { r, g }]) => {
        const element = name.split("-")[0]!;
        return { label: name.replace("-", "–"), x: r, y: g, colour: elementInk[element] ?? otherElement };
      }),
    }),
    csv: csvOf({
      "r (A)": first[1].r,
      ...Object.fromEntries(
        Object.entries(gr.pairs).flatMap(([name, { g, n }]) => [
          [`g ${name}`, g],
          [`n ${name}`, n],
        ]),
      ),
    }),
  };
}

/** Running coordination: how many oxygens lie within r of a cation. */
export function runningCoordinationFigure({ gr, cutoffs }: AnalysisDocument): Figure | undefined {
  const pairs = gr === undefined ? [] : oxygenPairs(gr.pairs).slice(0, 6);
  const [first] = pairs;
  if (first === undefined) return undefined;
  const title = "Running coordination by oxygen";
  const at = pairs.map(([name, { r, n }]) => {
    const cutoff = cutoffs[name]?.value ?? 0;
    return `${(n[r.findLastIndex((each) => each < cutoff)] ?? 0).toFixed(2)} around ${name.split("-")[0]}`;
  });
  const description = `Mean number of oxygens within a distance of a cation. At the cutoffs: ${at.join(", ")}.`;
  return {
    name: "running-coordination",
    title,
    caption: `Mean number of oxygens within r of each cation; at the cutoffs, ${at.join(", ")}.`,
    description,
    svg: linePlot({
      name: "running-coordination",
      title,
      description,
      x: { label: "r (Å)", domain: [1, 3.5], ticks: 6 },
      y: { label: "oxygens within r", domain: [0, 8], ticks: 8 },
      series: pairs.map(([name, { r, n }]) => ({
        label: name.replace("-", "–"),
        x: r,
        y: n,
        colour: elementInk[name.split("-")[0]!] ?? otherElement,
      })),
    }),
    csv: csvOf({ "r (A)": first[1].r, ...Object.fromEntries(pairs.map(([name, { n }]) => [`n ${name}`, n])) }),
  };
}
