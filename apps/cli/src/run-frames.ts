import { join } from "node:path";
import { BoroxolError, type Frame } from "@boroxol/core";
import { readFrames } from "@boroxol/io";

/** More atoms than these in all frames together are thinned out: averages hardly gain, and time and memory would. */
const mostAtoms = 1_000_000;

/**
 * The frames of a run that stand for its glass: those of the last stage with moving atoms, thinned out evenly where
 * there are very many; the final structure where there are none.
 */
export async function glassFrames(directory: string): Promise<Frame[]> {
  let frames: Frame[] = [];
  let stage: unknown;
  let stride = 1;
  let index = 0;
  for await (const frame of readFrames(join(directory, "trajectory.extxyz"))) {
    if (frame.info?.["stage_index"] !== stage) {
      frames = [];
      stride = 1;
      index = 0;
    }
    stage = frame.info?.["stage_index"];
    if (index++ % stride === 0) frames.push(frame);
    if (frames.length > 1 && frames.length * frame.species.length > mostAtoms) {
      stride *= 2;
      frames = frames.filter((_, k) => k % 2 === 0);
    }
  }
  return frames.length > 0 ? frames : [await finalFrame(directory)];
}

/** The structure that a finished run ended with. @throws E0705 when the run is not finished */
export async function finalFrame(directory: string): Promise<Frame> {
  const path = join(directory, "final.extxyz");
  try {
    for await (const frame of readFrames(path)) return frame;
  } catch (cause) {
    if (!(cause instanceof BoroxolError) || cause.code !== "E0201") throw cause;
  }
  throw new BoroxolError("E0705", "the run is not finished", {
    place: path,
    fix: `finish it first: boroxol resume ${directory}`,
    untouched: "nothing was written",
  });
}
