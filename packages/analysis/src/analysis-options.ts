import type { RingDefinition } from "./rings.ts";

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
] as const;

/** One of the analyses. */
export type AnalysisName = (typeof analysisNames)[number];

/** What to analyse and how. */
export interface AnalyzeOptions {
  /** Default: all, and msd where the frames carry times. */
  readonly only?: Iterable<string>;
  /** Bond lengths by pair name that replace the first minimum of g(r). @unit A */
  readonly cutoffs?: Readonly<Record<string, number>>;
  /** Default guttman. */
  readonly rings?: RingDefinition;
  /** Formers in the largest ring, default 12. */
  readonly maxRing?: number;
  /** What scatters, default neutron. */
  readonly weights?: "neutron" | "xray";
  /** Isotopes in place of natural elements, by symbol: `{ Li: "7Li" }`. */
  readonly isotopes?: Readonly<Record<string, string>>;
  /** Memory for the paths of atoms, default 1 GB. @unit byte */
  readonly memory?: number;
}
