import type { DistributionSection, ParityErrors, TogetherDocument } from "@boroxol/analysis";
import type { Figure } from "../figure.ts";
import { curveFigure } from "./curve-figure.ts";

/** Cumulative distributions of a committee's standard deviations. */
export function committeeFigures({ committee }: TogetherDocument): Figure[] {
  if (committee === undefined) return [];
  const figure = (name: string, what: string, unit: string, found: DistributionSection | undefined): Figure[] =>
    found === undefined
      ? []
      : [
          curveFigure({
            name: `committee-${name}`,
            title: `Deviation of ${what} over the committee`,
            caption: `Cumulative distribution of the standard deviation of ${what} over ${committee.members} members, ${found.samples} samples from ${committee.frames} frames; mean ${found.mean.toPrecision(2)}, median ${found.median.toPrecision(2)} ${unit}.`,
            description: `Cumulative distribution up to ${found.value.at(-1)!.toPrecision(3)} ${unit}.`,
            xLabel: `standard deviation (${unit})`,
            yLabel: "cumulative fraction",
            fromZero: true,
            series: [{ label: "", x: found.value, y: found.fraction, style: "trace" }],
            csv: { [`deviation (${unit})`]: found.value, fraction: found.fraction },
          }),
        ];
  return [
    ...figure("energy", "energy", "eV per atom", committee.energy),
    ...figure("force", "force", "eV/Å", committee.force),
  ];
}

/** Model against reference. */
export function parityFigures({ parity }: TogetherDocument): Figure[] {
  if (parity === undefined) return [];
  const figure = (name: string, unit: string, found: ParityErrors | undefined): Figure[] => {
    if (found === undefined) return [];
    const all = [...found.reference, ...found.model];
    const ends = [all.reduce((a, b) => Math.min(a, b)), all.reduce((a, b) => Math.max(a, b))];
    return [
      curveFigure({
        name: `parity-${name}`,
        title: `Parity of ${name}`,
        caption: `Model against reference: mean absolute error ${found.meanAbsolute.toPrecision(3)}, root mean square ${found.rootMeanSquare.toPrecision(3)}, largest ${found.largest.toPrecision(3)} ${unit}, ${found.samples} numbers of ${parity.frames} frames.`,
        description: `${found.reference.length} points about the diagonal.`,
        xLabel: `reference (${unit})`,
        yLabel: `model (${unit})`,
        series: [
          { label: "", x: ends, y: ends, style: "trace", colour: "#8A8F98" },
          { label: "", x: found.reference, y: found.model, style: "points", colour: "#0072B2" },
        ],
        csv: { [`reference (${unit})`]: found.reference, [`model (${unit})`]: found.model },
      }),
    ];
  };
  return [...figure("energy", "eV per atom", parity.energy), ...figure("force", "eV/Å", parity.force)];
}
