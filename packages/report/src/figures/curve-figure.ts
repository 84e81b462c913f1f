import { csvOf, type Figure, type PlotBox } from "../figure.ts";
import { linePlot, type LineSeries, type VerticalMark } from "../line-plot.ts";

/** What a figure of curves shows. */
export interface CurveFigure {
  readonly name: string;
  readonly title: string;
  readonly caption: string;
  readonly description: string;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly series: readonly LineSeries[];
  readonly x?: "linear" | "log";
  readonly y?: "linear" | "log";
  /** The axis begins at zero. */
  readonly fromZero?: boolean;
  readonly marks?: readonly VerticalMark[];
  readonly csv: Readonly<Record<string, readonly (number | string)[]>>;
  readonly box?: PlotBox;
}

/** A figure whose axes hold all points of its curves. */
export function curveFigure(figure: CurveFigure): Figure {
  const { name, title, caption, description, series, marks, box } = figure;
  return {
    name,
    title,
    caption,
    description,
    svg: linePlot({
      name,
      title,
      description,
      x: {
        label: figure.xLabel,
        ...axis(
          series.flatMap(({ x }) => x),
          figure.x ?? "linear",
          false,
        ),
      },
      y: {
        label: figure.yLabel,
        ...axis(
          series.flatMap(({ y }) => y),
          figure.y ?? "linear",
          figure.fromZero === true,
        ),
      },
      series,
      ...(marks === undefined ? {} : { marks }),
      ...(box === undefined ? {} : { box }),
    }),
    csv: csvOf(figure.csv),
  };
}

function axis(
  values: readonly number[],
  kind: "linear" | "log",
  fromZero: boolean,
): { domain: [number, number]; kind: "linear" | "log"; nice: boolean } {
  const usable = values.filter((value) => Number.isFinite(value) && (kind === "linear" || value > 0));
  let low = usable.reduce((least, value) => Math.min(least, value), Infinity);
  let high = usable.reduce((most, value) => Math.max(most, value), -Infinity);
  if (usable.length === 0) [low, high] = kind === "log" ? [1, 10] : [0, 1];
  if (kind === "log")
    return {
      domain: [10 ** Math.floor(Math.log10(low)), 10 ** Math.ceil(Math.log10(high * 1.001))],
      kind,
      nice: false,
    };
  // A ripple below zero is no reason for an axis that begins there.
  if (fromZero && low > -0.05 * high) low = 0;
  if (low === high) [low, high] = [low - 0.5, high + 0.5];
  return { domain: [low, high], kind, nice: true };
}
