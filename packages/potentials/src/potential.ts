import type { Backend, Evaluator, Interaction } from "@boroxol/kernels";

/** What a reader needs to judge a potential before using it. */
export interface PotentialCard {
  readonly name: string;
  readonly summary: string;
  /** Atomic numbers. */
  readonly elements: readonly number[];
  /** Where it was fitted and where it is known to fail, in sentences. */
  readonly validity: string;
  readonly citations: readonly { readonly text: string; readonly doi: string }[];
}

/** An immutable, serialisable description of a potential. */
export interface Potential {
  readonly kind: string;
  readonly card: PotentialCard;
  /** @unit A */
  readonly cutoff: number;
  /**
   * Its terms for a cell with these atoms: what molecular dynamics runs on.
   * @param species atomic numbers @shape [n]
   * @throws E0301 for an element that the potential lacks
   */
  interaction(species: Uint8Array): Interaction;
  /** Makes an evaluator for frames of these atoms. */
  prepare(species: Uint8Array, backend: Backend): Promise<Evaluator>;
}

/** A potential of pair and angle terms, whose parameters may depend on the composition. */
export interface ClassicalPotential extends Potential {
  readonly kind: "classical";
}

/** Whether a potential is one of pair and angle terms. */
export function isClassicalPotential(potential: Potential): potential is ClassicalPotential {
  return potential.kind === "classical";
}
