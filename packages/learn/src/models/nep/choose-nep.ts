import type { Frame } from "@boroxol/core";
import type { TrainingOptions } from "../../train/training-options.ts";
import { mostNeighbours } from "../most-neighbours.ts";
import type { NepSettings } from "./settings.ts";

/** Room for neighbours beyond the most that were seen: melts are denser in places. */
const margin = 1.5;

/** The settings of a NEP from options and data. @param sample frames of the data */
export function chooseNep(options: TrainingOptions, typeMap: readonly string[], sample: readonly Frame[]): NepSettings {
  const room = (cutoff: number): number =>
    Math.ceil(margin * mostNeighbours(sample, typeMap, cutoff).reduce((sum, each) => sum + each, 0));
  return {
    typeMap,
    radialCutoff: options.cutoff,
    angularCutoff: options.angularCutoff,
    nMax: [options.nMax[0]!, options.nMax[1]!],
    basisSize: [options.basisSize[0]!, options.basisSize[1]!],
    lMax: options.lMax,
    fourBody: options.fourBody,
    fiveBody: options.fiveBody,
    neurons: options.neurons,
    capacity: [room(options.cutoff), room(options.angularCutoff)],
  };
}
