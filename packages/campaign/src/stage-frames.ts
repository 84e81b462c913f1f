import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Frame } from "@boroxol/core";
import { readDataSet } from "@boroxol/data";
import { formatExtxyzFrame, readFrames } from "@boroxol/io";
import type { LabelledRound } from "./campaign-summary.ts";
import type { ExploredTrajectory } from "./explore.ts";
import type { Stage } from "./stage-store.ts";

/** The frames of all labelling stages, in their order. */
export async function labelledFrames(labelled: readonly Stage<LabelledRound>[]): Promise<Frame[]> {
  const all = await Promise.all(labelled.map(({ folder }) => framesOfFile(join(folder, "labelled.extxyz"))));
  return all.flat();
}

/** All frames of an exploration without a committee, with the trajectory that they are of. */
export async function exploredFrames({ folder, stage }: Stage<ExploredTrajectory[]>): Promise<Frame[]> {
  const all = await Promise.all(
    stage.result.map(async ({ id, system, temperature }) => {
      const frames = await framesOfFile(join(folder, id, "trajectory.extxyz"));
      return frames
        .filter(({ info }) => info?.["stage"] === "hold")
        .map(({ species, positions, cell, periodic }) => ({
          species,
          positions,
          cell,
          periodic,
          info: { trajectory: id, system, temperature },
        }));
    }),
  );
  return all.flat();
}

/** Frames of data sets, each with the file that it is of where it names no trajectory. */
export async function framesOfData(paths: readonly string[]): Promise<Frame[]> {
  const frames: Frame[] = [];
  for (const path of paths) {
    for await (const { frame, source } of readDataSet(path)) {
      frames.push({ ...frame, info: { trajectory: source, ...frame.info } });
    }
  }
  return frames;
}

/** All frames of a file, which may be empty. */
export async function framesOfFile(path: string): Promise<Frame[]> {
  if ((await readFile(path)).length === 0) return [];
  const frames: Frame[] = [];
  for await (const frame of readFrames(path)) frames.push(frame);
  return frames;
}

export async function writeFrameFile(path: string, frames: readonly Frame[]): Promise<void> {
  await writeFile(path, frames.map((frame) => formatExtxyzFrame(frame)).join(""));
}
