import type { AnalysisDocument } from "@boroxol/analysis";
import { csvOf, type Figure } from "../figure.ts";
import { linePlot } from "../line-plot.ts";

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
    caption: `${title}, Faber–Ziman, summed over the vectors of the cell in ${sq.frames} frame${sq.frames === 1 ? "" : "s"}${isotopes.length > 0 ? `, ${isotopes.join(", ")}` : ""}.${peak === undefined ? "" : ` The first sharp diffraction peak lies at ${peak.position.toFixed(2)} 1/Å: order of period ${peak.period.toFixed(1)} Å.`}${sq.s === undefined ? " Scattering lengths cancel, so that it is not normalised." : ""}${agreement}`,
    description,
    svg: linePlot({
      name: "structure-factor",
      title,
      description,
      x: { label: "q (1/Å)", domain: [0, sq.q.at(-1)!], nice: true },
      y: { label, domain: [low - 0.05 * (high - low), high + 0.1 * (high - low)], nice: true },
      series: [
        { label: measured === undefined ? "" : "model", x: sq.q, y: values, style: "trace" },
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
