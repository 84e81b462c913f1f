import type { Frame } from "@boroxol/core";
import type { Interaction } from "./interaction.ts";

/** What an evaluator can be asked for. */
export type Property = "energy" | "forces" | "stress" | "atomEnergies" | "atomVirials" | "forceDeviation";

/** Results of one evaluation; a key is present when it was asked for. */
export interface Results {
  /** @unit eV */
  energy?: number;
  /** @shape [n,3] @unit eV/A */
  forces?: Float64Array;
  /** sigma = (1/V) dE/d(strain), tension positive, Voigt xx yy zz yz xz xy. @shape [6] @unit eV/A^3 */
  stress?: Float64Array;
  /** @shape [n] @unit eV */
  atomEnergies?: Float64Array;
  /** Shares of the virial W = -V sigma, as the model divides it among atoms. @shape [n,3,3] @unit eV */
  atomVirials?: Float64Array;
  /** Spread of the force on each atom over the models of an ensemble, |std F_i|. @shape [n] @unit eV/A */
  forceDeviation?: Float64Array;
}

/** Evaluates one potential on frames of one list of species. */
export interface Evaluator extends Disposable {
  readonly provides: readonly Property[];
  evaluate(frame: Frame, want: readonly Property[]): Promise<Results>;
  /** What a user should know of the evaluations since the last call, each thing once. */
  takeWarnings?(): readonly string[];
}

/** Where the arithmetic is done. `reference` is plain f64 TypeScript and the judge of every other backend. */
export interface Backend {
  readonly name: "reference" | "wasm";
  prepare(interaction: Interaction, species: Uint8Array): Promise<Evaluator>;
}
