import { BoroxolError, type Frame } from "@boroxol/core";
import { checkResult } from "./attempt-frame.ts";
import { labelledFrame, type LabelFramesOptions, type LabelOutcome } from "./label-frames.ts";
import { openLabels, settingsHash } from "./label-store.ts";
import { structureKey } from "./structure-key.ts";
import { atomsOf, type Teacher } from "./teacher.ts";

/** Wall time between writing what is finished. @unit ms */
const pause = 500;

/**
 * Labels frames by a potential into a folder, as `labelFrames` does by a DFT code: what the folder holds is not done again, its
 * settings say that the labels are not DFT, and labels of another potential or of DFT are refused beside them.
 *
 * Frames of the same atoms are done one after the other, which is faster. They are written every half second; a killed run loses only those of the last half second. No time stands in the labels: the
 * same frames give the same file.
 * @throws E0902 where the folder's labels are of something else, E0301 for an element that the potential lacks
 */
export async function labelByTeacher(
  frames: readonly Frame[],
  teacher: Teacher,
  { out, again, signal, onProgress, onNote }: Omit<LabelFramesOptions, "code" | "template" | "queue" | "bornField">,
): Promise<LabelOutcome> {
  const keys = frames.map(structureKey);
  const store = await openLabels(out, teacher.settings);
  try {
    if (store.torn > 0) onNote?.(`the last frame in ${out} was cut off and is labelled again`);
    const settings = settingsHash(teacher.settings);
    const before = store.done.size;
    const begun = performance.now();
    const finished = new Map<string, Frame>();
    let written = performance.now();
    let interrupted = false;
    let labelled = 0;
    const known = new Set(keys.filter((key) => store.done.has(key) || (store.failed.has(key) && again !== true)));
    const open = new Set(keys.filter((key) => !known.has(key)));
    const report = (): void => {
      const seconds = (performance.now() - begun) / 1000;
      const left = labelled === 0 ? undefined : (seconds / labelled) * (open.size - labelled);
      const failed = keys.filter((key) => store.failed.has(key)).length;
      onProgress?.({ frames: keys.length, done: keys.filter((key) => store.done.has(key)).length, failed, left });
    };
    const write = async (): Promise<void> => {
      await store.add(finished);
      finished.clear();
      report();
      written = performance.now();
      // Signals are served between frames.
      await new Promise((resolve) => setImmediate(resolve));
    };
    report();
    for (const k of byAtoms(frames)) {
      const key = keys[k]!;
      if (!open.has(key) || finished.has(key) || store.done.has(key)) continue;
      try {
        const result = await teacher.label(frames[k]!);
        checkResult(result, frames[k]!, `frame ${k + 1}`);
        const made = { structure: key, settings, attempt: 1, code: teacher.settings.code };
        finished.set(key, labelledFrame(frames[k]!, result, made));
      } catch (error) {
        if (!(error instanceof BoroxolError) || error.code !== "E0907") throw error;
        onNote?.(`frame ${k + 1} failed: ${error.message}`);
        await store.fail({ structure: key, attempts: [error.message] });
      }
      labelled++;
      if (performance.now() - written > pause) await write();
      interrupted = signal?.aborted === true;
      if (interrupted) break;
    }
    await write();
    const seconds = (performance.now() - begun) / 1000;
    return {
      status: interrupted ? "interrupted" : "finished",
      frames: frames.length,
      labelled: store.done.size - before,
      done: new Set(keys.filter((key) => store.done.has(key))).size,
      failed: keys.flatMap((structure, frame) => {
        const entry = store.failed.get(structure);
        return entry === undefined ? [] : [{ frame, structure, attempts: entry.attempts }];
      }),
      settings,
      version: store.version,
      secondsPerFrame: labelled === 0 ? undefined : seconds / labelled,
    };
  } finally {
    await store.close();
  }
}

/** Numbers of the frames, those of the same atoms together. @returns @shape [frames] */
function byAtoms(frames: readonly Frame[]): number[] {
  const groups = new Map<string, number[]>();
  for (const [k, frame] of frames.entries()) {
    const group = groups.get(atomsOf(frame));
    if (group === undefined) groups.set(atomsOf(frame), [k]);
    else group.push(k);
  }
  return [...groups.values()].flat();
}
