import { type AnalysisDocument, networkFormers } from "@boroxol/analysis";
import { type BarGroup, barPlot } from "../bar-plot.ts";
import { csvOf, type Figure } from "../figure.ts";
import { elementInk, otherElement } from "../palette.ts";
import type { Measured } from "../report-input.ts";
import { superscripts } from "../svg-text.ts";
import { percentText, shareBars } from "./share-bars.ts";

/** Coordination numbers by oxygen: the formers first, then the modifiers, measured boron beside. */
export function coordinationFigure(
  { coordination, frames }: AnalysisDocument,
  fourFoldBoron?: Measured,
): Figure | undefined {
  if (coordination === undefined) return undefined;
  const rank = (element: string): number => (networkFormers.includes(element) ? 0 : 1);
  const elements = Object.keys(coordination).sort((a, b) => rank(a) - rank(b));
  const groups = elements.map((element): BarGroup => {
    const measured =
      element === "B" && fourFoldBoron !== undefined ? { 3: 1 - fourFoldBoron.value, 4: fourFoldBoron.value } : {};
    const bars = shareBars(coordination[element]!, (n) => `${superscripts(String(n))}${element}`, 0.005, measured);
    return { label: element, colour: elementInk[element] ?? otherElement, bars };
  });
  const title = "Coordination numbers by oxygen";
  const words = groups.map(
    ({ label, bars }) => `${label}: ${bars.map((bar) => `${percentText(bar.value)} % ${bar.label}`).join(", ")}`,
  );
  const description = `Shares of each cation by its number of oxygens. ${words.join("; ")}.`;
  const errors = frames > 1 ? " Bars: standard error by blocking." : "";
  const experiment = fourFoldBoron === undefined ? "" : ` Diamonds: experiment (${fourFoldBoron.source}).`;
  return {
    name: "coordination",
    title,
    caption: `Share of each cation by the number of its oxygens; ⁴B is four-fold boron.${errors}${experiment}`,
    description,
    svg: barPlot({
      name: "coordination",
      title,
      description,
      xLabel: "",
      y: { label: "share of the element (%)", ticks: 5 },
      groups: groups.map((group) => ({ ...group, label: "", bars: group.bars.map(inPercent) })),
      highest: 100,
      format: (value) => percentText(value / 100),
    }),
    csv: csvOf({
      element: groups.flatMap(({ label, bars }) => bars.map(() => label)),
      species: groups.flatMap(({ bars }) => bars.map((bar) => bar.label)),
      share: groups.flatMap(({ bars }) => bars.map((bar) => bar.value)),
      error: groups.flatMap(({ bars }) => bars.map((bar) => bar.error ?? "")),
      measured: groups.flatMap(({ bars }) => bars.map((bar) => bar.measured ?? "")),
    }),
  };
}

/** The same bar in percent. */
export function inPercent<T extends { value: number; error?: number; measured?: number }>(bar: T): T {
  const { value, error, measured } = bar;
  return {
    ...bar,
    value: 100 * value,
    ...(error === undefined ? {} : { error: 100 * error }),
    ...(measured === undefined ? {} : { measured: 100 * measured }),
  };
}
