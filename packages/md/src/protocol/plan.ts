import { BoroxolError } from "@boroxol/core";
import type { DynamicsSettings, IntegratorSettings } from "@boroxol/kernels";
import type { Stage } from "./stage-options.ts";

/** How the deviation of an ensemble is watched. */
export interface DeviationPlan {
  readonly every: number;
  /** @unit eV/A */
  readonly flagAbove?: number;
  /** @unit eV/A */
  readonly saveAbove?: number;
  /** @unit eV/A */
  readonly stopAbove?: number;
}

/** A stage with moving atoms, every default resolved and every time counted in steps. */
export interface MotionPlan {
  readonly kind: "motion";
  readonly name: string;
  readonly settings: DynamicsSettings;
  /** Steps between frames of the trajectory. */
  readonly frameEvery: number;
  /** Steps between lines of thermodynamic data. */
  readonly thermoEvery: number;
  /** Steps between evaluations of an ensemble's deviation, and what follows when a force deviates by more. */
  readonly deviation?: DeviationPlan;
  /** Set where a classical potential prepares the structure for the run's learned one. */
  readonly prepares?: true;
}

export interface MinimisePlan {
  readonly kind: "minimise";
  readonly name: string;
  readonly method: "l-bfgs" | "fire";
  /** @unit eV/A */
  readonly force: number;
  readonly steps: number;
  readonly cell: boolean;
  /** @unit GPa */
  readonly pressure: number;
}

export interface PackingPlan {
  readonly kind: "packing";
  readonly name: string;
}

export type StagePlan = PackingPlan | MotionPlan | MinimisePlan;

type MotionStage = Exclude<Stage, { stage: "packing" | "minimise" }>;

const defaultFrames = 100;
const defaultThermo = 500;

function integratorOf(stage: MotionStage): IntegratorSettings {
  const { tau, tauPressure, coupling, compressibility } = stage;
  if (stage.ensemble === "nve") return { kind: "nve" };
  if (stage.ensemble === "nvt") return { kind: stage.thermostat, tau };
  return stage.barostat === "cell-rescaling"
    ? { kind: "cell-rescaling", tau, tauPressure, compressibility, coupling }
    : { kind: "martyna-tobias-klein", tau, tauPressure, coupling };
}

function motionPlan(stage: MotionStage, before: number | undefined, learned: boolean): MotionPlan {
  let temperature: readonly [number, number];
  let duration: number;
  if (stage.stage === "quench" || stage.stage === "anneal") {
    const from = stage.from ?? before;
    if (from === undefined) {
      throw new BoroxolError(
        "E0122",
        `the first stage '${stage.stage}' does not say from which temperature it starts`,
        {
          fix: "give 'from' in K",
          untouched: "nothing was written",
        },
      );
    }
    temperature = [from, stage.to];
    duration = Math.abs(from - stage.to) / stage.rate;
  } else {
    temperature = [stage.temperature, stage.temperature];
    duration = stage.duration;
  }
  const steps = Math.max(1, Math.round((duration * 1000) / stage.timestep));
  const every = (time: number | undefined, count: number): number =>
    time === undefined
      ? Math.max(1, Math.floor(steps / count))
      : Math.max(1, Math.round((time * 1000) / stage.timestep));
  return {
    kind: "motion",
    name: stage.stage,
    settings: {
      integrator: integratorOf(stage),
      timestep: stage.timestep,
      schedule: { steps, temperature, pressure: [stage.pressure, stage.pressureEnd ?? stage.pressure] },
    },
    frameEvery: every(stage.frames, defaultFrames),
    thermoEvery: every(stage.thermo, defaultThermo),
    ...deviationPlan(stage),
    ...(learned && stage.part === "start" && { prepares: true }),
  };
}

function deviationPlan(stage: MotionStage): { deviation?: DeviationPlan } {
  const { deviation, flagAbove, saveAbove, stopAbove, timestep } = stage;
  if (deviation === undefined) {
    if (flagAbove === undefined && saveAbove === undefined && stopAbove === undefined) return {};
    throw new BoroxolError(
      "E0122",
      `the stage '${stage.stage}' has a threshold of deviation and no time between them`,
      {
        fix: "give 'deviation' in ps",
        untouched: "nothing was written",
      },
    );
  }
  return {
    deviation: {
      every: Math.max(1, Math.round((deviation * 1000) / timestep)),
      ...(flagAbove !== undefined && { flagAbove }),
      ...(saveAbove !== undefined && { saveAbove }),
      ...(stopAbove !== undefined && { stopAbove }),
    },
  };
}

/** What a protocol becomes for one potential. */
export interface Plan {
  readonly stages: readonly StagePlan[];
  /** What was left out and why, in sentences. */
  readonly notes: readonly string[];
}

/**
 * Resolves every default of a protocol and counts its times in steps.
 *
 * A classical potential does the 'start' part of a protocol that prepares structures for learned ones, and the
 * minimisation; the rest waits for a learned potential. With a learned one, stages of the part 'start' are marked: they
 * run on a classical potential.
 * @param learned whether the run's potential is a learned one
 * @throws E0122 for a ramp without a temperature to start from
 */
export function planProtocol(stages: readonly Stage[], learned: boolean): Plan {
  const prepares = stages.some((stage) => "part" in stage && stage.part === "start");
  const kept = stages.filter(
    (stage) =>
      learned || !prepares || stage.stage === "packing" || stage.stage === "minimise" || stage.part === "start",
  );
  const notes: string[] = [];
  if (kept.length < stages.length) {
    notes.push(
      `${stages.length - kept.length} of ${stages.length} stages need a learned potential and were left out: ` +
        "this is the protocol's classical start structure.",
    );
  }
  const planned: StagePlan[] = [];
  let temperature: number | undefined;
  for (const stage of kept) {
    if (stage.stage === "packing") planned.push({ kind: "packing", name: "packing" });
    else if (stage.stage === "minimise") {
      const { method, force, steps, cell, pressure } = stage;
      planned.push({ kind: "minimise", name: "minimise", method, force, steps, cell, pressure });
    } else {
      const plan = motionPlan(stage, temperature, learned);
      [, temperature] = plan.settings.schedule.temperature;
      planned.push(plan);
    }
  }
  return { stages: planned, notes };
}

/** Steps of motion in a plan. */
export function plannedSteps(plan: Plan): number {
  return plan.stages.reduce((sum, stage) => sum + (stage.kind === "motion" ? stage.settings.schedule.steps : 0), 0);
}

/** Time of motion in a plan. @returns @unit ps */
export function plannedTime(plan: Plan): number {
  return plan.stages.reduce(
    (sum, stage) =>
      sum + (stage.kind === "motion" ? (stage.settings.schedule.steps * stage.settings.timestep) / 1000 : 0),
    0,
  );
}

/** Whether a plan needs a classical potential that prepares the structure. */
export function needsStartPotential(plan: Plan): boolean {
  return plan.stages.some((stage) => stage.kind === "motion" && stage.prepares === true);
}
