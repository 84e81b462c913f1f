import { fork } from "node:child_process";
import { readFile } from "node:fs/promises";
import { basename, extname, join, resolve } from "node:path";
import { BoroxolError } from "@boroxol/core";
import type { Frame } from "@boroxol/core";
import { makeFolder } from "@boroxol/io";
import { wasmBackend } from "@boroxol/kernels";
import { ensemble, loadCardedModel } from "@boroxol/potentials";
import type { EnsembleEvaluator } from "@boroxol/potentials";
import { createAssessor } from "./assessment.ts";
import type { Assessor } from "./assessment.ts";
import { dataRange } from "./data-range.ts";
import type { ErrorTable } from "./errors.ts";
import type { MemberReport, MemberTask } from "./ensemble-member.ts";
import { assessmentName, saveTrained } from "./save-trained.ts";
import type { Committee, SavedAssessment } from "./save-trained.ts";
import { hasTraining, readDataOf, trainPotential } from "./train-potential.ts";
import type { TrainPotentialHooks } from "./train-potential.ts";
import { evenly, testedTraining } from "./trainer.ts";
import type { TrainingOptions } from "./training-options.ts";

/** An ensemble that is trained, or interrupted. */
export interface TrainedEnsemble {
  readonly finished: boolean;
  /** Steps of each member that was begun. */
  readonly steps: readonly number[];
  readonly trainingFrames: number;
  readonly validationFrames: number;
  /** Of the mean of the members; undefined when it was interrupted. */
  readonly errors?: ErrorTable;
  readonly committee?: Omit<Committee, "points">;
  readonly files: readonly string[];
}

/**
 * Trains several models that differ in their seed alone, each in a folder of its own (`1`, `2`, ...), `atOnce` of them at the
 * same time in processes of their own; then compares them on the validation frames. With `restart` those that are finished
 * stay, those that were interrupted go on, and those that were not begun begin.
 * @throws what training throws
 */
export async function trainEnsemble(options: TrainingOptions, hooks: TrainPotentialHooks): Promise<TrainedEnsemble> {
  const { out, models } = options;
  const atOnce = Math.min(options.atOnce, models);
  await makeFolder(out);
  const steps: number[] = [];
  let finished = true;
  let next = 0;
  const share = atOnce / models;
  const halt = new AbortController();
  const signal = AbortSignal.any([halt.signal, ...(hooks.signal ? [hooks.signal] : [])]);
  const worker = async (): Promise<void> => {
    while (next < models && finished) {
      const member = next++;
      const folder = join(out, String(member + 1));
      // Members that begin with an ensemble begin each with its own model, so that they go on to differ.
      const before = options.from === undefined ? undefined : join(options.from, String(member + 1));
      const own: TrainingOptions = {
        ...options,
        out: folder,
        // oxlint-disable-next-line no-await-in-loop
        ...(before !== undefined && (await hasTraining(before)) && { from: before }),
        // The time is that of the whole ensemble.
        ...(options.time !== undefined && { time: scaledTime(options.time, share) }),
      };
      const restart = hooks.restart && (await hasTraining(folder));
      const label = (text: string): string => `[${member + 1}/${models}] ${text}`;
      const memberHooks: TrainPotentialHooks = {
        ...hooks,
        member,
        signal,
        restart,
        threads: Math.max(1, Math.floor(hooks.threads / atOnce)),
        onNote: (text) => hooks.onNote(label(text)),
        onProgress: (progress) => hooks.onProgress(progress, label("")),
        onRow: (progress) => hooks.onRow(progress, label("")),
      };
      // One after the other in this process.
      const run = atOnce === 1 && hooks.apart !== true ? trainHere : trainApart;
      try {
        // oxlint-disable-next-line no-await-in-loop
        const result = await run(own, memberHooks);
        steps[member] = result.steps;
        finished &&= result.finished;
      } catch (error) {
        // The others save what they have.
        halt.abort();
        throw error;
      }
    }
  };
  const ended = await Promise.allSettled(Array.from({ length: atOnce }, worker));
  for (const each of ended) if (each.status === "rejected") throw each.reason;
  return finished ? compareMembers(options, hooks, steps) : interrupted(steps);
}

