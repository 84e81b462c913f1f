import { BoroxolError, symbolOf } from "@boroxol/core";
import type { Interaction, KernelModel, ModelFunction, ModelTerm } from "@boroxol/kernels";
import type { Potential, PotentialCard } from "./potential.ts";

/** Families of models that are read from files. */
export type ModelKind = "deep-potential" | "nep" | "grace-fs" | "behler-parrinello" | "ensemble" | "sum";

/** A potential whose energy is not a sum of pair and angle terms. */
export interface ModelPotential extends Potential {
  readonly kind: ModelKind;
  /** Of all parameters: tells one model from another. */
  readonly hash: string;
}

/** Whether a potential is a model, not a set of pair and angle terms. */
export function isModelPotential(potential: Potential): potential is ModelPotential {
  return potential.kind !== "classical";
}

/**
 * A model potential from its parts.
 * @param cutoff of a bond, not of the energy of a whole neighbourhood @unit A
 * @param judge the model in plain f64, which also serves where there is no kernel
 * @param kernel makes what the kernels need
 */
export function modelPotential(
  kind: ModelKind,
  card: PotentialCard,
  cutoff: number,
  hash: string,
  judge: ModelFunction,
  kernel?: () => KernelModel,
): ModelPotential {
  const interaction = (species: Uint8Array): Interaction => {
    refuseElementsOutside(card, species);
    const term: ModelTerm = { hash, cutoff, weight: 1, evaluate: judge, ...(kernel && { kernel }) };
    return { pairs: [], angles: [], models: [term], charges: new Map(), selfEnergies: new Map() };
  };
  return {
    kind,
    card,
    cutoff,
    hash,
    interaction,
    prepare: async (species, backend) => backend.prepare(interaction(species), species),
  };
}

function refuseElementsOutside(card: PotentialCard, species: Uint8Array): void {
  const foreign = [...new Set(species)].filter((z) => !card.elements.includes(z)).map(symbolOf);
  if (foreign.length === 0) return;
  throw new BoroxolError("E0301", `${card.name} has no parameters for ${foreign.join(", ")}`, {
    place: "the composition",
    fix: `it covers ${card.elements.map(symbolOf).join(", ")}; use a model that was trained for all of them`,
  });
}
