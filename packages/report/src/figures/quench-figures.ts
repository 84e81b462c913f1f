import { glassTransition } from "@boroxol/analysis";
import { csvOf, type Figure, halfPage, type PlotBox } from "../figure.ts";
import { linePlot, type LineSeries } from "../line-plot.ts";
import type { StageSeries } from "../report-input.ts";

/** A figure across the whole page. */
const fullPage: PlotBox = { ...halfPage, width: 980, height: 270, left: 72 };

/** Means over runs of neighbouring samples, so that a figure has a few hundred points. */
function thinned(values: readonly number[], points: number): number[] {
  const run = Math.max(1, Math.ceil(values.length / points));
  return Array.from({ length: Math.ceil(values.length / run) }, (_, k) => {
    const part = values.slice(k * run, (k + 1) * run);
    return part.reduce((sum, each) => sum + each, 0) / part.length;
  });
}

/** Potential energy against temperature while the melt is cooled: the fold marks the glass transition. */
export function quenchFigure(thermo: readonly StageSeries[], atoms: number): Figure | undefined {
  const quench = thermo.filter(({ stage }) => stage === "quench");
  const temperature = quench.flatMap((series) => series.temperature);
  if (temperature.length < 8) return undefined;
  const energy = quench.flatMap((series) => series.potentialEnergy.map((each) => each / atoms));
  const x = thinned(temperature, 160);
  const y = thinned(energy, 160);
  const pad = 0.04 * (Math.max(...y) - Math.min(...y));
  const fold = glassTransition([{ temperature, value: energy }]);
  const folded = fold.measurable
    ? ` Two branches meet at ${fold.temperature.toFixed(0)} ± ${fold.error.toFixed(0)} K: the glass transition at this cooling rate, one run.`
    : ` No glass transition temperature is given: ${fold.reason}.`;
  const title = "Potential energy in the quench";
  const description = `Potential energy per atom against temperature while cooling from ${Math.round(Math.max(...x))} K to ${Math.round(Math.min(...x))} K: ${Math.max(...y).toFixed(3)} to ${Math.min(...y).toFixed(3)} eV per atom.`;
  return {
    name: "quench-energy",
    title,
    caption:
      "Potential energy per atom against temperature while cooling. The slope changes where the melt falls out of equilibrium and becomes a glass." +
      folded,
    description,
    svg: linePlot({
      name: "quench-energy",
      title,
      description,
      x: { label: "temperature (K)", domain: [0, Math.max(...x)], nice: true },
      y: { label: "potential energy (eV per atom)", domain: [Math.min(...y) - pad, Math.max(...y) + pad], nice: true },
      series: [
        { label: "", x, y, style: "points" },
        ...(fold.measurable ? branches(fold, Math.min(...x), Math.max(...x)) : []),
      ],
      ...(fold.measurable ? { marks: [{ x: fold.temperature, label: `${fold.temperature.toFixed(0)} K` }] } : {}),
      box: { ...halfPage, left: 68 },
    }),
    csv: csvOf({ "temperature (K)": temperature, "potential energy (eV per atom)": energy }),
  };
}

/** Both branches of the fold, each drawn a little beyond it. */
function branches(
  fold: { temperature: number; value: number; glassSlope: number; meltSlope: number },
  low: number,
  high: number,
): LineSeries[] {
  const beyond = 0.12 * (high - low);
  const line = (label: string, slope: number, from: number, to: number, colour: string): LineSeries => ({
    label,
    x: [from, to],
    y: [from, to].map((t) => fold.value + slope * (t - fold.temperature)),
    style: "trace",
    colour,
  });
  return [
    line("glass", fold.glassSlope, low, fold.temperature + beyond, "#D55E00"),
    line("melt", fold.meltSlope, fold.temperature - beyond, high, "#009E73"),
  ];
}

/** Temperature of the whole run, stage by stage. */
export function temperatureFigure(thermo: readonly StageSeries[]): Figure | undefined {
  const time = thermo.flatMap((series) => series.time);
  if (time.length < 4) return undefined;
  const temperature = thermo.flatMap((series) => series.temperature);
  const title = "Temperature of the run";
  const stages = thermo.filter((series) => series.time.length > 1);
  const description = `Temperature against time through the stages ${stages.map(({ stage }) => stage).join(", ")}, ${time.at(-1)!.toFixed(1)} ps in all.`;
  return {
    name: "temperature",
    title,
    caption: "Temperature through the stages of the protocol.",
    description,
    svg: linePlot({
      name: "temperature",
      title,
      description,
      x: { label: "time (ps)", domain: [0, time.at(-1)!], ticks: 10 },
      y: { label: "temperature (K)", domain: [0, Math.max(...temperature)], nice: true, ticks: 4 },
      series: [{ label: "", x: thinned(time, 700), y: thinned(temperature, 700), colour: "#D55E00", style: "trace" }],
      marks: stages.map(({ stage, time: [begin] }) => ({ x: begin!, label: stage })),
      box: { ...fullPage, top: 14 },
    }),
    csv: csvOf({
      stage: thermo.flatMap(({ stage, time: times }) => times.map(() => stage)),
      "time (ps)": time,
      "temperature (K)": temperature,
      "potential energy (eV)": thermo.flatMap((series) => series.potentialEnergy),
      "pressure (GPa)": thermo.flatMap((series) => series.pressure),
      "density (g/cm3)": thermo.flatMap((series) => series.density),
    }),
  };
}
