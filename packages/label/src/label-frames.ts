import { readdir, readFile, readlink, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Frame } from "@boroxol/core";
import { makeFolder } from "@boroxol/io";
import { attemptsText } from "./attempt-frame.ts";
import type { BornCharges } from "./born-charges.ts";
import type { CodeResult, LabelCode } from "./label-code.ts";
import { labelOne } from "./label-one.ts";
import type { LabelQueue } from "./label-queue.ts";
import { type LabelStore, openLabels, settingsHash } from "./label-store.ts";
import { structureKey } from "./structure-key.ts";
import type { Template } from "./template.ts";

/** What `labelFrames` takes. */
export interface LabelFramesOptions {
  readonly code: LabelCode;
  readonly template: Template;
  readonly queue: LabelQueue;
  /** Folder of the data set. */
  readonly out: string;
  /** Strength of the fields for Born charges, six runs more for each frame; none when left out. @unit V/A */
  readonly bornField?: number;
  /** Frames that failed before are tried again. */
  readonly again?: boolean;
  readonly signal?: AbortSignal;
  /** Called before the first and after every frame. */
  readonly onProgress?: (progress: LabelProgress) => void;
  /** Told of things that stop nothing. */
  readonly onNote?: (text: string) => void;
}

/** How far the labelling is. */
export interface LabelProgress {
  readonly frames: number;
  readonly done: number;
  readonly failed: number;
  /** Expected wall time of the rest; undefined before the first frame. @unit s */
  readonly left: number | undefined;
}

/** What `labelFrames` did. */
export interface LabelOutcome {
  readonly status: "finished" | "interrupted";
  readonly frames: number;
  /** Labelled in this call. */
  readonly labelled: number;
  /** Labelled in all. */
  readonly done: number;
  readonly failed: readonly {
    readonly frame: number;
    readonly structure: string;
    readonly attempts: readonly string[];
  }[];
  readonly settings: string;
  readonly version: string | undefined;
  /** Mean wall time of a frame of this data set. @unit s */
  readonly secondsPerFrame: number | undefined;
}

/**
 * Labels frames into a folder, in the given order, several at once; what the folder holds already is not done again.
 *
 * Every finished frame stands in `labels.extxyz` before the next begins, with its settings, version, steps, attempt and
 * time; a killed run loses only the frames that it was working on. A frame that no attempt could label is written down
 * in `failed.jsonl` and its files stay under `work/`.
 * @throws E0902 for other settings than those of the folder, E0903 for a template that does not fit the frames, E0901
 * where the program is missing
 */
export async function labelFrames(frames: readonly Frame[], options: LabelFramesOptions): Promise<LabelOutcome> {
  const { code, template, queue, out, bornField } = options;
  const settingsOf = { code: code.name, template, ...(bornField === undefined ? {} : { bornField }) };
  // What stops one frame stops those beside it.
  const fault = new AbortController();
  const signal = options.signal === undefined ? fault.signal : AbortSignal.any([options.signal, fault.signal]);
  const keys = frames.map(structureKey);
  // A template that lacks an element is found before hours of work, not after.
  checkTemplate(code, template, frames, bornField === undefined ? undefined : [1, 0, 0]);
  const store = await openLabels(out, settingsOf);
  const work = join(out, "work");
  try {
    if (store.torn > 0) options.onNote?.(`the last frame in ${out} was cut off and is labelled again`);
    await makeFolder(work);
    if (!queue.outlives) await endOrphans(work);
    // Jobs of the settings before would be found again by their folders.
    else if (store.renewed) await rm(work, { recursive: true, force: true });
    const settings = settingsHash(settingsOf);
    const waits = new Set<string>();
    const open = keys.flatMap((key, k) => {
      if (store.done.has(key) || waits.has(key) || (store.failed.has(key) && options.again !== true)) return [];
      waits.add(key);
      return [k];
    });
    const before = store.done.size;
    const begun = performance.now();
    const report = (): void => options.onProgress?.(progressOf(keys, store, open.length, before, begun, queue.atOnce));
    report();
    let interrupted = false;
    let next = 0;
    const worker = async (): Promise<void> => {
      while (next < open.length && !interrupted) {
        const k = open[next++]!;
        const [key, frame] = [keys[k]!, frames[k]!];
        // A job that is known by its folder would be found again with the same end.
        const folder = join(work, key);
        if (store.failed.has(key)) await rm(folder, { recursive: true, force: true });
        const outcome = await labelOne(code, template, frame, folder, queue, signal, bornField);
        if (outcome.kind === "interrupted") interrupted = true;
        else if (outcome.kind === "failed") {
          options.onNote?.(`frame ${k + 1} failed: ${attemptsText(outcome.attempts)}`);
          await store.fail({ structure: key, attempts: outcome.attempts });
        } else {
          const { result, attempt, seconds, born } = outcome;
          const made = { structure: key, settings, attempt, seconds, code: code.name, ...(born && { born }) };
          await store.add(new Map([[key, labelledFrame(frame, result, made)]]));
          await rm(folder, { recursive: true, force: true });
        }
        report();
      }
    };
    const workers = Array.from({ length: Math.max(1, Math.min(queue.atOnce, open.length)) }, () =>
      worker().catch((error: unknown) => {
        fault.abort();
        throw error;
      }),
    );
    for (const each of await Promise.allSettled(workers)) if (each.status === "rejected") throw each.reason;
    const failed = keys.flatMap((structure, k) => {
      const entry = store.failed.get(structure);
      return entry === undefined ? [] : [{ frame: k, structure, attempts: entry.attempts }];
    });
    if (failed.length === 0 && !interrupted) await rm(work, { recursive: true, force: true });
    return {
      status: interrupted ? "interrupted" : "finished",
      frames: frames.length,
      labelled: store.done.size - before,
      done: new Set(keys.filter((key) => store.done.has(key))).size,
      failed,
      settings,
      version: store.version,
      secondsPerFrame: mean(store.seconds),
    };
  } finally {
    await store.close();
  }
}

