import type { AnalysisDocument } from "@boroxol/analysis";
import { csvOf, type Figure, halfPage, type PlotBox } from "../figure.ts";
import { linePlot } from "../line-plot.ts";
import { curveFigure } from "./curve-figure.ts";

/** Total structure factor with its first sharp diffraction peak. */
export function structureFactorFigure({ sq }: AnalysisDocument): Figure | undefined {
  if (sq === undefined) return undefined;
  const values = sq.s ?? sq.f;
  const what = sq.weights === "neutron" ? "Neutron" : "X-ray";
  const isotopes = Object.values(sq.isotopes ?? {});
  const title = `${what} structure factor`;
  const peak = sq.firstSharpDiffractionPeak;
  const found = peak === undefined ? "" : ` First sharp diffraction peak at ${peak.position.toFixed(2)} 1/Å.`;
  const description = `${title} from ${sq.q[0]!.toFixed(2)} to ${sq.q.at(-1)!.toFixed(1)} 1/Å.${found}`;
  const label = sq.s === undefined ? (sq.weights === "neutron" ? "F(q) (barn)" : "F(q) (electrons²)") : "S(q)";
  const { measured } = sq;
  const drawn = [...values, ...(measured?.s ?? [])];
  const [low, high] = [Math.min(...drawn), Math.max(...drawn)];
  const agreement =
    measured === undefined
      ? ""
      : ` R factor ${measured.factor.toFixed(3)} against ${measured.source}, ${measured.points} points.`;
  return {
    name: "structure-factor",
    title,
    caption: `${title}, Faber–Ziman, summed over the vectors of the cell in ${sq.frames} frame${sq.frames === 1 ? "" : "s"}${isotopes.length > 0 ? `, ${isotopes.join(", ")}` : ""}.${peak === undefined ? "" : ` The first sharp diffraction peak lies at ${peak.position.toFixed(2)} 1/Å: order of period ${peak.period.toFixed(1)} Å.`}${sq.s === undefined ? " Scattering lengths cancel, so that it is not normalised." : ""}${sq.broadening === undefined ? "" : ` Folded with a width of ${sq.broadening} 1/Å.`}${measured !== undefined || sq.transform === undefined ? "" : " Dashed: the transform of g(r), which ends at half of the cell and is the broader for it."}${agreement}`,
    description,
    svg: linePlot({
      name: "structure-factor",
      title,
      description,
      x: { label: "q (1/Å)", domain: [0, Math.ceil(sq.q.at(-1)! - 0.05)] },
      y: { label, domain: [low - 0.05 * (high - low), high + 0.1 * (high - low)], nice: true },
      series: [
        { label: measured === undefined ? "direct sum" : "model", x: sq.q, y: values, style: "trace" },
        ...(measured !== undefined || sq.transform === undefined
          ? []
          : [{ label: "by g(r), Lorch", x: sq.transform.q, y: sq.transform.s, style: "trace" as const }]),
        ...(measured === undefined
          ? []
          : [{ label: "experiment", x: measured.q, y: measured.s, style: "points" as const, colour: "currentColor" }]),
      ],
      ...(peak === undefined ? {} : { marks: [{ x: peak.position, label: `${peak.position.toFixed(2)} 1/Å` }] }),
    }),
    csv: csvOf({
      "q (1/A)": sq.q,
      [label]: values,
      ...(sq.transform === undefined ? {} : { "S(q) by g(r)": sq.transform.s }),
      ...sq.partials,
      ...(measured === undefined ? {} : { "q measured (1/A)": measured.q, "S(q) measured": measured.s }),
    }),
  };
}

/** Room for six names. */
const wide: PlotBox = { ...halfPage, width: 980, height: 330, left: 72 };
const mostPairs = 6;

/** Partial structure factors of the pairs with most atoms, each lifted above the one before. */
export function partialStructureFigure({ sq, gr }: AnalysisDocument): Figure | undefined {
  if (sq === undefined) return undefined;
  const weight = (name: string): number => {
    const g = gr?.pairs[name];
    // Pairs are told apart by how many they are: the last value of the running coordination.
    return g?.n.at(-1) ?? 0;
  };
  const pairs = Object.entries(sq.partials)
    .sort(([a], [b]) => weight(b) - weight(a))
    .slice(0, mostPairs);
  const shown = sq.q.filter((q) => q <= longestShown).length;
  const form = sq.form === "faber-ziman" ? "Faber–Ziman" : "Ashcroft–Langreth";
  const values = pairs.map(([, s]) => s.slice(0, shown));
  const lift = 0.6 * Math.max(...values.flat().map((value) => Math.abs(value - 1)));
  const q = sq.q.slice(0, shown);
  return curveFigure({
    name: "partial-structure-factors",
    title: `Partial structure factors (${form})`,
    caption: `Partial structure factors after ${form}, summed over the vectors of the cell in ${sq.frames} frame${sq.frames === 1 ? "" : "s"}; each curve is lifted by ${lift.toPrecision(2)} above the one before.`,
    description: `Partials of ${pairs.map(([name]) => name).join(", ")} up to ${q.at(-1)!.toFixed(0)} 1/Å.`,
    xLabel: "q (1/Å)",
    yLabel: "S(q), lifted",
    box: wide,
    series: values.map((s, k) => ({
      label: pairs[k]![0].replace("-", "–"),
      x: q,
      y: s.map((value) => value + k * lift),
    })),
    csv: { "q (1/A)": sq.q, ...sq.partials },
  });
}

/** Beyond, partials are nearly one. @unit 1/A */
const longestShown = 12;
