import type { Frame } from "@boroxol/core";

/** Labels that a frame may carry beside its structure. */
export const frameLabels = [
  "images",
  "velocities",
  "forces",
  "energy",
  "stress",
  "charges",
  "bornCharges",
  "dipole",
  "time",
  "step",
] as const;

export type FrameLabel = (typeof frameLabels)[number];

/** Names of everything in a frame: labels, then `columns.NAME` and `info.NAME`. */
export function labelsOfFrame(frame: Frame): string[] {
  return [
    ...frameLabels.filter((name) => frame[name] !== undefined),
    ...Object.keys(frame.columns ?? {}).map((name) => `columns.${name}`),
    ...Object.keys(frame.info ?? {}).map((name) => `info.${name}`),
  ];
}
