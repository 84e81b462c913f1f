import type { RingDefinition } from "./rings.ts";
import type { PartialForm } from "./structure-factor.ts";
import type { Region } from "./region.ts";

/** Names of the analyses. */
export const analysisNames = [
  "density",
  "gr",
  "coordination",
  "n4",
  "nbo",
  "qn",
  "connectivity",
  "angles",
  "rings",
  "sq",
  "msd",
  "diffusion",
  "conductivity",
  "vanhove",
  "vdos",
  "tracks",
  "events",
  "transition",
  "strain",
  "forces",
] as const;

/** One of the analyses. */
export type AnalysisName = (typeof analysisNames)[number];

/** What to analyse and how. */
export interface AnalyzeOptions {
  /** Default: all, and msd where the frames carry times. */
  readonly only?: Iterable<string>;
  /** Bond lengths by pair name that replace the first minimum of g(r). @unit A */
  readonly cutoffs?: Readonly<Record<string, number>>;
  /** A bond forms this much inside of its cutoff and breaks this much outside of it, default 0. @unit A */
  readonly hysteresis?: number;
  /** Default guttman. */
  readonly rings?: RingDefinition;
  /** Formers in the largest ring, default 12. */
  readonly maxRing?: number;
  /** What scatters, default neutron. */
  readonly weights?: "neutron" | "xray";
  /** Isotopes in place of natural elements, by symbol: `{ Li: "7Li" }`. */
  readonly isotopes?: Readonly<Record<string, string>>;
  /** How partial structure factors are written, default faber-ziman. */
  readonly partials?: PartialForm;
  /** Full width at half height of the instrument, with which S(q) is folded; none when left out. @unit 1/A */
  readonly broadening?: number;
  /** A measured S(q), or F(q) where scattering lengths cancel, to compare with. @unit q in 1/A */
  readonly measured?: MeasuredCurve;
  /** Charges by symbol for the conductivity; formal ones when left out. @unit e */
  readonly charges?: Readonly<Record<string, number>>;
  /** Temperature for the conductivity; that of the frames when left out. @unit K */
  readonly temperature?: number;
  /** A part of the atoms whose diffusion is measured apart. */
  readonly region?: Region;
  /** Elements left out of the local deformation, default lithium. */
  readonly leftOut?: readonly string[];
  /** Memory for the paths of atoms, and again for their velocities, default 1 GB. @unit byte */
  readonly memory?: number;
}

/** Points of a measurement. */
export interface MeasuredCurve {
  /** @shape [points] @unit 1/A */
  readonly q: readonly number[];
  /** @shape [points] @unit 1 */
  readonly s: readonly number[];
  /** Where it comes from. */
  readonly source: string;
}
