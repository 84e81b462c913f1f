import { copyFile, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { BoroxolError, type Frame } from "@boroxol/core";
import { type FrameSummary, readDataSet, summarise } from "@boroxol/data";
import { formatExtxyzFrame, lockFolder, makeFolder, readFrames, writeFileAtomically } from "@boroxol/io";
import { labelBy, labellingSettings, settingsHash, structureKey } from "@boroxol/label";
import { loadCardedModel, loadPotential, type Potential, sumOfPotentials, zbl } from "@boroxol/potentials";
import { writeCampaignPage } from "@boroxol/report";
import type { CampaignOptions } from "./campaign-options.ts";
import type { CampaignRound, CampaignSummary, LabelledRound } from "./campaign-summary.ts";
import { type ExploredTrajectory, exploreTrajectory, trajectorySteps } from "./explore.ts";
import { type CampaignSystem, campaignSystems, planTrajectories } from "./plan-trajectories.ts";
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

/**
 * Active learning: explore with the committee, select what it is not sure of, label, train, until it is sure.
 *
 * Every stage has a folder named after the hash of all that decides it; a finished stage is never done again, and a change of the
 * options does what depends on it again. After every round `campaign.json` and `campaign.html` are written.
 * L. Zhang, D.-Y. Lin, H. Wang, R. Car, W. E, Phys. Rev. Materials 3, 023804 (2019),
 * doi:10.1103/PhysRevMaterials.3.023804.
 * @throws E1101 where no frame can be selected, E1102 where a stage's files were changed, E0902 for changed settings of labels,
 * E0122 for options that are missing, and what the stages throw
 */
export async function runCampaign(options: CampaignOptions, hooks: CampaignHooks): Promise<CampaignSummary> {
  const { out } = options;
  const systems = await campaignSystems(options);
  const campaign = await prepare(options, systems, hooks);
  if (hooks.dry === true) return carryOut(campaign);
  await makeFolder(out);
  const release = await lockFolder(out);
  try {
    return await carryOut(campaign);
  } finally {
    await release();
  }
}

/** What all stages share. */
interface Campaign {
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

async function prepare(
  options: CampaignOptions,
  systems: readonly CampaignSystem[],
  hooks: CampaignHooks,
): Promise<Campaign> {
  const { begin, data, validation, label, select } = options;
  if (begin.frames === 0 && data.length === 0) {
    throw new BoroxolError("E0122", "there is nothing to train the first committee on", {
      place: "begin.frames",
      fix: "name labelled frames under 'data', or let some of the first exploration be labelled",
      untouched: "nothing was written",
    });
  }
  if (select.low >= select.high) {
    throw new BoroxolError("E0121", `the trust band ends at ${select.high} eV/A and begins at ${select.low}`, {
      place: "select.low",
      fix: "give 'low' a smaller number than 'high'",
      untouched: "nothing was written",
    });
  }
  if (label.backend === "folder") {
    throw new BoroxolError("E0121", "a campaign cannot wait for programs that run elsewhere", {
      place: "label.backend",
      fix: "choose local or slurm",
      untouched: "nothing was written",
    });
  }
  const known: FrameSummary[] = [];
  const hashes: string[] = [];
  for (const path of [...data, ...validation]) {
    for await (const { frame, source, index } of readDataSet(path)) {
      known.push(summarise(frame, source, index));
      hashes.push(`${structureKey(frame)} ${frame.energy}`);
    }
  }
  const start = await loadPotential(begin.potential);
  // What is missing is found before hours of work, not after.
  for (const { frames } of systems) start.interaction(frames[0]!.species);
  return {
    options,
    hooks,
    systems,
    start,
    labels: `${label.code}, settings ${settingsHash(await labellingSettings(label))}`,
    data: hashes,
    known,
  };
}

async function carryOut(campaign: Campaign): Promise<CampaignSummary> {
  const { options, hooks } = campaign;
  const { out, select, stop, teacher } = options;
  const rounds: CampaignRound[] = [];
  let taught: CampaignSummary["teacher"];
  let model: string | undefined;
  const summary = (status: CampaignSummary["status"]): CampaignSummary => ({
    status,
    out,
    labels: campaign.labels,
    band: [select.low, select.high],
    fraction: stop.fraction,
    ...(taught && { teacher: taught }),
    rounds,
    ...(model !== undefined && { model }),
  });
  const put = (round: CampaignRound): void => {
    rounds[round.round] = { ...rounds[round.round], ...round };
  };
  const labelled: Stage<LabelledRound>[] = [];
  let committee: Stage<TrainedCommittee> | undefined;
  try {
    for (let round = 0; round <= stop.rounds; round++) {
      /* oxlint-disable no-await-in-loop */
      const begins = options.begin.frames > 0 || (teacher !== undefined && teacher.data.length === 0);
      if (round > 0 || begins) {
        const explored = await explore(campaign, round, committee);
        put({ round, trajectories: explored.stage.result });
        if (round === 0 && teacher !== undefined) {
          const { stage, labels } = await pretrain(campaign, explored);
          committee = stage;
          taught = { ...stage.stage.result, labelled: labels };
        }
        const selected = await selectStage(campaign, round, explored, labelled);
        const selection = selected.stage.result;
        put({ round, selection });
        if (round > 0 && selection.uncertain < stop.fraction) {
          await finishRound(campaign, summary("converged"), committee!);
          return { ...summary("converged"), model: join(out, "model") };
        }
        if (selection.selected > 0) {
          const labels = await labelStage(campaign, round, selected);
          put({ round, labels: labels.stage.result });
          labelled.push(labels);
        } else if (round > 0) throw stalled(campaign, selection, round);
      } else if (teacher !== undefined) {
        const { stage, labels } = await pretrain(campaign, undefined);
        committee = stage;
        taught = { ...stage.stage.result, labelled: labels };
      }
      committee = await trainStage(campaign, round, labelled, committee);
      put({ round, committee: committee.stage.result });
      model = join(out, "model");
      await finishRound(campaign, summary(round === stop.rounds ? "rounds used up" : "open"), committee);
      /* oxlint-enable no-await-in-loop */
    }
    return summary("rounds used up");
  } catch (error) {
    if (!(error instanceof StageOpen)) throw error;
    return summary(hooks.dry === true ? "open" : "interrupted");
  }
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

function explore(
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

function selectStage(
  campaign: Campaign,
  round: number,
  explored: Stage<ExploredTrajectory[]>,
  labelled: readonly Stage<LabelledRound>[],
): Promise<Stage<Selection>> {
  const { options, data } = campaign;
  const most = round === 0 ? options.begin.frames : options.select.most;
  // The trust band counts only with a committee.
  const inputs = {
    select: round === 0 ? { apart: options.select.apart } : options.select,
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

function labelStage(campaign: Campaign, round: number, selected: Stage<Selection>): Promise<Stage<LabelledRound>> {
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

async function pretrain(
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

function trainStage(
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

/** Puts the committee and the pages of a campaign where users look for them. */
async function finishRound(
  { options, hooks }: Campaign,
  summary: CampaignSummary,
  { folder }: Stage<TrainedCommittee>,
): Promise<void> {
  if (hooks.dry === true) return;
  const { out } = options;
  const model = join(out, "model");
  const { modelCard } = await loadCardedModel(join(folder, "model"));
  // A card that is there is one of a whole model.
  await rm(join(model, "card.json"), { force: true });
  for (const name of [...modelCard.members.map(({ file }) => file), "card.md", "assessment.json", "card.json"]) {
    const target = join(model, name);
    // oxlint-disable-next-line no-await-in-loop
    await makeFolder(join(target, ".."));
    // oxlint-disable-next-line no-await-in-loop
    await copyFile(join(folder, "model", name), target);
  }
  const document = { ...summary, model };
  await writeFileAtomically(join(out, "campaign.json"), `${JSON.stringify(document, undefined, 1)}\n`);
  await writeCampaignPage(document, out);
}

function stalled(
  { options }: Campaign,
  { uncertain, beyond, frames, duplicates }: Selection,
  round: number,
): BoroxolError {
  const { low, high } = options.select;
  return new BoroxolError(
    "E1101",
    `the committee is not sure of ${(100 * uncertain).toFixed(0)} % of the frames, and none of them can be selected: ${beyond} of ${frames} are beyond ${high} eV/A, ${duplicates} in the band are like labelled ones`,
    {
      place: `round ${round}`,
      fix: `raise select.high, lower select.apart, raise stop.fraction, or begin with more labelled frames (the band is ${low} to ${high} eV/A)`,
      untouched: "all finished stages",
    },
  );
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
