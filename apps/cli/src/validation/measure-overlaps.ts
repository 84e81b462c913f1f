import { stat } from "node:fs/promises";
import { join } from "node:path";
import { analyzeFrames } from "@boroxol/analysis";
import { elementBySymbol } from "@boroxol/core";
import { overlapDistance } from "@boroxol/md";
import type { OverlapResult } from "@boroxol/report";
import { stageFrames } from "../run-frames.ts";
import { overCoordinated, shortestDistances } from "./measure-replica.ts";

/** Overlaps and over-coordinated silicon in the frames of a melt, also of one that ended early. */
export async function measureOverlaps(
  directory: string,
): Promise<Pick<OverlapResult, "frames" | "overlapping" | "pairs" | "overCoordinatedSilicon">> {
  // A melt may end before its first frame.
  const { size } = await stat(join(directory, "trajectory.extxyz"));
  const frames = size === 0 ? [] : await stageFrames(directory, () => true);
  const limitOf = (pair: string): number => {
    const [a, b] = pair.split("-").map((symbol) => elementBySymbol(symbol).number) as [number, number];
    return overlapDistance(a, b);
  };
  const pairs: Record<string, { shortest: number; limit: number }> = {};
  let overlapping = 0;
  for (const frame of frames) {
    const found = Object.entries(shortestDistances([frame]));
    for (const [pair, r] of found) {
      pairs[pair] = { shortest: Math.min(r, pairs[pair]?.shortest ?? Infinity), limit: limitOf(pair) };
    }
    if (found.some(([pair, r]) => r < limitOf(pair))) overlapping++;
  }
  const late = frames.slice(Math.floor(frames.length / 2));
  const silicon =
    late.length === 0 ? undefined : overCoordinated(analyzeFrames(late, { only: ["coordination"] }))?.value;
  return {
    frames: frames.length,
    overlapping,
    pairs,
    ...(silicon !== undefined && { overCoordinatedSilicon: silicon }),
  };
}