function interrupted(steps: readonly number[]): TrainedEnsemble {
  return { finished: false, steps, trainingFrames: 0, validationFrames: 0, files: [] };
}

type Outcome = { readonly finished: boolean; readonly steps: number };

async function trainHere(options: TrainingOptions, hooks: TrainPotentialHooks): Promise<Outcome> {
  const { result } = await trainPotential(options, hooks);
  return result;
}

const memberUrl = new URL(
  import.meta.url.endsWith(".ts") ? "./ensemble-member.ts" : "./ensemble-member.js",
  import.meta.url,
);

/** In a process of its own: V8's flags, which the compiler of programs sets, belong to a process. */
function trainApart(options: TrainingOptions, hooks: TrainPotentialHooks): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const execArgv = memberUrl.href.endsWith(".ts") ? ["--conditions=boroxol:source"] : [];
    const child = fork(memberUrl, { execArgv, serialization: "advanced" });
    const stop = (): void => {
      if (child.connected) child.send("stop");
    };
    hooks.signal?.addEventListener("abort", stop);
    let settled = false;
    child.on("message", (report: MemberReport) => {
      if (report.kind === "note") hooks.onNote(report.text);
      else if ("progress" in report) (report.kind === "row" ? hooks.onRow : hooks.onProgress)(report.progress);
      else {
        settled = true;
        hooks.signal?.removeEventListener("abort", stop);
        if (report.kind === "failed") reject(errorOf(report.error));
        else resolve(report);
      }
    });
    child.on("exit", (code, signal) => {
      if (settled) return;
      reject(
        new BoroxolError("E1003", `the process of this member ended by itself (${signal ?? `code ${code}`})`, {
          place: options.out,
          fix: "go on with --restart; give --at-once a smaller number if the memory is short",
          untouched: "its last checkpoint is kept",
        }),
      );
    });
    const { threads, restart, member, program } = hooks;
    const task: MemberTask = {
      options,
      hooks: { threads, restart, ...(member !== undefined && { member }), ...(program !== undefined && { program }) },
    };
    child.send(task);
  });
}

function errorOf({ message, code, ...details }: Extract<MemberReport, { kind: "failed" }>["error"]): Error {
  if (code === undefined) return new Error(String(message));
  return new BoroxolError(code as BoroxolError["code"], String(message), details as Record<string, string>);
}

/** @example scaledTime("10min", 0.25) === "150s" */
function scaledTime(time: string, factor: number): string {
  const [, number, unit] = /^([\d.]+)\s*(s|min|h)$/.exec(time)!;
  return `${Number(number) * { s: 1, min: 60, h: 3600 }[unit as "s"] * factor}s`;
}

