import { type Frame, electronvoltPerCubicAngstromInGPa } from "@boroxol/core";
import { wasmBackend } from "@boroxol/kernels";
import { fire } from "../minimise/fire.ts";
import { atomsLandscape, cellLandscape, deformedFrame, frameOf } from "../minimise/landscape.ts";
import { limitedMemoryBfgs } from "../minimise/limited-memory-bfgs.ts";
import { packedStart } from "../packed-start.ts";
import type { MinimisePlan } from "../protocol/plan.ts";
import { formalSign } from "../formal-sign.ts";
import { type RunContext, Interrupted } from "./run-context.ts";

/** How far the first relaxation of a packing goes: melting does the rest. */
const roughMinimum = { force: 1, steps: 200 };

/** Random places, pushed apart, then relaxed roughly in the potential, so that melting starts without a bang. */
export async function runPackingStage(context: RunContext, index: number, start: Frame): Promise<Frame> {
  const { startInteraction } = context;
  // Models have no charges.
  const sign = (z: number): number => Math.sign(startInteraction.charges.get(z) ?? formalSign(z));
  const backend = wasmBackend({ threads: context.threads, precision: context.precision });
  const { frame: pushed, shrink } = await packedStart(start, context.seed, backend, sign);
  using evaluator = await backend.prepare(startInteraction, start.species);
  const relaxed = await fire(atomsLandscape(pushed, evaluator), roughMinimum);
  await context.emit({
    event: "packed",
    stage: index,
    shrink,
    steps: relaxed.steps,
    force: relaxed.force,
    potentialEnergy: relaxed.energy,
  });
  return { ...frameOf(start, relaxed.coordinates), step: start.step ?? 0 };
}

/** The nearest minimum of the energy, or of the enthalpy where the cell relaxes too. */
export async function runMinimiseStage(
  context: RunContext,
  index: number,
  plan: MinimisePlan,
  start: Frame,
): Promise<Frame> {
  using evaluator = await wasmBackend({ threads: context.threads, precision: context.precision }).prepare(
    context.interaction,
    start.species,
  );
  const landscape = plan.cell
    ? cellLandscape(start, evaluator, plan.pressure / electronvoltPerCubicAngstromInGPa)
    : atomsLandscape(start, evaluator);
  const minimise = plan.method === "fire" ? fire : limitedMemoryBfgs;
  let lastReport = 0;
  const result = await minimise(landscape, {
    force: plan.force,
    steps: plan.steps,
    onStep(step) {
      if (context.signal?.aborted === true) throw new Interrupted();
      if (performance.now() - lastReport < 500) return;
      lastReport = performance.now();
      context.onProgress({
        stage: index,
        stages: context.stages,
        name: plan.name,
        stageStep: step,
        stageSteps: plan.steps,
        step: start.step ?? 0,
        steps: context.totalSteps,
        frame: () => start,
      });
    },
  });
  await context.emit({
    event: "minimised",
    stage: index,
    steps: result.steps,
    converged: result.converged,
    force: result.force,
    potentialEnergy: result.energy,
  });
  const frame = plan.cell ? deformedFrame(start, result.coordinates) : frameOf(start, result.coordinates);
  for (const warning of evaluator.takeWarnings?.() ?? []) context.warn(warning);
  const { energy, forces, stress } = await evaluator.evaluate(frame, ["energy", "forces", "stress"]);
  return { ...frame, energy: energy!, forces: forces!, stress: stress!, step: start.step ?? 0 };
}
