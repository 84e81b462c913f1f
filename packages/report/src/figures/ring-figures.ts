import type { AnalysisDocument, ThreeMemberedRings } from "@boroxol/analysis";
import { barPlot } from "../bar-plot.ts";
import { csvOf, type Figure } from "../figure.ts";
import { shareBars } from "./share-bars.ts";

const definitionNames = { guttman: "Guttman", king: "King", primitive: "primitive", strong: "strong" } as const;

/** Rings per former by their size. */
export function ringSizeFigure({ rings, frames }: AnalysisDocument): Figure | undefined {
  if (rings === undefined) return undefined;
  const bars = shareBars(rings.perFormer, String, 0);
  if (bars.length === 0) return undefined;
  const definition = definitionNames[rings.definition];
  const title = `Ring sizes (${definition} rings)`;
  const description = `Rings per network former by number of formers. ${bars.map((bar) => `${bar.label}: ${bar.value.toFixed(3)}`).join(", ")}.`;
  return {
    name: "ring-sizes",
    title,
    caption: `Rings of up to ${rings.largest} formers (B, Si) by size, ${definition} definition; size 2 is a shared edge. Chains that close only through the periodic boundary are no rings.${frames > 1 ? " Bars: standard error." : ""}`,
    description,
    svg: barPlot({
      name: "ring-sizes",
      title,
      description,
      xLabel: "formers in the ring",
      y: { label: "rings per former", ticks: 5 },
      groups: [{ label: "", colour: "#0072B2", bars }],
      format: (value) => value.toFixed(2),
    }),
    csv: csvOf({
      size: bars.map((bar) => bar.label),
      "rings per former": bars.map((bar) => bar.value),
      error: bars.map((bar) => bar.error ?? ""),
      "rings per frame": bars.map((bar) => rings.counts[`${Number(bar.label)}`] ?? 0),
    }),
  };
}

const typeLabels: Readonly<Record<keyof ThreeMemberedRings, string>> = {
  "3B3": "3 ³B",
  "3B2-4B1": "2 ³B + ⁴B",
  "3B1-4B2": "³B + 2 ⁴B",
  "4B3": "3 ⁴B",
  withSi: "with Si",
  other: "other",
};

/** Three-membered rings by what stands in them. */
export function threeMemberedRingFigure({ rings }: AnalysisDocument): Figure | undefined {
  if (rings === undefined) return undefined;
  const entries = (Object.keys(typeLabels) as (keyof ThreeMemberedRings)[])
    .filter((kind) => kind !== "other" || rings.threeMembered.other > 0)
    .map((kind) => {
      const error = rings.threeMemberedError?.[kind];
      return { label: typeLabels[kind], value: rings.threeMembered[kind], ...(error === undefined ? {} : { error }) };
    });
  const title = "Three-membered rings by type";
  const description = `Three-membered rings per frame. ${entries.map(({ label, value }) => `${label}: ${value.toFixed(1)}`).join(", ")}.`;
  return {
    name: "three-membered-rings",
    title,
    caption: "Three-membered rings per frame by what stands in them; 3 ³B is a boroxol ring. Bars: standard error.",
    description,
    svg: barPlot({
      name: "three-membered-rings",
      title,
      description,
      xLabel: "formers of the ring",
      y: { label: "rings per frame", ticks: 5 },
      groups: [{ label: "", colour: "#009E73", bars: entries }],
      format: (value) => (Number.isInteger(value) ? String(value) : value.toFixed(1)),
    }),
    csv: csvOf({
      type: entries.map(({ label }) => label),
      "rings per frame": entries.map(({ value }) => value),
      error: entries.map(({ error }) => error ?? ""),
    }),
  };
}
