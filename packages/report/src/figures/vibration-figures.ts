import { type AnalysisDocument, regionText } from "@boroxol/analysis";
import type { Figure } from "../figure.ts";
import { elementInk, otherElement, seriesColours } from "../palette.ts";
import { curveFigure } from "./curve-figure.ts";

/** Vibrational density of states by element. */
export function spectrumFigure({ vdos }: AnalysisDocument): Figure | undefined {
  if (vdos === undefined) return undefined;
  const elements = Object.entries(vdos.density);
  const title = "Vibrational density of states";
  const top = vdos.frequency[vdos.total.indexOf(Math.max(...vdos.total))]!;
  return curveFigure({
    name: "vibrations",
    title,
    caption: `Vibrational density of states from the velocity autocorrelation of ${vdos.frames} frames, by element, each normalised to one; black, all atoms weighted by mass.${vdos.folded === true ? " It does not fall off towards its end: velocities are too far apart in time, and faster vibrations stand at wrong frequencies." : ""}`,
    description: `${title} up to ${vdos.frequency.at(-1)!.toFixed(0)} THz; the total is highest at ${top.toFixed(1)} THz.`,
    xLabel: "frequency (THz)",
    yLabel: "density (1/THz)",
    fromZero: true,
    series: [
      ...elements.map(([element, y]) => ({
        label: element,
        x: vdos.frequency,
        y,
        colour: elementInk[element] ?? otherElement,
      })),
      { label: "all", x: vdos.frequency, y: vdos.total, style: "trace" as const, colour: "currentColor" },
    ],
    csv: {
      "frequency (THz)": vdos.frequency,
      "total (1/THz)": vdos.total,
      ...Object.fromEntries(elements.map(([element, list]) => [`${element} (1/THz)`, list])),
    },
  });
}

/** Van Hove self functions of the first carrier at all lags. */
export function vanHoveFigure({ vanHove }: AnalysisDocument): Figure | undefined {
  const [element, found] = Object.entries(vanHove ?? {})[0] ?? [];
  if (element === undefined || found === undefined) return undefined;
  const { r, self, lags, distinct } = found;
  const label = (lag: number): string => `${Number(lag.toPrecision(3))} ps`;
  const title = `Displacements of ${element}`;
  return curveFigure({
    name: "van-hove",
    title,
    caption: `Self part of the van Hove function of ${element}: density of the distance that atoms have gone after ${lags.map(label).join(", ")}. A second maximum would mark jumps between sites.${distinct === undefined ? "" : ` Its distinct part at ${label(distinct.lag)} stands in the table.`}`,
    description: `${title} after ${lags.length} lags, from 0 to ${r.at(-1)!.toFixed(0)} Å.`,
    xLabel: "displacement (Å)",
    yLabel: "4πr² G(r, t) (1/Å)",
    fromZero: true,
    series: self.map((y, k) => ({ label: label(lags[k]!), x: r, y, colour: seriesColours[k]! })),
    csv: {
      "r (A)": r,
      ...Object.fromEntries(self.map((y, k) => [`self after ${label(lags[k]!)} (1/A)`, y])),
      ...(distinct === undefined
        ? {}
        : { "r of pairs (A)": distinct.r, [`distinct after ${label(distinct.lag)}`]: distinct.g }),
    },
  });
}

/** Motion in a region and outside of it. */
export function regionFigure({ region }: AnalysisDocument): Figure | undefined {
  const [element, found] = Object.entries(region?.elements ?? {})[0] ?? [];
  if (region === undefined || element === undefined || found === undefined) return undefined;
  const parts = (["inside", "outside"] as const).flatMap((name) => {
    const part = found[name];
    return part.measurable ? [{ name, ...part }] : [];
  });
  if (parts.length === 0) return undefined;
  const along = region.region.kind === "slab" ? " along the slab" : "";
  const title = `Motion of ${element} by region`;
  return curveFigure({
    name: "region",
    title,
    caption: `Displacement of ${element}${along} by atoms that begin and end a lag inside of the region (${regionText(region.region).replace(" A ", " Å ")}), and by those that do so outside. ${parts.map(({ name, value, error }) => `D ${name} ${value.toPrecision(2)} ± ${error.toPrecision(1)} Å²/ps.`).join(" ")}`,
    description: `${title}: ${parts.map(({ name }) => name).join(" and ")}.`,
    xLabel: "time (ps)",
    yLabel: `mean-square displacement${along} (Å²)`,
    x: "log",
    y: "log",
    series: parts.map(({ name, time, displacement }) => ({ label: name, x: time, y: displacement })),
    csv: Object.fromEntries(
      parts.flatMap(({ name, time, displacement, across }) => [
        [`time ${name} (ps)`, time],
        [`displacement ${name} (A^2)`, displacement],
        ...(across === undefined ? [] : [[`across ${name} (A^2)`, across]]),
      ]),
    ),
  });
}
