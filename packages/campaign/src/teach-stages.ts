import { join } from "node:path";
import { labellingSettings, settingsHash } from "@boroxol/label";
import { type Campaign, perform } from "./campaign.ts";
import type { LabelledRound } from "./campaign-summary.ts";
import type { ExploredTrajectory } from "./explore.ts";
import { labelInto } from "./label-stage.ts";
import { exploredFrames, framesOfData, framesOfFile } from "./stage-frames.ts";
import { fileHash, type Stage } from "./stage-store.ts";
import { trainCommittee, type TrainedCommittee } from "./train-committee.ts";
import { trainingHooks, trainingInputs } from "./train-stage.ts";

/** Labels of another potential in the data set `taught/`, and the committee that is trained on them. */
export async function pretrain(
  campaign: Campaign,
  explored: Stage<ExploredTrajectory[]> | undefined,
): Promise<{ readonly stage: Stage<TrainedCommittee>; readonly labels: number }> {
  const { options } = campaign;
  const teacher = options.teacher!;
  const label = { ...options.label, code: "teacher" as const, potential: teacher.potential };
  const settings = settingsHash(await labellingSettings(label));
  const source =
    teacher.data.length === 0 ? explored!.stage.hash : await Promise.all(teacher.data.map((path) => fileHash(path)));
  const inputs = { settings, frames: teacher.frames, source };
  const taught = await perform<LabelledRound>(campaign, { kind: "teach", round: 0, inputs }, async (folder) => {
    const frames = teacher.data.length === 0 ? await exploredFrames(explored!) : await framesOfData(teacher.data);
    const every = Math.max(1, frames.length / teacher.frames);
    const some = Array.from(
      { length: Math.min(frames.length, teacher.frames) },
      (_, k) => frames[Math.floor(k * every)]!,
    );
    return labelInto(campaign, folder, 0, "teach", some, join(options.out, "taught"), label);
  });
  const { steps, time } = teacher;
  const schedule = { ...(steps !== undefined && { steps }), ...(time !== undefined && { time }) };
  const training = { ...trainingInputs(options), schedule, labels: taught.stage.hash };
  const stage = await perform<TrainedCommittee>(
    campaign,
    { kind: "pretrain", round: 0, inputs: training },
    async (folder) => {
      const frames = await framesOfFile(join(taught.folder, "labelled.extxyz"));
      return trainCommittee(
        folder,
        options,
        frames,
        undefined,
        schedule,
        noSets,
        trainingHooks(campaign, 0, "pretrain"),
      );
    },
  );
  return { stage, labels: taught.stage.result.labelled };
}

const noSets = { data: [], validation: [] };
