import type { AnalysisDocument } from "@boroxol/analysis";
import { csvOf, type Figure, halfPage } from "../figure.ts";
import { linePlot } from "../line-plot.ts";
import { elementInk, otherElement } from "../palette.ts";

/** Mean-square displacements on logarithmic axes. */
export function displacementFigure({ msd, diffusion }: AnalysisDocument): Figure | undefined {
  if (msd === undefined || msd.time.length < 3) return undefined;
  const elements = Object.entries(msd.elements);
  const values = elements.flatMap(([, list]) => list).filter((each) => each > 0);
  if (values.length === 0) return undefined;
  const title = "Mean-square displacements";
  const measured = Object.entries(diffusion ?? {}).flatMap(([element, found]) =>
    found.measurable ? [{ element, ...found }] : [],
  );
  const told = measured.map(
    ({ element, value, error }) => ` D(${element}) = ${value.toPrecision(2)} ± ${error.toPrecision(1)} Å²/ps.`,
  );
  const last = elements.map(([element, list]) => `${element} ${list.at(-1)!.toPrecision(2)} Å²`);
  const description = `Mean-square displacements against time on logarithmic axes. After ${msd.time.at(-1)!.toFixed(1)} ps: ${last.join(", ")}.`;
  return {
    name: "displacement",
    title,
    caption: `Mean-square displacements at the analysed temperature, centre of mass at rest, averaged over time origins. A slope of one would be diffusion; a plateau is rattling in a cage.${told.join("")}${diffusion !== undefined && measured.length === 0 ? " No element diffuses measurably." : ""}`,
    description,
    svg: linePlot({
      name: "displacement",
      title,
      description,
      x: { label: "time (ps)", domain: [msd.time[0]! * 0.9, msd.time.at(-1)! * 1.1], kind: "log" },
      y: {
        label: "mean-square displacement (Å²)",
        domain: [10 ** Math.floor(Math.log10(Math.min(...values))), 10 ** Math.ceil(Math.log10(Math.max(...values)))],
        kind: "log",
      },
      series: elements.map(([element, list]) => ({
        label: element,
        x: msd.time,
        y: list,
        colour: elementInk[element] ?? otherElement,
      })),
      marks: measured.slice(0, 1).flatMap(({ element, window: [begin, end] }) => [
        { x: begin, label: `fit of ${element}` },
        { x: end, label: "" },
      ]),
      box: { ...halfPage, left: 64 },
    }),
    csv: csvOf({
      "time (ps)": msd.time,
      ...Object.fromEntries(elements.map(([element, list]) => [`${element} (A^2)`, list])),
    }),
  };
}
