import type { AnalysisDocument } from "@boroxol/analysis";
import type { Frame } from "@boroxol/core";

/** A reference to a paper. */
export interface Citation {
  /** Key of the BibTeX entry. */
  readonly key: string;
  readonly text: string;
  readonly doi?: string;
}

/** A measured number and who measured it. */
export interface Measured {
  readonly value: number;
  /** Experimental uncertainty, where it is stated. */
  readonly error?: number;
  readonly source: string;
}

/** One stage of the protocol in words, as the reader of a methods section needs it. */
export interface ProtocolStage {
  readonly name: string;
  /** For instance `3500 K for 5 ps` or `3500 to 300 K at 100 K/ps`. */
  readonly description: string;
  /** For instance `nvt`. */
  readonly ensemble?: string;
  /** @unit ps */
  readonly duration?: number;
}

/** Thermodynamic data of one stage, all lists of the same length. */
export interface StageSeries {
  readonly stage: string;
  /** Since the start of the run. @unit ps */
  readonly time: readonly number[];
  /** @unit K */
  readonly temperature: readonly number[];
  /** @unit eV */
  readonly potentialEnergy: readonly number[];
  /** @unit GPa */
  readonly pressure: readonly number[];
  /** @unit g/cm3 */
  readonly density: readonly number[];
}

/** What the potential is, and how far it may be trusted. */
export interface PotentialSection {
  readonly name: string;
  readonly kind: string;
  readonly summary: string;
  readonly validity: string;
  readonly hash: string;
  /** @unit A */
  readonly cutoff: number;
  readonly elements: readonly string[];
  readonly citations: readonly Citation[];
}

/** Something that the reader must know before using a number. */
export interface ValidityFlag {
  readonly level: "good" | "note" | "warning";
  /** A few words. */
  readonly title: string;
  readonly text: string;
}

/** Everything in a report; all of it can be made again from the folder of the run. */
export interface ReportInput {
  readonly composition: {
    /** As the user wrote it, in normal form. */
    readonly name: string;
    readonly molePercent: Readonly<Record<string, number>>;
    readonly weightPercent: Readonly<Record<string, number>>;
    readonly atoms: Readonly<Record<string, number>>;
    /** What rounding to whole atoms changed, in words. */
    readonly rounding: string;
  };
  /** Density that the cell was built at. @unit g/cm3 */
  readonly density: { readonly value: number; readonly source: string };
  readonly protocol: {
    readonly name: string;
    readonly stages: readonly ProtocolStage[];
    /** Slowest cooling rate of the quench. @unit K/ps */
    readonly coolingRate?: number;
    /** What the protocol itself says of its results. */
    readonly caveat?: string;
    readonly citation?: Citation;
  };
  readonly potential: PotentialSection;
  /** Of the frames at the lowest temperature. */
  readonly analysis: AnalysisDocument;
  /** Rings while the melt is cooled, where the run has such a stage. */
  readonly cooling?: AnalysisDocument;
  /** The frames that were analysed, in words: `100 frames of the last 5 ps at 300 K`. */
  readonly analysed: string;
  readonly thermo: readonly StageSeries[];
  readonly finalFrame: Frame;
  readonly experiment: { readonly density?: Measured; readonly fourFoldBoron?: Measured };
  /** Four-fold boron by the model of Dell, Bray and Xiao, where it applies. */
  readonly fourFoldBoronModel?: Measured;
  readonly provenance: {
    readonly version: string;
    readonly seed: number;
    readonly threads: number;
    readonly steps: number;
    /** @unit ps */
    readonly time: number;
    /** The command that makes the run again. */
    readonly command: string;
    /** More rows for the table, such as the runtime or the wall time. */
    readonly more?: Readonly<Record<string, string>>;
  };
  readonly flags: readonly ValidityFlag[];
}
