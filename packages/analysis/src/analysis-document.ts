import type { AnalysisName, MeasuredCurve } from "./analysis-options.ts";
import type { BondCutoff } from "./bond-cutoffs.ts";
import type { BorateUnitKind } from "./borate-units.ts";
import type { CutoffBands } from "./cutoff-band.ts";
import type { CurveAgreement } from "./curve-agreement.ts";
import type { DeformationSection, ForceSection } from "./deformation-sections.ts";
import type { SelfDiffusion } from "./diffusion.ts";
import type { DiffractionPeak } from "./first-sharp-diffraction-peak.ts";
import type { Measurable } from "./measurable.ts";
import type { RingConnectivity } from "./ring-connectivity.ts";
import type { RingDefinition } from "./rings.ts";
import type { RingEventSection } from "./ring-event-section.ts";
import type { RegionSection } from "./region-diffusion.ts";
import type { PartialForm } from "./structure-factor.ts";
import type { StrainSection } from "./strain-recorder.ts";
import type { ThermoSection, TransitionSection } from "./thermo-series.ts";
import type { ConductivitySection, TrackSection, VanHoveSection, WithError } from "./transport.ts";
import type { ThreeMemberedRings } from "./three-membered-rings.ts";

/** Numbers by a whole number: a coordination number, a ring size, the n of Qn. */
export type ByNumber = { readonly [key: `${number}`]: number };

/** Averages by a whole number; with more than one frame, their standard errors under the same keys. */
export type AveragedByNumber = ByNumber & { readonly error?: ByNumber };

/** g(r) of one pair of elements. */
export interface PairSection {
  /** @shape [bins] @unit A */
  readonly r: readonly number[];
  /** @shape [bins] */
  readonly g: readonly number[];
  /** Running coordination of the first element by the second. @shape [bins] */
  readonly n: readonly number[];
  /** @unit A */
  readonly firstPeak?: number;
  /** @unit A */
  readonly firstMinimum?: number;
}

/** Rings of the network of formers. */
export interface RingSection {
  readonly definition: RingDefinition;
  readonly largest: number;
  /** Rings per former, by size. */
  readonly perFormer: AveragedByNumber;
  /** Rings per frame, by size. */
  readonly counts: ByNumber;
  /** Three-membered rings per frame, by what stands in them. */
  readonly threeMembered: ThreeMemberedRings;
  /** Standard errors of these, with more than one frame. */
  readonly threeMemberedError?: ThreeMemberedRings;
  /** Rings of three three-fold borons, per frame. */
  readonly boroxol: number;
  /** Fraction of three-fold boron that sits in a three-membered ring. */
  readonly b3InRings?: number;
  readonly error?: { readonly boroxol: number; readonly b3InRings?: number };
  /** R_C and P_N by ring size, averaged over frames. */
  readonly connectivity: Readonly<Record<string, RingConnectivity>>;
  /** Root-mean-square distance of the atoms of boroxol rings from their planes. @unit A */
  readonly boroxolPlanarity?: number;
  /** Borate superstructural units per frame. */
  readonly units: Readonly<Record<BorateUnitKind, number>>;
  /** Three-membered rings in time, where the frames carry times. */
  readonly history?: RingHistorySection;
}

/** Births and deaths of three-membered rings. */
export interface RingHistorySection {
  /** Of each frame. @shape [frames] @unit ps */
  readonly time: readonly number[];
  /** Rings in each frame. @shape [frames] */
  readonly counts: readonly number[];
  /** Temperature of each frame, where the files give it. @shape [frames] @unit K */
  readonly temperature?: readonly number[];
  readonly births: number;
  readonly deaths: number;
  /** Survival of rings by age, Kaplan and Meier; absent where no ring was born. */
  readonly survival?: {
    /** @shape [ages] @unit ps */
    readonly age: readonly number[];
    /** @shape [ages] */
    readonly probability: readonly number[];
    /** @shape [ages] */
    readonly error: readonly number[];
  };
  /** From birth to death, the longest first; death absent where the ring outlives the run. */
  readonly lives: readonly {
    readonly members: readonly number[];
    /** @unit ps */
    readonly birth: number;
    /** @unit ps */
    readonly death?: number;
  }[];
}

/** Structure factors. */
export interface ScatteringSection {
  readonly weights: "neutron" | "xray";
  /** Isotopes in place of natural elements, by symbol. */
  readonly isotopes?: Readonly<Record<string, string>>;
  /** @shape [bins] @unit 1/A */
  readonly q: readonly number[];
  /** Total Faber-Ziman S(q); absent where scattering lengths cancel. @shape [bins] */
  readonly s?: readonly number[];
  /** F(q), not normalised. @shape [bins] @unit barn, or electrons^2 */
  readonly f: readonly number[];
  /** How the partials are written. */
  readonly form: PartialForm;
  /** Partials by pair, as they are, without the width of an instrument. @shape [bins] */
  readonly partials: Readonly<Record<string, readonly number[]>>;
  /** Full width at half height of the instrument with which S(q) and F(q) are folded. @unit 1/A */
  readonly broadening?: number;
  readonly firstSharpDiffractionPeak?: DiffractionPeak;
  /** The same by Fourier transform of g(r), which ends at half of the cell, with the window of Lorch. */
  readonly transform?: { readonly q: readonly number[]; readonly s: readonly number[] };
  /** T(r) and D(r) of neutrons as measured up to the largest q. */
  readonly correlation?: {
    /** @shape [bins] @unit A */
    readonly r: readonly number[];
    /** T(r). @shape [bins] @unit barn/A^2 */
    readonly total: readonly number[];
    /** D(r). @shape [bins] @unit barn/A^2 */
    readonly differential: readonly number[];
  };
  /** A measured curve and how far the computed one is from it. */
  readonly measured?: MeasuredCurve & CurveAgreement;
  /** Frames that were summed over. */
  readonly frames: number;
}

