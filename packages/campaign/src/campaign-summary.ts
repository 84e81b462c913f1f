import type { ExploredTrajectory } from "./explore.ts";
import type { Selection } from "./select-frames.ts";
import type { TrainedCommittee } from "./train-committee.ts";

/** What the labelling of a round came to. */
export interface LabelledRound {
  readonly labelled: number;
  readonly failed: number;
  /** The frames that failed, and why each attempt did. */
  readonly failures?: readonly { readonly structure: string; readonly attempts: readonly string[] }[];
}

/** One round of a campaign: what was explored with the committee before, and the committee after. */
export interface CampaignRound {
  /** 0 before there is a model. */
  readonly round: number;
  readonly trajectories?: readonly ExploredTrajectory[];
  readonly selection?: Selection;
  readonly labels?: LabelledRound;
  readonly committee?: TrainedCommittee;
}

/** Where a campaign stands. */
export interface CampaignSummary {
  /**
   * `converged`: the committee is sure; `rounds used up`: it is not, and no round is left; `interrupted`, or `open` in a dry run:
   * there is more to do.
   */
  readonly status: "converged" | "rounds used up" | "interrupted" | "open";
  readonly out: string;
  /** What labels the frames: code and settings. */
  readonly labels: string;
  /** The trust band. @unit eV/A */
  readonly band: readonly [low: number, high: number];
  /** Share of uncertain frames below which the campaign ends. */
  readonly fraction: number;
  /** The training on labels of another potential, where there was one. */
  readonly teacher?: TrainedCommittee & { readonly labelled: number };
  readonly rounds: readonly CampaignRound[];
  /** Folder of the last committee. */
  readonly model?: string;
}
