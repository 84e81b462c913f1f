import type { ArrheniusSection, Measurable, TogetherDocument } from "@boroxol/analysis";
import type { Figure } from "../figure.ts";
import { elementInk, otherElement, seriesColours } from "../palette.ts";
import { curveFigure } from "./curve-figure.ts";

/** Diffusion and conductivity against inverse temperature, with line and band. */
export function arrheniusFigures({ temperatures }: TogetherDocument): Figure[] {
  if (temperatures === undefined) return [];
  return [
    ...Object.entries(temperatures.arrhenius).flatMap(([element, found]) =>
      arrheniusFigure(`arrhenius-${element}`, `Diffusion of ${element}`, "D (Å²/ps)", element, found),
    ),
    ...arrheniusFigure("arrhenius-conductivity", "Conductivity", "σT (S K/m)", undefined, temperatures.conductivity),
  ];
}

function arrheniusFigure(
  name: string,
  title: string,
  yLabel: string,
  element: string | undefined,
  found: Measurable<ArrheniusSection>,
): Figure[] {
  if (!found.measurable) return [];
  const { points, band, energy, energyError, extrapolated } = found;
  const inverse = (temperature: number): number => 1000 / temperature;
  const colour = element === undefined ? seriesColours[0] : (elementInk[element] ?? otherElement);
  const x = band.temperature.map(inverse);
  const edge = (
    label: string,
    y: readonly number[],
  ): { label: string; x: number[]; y: readonly number[]; style: "trace"; colour: string } => ({
    label,
    x,
    y,
    style: "trace",
    colour: "#8A8F98",
  });
  const further =
    extrapolated === undefined
      ? ""
      : ` At ${extrapolated.temperature} K: ${extrapolated.value.toExponential(1)}, 95 % between ${extrapolated.low.toExponential(1)} and ${extrapolated.high.toExponential(1)}.`;
  return [
    curveFigure({
      name,
      title,
      caption: `${title} against inverse temperature with the 95 % band of the posterior: activation energy ${energy.toFixed(3)} ± ${energyError.toFixed(3)} eV from ${points.length} runs.${further}`,
      description: `${title} at ${points.map(({ temperature }) => `${temperature.toFixed(0)} K`).join(", ")}.`,
      xLabel: "1000 / T (1/K)",
      yLabel,
      y: "log",
      series: [
        { label: "line", x, y: band.value, style: "trace", colour },
        edge("95 % band", band.low),
        edge("", band.high),
        {
          label: "runs",
          x: points.map(({ temperature }) => inverse(temperature)),
          y: points.map(({ value }) => value),
          style: "marks",
          colour,
        },
      ],
      csv: {
        "T of runs (K)": points.map(({ temperature }) => temperature),
        [yLabel]: points.map(({ value }) => value),
        error: points.map(({ error }) => error),
        "T (K)": band.temperature,
        line: band.value,
        low: band.low,
        high: band.high,
      },
    }),
  ];
}
