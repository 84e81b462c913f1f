import { join } from "node:path";
import { BoroxolError, type Frame } from "@boroxol/core";
import { readFrames } from "@boroxol/io";
import { sourceFrames } from "./source-frames.ts";

/** More atoms than these in all frames together are thinned out: averages hardly gain, and time and memory would. */
const mostAtoms = 1_000_000;

/**
 * The frames of a run that stand for its glass: those of the last stage with moving atoms, thinned out evenly where
 * there are very many; the final structure where there are none. Each knows the temperature of its step.
 */
export async function glassFrames(directory: string): Promise<Frame[]> {
  const frames = await stageFrames(directory, () => true);
  return frames.length > 0 ? frames : [await finalFrame(directory)];
}

/** The frames of the last stage that is asked for, thinned out evenly where there are very many. */
export async function stageFrames(directory: string, wanted: (stage: number) => boolean): Promise<Frame[]> {
  let frames: Frame[] = [];
  let stage: unknown;
  let stride = 1;
  let index = 0;
  for await (const frame of sourceFrames(directory, { onNotice: () => undefined })) {
    const own = frame.info?.["stage_index"];
    if (!wanted(Number(own))) continue;
    if (own !== stage) {
      frames = [];
      stride = 1;
      index = 0;
    }
    stage = own;
    if (index++ % stride === 0) frames.push(frame);
    if (frames.length > 1 && frames.length * frame.species.length > mostAtoms) {
      stride *= 2;
      frames = frames.filter((_, k) => k % 2 === 0);
    }
  }
  return frames;
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
