import { join } from "node:path";
import { type Campaign, perform } from "./campaign.ts";
import type { CampaignOptions } from "./campaign-options.ts";
import type { LabelledRound } from "./campaign-summary.ts";
import { labelledFrames } from "./stage-frames.ts";
import type { Stage } from "./stage-store.ts";
import { trainCommittee, type TrainedCommittee } from "./train-committee.ts";

/** Trains the committee on all labels so far, from its own weights of the round before. */
export function trainStage(
  campaign: Campaign,
  round: number,
  labelled: readonly Stage<LabelledRound>[],
  from: Stage<TrainedCommittee> | undefined,
): Promise<Stage<TrainedCommittee>> {
  const { options, data } = campaign;
  const schedule = from === undefined ? {} : options.retraining;
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

/** What decides every training of the campaign. */
export function trainingInputs({ training, committee, holdOut }: CampaignOptions): Record<string, unknown> {
  return { training, committee, holdOut };
}

/** Shows a training as a part of the campaign. */
export function trainingHooks(
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
