import { join } from "node:path";
import type { Frame } from "@boroxol/core";
import { readFrames } from "@boroxol/io";

/**
 * The frames of a run that stand for its glass: those of the last stage with moving atoms, without those of the
 * earlier ones; the final structure where there are none.
 */
export async function glassFrames(directory: string): Promise<Frame[]> {
  let frames: Frame[] = [];
  let stage: unknown;
  for await (const frame of readFrames(join(directory, "trajectory.extxyz"))) {
    if (frame.info?.["stage_index"] !== stage) frames = [];
    stage = frame.info?.["stage_index"];
    frames.push(frame);
  }
  if (frames.length > 0) return frames;
  for await (const frame of readFrames(join(directory, "final.extxyz"))) frames.push(frame);
  return frames;
}
