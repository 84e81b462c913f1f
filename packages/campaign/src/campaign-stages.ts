import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { BoroxolError, type Frame } from "@boroxol/core";
import { type FrameSummary, readDataSet, summarise } from "@boroxol/data";
import { formatExtxyzFrame, readFrames } from "@boroxol/io";
import { labelBy, labellingSettings, settingsHash, structureKey } from "@boroxol/label";
import { loadCardedModel, type Potential, sumOfPotentials, zbl } from "@boroxol/potentials";
import type { CampaignOptions } from "./campaign-options.ts";
import type { LabelledRound } from "./campaign-summary.ts";
import { type ExploredTrajectory, exploreTrajectory, trajectorySteps } from "./explore.ts";
import { type CampaignSystem, planTrajectories } from "./plan-trajectories.ts";
import { type Selection, selectFrames } from "./select-frames.ts";
import { fileHash, performStage, type Stage, type StageInputs, StageOpen, type StageWork } from "./stage-store.ts";
import { trainCommittee, type TrainedCommittee } from "./train-committee.ts";

/** How far a stage is. */
export interface CampaignProgress {
  readonly round: number;
  readonly kind: StageInputs["kind"];
  /** Done and in all: steps, frames, or training steps. */
  readonly done: number;
  readonly of: number;
  readonly detail: string;
  /** Of this stage. @unit s */
  readonly secondsLeft: number | undefined;
}

export interface CampaignHooks {
  readonly threads: number;
  /** Name and version of the program. */
  readonly program: string;
  readonly onNote: (text: string) => void;
  readonly onProgress: (progress: CampaignProgress) => void;
  readonly signal?: AbortSignal;
  /** Nothing is done: the finished stages are found, the first open one ends it. */
  readonly dry?: boolean;
}

/** What all stages share. */
export interface Campaign {
  readonly options: CampaignOptions;
  readonly hooks: CampaignHooks;
  readonly systems: readonly CampaignSystem[];
  readonly start: Potential;
  /** Name of the settings of the labels. */
  readonly labels: string;
  /** SHA-256 of the data sets to begin with. */
  readonly data: readonly string[];
  /** Fingerprints of their frames. */
  readonly known: readonly FrameSummary[];
}

/** Does a stage, says when it is a new one, and never in a dry run. */
async function perform<Result>(
  { options, hooks }: Campaign,
  inputs: StageInputs,
  work: (folder: string) => Promise<StageWork<Result> | undefined>,
): Promise<Stage<Result>> {
  if (hooks.signal?.aborted === true) throw new StageOpen(inputs);
  const told = async (folder: string): Promise<StageWork<Result> | undefined> => {
    hooks.onNote(`round ${inputs.round}: ${inputs.kind}`);
    return work(folder);
  };
  return performStage(options.out, inputs, hooks.dry === true ? undefined : told);
}

export function explore(
  campaign: Campaign,
  round: number,
  committee: Stage<TrainedCommittee> | undefined,
): Promise<Stage<ExploredTrajectory[]>> {
  const { options, hooks, systems, start } = campaign;
  const { begin } = options;
  const planned = planTrajectories(systems, options, round);
  const inputs = {
    explore: options.explore,
    begin: { potential: begin.potential, temperature: begin.temperature, time: begin.time, timestep: begin.timestep },
    trajectories: planned.map(({ start: frame, ...rest }) => ({ ...rest, start: structureKey(frame) })),
    model: committee === undefined || round === 0 ? "none" : committee.stage.hash,
  };
  return perform(campaign, { kind: "explore", round, inputs }, async (folder) => {
    const watched = round > 0;
    const name = watched ? join(committee!.folder, "model") : begin.potential;
    const [inner, outer] = options.explore.core as [number, number];
    const potential = watched ? sumOfPotentials([await loadCardedModel(name), zbl({ inner, outer })]) : start;
    const all = planned.reduce((sum, { packed }) => sum + trajectorySteps(options, packed), 0);
    const results: ExploredTrajectory[] = [];
    let before = 0;
    for (const [k, trajectory] of planned.entries()) {
      // oxlint-disable-next-line no-await-in-loop
      const explored = await exploreTrajectory(
        trajectory,
        join(folder, trajectory.id),
        {
          options,
          potential,
          potentialName: name,
          start,
          watched,
          threads: hooks.threads,
          program: hooks.program,
          onNote: hooks.onNote,
          ...(hooks.signal && { signal: hooks.signal }),
        },
        (done, rate) =>
          hooks.onProgress({
            round,
            kind: "explore",
            done: before + done,
            of: all,
            detail: `trajectory ${k + 1} of ${planned.length}, ${trajectory.system} at ${trajectory.temperature} K`,
            secondsLeft: rate === undefined || rate === 0 ? undefined : (all - before - done) / rate,
          }),
      );
      if (explored === undefined) return undefined;
      results.push(explored);
      before += trajectorySteps(options, trajectory.packed);
    }
    const files = results.flatMap(({ id }) => [
      `${id}/trajectory.extxyz`,
      ...(watched ? [`${id}/model_devi.out`] : []),
      `${id}/outcome.json`,
    ]);
    return { files, result: results };
  });
}

