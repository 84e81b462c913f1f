import { readFile, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { type Frame, BoroxolError, massesOf } from "@boroxol/core";
import type { Interaction } from "@boroxol/kernels";
import { formatExtxyzFrame, lockFolder, makeFolder, readFrames, writeFileAtomically } from "@boroxol/io";
import { type Potential, ensembleIn, isCardedModel, modelDeviationHeader } from "@boroxol/potentials";
import { plannedSteps } from "../protocol/plan.ts";
import { openLog } from "./append-log.ts";
import { type Checkpoint, readCheckpoint, writeCheckpoint } from "./checkpoint.ts";
import type { RunEvent } from "./events.ts";
import { runMotionStage } from "./motion-stage.ts";
import { type RunRecord, interactionHash, readRecord } from "./record.ts";
import { type RunContext, type RunProgress, Interrupted } from "./run-context.ts";
import { runMinimiseStage, runPackingStage } from "./structure-stages.ts";

export interface RunControls {
  readonly onProgress?: (progress: RunProgress) => void;
  /** Told of things that the user should know and that do not stop the run. */
  readonly onWarning?: (text: string) => void;
  /** Wall time between checkpoints. Default 30 s. @unit s */
  readonly checkpointSeconds?: number;
  /** Aborting saves a checkpoint and ends the run. */
  readonly signal?: AbortSignal;
}

/** How a run ended: `interrupted` runs go on with `resumeRun`. */
export interface RunOutcome {
  readonly status: "finished" | "interrupted" | "was finished";
  readonly directory: string;
}

/** What a new run starts from. */
export interface NewRun {
  readonly directory: string;
  readonly record: RunRecord;
  /** Species and cell, and positions where the protocol does not begin with a packing. */
  readonly start: Frame;
  readonly potential: Potential;
  /** Runs the stages that prepare the structure, where the record names one. */
  readonly startPotential?: Potential;
}

/**
 * Carries out a protocol in a new folder: `run.json`, `start.extxyz`, `events.jsonl`, `trajectory.extxyz`,
 * `checkpoint/`, and at the end `final.extxyz`.
 * @throws E0426 when the folder already holds something; E0423 when another run works there; E0290, E0424, E0425 when it
 *   cannot be written; E0401, E0404 when the simulation blows up
 */
export async function startRun(run: NewRun, controls: RunControls = {}): Promise<RunOutcome> {
  const { directory, record, start, potential, startPotential = potential } = run;
  await makeFolder(directory);
  const release = await lockFolder(directory);
  try {
    const first = formatExtxyzFrame(start);
    if (!(await isFree(directory, first))) {
      throw new BoroxolError("E0426", "the folder is not empty", {
        place: directory,
        fix: "choose another folder with --out, or go on with the run in it: boroxol resume",
        untouched: "nothing in the folder was changed",
      });
    }
    await writeFileAtomically(join(directory, "start.extxyz"), first);
    await writeFileAtomically(join(directory, "run.json"), `${JSON.stringify(record, undefined, 2)}\n`);
    const from = { stage: 0, frame: start, time: 0, logBytes: {} };
    return await carryOut(directory, record, { potential, startPotential }, controls, from);
  } finally {
    await release();
  }
}

/** Whether a folder holds nothing but what this run left when it was killed before it had a record; parts of files go. */
async function isFree(directory: string, first: string): Promise<boolean> {
  const there = (await readdir(directory)).filter((name) => name !== "run.lock");
  const parts = there.filter((name) => /^\.(start\.extxyz|run\.json)\.[\d-]+\.tmp$/.test(name));
  const others = there.filter((name) => !parts.includes(name));
  const same = async (name: string): Promise<boolean> =>
    name === "start.extxyz" && (await readFile(join(directory, name), "utf8")) === first;
  if (others.length > 1 || (others.length === 1 && !(await same(others[0]!)))) return false;
  await Promise.all(parts.map((name) => rm(join(directory, name))));
  return true;
}

/**
 * Goes on with an interrupted run, bit for bit as if it had not been interrupted; does nothing to a finished one.
 * @param potentialNamed finds a potential that the record names
 * @throws E0421 when the folder holds no run, E0422 when its checkpoints are damaged, E0427 when the potential is not
 *   the one that the run began with
 */
export async function resumeRun(
  directory: string,
  potentialNamed: (name: string) => Potential | Promise<Potential>,
  controls: RunControls = {},
): Promise<RunOutcome> {
  const record = await readRecord(directory);
  const release = await lockFolder(directory);
  try {
    const found = await readCheckpoint(directory);
    if (found?.warning !== undefined) controls.onWarning?.(found.warning);
    const checkpoint = found?.checkpoint ?? { stage: 0, frame: await firstFrame(directory), time: 0, logBytes: {} };
    if (checkpoint.stage >= record.protocol.stages.length) return { status: "was finished", directory };
    const potential = await potentialNamed(record.potential.name);
    const startPotential =
      record.startPotential === undefined ? potential : await potentialNamed(record.startPotential.name);
    return await carryOut(directory, record, { potential, startPotential }, controls, checkpoint);
  } finally {
    await release();
  }
}

async function firstFrame(directory: string): Promise<Frame> {
  for await (const frame of readFrames(join(directory, "start.extxyz"))) return frame;
  throw new BoroxolError("E0421", "the run's first frame is missing", {
    place: join(directory, "start.extxyz"),
    fix: "start the run again in another folder",
    untouched: "nothing was changed",
  });
}

async function carryOut(
  directory: string,
  record: RunRecord,
  potentials: { readonly potential: Potential; readonly startPotential: Potential },
  controls: RunControls,
  from: Checkpoint,
): Promise<RunOutcome> {
  const { stages } = record.protocol;
  const interaction = interactionOf(directory, record, record.potential, potentials.potential, from.frame.species);
  const startInteraction =
    record.startPotential === undefined
      ? interaction
      : interactionOf(directory, record, record.startPotential, potentials.startPotential, from.frame.species);
  const said = new Set<string>();
  const ensemble = ensembleIn(potentials.potential);
  const watched = stages.some((stage) => stage.kind === "motion" && stage.deviation !== undefined);
  if (watched && ensemble === undefined) throw deviationWithoutEnsemble(record.potential.name);
  const events = await openLog(join(directory, "events.jsonl"), from.logBytes["events"] ?? 0);
  const trajectory = await openLog(join(directory, "trajectory.extxyz"), from.logBytes["trajectory"] ?? 0);
  const deviation =
    watched && ensemble !== undefined
      ? {
          ensemble,
          table: await openLog(join(directory, "model_devi.out"), from.logBytes["deviation"] ?? 0),
          candidates: await openLog(join(directory, "candidates.extxyz"), from.logBytes["candidates"] ?? 0),
        }
      : undefined;
  if (deviation !== undefined && from.logBytes["deviation"] === undefined) {
    await deviation.table.append(modelDeviationHeader());
  }
  const emit = (event: RunEvent): Promise<void> => events.append(`${JSON.stringify(event)}\n`);
  const save: RunContext["save"] = async (stage, frame, time, motion) => {
    const logBytes = {
      events: await events.flush(),
      trajectory: await trajectory.flush(),
      ...(deviation && { deviation: await deviation.table.flush(), candidates: await deviation.candidates.flush() }),
    };
    await writeCheckpoint(directory, { stage, frame, time, logBytes, ...(motion && { motion }) });
  };
  const context: RunContext = {
    directory,
    interaction,
    startInteraction,
    masses: massesOf(from.frame.species),
    seed: record.seed,
    threads: record.threads,
    precision: record.precision ?? "float32",
    stages: stages.length,
    totalSteps: plannedSteps({ stages, notes: [] }),
    trajectory,
    deviation,
    carded: isCardedModel(potentials.potential) ? potentials.potential : undefined,
    emit,
    save,
    checkpointSeconds: controls.checkpointSeconds ?? 30,
    onProgress: controls.onProgress ?? (() => undefined),
    warn(text) {
      // Numbers change from one evaluation to the next: what is left tells one warning from another.
      const kind = text.replaceAll(/[\d.]+/g, "");
      if (!said.has(kind)) controls.onWarning?.(text);
      said.add(kind);
    },
    signal: controls.signal,
  };
  let { frame, time } = from;
  try {
    for (let index = from.stage; index < stages.length; index++) {
      const plan = stages[index]!;
      if (index > from.stage || from.motion === undefined) await save(index, frame, time);
      if (controls.signal?.aborted === true) return { status: "interrupted", directory };
      if (plan.kind === "motion") {
        const motion = index === from.stage ? from.motion : undefined;
        frame = await runMotionStage(context, index, plan, frame, time, motion);
        time += (plan.settings.schedule.steps * plan.settings.timestep) / 1000;
      } else {
        await emit({ event: "stage", stage: index, name: plan.name, step: frame.step ?? 0, time });
        frame =
          plan.kind === "packing"
            ? await runPackingStage(context, index, frame)
            : await runMinimiseStage(context, index, plan, frame);
      }
    }
    await writeFileAtomically(join(directory, "final.extxyz"), formatExtxyzFrame({ ...frame, time }));
    await emit({ event: "done", step: frame.step ?? 0, time });
    await save(stages.length, frame, time);
    return { status: "finished", directory };
  } catch (cause) {
    if (cause instanceof Interrupted) return { status: "interrupted", directory };
    throw cause;
  } finally {
    await Promise.all([events, trajectory, deviation?.table, deviation?.candidates].map((log) => log?.close()));
  }
}

/** The interaction of a potential that the record names. @throws E0427 when it has other numbers than the record says */
function interactionOf(
  directory: string,
  { program }: RunRecord,
  { name, hash }: { readonly name: string; readonly hash: string },
  potential: Potential,
  species: Uint8Array,
): Interaction {
  const interaction = potential.interaction(species);
  if (interactionHash(interaction) === hash) return interaction;
  throw new BoroxolError("E0427", `the potential '${name}' has other numbers than when the run began`, {
    place: join(directory, "run.json"),
    fix: `use the file and the version of the program that began it (${program.version}), or start the run again`,
    untouched: "nothing was changed",
  });
}

/** The error for a protocol that watches a deviation which one model does not have. */
export function deviationWithoutEnsemble(name: string): BoroxolError {
  return new BoroxolError("E0406", `the protocol asks for the deviation of models, and '${name}' is no ensemble`, {
    place: "potential",
    fix: "give several model files: a.dp,b.dp,c.dp",
    untouched: "nothing was simulated",
  });
}
