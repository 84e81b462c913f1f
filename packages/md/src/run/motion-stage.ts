import { join } from "node:path";
import {
  type Frame,
  BoroxolError,
  amuPerCubicAngstromInGramPerCm3,
  createRandom,
  neighbourList,
  symbolOf,
} from "@boroxol/core";
import { formatExtxyzFrame, writeFileAtomically } from "@boroxol/io";
import { type Dynamics, type DynamicsState, type Observation, createWasmDynamics } from "@boroxol/kernels";
import { collisionDistance } from "../closest-approach.ts";
import { initialVelocities } from "../initial-velocities.ts";
import type { MotionPlan } from "../protocol/plan.ts";
import { type RunContext, Interrupted } from "./run-context.ts";
import { watchDeviation } from "./watch-deviation.ts";
import { watchValidity } from "./watch-validity.ts";

const secondsBetweenReports = 0.5;
/** Wall time of one call into the step loop: short enough for Ctrl-C. @unit s */
const chunkSeconds = 0.2;
/**
 * Change of the conserved quantity between two outputs that no sound simulation shows. The angles of BMP-shrm, cut at
 * 3.3 A as published, let it jump by up to 0.06 eV per atom in a hot melt. @unit eV per atom
 */
const lostEnergy = 0.2;

const stepsToNext = (step: number, every: number): number => every - (step % every);

/** Atoms moving through one stage: output, checkpoints, guards. */
export async function runMotionStage(
  context: RunContext,
  index: number,
  plan: MotionPlan,
  start: Frame,
  time: number,
  resumed: DynamicsState | undefined,
): Promise<Frame> {
  const { schedule, timestep } = plan.settings;
  const { masses, seed, threads, precision } = context;
  const interaction = plan.prepares === true ? context.startInteraction : context.interaction;
  const random = createRandom(seed);
  const velocities = start.velocities ?? initialVelocities(masses, schedule.temperature[0], random);
  const frame: Frame = { ...start, velocities };
  using dynamics = await createWasmDynamics(
    interaction,
    { frame, masses, seed, step: start.step ?? 0 },
    { threads, precision, closest: collisionDistance },
  );
  using watch =
    plan.deviation === undefined ? undefined : await watchDeviation(context, index, plan.deviation, frame.species);
  using validity =
    context.carded === undefined || plan.prepares === true
      ? undefined
      : await watchValidity(context, context.carded, index, frame.species);
  const stageStart = start.step ?? 0;
  const totalMass = masses.reduce((sum, mass) => sum + mass, 0);
  const timeAt = (done: number): number => time + (done * timestep) / 1000;
  const targetAt = (done: number): number =>
    schedule.temperature[0] + ((schedule.temperature[1] - schedule.temperature[0]) * done) / schedule.steps;
  const constant =
    schedule.temperature[0] === schedule.temperature[1] || plan.settings.integrator.kind !== "nose-hoover";

  const observe = async (previous: Observation | undefined): Promise<Observation> => {
    const now = dynamics.observe();
    await context.emit({
      event: "thermo",
      stage: index,
      step: now.step,
      time: timeAt(now.stageStep),
      temperature: now.temperature,
      target: targetAt(now.stageStep),
      potentialEnergy: now.potentialEnergy,
      kineticEnergy: now.kineticEnergy,
      pressure: now.pressure,
      volume: now.volume,
      density: (totalMass / now.volume) * amuPerCubicAngstromInGramPerCm3,
      invariant: now.invariant,
    });
    if (previous !== undefined && constant && previous.stageStep > 0)
      guardEnergy(previous, now, masses.length, index, plan.name);
    return now;
  };
  const writeFrame = async (): Promise<void> => {
    const now = dynamics.frame();
    const { species, positions, images, cell, periodic, energy, step } = now;
    const info = { stage: plan.name, stage_index: index };
    const done = dynamics.observe().stageStep;
    await context.trajectory.append(
      formatExtxyzFrame({
        species,
        positions,
        cell,
        periodic,
        ...(images && { images }),
        ...(energy !== undefined && { energy }),
        ...(step !== undefined && { step }),
        time: timeAt(done),
        info,
      }),
    );
    await validity?.look(now, timeAt(done), dynamics.observe().temperature);
  };

  try {
    await dynamics.configure(plan.settings);
    if (resumed !== undefined) await dynamics.restore(resumed);
    let done = dynamics.observe().stageStep;
    let last: Observation | undefined;
    if (done === 0) {
      await context.emit({ event: "stage", stage: index, name: plan.name, step: stageStart, time });
    }
    let chunk = 20;
    let lastSave = performance.now();
    let lastReport = 0;
    let rate = 0;
    while (done < schedule.steps) {
      const steps = Math.min(
        chunk,
        schedule.steps - done,
        stepsToNext(done, plan.thermoEvery),
        stepsToNext(done, plan.frameEvery),
        plan.deviation === undefined ? schedule.steps : stepsToNext(done, plan.deviation.every),
      );
      const began = performance.now();
      await dynamics.run(steps);
      const seconds = (performance.now() - began) / 1000;
      rate = rate === 0 ? steps / seconds : 0.9 * rate + (0.1 * steps) / seconds;
      chunk = Math.max(1, Math.min(100_000, Math.ceil(rate * chunkSeconds)));
      done += steps;
      for (const warning of dynamics.takeWarnings?.() ?? []) context.warn(warning);
      if (done % plan.thermoEvery === 0 || done === schedule.steps) last = await observe(last);
      if (done % plan.frameEvery === 0) await writeFrame();
      if (plan.deviation !== undefined && done % plan.deviation.every === 0) {
        await watch!.look(dynamics.frame(), timeAt(done));
      }
      if (performance.now() - lastReport > secondsBetweenReports * 1000) {
        lastReport = performance.now();
        context.onProgress({
          stage: index,
          stages: context.stages,
          name: plan.name,
          stageStep: done,
          stageSteps: schedule.steps,
          step: stageStart + done,
          steps: context.totalSteps,
          observation: dynamics.observe(),
          target: targetAt(done),
          rate,
          frame: () => dynamics.frame(),
        });
      }
      // Signals and timers are served between calls into the step loop.
      await new Promise((resolve) => setImmediate(resolve));
      const stop = context.signal?.aborted === true && done < schedule.steps;
      if (stop || performance.now() - lastSave > context.checkpointSeconds * 1000) {
        await context.save(index, frame, time, dynamics.save());
        lastSave = performance.now();
      }
      if (stop) throw new Interrupted();
    }
    return dynamics.frame();
  } catch (cause) {
    if (!(cause instanceof BoroxolError) || !["E0401", "E0404"].includes(cause.code)) throw cause;
    throw await failure(context, dynamics, cause, index, plan.name);
  }
}

