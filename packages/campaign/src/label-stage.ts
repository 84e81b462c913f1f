import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { BoroxolError, type Frame } from "@boroxol/core";
import { readFrames } from "@boroxol/io";
import { attemptsText, labelBy, structureKey } from "@boroxol/label";
import { type Campaign, perform } from "./campaign.ts";
import type { CampaignOptions } from "./campaign-options.ts";
import type { LabelledRound } from "./campaign-summary.ts";
import type { Selection } from "./select-frames.ts";
import { framesOfFile, writeFrameFile } from "./stage-frames.ts";
import type { Stage, StageWork } from "./stage-store.ts";

/** Labels the frames that were selected, in the data set `labels/`. */
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
export async function labelInto(
  { hooks }: Campaign,
  folder: string,
  round: number,
  kind: "label" | "teach",
  frames: readonly Frame[],
  out: string,
  options: CampaignOptions["label"],
): Promise<StageWork<LabelledRound> | undefined> {
  // Where nothing could be labelled, the next call is to be another try, not the same message.
  const nothing = join(folder, "nothing-labelled");
  const again = await readFile(nothing).then(
    () => true,
    () => false,
  );
  const outcome = await labelBy(options, frames, {
    threads: hooks.threads,
    out,
    again,
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
  const failures = outcome.failed.map(({ structure, attempts }) => ({ structure, attempts }));
  if (outcome.done === 0) {
    await writeFile(nothing, "");
    const [first] = failures;
    throw new BoroxolError("E0905", `no frame could be labelled; the first: ${attemptsText(first!.attempts)}`, {
      place: join(out, "work", first!.structure),
      fix: "look at the outputs there, mend the machine or the settings under 'label', and give the same command: the frames are tried again",
      untouched: "the stages that were finished before",
    });
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
  return { files: ["labelled.extxyz"], result: { labelled: labelled.length, failed: failures.length, failures } };
}

/** How long a label took is no part of it: the same labels give the same file. */
function withoutTimes(frame: Frame): Frame {
  const { label_seconds: _, ...info } = frame.info ?? {};
  return { ...frame, info };
}
