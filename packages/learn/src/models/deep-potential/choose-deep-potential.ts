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
    fittingActivation: options.activation as DeepPotentialSettings["activation"],
    embeddingTimestep: options.embeddingTimestep,
    fittingTimestep: options.fittingTimestep,
    excludeTypes: [],
    setDavgZero: options.setDavgZero,
    protection: 0,
    precision: options.precision,
  };
}
