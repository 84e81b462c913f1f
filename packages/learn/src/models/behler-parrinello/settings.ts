import type { AngularSymmetryFunction, CutoffFunction, RadialSymmetryFunction } from "@boroxol/potentials";

/** What shapes a Behler-Parrinello network before training: every element has the same symmetry functions. */
export interface BehlerParrinelloSettings {
  /** Element symbols. */
  readonly typeMap: readonly string[];
  /** Of the radial functions. @unit A */
  readonly cutoff: number;
  /** Of the angular functions. @unit A */
  readonly angularCutoff: number;
  readonly cutoffFunction: CutoffFunction;
  /** One set for each element of the neighbours, or all neighbours weighted with their atomic numbers. */
  readonly neighbours: "resolved" | "weighted";
  /** Widths and shifts of the radial functions. @unit 1/A^2, A */
  readonly radial: readonly { readonly eta: number; readonly shift: number }[];
  /** Widths of the angular functions. @unit 1/A^2 */
  readonly angularEtas: readonly number[];
  /** Exponents of the angular functions, each with both signs of lambda. */
  readonly zetas: readonly number[];
  /** Neurons of each hidden layer. */
  readonly hidden: readonly number[];
}

/** Of each function of each element over some frames, by element. */
export interface SymmetryStatistics {
  /** @shape each [types,functions] @unit 1 */
  readonly minimum: readonly (readonly number[])[];
  readonly maximum: readonly (readonly number[])[];
  readonly mean: readonly (readonly number[])[];
  readonly width: readonly (readonly number[])[];
}

/** The radial functions in order: for each kind of neighbour, each width and shift. */
export function radialFunctions(settings: BehlerParrinelloSettings): RadialSymmetryFunction[] {
  const { typeMap, neighbours, radial, cutoff } = settings;
  const kinds = neighbours === "weighted" ? [{}] : typeMap.map((_, neighbour) => ({ neighbour }));
  return kinds.flatMap((kind) => radial.map((each) => ({ kind: "radial" as const, ...kind, ...each, cutoff })));
}

/** The angular functions in order: for each pair of neighbours, each width, each exponent, both signs. */
export function angularFunctions(settings: BehlerParrinelloSettings): AngularSymmetryFunction[] {
  const { typeMap, neighbours, angularEtas, zetas, angularCutoff: cutoff } = settings;
  const pairs = typeMap.flatMap((_, a) => typeMap.slice(a).map((__, b) => ({ neighbours: [a, a + b] as const })));
  const kinds = neighbours === "weighted" ? [{}] : pairs;
  return kinds.flatMap((kind) =>
    angularEtas.flatMap((eta) =>
      zetas.flatMap((zeta) =>
        ([1, -1] as const).map((lambda) => ({
          kind: "angular" as const,
          ...kind,
          wide: false,
          eta,
          shift: 0,
          lambda,
          zeta,
          cutoff,
        })),
      ),
    ),
  );
}
