import { stat } from "node:fs/promises";
import { join } from "node:path";
import { BoroxolError, type Frame } from "@boroxol/core";
import { makeFolder, pathInside, writeFileAtomically } from "@boroxol/io";
import { checkResult } from "./attempt-frame.ts";
import type { LabelCode } from "./label-code.ts";
import { labelledFrame } from "./label-frames.ts";
import { openLabels, settingsHash } from "./label-store.ts";
import { structureKey } from "./structure-key.ts";
import type { Template } from "./template.ts";

/** What became of the folders. */
export interface JobFoldersOutcome {
  readonly frames: number;
  /** Labelled in all, and of these in this call. */
  readonly done: number;
  readonly collected: number;
  /** Folders whose program has not left its result yet. */
  readonly waiting: number;
  /** Folders whose result cannot be used, and why. */
  readonly unusable: readonly { readonly folder: string; readonly reason: string }[];
  readonly settings: string;
}

/**
 * One folder per frame under `jobs/`, for codes that run elsewhere: writes the inputs of those that are new, and takes in the
 * results of those that are there. Called again and again until nothing waits.
 * @throws E0902, E0903 as `labelFrames` does
 */
export async function labelByFolders(
  frames: readonly Frame[],
  { code, template, out }: { readonly code: LabelCode; readonly template: Template; readonly out: string },
): Promise<JobFoldersOutcome> {
  const [stages] = code.attempts(template);
  const last = stages!.at(-1)!;
  const inputs = frames.map(
    (frame) =>
      Object.assign({}, ...stages!.map((stage) => code.inputs(template, stage, frame))) as Record<string, string>,
  );
  const settings = settingsHash({ code: code.name, template });
  const store = await openLabels(out, { code: code.name, template });
  try {
    let [collected, waiting] = [0, 0];
    const unusable: { folder: string; reason: string }[] = [];
    for (const [k, frame] of frames.entries()) {
      const structure = structureKey(frame);
      if (store.done.has(structure)) continue;
      const folder = join(out, "jobs", structure);
      const result = join(folder, last.result ?? last.output);
      if ((await stat(result).catch(() => undefined)) === undefined) {
        await makeFolder(folder);
        for (const [name, text] of Object.entries(inputs[k]!))
          await writeFileAtomically(pathInside(folder, name), text);
        waiting++;
        continue;
      }
      try {
        const labels = await code.read(folder, last, frame);
        checkResult(labels, frame, result);
        const made = { structure, settings, code: code.name, attempt: 1 };
        await store.add(new Map([[structure, labelledFrame(frame, labels, made)]]));
        collected++;
      } catch (error) {
        if (!(error instanceof BoroxolError) || error.code === "E0902" || error.code === "E0206") throw error;
        unusable.push({ folder, reason: error.message });
      }
    }
    const done = new Set(frames.map(structureKey).filter((key) => store.done.has(key))).size;
    return { frames: frames.length, done, collected, waiting, unusable, settings };
  } finally {
    await store.close();
  }
}
