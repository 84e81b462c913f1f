import type { FoldSection, Measurable, ThermoSection } from "@boroxol/analysis";
import { type Figure, halfPage } from "../figure.ts";
import { curveFigure } from "./curve-figure.ts";

/** Energy of all runs against temperature with both branches of the mean curve. */
export function transitionFigure(
  runs: readonly ThermoSection[],
  found: Measurable<FoldSection> | undefined,
): Figure | undefined {
  const shown = runs.flatMap(({ temperature, energy }) =>
    temperature === undefined || energy === undefined ? [] : [{ temperature, energy }],
  );
  if (found === undefined || shown.length === 0) return undefined;
  const all = shown.flatMap(({ temperature }) => temperature);
  const [cold, hot] = [all.reduce((a, b) => Math.min(a, b)), all.reduce((a, b) => Math.max(a, b))];
  const beyond = 0.12 * (hot - cold);
  const branch = (slope: number, from: number, to: number): { x: number[]; y: number[] } => ({
    x: [from, to],
    y: [from, to].map((T) => (found.measurable ? found.value + slope * (T - found.temperature) : NaN)),
  });
  return curveFigure({
    name: "transition",
    title: "Glass transition",
    caption: found.measurable
      ? `Potential energy of the cell against temperature; branches of glass and melt meet at ${found.temperature.toFixed(0)} ± ${found.error.toFixed(0)} K, bootstrap over ${found.runs === 1 ? "residuals of one run" : `${found.runs} runs`}.`
      : `Potential energy of the cell against temperature. No transition temperature is given: ${found.reason}.`,
    description: `Potential energy from ${cold.toFixed(0)} to ${hot.toFixed(0)} K.`,
    xLabel: "temperature (K)",
    yLabel: "potential energy (eV)",
    series: [
      ...shown.map(({ temperature, energy }) => ({ label: "", x: temperature, y: energy, style: "points" as const })),
      ...(found.measurable
        ? [
            {
              label: "glass",
              ...branch(found.slopes[0], cold, found.temperature + beyond),
              style: "trace" as const,
              colour: "#D55E00",
            },
            {
              label: "melt",
              ...branch(found.slopes[1], found.temperature - beyond, hot),
              style: "trace" as const,
              colour: "#009E73",
            },
          ]
        : []),
    ],
    ...(found.measurable ? { marks: [{ x: found.temperature, label: `${found.temperature.toFixed(0)} K` }] } : {}),
    box: { ...halfPage, left: 78 },
    csv: Object.fromEntries(
      shown.flatMap(({ temperature, energy }, k) => [
        [`T of run ${k + 1} (K)`, temperature],
        [`energy of run ${k + 1} (eV)`, energy],
      ]),
    ),
  });
}