/**
 * Writes the inputs of all stages for all frames, and keeps none.
 * @param field homogeneous electric field @shape [3] @unit V/A
 * @throws E0903 for a file, an element or a placeholder that the template lacks
 */
export function checkTemplate(
  code: LabelCode,
  template: Template,
  frames: readonly Frame[],
  field?: ArrayLike<number>,
): void {
  for (const stages of code.attempts(template)) {
    for (const stage of stages) for (const frame of frames) code.inputs(template, stage, frame, field);
  }
}

/** The structure with its new labels; labels that it came with are of another source and do not stay. */
export function labelledFrame(
  frame: Frame,
  { energy, forces, stress, version, scfSteps }: CodeResult,
  made: {
    readonly structure: string;
    readonly settings: string;
    readonly attempt: number;
    /** Wall time; unknown for runs elsewhere. @unit s */
    readonly seconds?: number;
    readonly code: string;
    readonly born?: BornCharges;
  },
): Frame {
  const { species, positions, cell, periodic, info } = frame;
  return {
    species,
    positions,
    cell,
    periodic,
    energy,
    forces,
    ...(stress === undefined ? {} : { stress }),
    ...(made.born === undefined ? {} : { bornCharges: made.born.charges }),
    info: {
      ...info,
      structure: made.structure,
      code: made.code,
      code_version: version,
      settings: made.settings,
      scf_steps: scfSteps,
      label_attempt: made.attempt,
      ...(made.born === undefined ? {} : { born_sum_rule_error: made.born.sumRuleError }),
      ...(made.seconds === undefined ? {} : { label_seconds: Number(made.seconds.toFixed(1)) }),
    },
  };
}

function progressOf(
  keys: readonly string[],
  store: LabelStore,
  open: number,
  before: number,
  begun: number,
  atOnce: number,
): LabelProgress {
  const done = keys.filter((key) => store.done.has(key)).length;
  const failed = keys.filter((key) => store.failed.has(key)).length;
  const labelled = store.done.size - before;
  const perFrame =
    labelled > 0 ? (performance.now() - begun) / 1000 / labelled : (mean(store.seconds) ?? Number.NaN) / atOnce;
  const left = perFrame * (open - labelled);
  return { frames: keys.length, done, failed, left: Number.isFinite(left) ? left : undefined };
}

function mean(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Programs that a killed run left behind are ended, where the system shows that they work in these folders (Linux). */
async function endOrphans(work: string): Promise<void> {
  for (const entry of await readdir(work, { recursive: true, withFileTypes: true })) {
    if (entry.name !== "process.id") continue;
    const id = Number(await readFile(join(entry.parentPath, entry.name), "utf8"));
    const folder = await readlink(`/proc/${id}/cwd`).catch(() => undefined);
    if (folder === resolve(entry.parentPath)) process.kill(id, "SIGKILL");
  }
  for (const name of await readdir(work)) await rm(join(work, name), { recursive: true, force: true });
}
