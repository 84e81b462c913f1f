import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Frame } from "@boroxol/core";
import { summarise } from "@boroxol/data";
import { readFrames } from "@boroxol/io";
import type { CampaignOptions } from "./campaign-options.ts";
import { type DeviationHistogram, deviationHistogram } from "./deviation-histogram.ts";
import { type ExploredTrajectory, trajectoryFrames } from "./explore.ts";
import { type FramePoint, spreadFrames } from "./spread-frames.ts";

/** What a selection found. */
export interface Selection {
  /** Frames that the trajectories were to give; those that an explosion cut off count as beyond the band. */
  readonly frames: number;
  /** Below the trust band. */
  readonly accurate: number;
  /** Within it. */
  readonly candidates: number;
  /** Above it, or cut off. */
  readonly beyond: number;
  /** Candidates that are nearly the same as a frame that is labelled or chosen. */
  readonly duplicates: number;
  readonly selected: number;
  /** Share of the frames that the committee is not sure of, (candidates + beyond) / frames. */
  readonly uncertain: number;
  readonly histogram: DeviationHistogram;
}

/** A frame of an exploration with the largest deviation of a force on it, where a committee was asked. */
interface ExploredFrame {
  readonly frame: Frame;
  readonly trajectory: ExploredTrajectory;
  /** @unit eV/A */
  readonly deviation: number | undefined;
}

/**
 * Chooses frames of an exploration to label: those in the trust band, spread over what is not labelled yet. Without a committee,
 * before the first model, every frame is a candidate.
 * @param folder that of the exploration
 * @param known fingerprints of the labelled frames
 * @param most frames at most
 */
export async function selectFrames(
  folder: string,
  trajectories: readonly ExploredTrajectory[],
  known: readonly FramePoint[],
  most: number,
  { explore, select }: Pick<CampaignOptions, "explore" | "select">,
  round: number,
): Promise<{ readonly selection: Selection; readonly frames: readonly Frame[] }> {
  const explored: ExploredFrame[] = [];
  for (const trajectory of trajectories) {
    // oxlint-disable-next-line no-await-in-loop
    for await (const each of framesOf(join(folder, trajectory.id), trajectory)) explored.push(each);
  }
  const planned = trajectories.length * trajectoryFrames({ explore } as CampaignOptions);
  const within = explored.filter(
    ({ deviation }) => deviation === undefined || (deviation >= select.low && deviation < select.high),
  );
  const accurate = explored.filter(({ deviation }) => deviation !== undefined && deviation < select.low).length;
  const points = within.map(({ frame }, k) => summarise(frame, "", k));
  const { chosen, duplicates } = spreadFrames(points, known, most, select.apart);
  const frames = chosen.map((k) => {
    const { frame, trajectory, deviation } = within[k]!;
    const { species, positions, cell, periodic, step } = frame;
    const { id, system, temperature, pressure, strain } = trajectory;
    return {
      species,
      positions,
      cell,
      periodic,
      ...(step !== undefined && { step }),
      info: {
        trajectory: id,
        round,
        system,
        temperature,
        ...(pressure !== undefined && { pressure }),
        ...(strain.some((each) => each !== 0) && { strain: strain.join(" ") }),
        ...(deviation !== undefined && { deviation: Number(deviation.toPrecision(6)) }),
      },
    };
  });
  const beyond = planned - accurate - within.length;
  return {
    frames,
    selection: {
      frames: planned,
      accurate,
      candidates: within.length,
      beyond,
      duplicates,
      selected: frames.length,
      uncertain: (within.length + beyond) / Math.max(1, planned),
      histogram: deviationHistogram(explored.flatMap(({ deviation }) => (deviation === undefined ? [] : [deviation]))),
    },
  };
}

/** Frames of the last stage of a run, which the committee has looked at. */
async function* framesOf(folder: string, trajectory: ExploredTrajectory): AsyncGenerator<ExploredFrame> {
  const table = await readFile(join(folder, "model_devi.out"), "utf8").catch(() => undefined);
  const deviations = new Map(
    table
      ?.split("\n")
      .filter((line) => line.trim() !== "" && !line.startsWith("#"))
      .map((line) => {
        const columns = line.trim().split(/\s+/);
        return [Number(columns[0]), Number(columns[4])] as const;
      }),
  );
  const path = join(folder, "trajectory.extxyz");
  // A trajectory that exploded at once has no frame.
  if (((await stat(path).catch(() => undefined))?.size ?? 0) === 0) return;
  for await (const frame of readFrames(path)) {
    if (frame.info?.["stage"] !== "hold") continue;
    const deviation = table === undefined ? undefined : deviations.get(frame.step!);
    // The frame at which it was given up has no line.
    if (table !== undefined && deviation === undefined) continue;
    yield { frame, trajectory, deviation };
  }
}
