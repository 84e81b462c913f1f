import { join, resolve } from "node:path";
import { type Frame } from "@boroxol/core";
import { formatExtxyzFrame, writeFileAtomically } from "@boroxol/io";
import {
  type ErrorTable,
  trainEnsemble,
  trainingOptions,
  type TrainingOptions,
  type TrainPotentialHooks,
} from "@boroxol/learn";
import { loadCardedModel } from "@boroxol/potentials";
import type { CampaignOptions } from "./campaign-options.ts";
import type { StageWork } from "./stage-store.ts";

/** What a training of the committee came to. */
export interface TrainedCommittee {
  readonly trainingFrames: number;
  readonly validationFrames: number;
  /** Of the mean of the models on frames that were held out, or on those of the training where there are none. */
  readonly errors: ErrorTable;
  /** Of the force on an atom of these frames: mean and largest. @unit eV/A */
  readonly deviation: { readonly mean: number; readonly largest: number };
}

/** Every so many-th trajectory is held out, the second one first: with few trajectories one of them is soon. */
export function isHeldOut(number: number, holdOut: number): boolean {
  return holdOut > 0 && number % Math.max(2, Math.round(1 / holdOut)) === 1;
}

/**
 * Splits labelled frames by the trajectories that they come from, in the order in which these appear.
 * @param holdOut share of the trajectories that is held out
 */
export function splitByTrajectory(
  frames: readonly Frame[],
  holdOut: number,
): { readonly training: readonly Frame[]; readonly validation: readonly Frame[] } {
  const numbers = new Map<unknown, number>();
  const held = frames.map(({ info }) => {
    const trajectory = info?.["trajectory"];
    if (!numbers.has(trajectory)) numbers.set(trajectory, numbers.size);
    return isHeldOut(numbers.get(trajectory)!, holdOut);
  });
  return { training: frames.filter((_, k) => !held[k]), validation: frames.filter((_, k) => held[k]) };
}

/**
 * Trains the committee into `model/` of a stage's folder, or goes on with a training that was killed.
 * @param frames labelled frames of the campaign, beside the data sets that it began with
 * @param from folder of the committee to begin with; each model begins with its own
 * @returns undefined when it was interrupted
 * @throws what training throws
 */
export async function trainCommittee(
  folder: string,
  options: CampaignOptions,
  frames: readonly Frame[],
  from: string | undefined,
  schedule: { readonly steps?: number; readonly time?: string; readonly rate?: number },
  sets: { readonly data: readonly string[]; readonly validation: readonly string[] },
  hooks: Omit<TrainPotentialHooks, "restart">,
): Promise<StageWork<TrainedCommittee> | undefined> {
  const { training, validation } = splitByTrajectory(frames, options.holdOut);
  const out = join(resolve(folder), "model");
  const paths = {
    training: join(resolve(folder), "training.extxyz"),
    validation: join(resolve(folder), "held-out.extxyz"),
  };
  await writeFileAtomically(paths.training, training.map((frame) => formatExtxyzFrame(frame)).join(""));
  await writeFileAtomically(paths.validation, validation.map((frame) => formatExtxyzFrame(frame)).join(""));
  const { steps, time, ...shape } = options.training;
  const unplanned = schedule.steps === undefined && schedule.time === undefined;
  const planned = unplanned ? { steps, time } : { steps: schedule.steps, time: schedule.time };
  const held = [...sets.validation, ...(validation.length > 0 ? [paths.validation] : [])].map((each) => resolve(each));
  const settings: TrainingOptions = {
    ...shape,
    ...(planned.steps !== undefined && { steps: planned.steps }),
    ...(planned.time !== undefined && { time: planned.time }),
    ...(schedule.rate !== undefined && { rate: schedule.rate }),
    data: [...sets.data, ...(training.length > 0 ? [paths.training] : [])].map((each) => resolve(each)),
    validation: held,
    // Without trajectories to hold out, stretches of the data sets.
    holdOut: held.length > 0 ? 0 : options.holdOut,
    holdOutBy: "blocks",
    out,
    rehearse: [],
    rehearsalWeight: trainingOptions.rehearsalWeight.default,
    models: options.committee,
    atOnce: options.atOnce,
    ...(from !== undefined && options.training.model !== "behler-parrinello" && { from: resolve(from) }),
  };
  const { finished, trainingFrames, validationFrames, errors, committee } = await trainEnsemble(settings, {
    ...hooks,
    restart: true,
    // V8's flags for training are not those for molecular dynamics.
    apart: true,
  });
  if (!finished) return undefined;
  const { modelCard } = await loadCardedModel(out);
  return {
    files: modelCard.members.map(({ file }) => `model/${file}`),
    result: {
      trainingFrames,
      validationFrames,
      errors: errors!,
      deviation: { mean: committee!.mean, largest: committee!.largest },
    },
  };
}
