import { BoroxolError, type Frame } from "@boroxol/core";
import { formatExtxyzFrame } from "@boroxol/io";
import { wasmBackend } from "@boroxol/kernels";
import { formatModelDeviation } from "@boroxol/potentials";
import type { DeviationPlan } from "../protocol/plan.ts";
import type { RunContext } from "./run-context.ts";

/** Looks at the deviation of an ensemble during a stage. */
export interface DeviationWatch extends Disposable {
  /**
   * Evaluates all models on a frame and does what the plan says.
   * @throws E0405 when the run is to stop
   */
  look(frame: Frame, time: number): Promise<void>;
}

/**
 * Watches the deviation of a run's ensemble: every evaluation is a line of `model_devi.out`; frames above `saveAbove` go to
 * `candidates.extxyz`, with the deviation of each atom.
 */
export async function watchDeviation(
  context: RunContext,
  stage: number,
  plan: DeviationPlan,
  species: Uint8Array,
): Promise<DeviationWatch> {
  const { ensemble, table, candidates } = context.deviation!;
  // Without a skin the list is made anew for every frame, so that a resumed run gives the same bits.
  const evaluator = await ensemble.prepare(
    species,
    wasmBackend({ threads: context.threads, precision: context.precision, skin: 0 }),
  );
  return {
    async look(frame, time) {
      const deviation = await evaluator.deviation(frame);
      const [largest] = deviation.force;
      const step = frame.step ?? 0;
      const exceeds = (limit: number | undefined): boolean => limit !== undefined && !(largest <= limit);
      await table.append(formatModelDeviation(step, deviation));
      const saved = exceeds(plan.saveAbove);
      if (saved) {
        const { positions, cell, periodic } = frame;
        const info = { deviation: largest };
        await candidates.append(formatExtxyzFrame({ species, positions, cell, periodic, step, time, info }));
      }
      if (saved || exceeds(plan.flagAbove) || exceeds(plan.stopAbove)) {
        await context.emit({ event: "deviation", stage, step, time, force: deviation.force, saved });
        context.warn(`the models differ by ${largest.toFixed(3)} eV/A in the force on an atom at step ${step}`);
      }
      if (!exceeds(plan.stopAbove)) return;
      throw new BoroxolError(
        "E0405",
        `the models differ by ${largest.toFixed(3)} eV/A in the force on an atom, more than ${plan.stopAbove} eV/A`,
        {
          place: `stage ${stage + 1}, step ${step}`,
          fix: "label frames like this one and train again, or raise 'stopAbove'",
          untouched: "the run up to its last checkpoint; model_devi.out has the course of the deviation",
        },
      );
    },
    [Symbol.dispose]: () => evaluator[Symbol.dispose](),
  };
}
