import { join } from "node:path";
import { summarise } from "@boroxol/data";
import { type Campaign, perform } from "./campaign.ts";
import type { LabelledRound } from "./campaign-summary.ts";
import type { ExploredTrajectory } from "./explore.ts";
import { labelledFrames, writeFrameFile } from "./stage-frames.ts";
import { type Selection, selectFrames } from "./select-frames.ts";
import type { Stage } from "./stage-store.ts";

/** Chooses the frames of an exploration that are labelled. */
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
