import { csvOf, type Figure } from "../figure.ts";
import { parityPlot } from "../parity-plot.ts";
import type { Estimate, NamedValidation } from "../validation-document.ts";

/** The figures of a validation's page: four-fold boron and density against experiment. */
export function validationFigures(validations: readonly NamedValidation[]): readonly Figure[] {
  return [
    ...parityFigure(validations, {
      of: "fourFoldBoron",
      name: "four-fold-boron",
      title: "Four-fold boron",
      unit: "%",
      factor: 100,
      digits: 1,
      least: [0, 60],
      caption:
        "Share of boron with four oxygens at 300 K in the cell of the measured density, against experiment; on the dashed line they agree. Bars are standard errors.",
    }),
    ...parityFigure(validations, {
      of: "density",
      name: "density",
      title: "Density at zero pressure",
      unit: "g/cm³",
      factor: 1,
      digits: 3,
      least: [2, 2.4],
      caption:
        "Density at 300 K and zero pressure against experiment; on the dashed line they agree. Bars are standard errors.",
    }),
  ];
}

interface Quantity {
  readonly of: "fourFoldBoron" | "density";
  readonly name: string;
  readonly title: string;
  readonly unit: string;
  readonly factor: number;
  readonly digits: number;
  /** The axes go at least so far. @unit as the quantity's */
  readonly least: readonly [number, number];
  readonly caption: string;
}

function parityFigure(validations: readonly NamedValidation[], quantity: Quantity): Figure[] {
  const { of, name, title, unit, factor, digits, least, caption } = quantity;
  const series = validations.map((each) => ({
    label: each.name,
    points: each.document.glasses.flatMap((glass) => {
      const [ours, measured]: readonly [Estimate | undefined, number | undefined] = [
        glass.values[of],
        glass.experiment[of],
      ];
      if (ours === undefined || measured === undefined) return [];
      const error = ours.error === undefined ? {} : { error: factor * ours.error };
      return [{ glass: glass.name, measured: factor * measured, computed: factor * ours.value, ...error }];
    }),
  }));
  const all = series.flatMap(({ points }) => points);
  if (all.length === 0) return [];
  const values = all.flatMap(({ measured, computed }) => [measured, computed]);
  const rounded = (value: number): number => Number(value.toFixed(digits));
  const description = series
    .map(
      ({ label, points }) =>
        `${label}: ${points.map(({ glass, measured, computed }) => `${glass} ${computed.toFixed(digits)} (measured ${measured.toFixed(digits)})`).join(", ")}`,
    )
    .join("; ");
  const rows = series.flatMap(({ label, points }) => points.map((point) => ({ label, ...point })));
  return [
    {
      name,
      title,
      caption,
      description,
      svg: parityPlot({
        name,
        title,
        description,
        measured: { label: `experiment (${unit})` },
        computed: { label: `computed (${unit})` },
        domain: [Math.min(least[0], ...values), Math.max(least[1], ...values)],
        series,
      }),
      csv: csvOf({
        potential: rows.map(({ label }) => label),
        glass: rows.map(({ glass }) => glass),
        [`experiment (${unit})`]: rows.map(({ measured }) => rounded(measured)),
        [`computed (${unit})`]: rows.map(({ computed }) => rounded(computed)),
        [`error (${unit})`]: rows.map(({ error }) => (error === undefined ? "" : rounded(error))),
      }),
    },
  ];
}
