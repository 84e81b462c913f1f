import type { AnalysisDocument, Measurable, StrainCurve, TogetherDocument } from "@boroxol/analysis";
import { type Figure, halfPage, type PlotBox } from "../figure.ts";
import type { LineSeries } from "../line-plot.ts";
import { seriesColours } from "../palette.ts";
import { curveFigure } from "./curve-figure.ts";

/** Room for the names of many classes. */
const wide: PlotBox = { ...halfPage, width: 980, height: 330, left: 72 };

/** Stress, four-fold boron and rings while the cell is strained, each in a figure. */
export function strainFigures({ strain }: AnalysisDocument): Figure[] {
  if (strain === undefined) return [];
  const figure = (name: string, title: string, label: string, y: readonly number[] | undefined): Figure[] =>
    y === undefined
      ? []
      : [
          curveFigure({
            name: `strain-${name}`,
            title,
            caption: `${title} against the strain of the cell along ${strain.axis}.`,
            description: `${title} from strain ${Math.min(...strain.strain).toFixed(3)} to ${Math.max(...strain.strain).toFixed(3)}.`,
            xLabel: `strain along ${strain.axis}`,
            yLabel: label,
            series: [{ label: "", x: strain.strain, y, style: "points" }],
            csv: { strain: strain.strain, [label]: y },
          }),
        ];
  return [
    ...figure("stress", "Stress", "stress (GPa)", strain.stress),
    ...figure("n4", "Four-fold boron", "fraction of boron", strain.n4),
    ...figure("rings", "Three-membered rings", "rings", strain.threeMembered),
  ];
}

/** Local strain by class of atom against that of the cell. */
export function deformationFigure({ deformation }: AnalysisDocument): Figure | undefined {
  if (deformation === undefined || deformation.strain.length < 2) return undefined;
  const classes = Object.entries(deformation.classes);
  return curveFigure({
    name: "local-strain",
    title: "Local strain by class",
    caption:
      "Mean local strain F_aa − 1 about the atoms of each class against the strain of the cell; classes are those of the first frame. On the grey line atoms follow the cell.",
    description: `Local strain of ${classes.map(([name]) => name).join(", ")}.`,
    xLabel: "strain of the cell",
    yLabel: "local strain",
    box: wide,
    series: [
      ...classes.map(([name, { along }]) => ({ label: name, x: deformation.strain, y: along })),
      { label: "", x: deformation.strain, y: deformation.strain, style: "trace" as const, colour: "#8A8F98" },
    ],
    csv: {
      "strain of the cell": deformation.strain,
      ...Object.fromEntries(
        classes.flatMap(([name, { along, shear, volumetric, principal, nonAffine }]) => [
          [`${name} along`, along],
          ...principal.map((each, k) => [`${name} principal ${k + 1}`, each] as const),
          [`${name} shear`, shear],
          [`${name} volumetric`, volumetric],
          [`${name} non-affine (A^2)`, nonAffine],
        ]),
      ),
    },
  });
}

/** Distribution of the sizes of forces by class of atom. */
export function forceFigure({ forces }: AnalysisDocument): Figure | undefined {
  if (forces === undefined) return undefined;
  const classes = Object.entries(forces.histogram).filter(([name]) => (forces.classes[name]?.count ?? 0) >= 10);
  if (classes.length === 0) return undefined;
  const last = Math.max(
    1,
    ...classes.map(([, list]) => list.findLastIndex((value) => value > 0.01 * Math.max(...list)) + 1),
  );
  const shown = forces.force.slice(0, last);
  return curveFigure({
    name: "forces",
    title: "Forces by class",
    caption: `Distribution of the size of the force on atoms by class, ${forces.frames} frames. Means: ${Object.entries(
      forces.classes,
    )
      .map(([name, { mean }]) => `${name} ${mean.toFixed(2)}`)
      .join(", ")} eV/Å.`,
    description: `Histograms of forces up to ${shown.at(-1)!.toFixed(1)} eV/Å.`,
    xLabel: "|F| (eV/Å)",
    yLabel: "density (Å/eV)",
    fromZero: true,
    box: wide,
    series: classes.map(([name, list]) => ({ label: name, x: shown, y: list.slice(0, last) })),
    csv: { "force (eV/A)": forces.force, ...forces.histogram },
  });
}

/** Curves over strain averaged over runs, with one standard error. */
export function strainSeriesFigures({ strains }: TogetherDocument): Figure[] {
  if (strains === undefined) return [];
  const one = (name: string, title: string, label: string, found: Measurable<StrainCurve>): Figure[] =>
    found.measurable
      ? [
          curveFigure({
            name: `strains-${name}`,
            title,
            caption: `${title} against strain, mean of ${found.runs} runs, with one standard error.`,
            description: `${title} over ${found.strain.length} bins of strain.`,
            xLabel: "strain",
            yLabel: label,
            series: banded("mean", found, seriesColours[0]),
            csv: { strain: found.strain, [label]: found.mean, error: found.error },
          }),
        ]
      : [];
  const classes = Object.entries(strains.classes).flatMap(([name, found]) =>
    found.measurable ? [{ name, ...found }] : [],
  );
  return [
    ...one("stress", "Stress", "stress (GPa)", strains.stress),
    ...one("n4", "Four-fold boron", "fraction of boron", strains.n4),
    ...one("rings", "Three-membered rings", "rings", strains.threeMembered),
    ...(classes.length === 0
      ? []
      : [
          curveFigure({
            name: "strains-local",
            title: "Local strain by class",
            caption: `Mean local strain along the axis of each run by class of atom, ${classes[0]!.runs} runs.`,
            description: `Local strain of ${classes.map(({ name }) => name).join(", ")}.`,
            xLabel: "strain of the cell",
            yLabel: "local strain",
            box: wide,
            series: classes.map(({ name, strain, mean }) => ({ label: name, x: strain, y: mean })),
            csv: {
              strain: classes[0]!.strain,
              ...Object.fromEntries(
                classes.flatMap(({ name, mean, error }) => [
                  [name, mean],
                  [`${name} error`, error],
                ]),
              ),
            },
          }),
        ]),
  ];
}

function banded(label: string, { strain, mean, error }: StrainCurve, colour: string): LineSeries[] {
  const edge = (sign: number): LineSeries => ({
    label: sign > 0 ? "± error" : "",
    x: strain,
    y: mean.map((value, k) => value + sign * error[k]!),
    style: "trace",
    colour: "#8A8F98",
  });
  return [{ label, x: strain, y: mean, colour }, edge(1), edge(-1)];
}
