export { type CampaignOptions, campaignOptions } from "./campaign-options.ts";
export type { CampaignRound, CampaignSummary, LabelledRound } from "./campaign-summary.ts";
export { type CampaignCost, campaignCost } from "./campaign-cost.ts";
export type { ExploredTrajectory } from "./explore.ts";
export { strainedFrame } from "./plan-trajectories.ts";
export { type CampaignHooks, type CampaignProgress, runCampaign } from "./run-campaign.ts";
export type { Selection } from "./select-frames.ts";
export { type FramePoint, type SpreadChoice, spreadFrames } from "./spread-frames.ts";
export type { TrainedCommittee } from "./train-committee.ts";