export function selectStage(
  campaign: Campaign,
  round: number,
  explored: Stage<ExploredTrajectory[]>,
  labelled: readonly Stage<LabelledRound>[],
): Promise<Stage<Selection>> {
  const { options, data } = campaign;
  const most = round === 0 ? options.begin.frames : options.select.most;
  // The trust band counts only with a committee.
  const inputs = {
    select: round === 0 ? { apart: options.select.apart, closest: options.select.closest } : options.select,
    most,
    explored: explored.stage.hash,
    known: [...labelled.map(({ stage }) => stage.hash), ...data],
  };
  return perform(campaign, { kind: "select", round, inputs }, async (folder) => {
    const known = [...campaign.known, ...(await labelledFrames(labelled)).map((frame, k) => summarise(frame, "", k))];
    const { selection, frames } = await selectFrames(
      explored.folder,
      explored.stage.result,
      known,
      most,
      options,
      round,
    );
    await writeFrameFile(join(folder, "selected.extxyz"), frames);
    return { files: ["selected.extxyz"], result: selection };
  });
}

export function labelStage(
  campaign: Campaign,
  round: number,
  selected: Stage<Selection>,
): Promise<Stage<LabelledRound>> {
  const { options, labels } = campaign;
  const inputs = { labels, selected: selected.stage.hash };
  return perform(campaign, { kind: "label", round, inputs }, async (folder) => {
    const frames = await framesOfFile(join(selected.folder, "selected.extxyz"));
    return labelInto(campaign, folder, round, "label", frames, join(options.out, "labels"), options.label);
  });
}

/** Labels frames in a data set of the campaign, and puts those of this stage into its folder, in their order. */
async function labelInto(
  { hooks }: Campaign,
  folder: string,
  round: number,
  kind: "label" | "teach",
  frames: readonly Frame[],
  out: string,
  options: CampaignOptions["label"],
): Promise<StageWork<LabelledRound> | undefined> {
  const outcome = await labelBy(options, frames, {
    threads: hooks.threads,
    out,
    ...(hooks.signal && { signal: hooks.signal }),
    onNote: hooks.onNote,
    onProgress: ({ frames: of, done, failed, left }) =>
      hooks.onProgress({
        round,
        kind,
        done,
        of,
        detail: failed > 0 ? `frames, ${failed} failed` : "frames",
        secondsLeft: left,
      }),
  });
  if (outcome.status === "interrupted") return undefined;
  if (outcome.done === 0) {
    throw new BoroxolError(
      "E0905",
      `no frame could be labelled; the first: ${outcome.failed[0]!.attempts.join("; ")}`,
      {
        place: out,
        fix: "look at the outputs there, correct the settings under 'label', and run the command again",
        untouched: "the stages that were finished before",
      },
    );
  }
  const wanted = new Map(frames.map((frame, k) => [structureKey(frame), k]));
  const found: Frame[] = [];
  for await (const frame of readFrames(join(out, "labels.extxyz"))) {
    const k = wanted.get(String(frame.info?.["structure"]));
    if (k !== undefined) found[k] = frame;
  }
  // Frames that failed leave holes.
  const labelled = found.filter((frame) => frame !== undefined);
  await writeFrameFile(join(folder, "labelled.extxyz"), labelled.map(withoutTimes));
  return { files: ["labelled.extxyz"], result: { labelled: labelled.length, failed: outcome.failed.length } };
}

