import type { Frame } from "@boroxol/core";
import { wasmBackend } from "@boroxol/kernels";
import { type CardedModel, strayText, straysOf } from "@boroxol/potentials";
import type { RunContext } from "./run-context.ts";

/** Looks whether the frames of a stage stay where the model's card says that it holds. */
export interface ValidityWatch extends Disposable {
  look(frame: Frame, time: number, temperature: number): Promise<void>;
}

/**
 * Watches a run of a model with a card: a frame that leaves its range is an event, and is said once of each kind. The committee
 * is asked where the card names a deviation.
 */
export async function watchValidity(
  context: RunContext,
  { modelCard, committee }: CardedModel,
  stage: number,
  species: Uint8Array,
): Promise<ValidityWatch> {
  const asks = committee !== undefined && modelCard.validity.deviation !== undefined;
  // Without a skin the list is made anew for every frame, so that a resumed run gives the same bits.
  const backend = wasmBackend({ threads: context.threads, precision: context.precision, skin: 0 });
  const evaluator = asks ? await committee.prepare(species, backend) : undefined;
  return {
    async look(frame, time, temperature) {
      const deviation = (await evaluator?.deviation(frame))?.force[0];
      const strays = straysOf(modelCard, frame, { temperature, ...(deviation !== undefined && { deviation }) });
      if (strays.length === 0) return;
      await context.emit({ event: "strays", stage, step: frame.step ?? 0, time, strays });
      for (const stray of strays) context.warn(`outside of the model's range: ${strayText(stray)}`);
    },
    [Symbol.dispose]: () => evaluator?.[Symbol.dispose](),
  };
}
