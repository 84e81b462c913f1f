/** What is compared. */
export type ValidatedQuantity =
  | "fourFoldBoron"
  | "fourFoldBoronAtZeroPressure"
  | "density"
  | "overCoordinatedSilicon"
  | "nonBridgingOxygen"
  | "boronInRings"
  | "deviation";

/** Where the error of an estimate comes from; `none` where nothing can tell it. */
export type ErrorSource = "replicas" | "blocks" | "binomial" | "none";

/** A number with its standard error. */
export interface Estimate {
  readonly value: number;
  readonly error?: number;
  readonly errorOf: ErrorSource;
}

/** One glass of a validation. */
export interface ValidatedGlass {
  readonly name: string;
  readonly table: string;
  /** Atoms of the cell, by symbol. */
  readonly atoms: Readonly<Record<string, number>>;
  /** What was measured on real glasses. */
  readonly experiment: {
    /** @unit g/cm3 */
    readonly density: number;
    readonly fourFoldBoron?: number;
    /** By NMR. */
    readonly boronInRings?: number;
    readonly source: string;
  };
  /** What the papers' potential gave, with the standard deviation over models. */
  readonly papers: {
    readonly boronInRings?: { readonly value: number; readonly deviation?: number };
    readonly boronInRingsAbInitio?: number;
    readonly source?: string;
  };
  /** Seeds of the replicas that are in the values. */
  readonly seeds: readonly number[];
  /** Why replicas are missing, by seed. */
  readonly failures: readonly { readonly seed: number; readonly code: string; readonly message: string }[];
  /** Fractions, g/cm3 and eV/A; empty before a replica is finished. */
  readonly values: Readonly<Partial<Record<ValidatedQuantity, Estimate>>>;
  /** Shortest distance of each pair at 300 K, over all replicas. @unit A */
  readonly shortest: Readonly<Record<string, number>>;
  /** How replicas left the range of the model's card. */
  readonly strays: readonly { readonly seed: number; readonly text: string }[];
}

/** What came of a melt in which atoms might overlap. */
export interface OverlapResult {
  readonly name: string;
  /** @unit K */
  readonly temperature: number;
  /** @unit ps */
  readonly time: number;
  readonly frames: number;
  /** Frames with at least one overlap. */
  readonly overlapping: number;
  /** By pair: the shortest distance of the melt, the distance below which it is an overlap. @unit A */
  readonly pairs: Readonly<Record<string, { readonly shortest: number; readonly limit: number }>>;
  /** Fraction of silicon with five oxygens and more in the second half of the melt. */
  readonly overCoordinatedSilicon?: number;
  /** Why the melt ended early. */
  readonly failure?: { readonly code: string; readonly message: string };
}

/** A number with its standard error, or why there is none. */
export type Found = { readonly value: number; readonly error: number } | { readonly reason: string };

/** The fold of the energy of a heated glass, beside what the papers' potential gave. */
export interface TransitionResult {
  readonly name: string;
  /** @unit K/ps */
  readonly heatingRate: number;
  /** @unit K */
  readonly found: Found;
  /** @unit K */
  readonly papers?: { readonly value: number; readonly deviation?: number };
}

/** Lithium diffusion at several temperatures. */
export interface DiffusionResult {
  readonly name: string;
  /** Length of each run, without its first sixth. @unit ps */
  readonly time: number;
  /** D by temperature. @unit A^2/ps */
  readonly points: readonly { readonly temperature: number; readonly found: Found }[];
  /** Activation energy. @unit eV */
  readonly energy: Found;
  /** @unit eV */
  readonly papers?: { readonly value: number; readonly deviation?: number };
}

/** How far a quantity is from experiment over all glasses where both are known. */
export interface Agreement {
  readonly glasses: number;
  readonly meanAbsoluteDeviation: number;
  /** Mean of ours less experiment. */
  readonly bias: number;
  /** The largest deviation and the glass where it is. */
  readonly worst: { readonly glass: string; readonly deviation: number };
}

/** What `boroxol validate` writes: `validation.json`. */
export interface ValidationDocument {
  readonly format: "boroxol-validation/1";
  readonly status: "finished" | "under way";
  readonly program: string;
  readonly command: string;
  readonly potential: { readonly name: string; readonly kind: string; readonly summary: string };
  readonly protocol: {
    readonly name: string;
    /** What happens, in words. */
    readonly stages: readonly string[];
    /** Slowest cooling. @unit K/ps */
    readonly coolingRate?: number;
  };
  /** About so many atoms in a cell. */
  readonly size: number;
  readonly replicas: number;
  readonly glasses: readonly ValidatedGlass[];
  /** By table, and `all`. */
  readonly agreement: Readonly<Record<string, { readonly fourFoldBoron?: Agreement; readonly density?: Agreement }>>;
  readonly overlaps: readonly OverlapResult[];
  readonly transitions: readonly TransitionResult[];
  readonly diffusion: readonly DiffusionResult[];
}

/** A validation under the short name of its column. */
export interface NamedValidation {
  readonly name: string;
  readonly document: ValidationDocument;
}
