import type { Figure } from "../figure.ts";
import type { ReportInput } from "../report-input.ts";
import { angleFigure } from "./angle-figure.ts";
import { cutoffBandFigure } from "./cutoff-band-figure.ts";
import { shellFigure } from "./shell-figure.ts";
import { coordinationFigure } from "./coordination-figure.ts";
import { displacementFigure } from "./displacement-figure.ts";
import { qnFigure } from "./qn-figure.ts";
import { quenchFigure, temperatureFigure } from "./quench-figures.ts";
import { radialDistributionFigure, runningCoordinationFigure } from "./radial-distribution-figure.ts";
import { ringCountFigure, ringLifeFigure, ringSurvivalFigure } from "./ring-time-figures.ts";
import { ringSizeFigure, threeMemberedRingFigure } from "./ring-figures.ts";
import { deformationFigure, forceFigure, strainFigures } from "./mechanics-figures.ts";
import { correlationFigure } from "./correlation-figure.ts";
import { ringEventFigure } from "./ring-event-figure.ts";
import { trackFigure } from "./track-figure.ts";
import { transitionFigure } from "./transition-figure.ts";
import { regionFigure, spectrumFigure, vanHoveFigure } from "./vibration-figures.ts";
import { partialStructureFigure, structureFactorFigure } from "./structure-factor-figure.ts";

/** Figures by the section of the report in which they stand. */
export interface ReportFigures {
  readonly shortRange: readonly Figure[];
  readonly network: readonly Figure[];
  readonly rings: readonly Figure[];
  readonly quench: readonly Figure[];
  readonly dynamics: readonly Figure[];
  readonly mechanics: readonly Figure[];
}

/** All figures that the run has data for. */
export function reportFigures({
  analysis,
  thermo,
  experiment,
  cooling,
}: Pick<ReportInput, "analysis" | "thermo" | "experiment" | "cooling">): ReportFigures {
  const present = (figures: readonly (Figure | undefined)[]): Figure[] =>
    figures.filter((figure) => figure !== undefined);
  return {
    shortRange: present([
      radialDistributionFigure(analysis),
      runningCoordinationFigure(analysis),
      structureFactorFigure(analysis),
      partialStructureFigure(analysis),
      correlationFigure(analysis),
      angleFigure(analysis, "inside"),
      angleFigure(analysis, "between"),
    ]),
    network: present([
      coordinationFigure(analysis, experiment.fourFoldBoron),
      qnFigure(analysis),
      shellFigure(analysis),
      cutoffBandFigure(analysis),
    ]),
    rings: present([
      ringSizeFigure(analysis),
      threeMemberedRingFigure(analysis),
      ringCountFigure(analysis),
      ringSurvivalFigure(analysis),
      ringLifeFigure(analysis),
      ringEventFigure(analysis),
      ...(cooling === undefined
        ? []
        : [
            ringCountFigure(cooling, "cooling-"),
            ringLifeFigure(cooling, "cooling-"),
            ringEventFigure(cooling, "cooling-"),
          ]),
    ]),
    quench: present([
      temperatureFigure(thermo),
      quenchFigure(thermo, analysis.atoms),
      analysis.thermo === undefined || thermo.length > 0
        ? undefined
        : transitionFigure([analysis.thermo], analysis.transition?.energy),
    ]),
    dynamics: present([
      displacementFigure(analysis),
      vanHoveFigure(analysis),
      trackFigure(analysis),
      spectrumFigure(analysis),
      regionFigure(analysis),
    ]),
    mechanics: present([...strainFigures(analysis), deformationFigure(analysis), forceFigure(analysis)]),
  };
}
