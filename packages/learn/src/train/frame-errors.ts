import type { Frame } from "@boroxol/core";
import type { Results } from "@boroxol/kernels";
import { addError } from "./errors.ts";
import type { LabelErrors } from "./errors.ts";

/** Adds the errors of a potential on one frame to sums: labels that the frame lacks count nothing. */
export function addFrameErrors(frame: Frame, results: Results, errors: LabelErrors): void {
  const { energy, forces, stress, species } = frame;
  if (energy !== undefined) addError(errors.energy, (results.energy! - energy) / species.length);
  forces?.forEach((force, k) => addError(errors.force, results.forces![k]! - force));
  stress?.forEach((each, k) => addError(errors.stress, results.stress![k]! - each));
}
