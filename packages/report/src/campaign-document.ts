/** An error of the committee's mean. @unit eV/atom, eV/A, eV/A^3 */
interface CampaignError {
  readonly mae: number;
  readonly rmse: number;
}

/** A trajectory of an exploration. */
export interface CampaignTrajectory {
  readonly id: string;
  readonly system: string;
  /** @unit K */
  readonly temperature: number;
  /** @unit GPa */
  readonly pressure?: number;
  readonly status: "finished" | "exploded";
  readonly code?: string;
  readonly message?: string;
}

/** What a campaign's page is made of: what `campaign.json` holds. */
export interface CampaignDocument {
  readonly status: string;
  readonly labels: string;
  /** @unit eV/A */
  readonly band: readonly [low: number, high: number];
  readonly fraction: number;
  readonly teacher?: {
    readonly labelled: number;
    readonly errors: { readonly force?: CampaignError; readonly energy?: CampaignError };
  };
  readonly rounds: readonly {
    readonly round: number;
    readonly trajectories?: readonly CampaignTrajectory[];
    readonly selection?: {
      readonly frames: number;
      readonly accurate: number;
      readonly candidates: number;
      readonly beyond: number;
      readonly duplicates: number;
      readonly selected: number;
      readonly uncertain: number;
      readonly histogram: {
        /** @shape [k] @unit eV/A */
        readonly ends: readonly number[];
        /** @shape [k] @unit 1 */
        readonly counts: readonly number[];
      };
    };
    readonly labels?: {
      readonly labelled: number;
      readonly failed: number;
      readonly failures?: readonly { readonly structure: string; readonly attempts: readonly string[] }[];
    };
    readonly committee?: {
      readonly trainingFrames: number;
      readonly validationFrames: number;
      readonly errors: {
        readonly force?: CampaignError;
        readonly energy?: CampaignError;
        readonly stress?: CampaignError;
      };
    };
  }[];
  readonly model?: string;
}
