import { electronvoltPerCubicAngstromInGPa } from "@boroxol/core";
import type { Assessment, Committee, GroupErrors } from "@boroxol/learn";
import { barPlot } from "../bar-plot.ts";
import { csvOf, type Figure, halfPage, type PlotBox } from "../figure.ts";
import { linePlot, type LineSeries } from "../line-plot.ts";
import { elementInk, otherElement } from "../palette.ts";
import type { LearningCurve } from "../training-input.ts";

/** A quantity with errors: its name, and what its numbers are multiplied with to be shown. */
interface Quantity {
  readonly name: "energy" | "force" | "stress";
  readonly unit: string;
  readonly factor: number;
}

const quantities: readonly Quantity[] = [
  { name: "force", unit: "eV/Å", factor: 1 },
  { name: "energy", unit: "meV/atom", factor: 1000 },
  { name: "stress", unit: "GPa", factor: electronvoltPerCubicAngstromInGPa },
];

/** Learning curves: RMSE of training batches and of validation against the step, and the learning rate. */
export function learningFigures(curves: readonly LearningCurve[]): Figure[] {
  const single = curves.length === 1;
  const named = (label: string, what: string): string => (single ? what : `${label} ${what}`);
  const figures = quantities.flatMap(({ name, unit, factor }) => {
    const series = curves.flatMap(({ label, step, training, validation }) => {
      const rising = (values: readonly number[], what: string, own: Partial<LineSeries>): LineSeries[] => {
        const kept = step.flatMap((each, m) => (values[m]! > 0 && each > 0 ? [m] : []));
        return kept.length === 0
          ? []
          : [{ label: what, x: kept.map((m) => step[m]!), y: kept.map((m) => factor * values[m]!), ...own }];
      };
      return [
        ...(single ? rising(training[name], "training batches", { style: "points" as const }) : []),
        ...rising(validation[name], single ? "validation" : label, single ? { colour: "#D55E00" } : {}),
      ];
    });
    if (series.length === 0) return [];
    const last = series.at(-1)!;
    return [
      logFigure(
        `learning-${name}`,
        `Learning: ${name}`,
        `RMSE of ${name === "force" ? "force components" : name === "energy" ? "energies per atom" : "stress components"} against the step${single ? ": batches between two rows, and validation frames" : ", on validation frames, of every member"}. At the end ${last.y.at(-1)!.toPrecision(3)} ${unit}.`,
        `RMSE (${unit})`,
        series,
        Object.fromEntries(
          curves.flatMap(({ label, step, training, validation }) => [
            [named(label, "step"), step],
            [named(label, `training (${unit})`), training[name].map((each) => factor * each)],
            [named(label, `validation (${unit})`), validation[name].map((each) => factor * each)],
          ]),
        ),
      ),
    ];
  });
  const rates = curves[0]!;
  const rate: LineSeries = { label: "", x: rates.step, y: rates.rate, style: "trace" };
  return [
    ...figures,
    logFigure("learning-rate", "Learning rate", "The learning rate against the step.", "learning rate", [rate], {
      step: rates.step,
      rate: rates.rate,
    }),
  ];
}

/** Curves on logarithmic axes that end with the data. */
function logFigure(
  name: string,
  title: string,
  caption: string,
  label: string,
  series: readonly LineSeries[],
  csv: Readonly<Record<string, readonly number[]>>,
): Figure {
  const ends = (values: readonly number[], margin: number): [number, number] => {
    const [low, high] = values.reduce(([a, b], each) => [Math.min(a, each), Math.max(b, each)], [Infinity, 0]);
    return [low / margin, high * margin];
  };
  const description = `${label} from ${series[0]!.y[0]!.toPrecision(3)} to ${series[0]!.y.at(-1)!.toPrecision(3)} on logarithmic axes.`;
  const svg = linePlot({
    name,
    title,
    description,
    x: {
      label: "step",
      domain: ends(
        series.flatMap(({ x }) => x),
        1.05,
      ),
      kind: "log",
    },
    y: {
      label,
      domain: ends(
        series.flatMap(({ y }) => y),
        1.25,
      ),
      kind: "log",
    },
    series,
  });
  return { name, title, caption, description, svg, csv: csvOf(csv) };
}

/** The box of a parity plot: as high as wide. */
const square: PlotBox = { ...halfPage, height: 430 };

