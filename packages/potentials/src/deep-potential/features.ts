import type { DeepPotentialModel } from "./model.ts";
import { widthOf } from "./network.ts";

/** M_1, the number of features that the embedding gives each neighbour. */
export function featureWidth({ embeddings }: Pick<DeepPotentialModel, "embeddings">): number {
  return widthOf(embeddings.find((each) => each !== undefined)!);
}

/** Where the embedding of a pair of types stands in the list: t_j, or t_i + t_j times the number of types. */
export function embeddingIndex(
  { typeOneSide, typeMap }: Pick<DeepPotentialModel, "typeOneSide" | "typeMap">,
  ti: number,
  tj: number,
): number {
  return typeOneSide ? tj : ti + tj * typeMap.length;
}
