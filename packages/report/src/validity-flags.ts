import { cellVolume, perpendicularWidths } from "@boroxol/core";
import type { ReportInput, ValidityFlag } from "./report-input.ts";
import { superscripts } from "./svg-text.ts";

/** Laboratory melt quenching, from slow cooling to splats. @unit K/s */
const laboratoryRates = "1 to 10⁶ K/s";

/**
 * What the reader must know before using the numbers: the cooling rate, the agreement with experiment, defects of the
 * network and the size of the cell, then what the run itself had to say.
 */
export function validityFlags(input: ReportInput): ValidityFlag[] {
  const { analysis, experiment, protocol, potential, finalFrame } = input;
  const flags: ValidityFlag[] = [];
  const add = (level: ValidityFlag["level"], title: string, text: string): number => flags.push({ level, title, text });

  const { coolingRate } = protocol;
  if (coolingRate !== undefined) {
    const power = Math.log10(coolingRate) + 12;
    const perSecond = `about 10${superscripts(power.toFixed(0))} K/s`;
    const text = `${coolingRate} K/ps is ${perSecond}; glasses are made at ${laboratoryRates}.`;
    if (coolingRate > 20)
      add(
        "warning",
        "Cooled for a first look",
        `${text} Expect too little four-fold boron, too few rings and too many defects.`,
      );
    else
      add(
        "note",
        "Cooled faster than a laboratory can",
        `${text} Compare runs at several rates before drawing conclusions.`,
      );
  }

  const { n4, nbo, coordination, rings } = analysis;
  const measured = experiment.fourFoldBoron;
  if (n4 !== undefined && measured !== undefined) {
    const allowed = Math.max(0.03, 2 * (analysis.error?.n4 ?? 0));
    const apart = n4 - measured.value;
    const text = `The model has ${(100 * n4).toFixed(1)} %, experiment ${(100 * measured.value).toFixed(1)} %.`;
    if (Math.abs(apart) <= allowed) add("good", "Four-fold boron agrees with experiment", text);
    else add("warning", `Four-fold boron is ${apart < 0 ? "below" : "above"} experiment`, text);
  }
  const fiveFold = coordination?.["Si"]?.["5"] ?? 0;
  if (fiveFold > 0.01) {
    add(
      fiveFold > 0.05 ? "warning" : "note",
      "Five-fold silicon",
      `${(100 * fiveFold).toFixed(1)} % of silicon has five oxygens; glasses at ambient pressure have none that is seen.`,
    );
  } else if (coordination?.["Si"] !== undefined)
    add(
      "good",
      "Silicon is four-fold",
      `${(100 * (coordination["Si"]["4"] ?? 0)).toFixed(1)} % of silicon has four oxygens.`,
    );
  const edges = rings?.perFormer["2"] ?? 0;
  if (edges > 0.02)
    add(
      "note",
      "Edge-sharing polyhedra",
      `${edges.toFixed(3)} rings of two per former; glasses at ambient pressure have next to none.`,
    );
  const triclusters = analysis.oxygen?.["3"] ?? 0;
  if (nbo !== undefined && triclusters > 0.03) {
    add(
      "note",
      "Three-fold oxygen",
      `${(100 * triclusters).toFixed(1)} % of oxygen has three formers, a sign of a structure frozen in at high temperature.`,
    );
  }

  if (cellVolume(finalFrame.cell) !== 0) {
    const width = Math.min(...perpendicularWidths(finalFrame.cell));
    if (width < 2 * potential.cutoff) {
      add(
        "note",
        "Small cell",
        `The cell is ${width.toFixed(1)} Å wide, the potential reaches ${potential.cutoff} Å: rings and correlations longer than half of the cell meet their own images.`,
      );
    }
  }
  if (analysis.frames === 1) add("note", "One frame", "Numbers of a single frame carry no error bars.");
  return [...flags, ...input.flags];
}

/** The whole report in one line. */
export function verdictOf(flags: readonly ValidityFlag[]): { level: ValidityFlag["level"]; text: string } {
  const count = (level: ValidityFlag["level"]): number => flags.filter((flag) => flag.level === level).length;
  const some = (n: number, word: string): string => `${n} ${word}${n === 1 ? "" : "s"}`;
  const [warnings, notes] = [count("warning"), count("note")];
  if (warnings > 0)
    return {
      level: "warning",
      text: `Use with care: ${some(warnings, "warning")}${notes > 0 ? ` and ${some(notes, "note")}` : ""}`,
    };
  if (notes > 0) return { level: "note", text: `Plausible, with ${some(notes, "note")}` };
  return { level: "good", text: "No reservations were found" };
}
