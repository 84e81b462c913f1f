import type { TogetherDocument } from "@boroxol/analysis";
import type { Figure } from "../figure.ts";
import { committeeFigures, parityFigures } from "./agreement-figures.ts";
import { classEnergyFigure, spreadFigure } from "./class-figures.ts";
import { strainSeriesFigures } from "./mechanics-figures.ts";
import { arrheniusFigures } from "./temperature-figures.ts";
import { ternaryFigure } from "./ternary-figure.ts";
import { transitionFigure } from "./transition-figure.ts";

/** All figures that files analysed beside each other have data for. */
export function togetherFigures(document: TogetherDocument): Figure[] {
  const thermo = document.files.flatMap(({ analysis }) => (analysis?.thermo === undefined ? [] : [analysis.thermo]));
  return [
    spreadFigure(document),
    transitionFigure(thermo, document.transition?.energy),
    ...arrheniusFigures(document),
    ...strainSeriesFigures(document),
    ternaryFigure(document),
    ...committeeFigures(document),
    ...parityFigures(document),
    classEnergyFigure(document),
  ].filter((figure) => figure !== undefined);
}