/** How long a label took is no part of it: the same labels give the same file. */
function withoutTimes(frame: Frame): Frame {
  const { label_seconds: _, ...info } = frame.info ?? {};
  return { ...frame, info };
}

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

export function trainStage(
  campaign: Campaign,
  round: number,
  labelled: readonly Stage<LabelledRound>[],
  from: Stage<TrainedCommittee> | undefined,
): Promise<Stage<TrainedCommittee>> {
  const { options, data } = campaign;
  const schedule = round === 0 ? {} : options.retraining;
  const inputs = {
    ...trainingInputs(options),
    schedule,
    data,
    labels: labelled.map(({ stage }) => stage.hash),
    from: from?.stage.hash ?? "none",
  };
  return perform(campaign, { kind: "train", round, inputs }, async (folder) =>
    trainCommittee(
      folder,
      options,
      await labelledFrames(labelled),
      from && join(from.folder, "model"),
      schedule,
      options,
      trainingHooks(campaign, round, "train"),
    ),
  );
}

function trainingInputs({ training, committee, holdOut }: CampaignOptions): Record<string, unknown> {
  return { training, committee, holdOut };
}

function trainingHooks(
  { hooks, options }: Campaign,
  round: number,
  kind: "train" | "pretrain",
): Parameters<typeof trainCommittee>[6] {
  return {
    threads: hooks.threads,
    program: hooks.program,
    ...(hooks.signal && { signal: hooks.signal }),
    onNote: (text) => {
      if (text.includes("warning")) hooks.onNote(text);
    },
    onReading: () => undefined,
    onRow: () => undefined,
    onProgress({ step, steps, secondsLeft }, label = "") {
      const member = Number(/^\[(\d+)/.exec(label)?.[1] ?? 1);
      const waiting = Math.max(0, Math.ceil((options.committee - member) / options.atOnce));
      const whole = step === 0 ? 0 : (secondsLeft * steps) / Math.max(1, steps - step);
      hooks.onProgress({
        round,
        kind,
        done: step,
        of: steps,
        detail: `steps of model ${member} of ${options.committee}`,
        secondsLeft: secondsLeft > 0 ? secondsLeft + waiting * whole : undefined,
      });
    },
  };
}

async function labelledFrames(labelled: readonly Stage<LabelledRound>[]): Promise<Frame[]> {
  const all = await Promise.all(labelled.map(({ folder }) => framesOfFile(join(folder, "labelled.extxyz"))));
  return all.flat();
}

/** All frames of an exploration without a committee, with the trajectory that they are of. */
async function exploredFrames({ folder, stage }: Stage<ExploredTrajectory[]>): Promise<Frame[]> {
  const all = await Promise.all(
    stage.result.map(async ({ id, system, temperature }) => {
      const frames = await framesOfFile(join(folder, id, "trajectory.extxyz"));
      return frames
        .filter(({ info }) => info?.["stage"] === "hold")
        .map(({ species, positions, cell, periodic }) => ({
          species,
          positions,
          cell,
          periodic,
          info: { trajectory: id, system, temperature },
        }));
    }),
  );
  return all.flat();
}

async function framesOfData(paths: readonly string[]): Promise<Frame[]> {
  const frames: Frame[] = [];
  for (const path of paths) {
    for await (const { frame, source } of readDataSet(path)) {
      frames.push({ ...frame, info: { trajectory: source, ...frame.info } });
    }
  }
  return frames;
}

async function framesOfFile(path: string): Promise<Frame[]> {
  if ((await readFile(path)).length === 0) return [];
  const frames: Frame[] = [];
  for await (const frame of readFrames(path)) frames.push(frame);
  return frames;
}

async function writeFrameFile(path: string, frames: readonly Frame[]): Promise<void> {
  await writeFile(path, frames.map((frame) => formatExtxyzFrame(frame)).join(""));
}
