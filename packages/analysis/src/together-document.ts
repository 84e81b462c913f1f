import type { AnalysisDocument } from "./analysis-document.ts";
import type { ClassEnergy } from "./class-energies.ts";
import type { ObservableSpread } from "./committee-deviation.ts";
import type { CommitteeSection, ParitySection } from "./frame-agreement.ts";
import type { StrainSeriesSection } from "./strain-series.ts";
import type { TemperatureSection } from "./temperature-series.ts";
import type { TransitionSection } from "./thermo-series.ts";

/** What files analysed beside each other are to each other. */
export const togetherKinds = [
  "replicas",
  "members",
  "temperatures",
  "strains",
  "compositions",
  "committee",
  "parity",
  "classes",
] as const;

/** One of them. */
export type TogetherKind = (typeof togetherKinds)[number];

/** A glass among others of other composition. */
export interface CompositionPoint {
  readonly file: string;
  /** Of oxides, where all cations have one. @unit mol% */
  readonly molePercent: Readonly<Record<string, number>>;
  readonly n4?: number;
  readonly error?: number;
  /** A measured value for this composition. */
  readonly measured?: number;
}

/** What `boroxol analyze --as KIND --json` prints. */
export interface TogetherDocument {
  readonly as: TogetherKind;
  readonly files: readonly {
    readonly file: string;
    readonly temperature?: number;
    readonly analysis?: AnalysisDocument;
  }[];
  /** Every number over the files, for replicas, members and strains. */
  readonly observables?: Readonly<Record<string, ObservableSpread>>;
  /** Tg of all files, with the bootstrap over them. */
  readonly transition?: TransitionSection;
  readonly temperatures?: TemperatureSection;
  readonly strains?: StrainSeriesSection;
  readonly compositions?: readonly CompositionPoint[];
  readonly committee?: CommitteeSection;
  readonly parity?: ParitySection;
  readonly classes?: readonly ClassEnergy[];
}