/** Copies the models beside each other, assesses their mean and how far they differ. */
async function compareMembers(
  options: TrainingOptions,
  hooks: TrainPotentialHooks,
  steps: readonly number[],
): Promise<TrainedEnsemble> {
  const { out, models } = options;
  const folders = Array.from({ length: models }, (_, k) => join(out, String(k + 1)));
  const members = await Promise.all(folders.map((each) => loadCardedModel(each)));
  const { kind, elements, members: files, errors: firstErrors } = members[0]!.modelCard;
  using data = await readDataOf(options, hooks);
  const { store, traits, training, validation } = data;
  const potential = ensemble(members);
  const tested = evenly(training, testedTraining(data));
  const compared = validation.length > 0 ? validation : tested;
  const committee = { atoms: 0, sum: 0, largest: 0, points: [] as [number, number][] };
  let prepared: { readonly of: Uint8Array; readonly evaluator: EnsembleEvaluator } | undefined;
  let done = 0;
  const all = tested.length + validation.length;
  const assess = async (numbers: Int32Array, assessor: Assessor): Promise<void> => {
    for (const k of numbers) {
      const frame = store.frame(k);
      if (prepared === undefined || !sameSpecies(prepared.of, frame.species)) {
        prepared?.evaluator[Symbol.dispose]();
        const backend = wasmBackend({ threads: hooks.threads });
        // oxlint-disable-next-line no-await-in-loop
        prepared = { of: frame.species, evaluator: await potential.prepare(frame.species, backend) };
      }
      // oxlint-disable-next-line no-await-in-loop
      const mean = await prepared.evaluator.evaluate(frame, ["energy", "forces", "stress", "forceDeviation"]);
      assessor.add(frame, mean, traits[k]!);
      hooks.onTest?.(++done, all);
      if (numbers !== compared) continue;
      let largest = 0;
      for (const spread of mean.forceDeviation!) {
        committee.sum += spread;
        largest = Math.max(largest, spread);
      }
      committee.atoms += frame.species.length;
      committee.largest = Math.max(committee.largest, largest);
      if (frame.forces !== undefined) committee.points.push([largest, rmsDifference(frame, mean.forces!)]);
    }
  };
  const [onTraining, onValidation] = [createAssessor(), createAssessor()];
  try {
    await assess(validation, onValidation);
    await assess(tested, onTraining);
  } finally {
    prepared?.evaluator[Symbol.dispose]();
  }
  const found: Committee = {
    members: models,
    frames: compared.length,
    mean: committee.sum / Math.max(1, committee.atoms),
    largest: committee.largest,
    points: committee.points,
    memberErrors: await Promise.all(folders.map(forceError)),
  };
  const validated = validation.length > 0 ? onValidation.result() : undefined;
  const trained = onTraining.result();
  const first = files[0]!.file;
  const extension = extname(first);
  // Networks of n2p2 are several files, which stay together in the folders of the members.
  const nameOf = (k: number): string =>
    kind === "behler-parrinello" ? `${k + 1}/${first}` : `${basename(first, extension)}-${k + 1}${extension}`;
  const contents: [string, Uint8Array][] = await Promise.all(
    folders.map(async (folder, k): Promise<[string, Uint8Array]> => [nameOf(k), await readFile(join(folder, first))]),
  );
  const partsOfMembers = await Promise.all(
    members.flatMap(({ modelCard }, k) =>
      (modelCard.parts ?? []).map(async ({ file }): Promise<[string, Uint8Array]> => [
        `${k + 1}/${file}`,
        await readFile(join(folders[k]!, file)),
      ]),
    ),
  );
  const written = await saveTrained(
    out,
    {
      name: basename(resolve(out)),
      kind,
      elements,
      members: Object.fromEntries(contents),
      ...(partsOfMembers.length > 0 && { parts: Object.fromEntries(partsOfMembers) }),
      sources: data.sources,
      leftOut: Object.fromEntries(data.leftOut),
      options,
      steps,
      program: hooks.program ?? "boroxol",
      training: trained,
      validation: validated,
      firstMember: firstErrors.map((each) => ({ ...each, set: `first member: ${each.set}` })),
      range: dataRange(training, (k) => store.frame(k), traits),
    },
    true,
    found,
  );
  const { points: _, ...summary } = found;
  return {
    finished: true,
    steps,
    trainingFrames: training.length,
    validationFrames: validation.length,
    errors: (validated ?? trained).errors,
    committee: summary,
    files: written,
  };
}

/** RMSE of the forces of a member, as its own test found it. */
async function forceError(folder: string): Promise<number> {
  const { validation, training } = JSON.parse(await readFile(join(folder, assessmentName), "utf8")) as SavedAssessment;
  return (validation ?? training).errors.force?.rmse ?? 0;
}

function rmsDifference({ forces }: Frame, found: Float64Array): number {
  return Math.sqrt(found.reduce((sum, f, k) => sum + (f - forces![k]!) ** 2, 0) / found.length);
}

function sameSpecies(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((each, k) => each === b[k]);
}
