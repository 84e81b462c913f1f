import type { AnalysisDocument } from "@boroxol/analysis";
import { barPlot } from "../bar-plot.ts";
import { csvOf, type Figure } from "../figure.ts";
import { elementInk, otherElement } from "../palette.ts";
import { superscripts } from "../svg-text.ts";
import { inPercent } from "./coordination-figure.ts";
import { percentText, shareBars } from "./share-bars.ts";

/** Qn of each former: how many of its oxygens bridge. */
export function qnFigure({ qn, frames }: AnalysisDocument): Figure | undefined {
  const elements = Object.entries(qn ?? {});
  if (elements.length === 0) return undefined;
  const groups = elements.map(([element, shares]) => ({
    label: element,
    colour: elementInk[element] ?? otherElement,
    bars: shareBars(shares, (n) => `Q${superscripts(String(n))}`, 0.005),
  }));
  const title = "Bridging oxygens per former";
  const words = groups.map(
    ({ label, bars }) => `${label}: ${bars.map((bar) => `${percentText(bar.value)} % ${bar.label}`).join(", ")}`,
  );
  const description = `Shares of each former by its number of bridging oxygens. ${words.join("; ")}.`;
  return {
    name: "qn",
    title,
    caption: `Qⁿ: share of each former with n bridging oxygens.${frames > 1 ? " Bars: standard error by blocking." : ""}`,
    description,
    svg: barPlot({
      name: "qn",
      title,
      description,
      xLabel: "",
      y: { label: "share of the former (%)", ticks: 5 },
      groups: groups.map((group) => ({ ...group, bars: group.bars.map(inPercent) })),
      highest: 100,
      format: (value) => percentText(value / 100),
    }),
    csv: csvOf({
      element: groups.flatMap(({ label, bars }) => bars.map(() => label)),
      n: groups.flatMap(({ bars }) => bars.map((bar) => bar.label)),
      share: groups.flatMap(({ bars }) => bars.map((bar) => bar.value)),
      error: groups.flatMap(({ bars }) => bars.map((bar) => bar.error ?? "")),
    }),
  };
}
