import { BoroxolError } from "@boroxol/core";
import type { Frame } from "@boroxol/core";
import type { TrainingOptions } from "../../train/training-options.ts";
import { mostNeighbours } from "../most-neighbours.ts";
import type { DeepPotentialSettings } from "./settings.ts";

/** Slots beyond the most neighbours that were seen. */
const margin = 1.1;

/**
 * The settings of a Deep Potential from options and data: slots for the most neighbours of each type and a tenth more, in
 * fours.
 * @param sample frames of the data
 * @throws E0301 where a pair names an element that the model lacks
 */
export function chooseDeepPotential(
  options: TrainingOptions,
  typeMap: readonly string[],
  sample: readonly Frame[],
): DeepPotentialSettings {
  return {
    typeMap,
    cutoff: options.cutoff,
    switchStart: options.switchStart,
    sel:
      options.sel.length > 0
        ? options.sel
        : mostNeighbours(sample, typeMap, options.cutoff).map((most) => 4 * Math.ceil((margin * most) / 4)),
    embedding: options.embedding,
    axisNeurons: options.axisNeurons,
    fitting: options.fitting,
    typeOneSide: options.typeOneSide,
    activation: options.activation as DeepPotentialSettings["activation"],
    fittingActivation: (options.fittingActivation ?? options.activation) as DeepPotentialSettings["activation"],
    embeddingTimestep: options.embeddingTimestep,
    fittingTimestep: options.fittingTimestep,
    excludeTypes: excludedPairs(options.excludeTypes, typeMap),
    setDavgZero: options.setDavgZero,
    protection: options.protection,
    precision: options.precision,
  };
}

/** Pairs such as Li-O as pairs of types. */
function excludedPairs(pairs: readonly string[], typeMap: readonly string[]): (readonly [number, number])[] {
  return pairs.map((pair) => {
    const [a, b] = pair.split("-").map((symbol) => typeMap.indexOf(symbol)) as [number, number];
    if (a >= 0 && b >= 0) return [a, b];
    throw new BoroxolError("E0301", `the model has only one of the elements of ${pair}, or none`, {
      place: "excludeTypes",
      fix: `name pairs of ${typeMap.join(", ")}`,
      untouched: "nothing was trained",
    });
  });
}
