import type { Frame } from "@boroxol/core";
import { farthestPoints, stratifiedOrder, summarise } from "@boroxol/data";

/** Orders in which frames are labelled. */
export const labelOrders = ["given", "stratified", "farthest"] as const;

export type LabelOrder = (typeof labelOrders)[number];

/**
 * Order of labelling, so that a run that is stopped early has covered the most.
 *
 * `farthest` takes the frame that differs most from all before it; `stratified` lets the compositions take turns, each giving
 * its next farthest frame.
 * @returns indices of the frames @shape [frames]
 */
export function labelOrder(frames: readonly Frame[], order: LabelOrder): number[] {
  if (order === "given" || frames.length === 0) return [...frames.keys()];
  const summaries = frames.map((frame, k) => summarise(frame, "", k));
  const points = summaries.map(({ fingerprint }) => fingerprint);
  if (order === "farthest") return farthestPoints(points, frames.length);
  return stratifiedOrder(
    points,
    summaries.map(({ formula }) => formula),
    frames.length,
  );
}
