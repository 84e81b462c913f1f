import type { AnalysisDocument } from "@boroxol/analysis";
import type { Figure } from "../figure.ts";
import { curveFigure } from "./curve-figure.ts";

/** T(r) of neutrons. */
export function correlationFigure({ sq }: AnalysisDocument): Figure | undefined {
  if (sq?.correlation === undefined) return undefined;
  const { r, total, differential } = sq.correlation;
  return curveFigure({
    name: "correlation",
    title: "Total correlation function",
    caption: `T(r) of neutrons, broadened as by a measurement up to ${sq.q.at(-1)!.toFixed(0)} 1/Å; D(r) stands in the table.`,
    description: `T(r) from 0 to ${r.at(-1)!.toFixed(0)} Å.`,
    xLabel: "r (Å)",
    yLabel: "T(r) (barn/Å²)",
    series: [{ label: "", x: r, y: total, style: "trace" }],
    csv: { "r (A)": r, "T(r) (barn/A^2)": total, "D(r) (barn/A^2)": differential },
  });
}
