import type { FrameSummary } from "@boroxol/data";
import type { Potential } from "@boroxol/potentials";
import type { CampaignOptions } from "./campaign-options.ts";
import type { CampaignSystem } from "./plan-trajectories.ts";
import { performStage, type Stage, type StageInputs, StageOpen, type StageWork } from "./stage-store.ts";

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
export async function perform<Result>(
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