/** One kind of bond angle. */
export interface AngleSection {
  /** @shape [bins] @unit degree */
  readonly angle: readonly number[];
  /** Probability density. @shape [bins] @unit 1/degree */
  readonly p: readonly number[];
  /** @unit degree */
  readonly mean: number;
  /** @unit degree */
  readonly deviation: number;
  /** Angles in all frames. */
  readonly count: number;
}

/** Vibrations from velocities. */
export interface SpectrumSection {
  /** @shape [bins] @unit THz */
  readonly frequency: readonly number[];
  /** Of all atoms, weighted by mass. @shape [bins] @unit 1/THz */
  readonly total: readonly number[];
  /** By element. @shape [bins] @unit 1/THz */
  readonly density: Readonly<Record<string, readonly number[]>>;
  /** Lags of the autocorrelation. @shape [lags] @unit ps */
  readonly time: readonly number[];
  /** Normalised, by element. @shape [lags] */
  readonly autocorrelation: Readonly<Record<string, readonly number[]>>;
  /** Frames that went into it: the first ones, where memory does not hold all. */
  readonly frames: number;
  /** It does not fall off towards its end: the frames are too far apart, and faster vibrations stand at wrong frequencies. */
  readonly folded?: boolean;
}

/** Mean-square displacements. */
export interface DisplacementSection {
  /** @shape [lags] @unit ps */
  readonly time: readonly number[];
  /** By element. @shape [lags] @unit A^2 */
  readonly elements: Readonly<Record<string, readonly number[]>>;
  /** By element along x, y and z. @shape [3] of [lags] @unit A^2 */
  readonly directions: Readonly<Record<string, readonly (readonly number[])[]>>;
}

/** Why something that was asked for is not in a document, by the name of the analysis, and what else to beware of. */
export type Limitations = Readonly<Partial<Record<AnalysisName | "cutoffs" | "region" | "order" | "stages", string>>>;

/**
 * What `boroxol analyze --json` prints. Parts that were not asked for, or that the frames cannot give, are absent; `limitations`
 * says why. With
 * more than one frame every group of averages has an `error` with the same keys: standard errors by blocking.
 */
export interface AnalysisDocument {
  readonly frames: number;
  readonly atoms: number;
  /** @unit g/cm3 */
  readonly density?: number;
  readonly cutoffs: Readonly<Record<string, BondCutoff>>;
  readonly coordination?: Readonly<Record<string, AveragedByNumber>>;
  /** Neighbours of every element around every element within the first shell of the pair. */
  readonly shells?: {
    /** First minima of g(r), or the bonds with oxygen, by pair name. @unit A */
    readonly ends: Readonly<Record<string, number>>;
    /** By pair, as in `O around Li`, fractions of the central atoms by number. */
    readonly neighbours: Readonly<Record<string, AveragedByNumber>>;
  };
  /** Fraction of boron with four oxygens. */
  readonly n4?: number;
  /** Fraction of oxygen with one former. */
  readonly nbo?: number;
  /** Fractions of oxygen by the number of formers around it. */
  readonly oxygen?: AveragedByNumber;
  readonly qn?: Readonly<Record<string, AveragedByNumber>>;
  readonly rings?: RingSection;
  /** Links between formers over bridging oxygens, fractions. */
  readonly connectivity?: Readonly<Record<string, number>>;
  /** How every count changes when all cutoffs are 0.1 A shorter and longer. */
  readonly cutoffBand?: CutoffBands;
  readonly gr?: { readonly pairs: Readonly<Record<string, PairSection>> };
  readonly angles?: Readonly<Record<string, AngleSection>>;
  readonly sq?: ScatteringSection;
  readonly msd?: DisplacementSection;
  /** Self-diffusion by element, or why there is none. */
  readonly diffusion?: Readonly<Record<string, Measurable<SelfDiffusion>>>;
  /** Concentration times D of the carriers. @unit 1/(A ps) */
  readonly carriers?: Readonly<Record<string, WithError>>;
  readonly region?: RegionSection;
  readonly conductivity?: ConductivitySection;
  readonly vanHove?: Readonly<Record<string, VanHoveSection>>;
  readonly vdos?: SpectrumSection;
  readonly tracks?: TrackSection;
  /** Births and deaths of three-membered rings. */
  readonly ringEvents?: RingEventSection;
  readonly thermo?: ThermoSection;
  readonly transition?: TransitionSection;
  readonly strain?: StrainSection;
  readonly deformation?: DeformationSection;
  readonly forces?: ForceSection;
  /** Why parts are absent, by the name of the analysis. */
  readonly limitations?: Limitations;
  readonly error?: { readonly density?: number; readonly n4?: number; readonly nbo?: number };
}