/** Model against label: energies, force and stress components. */
export function parityOfModel({ parity, errors, frames }: Assessment, set: string): Figure[] {
  return quantities.flatMap(({ name, unit, factor }) => {
    const points = parity[name].map(([label, model]) => [factor * label, factor * model] as const);
    const found = errors[name];
    if (points.length === 0 || found === undefined) return [];
    const shown = name === "energy" ? "meV/atom" : unit;
    const [low, high] = points
      .flat()
      .reduce(([a, b], each) => [Math.min(a, each), Math.max(b, each)] as const, [Infinity, -Infinity] as const);
    const margin = 0.04 * (high - low || 1);
    const domain = [low - margin, high + margin] as const;
    const [mae, rmse, max] = [found.mae, found.rmse, found.max].map((each) => (factor * each).toPrecision(3));
    const title = `Parity: ${name}`;
    const description = `${points.length} points about the diagonal, RMSE ${rmse} ${shown}.`;
    const what = {
      energy: "Energies per atom without least-squares constants of the elements",
      force: "Force components",
      stress: "Stress components",
    }[name];
    return [
      {
        name: `parity-${name}`,
        title,
        caption: `${what}, model against label, ${set}: MAE ${mae}, RMSE ${rmse}, largest ${max} ${shown}; ${found.count} numbers of ${frames} frames${points.length < found.count ? `, ${points.length} of them drawn` : ""}.`,
        description,
        svg: linePlot({
          name: `parity-${name}`,
          title,
          description,
          x: { label: `label (${shown})`, domain, kind: "linear" },
          y: { label: `model (${shown})`, domain, kind: "linear" },
          series: [
            { label: "", x: [...domain], y: [...domain], style: "trace", colour: otherElement },
            {
              label: "",
              x: points.map(([label]) => label),
              y: points.map(([, model]) => model),
              style: "points",
              colour: "#0072B2",
            },
          ],
          box: square,
        }),
        csv: csvOf({
          [`label (${shown})`]: points.map(([label]) => label),
          [`model (${shown})`]: points.map(([, model]) => model),
        }),
      },
    ];
  });
}

/** Most bars of one figure. */
const mostBars = 14;

/** Force errors by element, and by composition, temperature and type where there are several. */
export function errorBars(assessment: Assessment, set: string): Figure[] {
  const { forceByElement, byComposition, byTemperature, byType } = assessment;
  const elements = Object.entries(forceByElement);
  const byElement: Figure[] =
    elements.length === 0
      ? []
      : [
          bars(
            "errors-by-element",
            "Force error by element",
            `RMSE of the force components on each element, ${set}.`,
            "element",
            elements.map(([symbol, { rmse }]) => ({ label: symbol, value: rmse, colour: elementInk[symbol] })),
          ),
        ];
  const groups = (name: string, label: string, table: Readonly<Record<string, GroupErrors>>): Figure[] => {
    const known = Object.entries(table).filter(([, { force }]) => force !== undefined);
    if (known.length < 2) return [];
    const worst = known.toSorted(([, a], [, b]) => b.force!.rmse - a.force!.rmse).slice(0, mostBars);
    const kept = known.filter((each) => worst.includes(each));
    const left = known.length - kept.length;
    return [
      bars(
        `errors-by-${name}`,
        `Force error by ${label}`,
        `RMSE of the force components by ${label}, ${set}${left > 0 ? `; the ${kept.length} largest of ${known.length}` : ""}.`,
        label,
        kept.map(([key, { force }]) => ({ label: key, value: force!.rmse })),
      ),
    ];
  };
  return [
    ...byElement,
    ...groups("composition", "composition", byComposition),
    ...groups("temperature", "temperature", byTemperature),
    ...groups("type", "configuration type", byType),
  ];
}

function bars(
  name: string,
  title: string,
  caption: string,
  xLabel: string,
  values: readonly { readonly label: string; readonly value: number; readonly colour?: string | undefined }[],
): Figure {
  const description = values.map(({ label, value }) => `${label} ${value.toPrecision(3)}`).join(", ");
  // Long names would run into each other: they are numbered and told in the caption.
  const long = values.length > 6 || values.some(({ label }) => label.length > 9);
  const key = long ? ` ${values.map(({ label }, k) => `${k + 1} ${label}`).join("; ")}.` : "";
  return {
    name,
    title,
    caption: `${caption}${key}`,
    description,
    svg: barPlot({
      name,
      title,
      description,
      xLabel,
      y: { label: "RMSE (eV/Å)" },
      groups: values.map(({ label, value, colour }, k) => ({
        label: "",
        colour: colour ?? "#0072B2",
        bars: [{ label: long ? String(k + 1) : label, value }],
      })),
      format: (value) => (values.length > 9 ? value.toPrecision(2) : value.toPrecision(3)),
    }),
    csv: csvOf({ [xLabel]: values.map(({ label }) => label), "RMSE (eV/A)": values.map(({ value }) => value) }),
  };
}

/** Deviation of an ensemble against its error: a committee that knows when it is wrong has its points along a rising line. */
export function committeeFigure({ points, members, mean, largest, frames }: Committee): Figure[] {
  if (points.length < 2) return [];
  const [deviation, error] = [points.map(([each]) => each), points.map(([, each]) => each)];
  const name = "committee";
  const title = "Deviation of the members and error";
  const description = `${points.length} frames.`;
  const top = (values: readonly number[]): number => 1.06 * values.reduce((a, b) => Math.max(a, b), 0);
  return [
    {
      name,
      title,
      caption: `RMS error of the forces against the largest deviation of the ${members} members in a frame, ${frames} frames. Over all atoms the deviation is ${mean.toPrecision(3)} eV/Å on average and ${largest.toPrecision(3)} eV/Å at most.`,
      description,
      svg: linePlot({
        name,
        title,
        description,
        x: { label: "largest deviation in the frame (eV/Å)", domain: [0, top(deviation)] },
        y: { label: "RMS error (eV/Å)", domain: [0, top(error)] },
        series: [
          { label: "", x: deviation, y: error, style: points.length > 40 ? "points" : "marks", colour: "#0072B2" },
        ],
      }),
      csv: csvOf({ "largest deviation (eV/A)": deviation, "RMS error (eV/A)": error }),
    },
  ];
}