/** @throws E0404 when the conserved quantity jumps */
function guardEnergy(previous: Observation, now: Observation, atoms: number, stage: number, name: string): void {
  const change = Math.abs(now.invariant - previous.invariant) / atoms;
  const ranAway = now.temperature > 20_000;
  if (change <= lostEnergy && !ranAway) return;
  throw new BoroxolError(
    "E0404",
    ranAway
      ? `the temperature reached ${now.temperature.toFixed(0)} K`
      : `the conserved energy changed by ${change.toFixed(3)} eV per atom within ${now.step - previous.step} steps`,
    { place: `stage ${stage + 1} (${name}), step ${now.step}`, fix: "use a shorter time step or a gentler start" },
  );
}

/** Saves the frame of a simulation that blew up and names the closest pair in it. */
async function failure(
  context: RunContext,
  dynamics: Dynamics,
  cause: BoroxolError,
  stage: number,
  name: string,
): Promise<BoroxolError> {
  const { species, positions, images, cell, periodic, step } = dynamics.frame();
  const path = join(context.directory, "failure.extxyz");
  let closest = "";
  if (positions.every(Number.isFinite)) {
    const frame: Frame = {
      species,
      positions,
      cell,
      periodic,
      ...(images && { images }),
      ...(step !== undefined && { step }),
    };
    await writeFileAtomically(path, formatExtxyzFrame(frame));
    closest = closestPair(frame);
  }
  return new BoroxolError(cause.code, `${cause.message}${closest}`, {
    place: cause.place ?? `stage ${stage + 1} (${name}), step ${step}`,
    fix: cause.fix ?? "use a shorter time step or a gentler start",
    untouched: `the run up to its last checkpoint; the frame of the failure is in ${path}`,
    cause,
  });
}

/** The pair whose distance is smallest in units of its collision distance, in words. */
function closestPair(frame: Frame): string {
  const list = neighbourList(frame, 2.5);
  let worst = Number.POSITIVE_INFINITY;
  let words = "";
  for (let i = 0; i < frame.species.length; i++) {
    for (let k = list.offsets[i]!; k < list.offsets[i + 1]!; k++) {
      const j = list.neighbours[k]!;
      const r = Math.hypot(list.vectors[3 * k]!, list.vectors[3 * k + 1]!, list.vectors[3 * k + 2]!);
      const ratio = r / collisionDistance(frame.species[i]!, frame.species[j]!);
      if (ratio >= worst) continue;
      worst = ratio;
      words = `; closest are ${symbolOf(frame.species[i]!)} ${i + 1} and ${symbolOf(frame.species[j]!)} ${j + 1} at ${r.toFixed(3)} A`;
    }
  }
  return words;
}
