import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Frame } from "@boroxol/core";
import { type FrameSummary, summarise } from "@boroxol/data";
import { readFrames } from "@boroxol/io";
import type { CampaignOptions } from "./campaign-options.ts";
import { type DeviationHistogram, deviationHistogram } from "./deviation-histogram.ts";
import { type ExploredTrajectory, trajectoryFrames } from "./explore.ts";
import { spreadFrames } from "./spread-frames.ts";

/** What a selection found. */
export interface Selection {
  /** Frames that the trajectories were to give; those that an explosion cut off count as beyond the band. */
  readonly frames: number;
  /** Below the trust band. */
  readonly accurate: number;
  /** Within it. */
  readonly candidates: number;
  /** Above it, with atoms too near to each other, or cut off. */
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
 * @param known the labelled frames
 * @param most frames at most
 */
export async function selectFrames(
  folder: string,
  trajectories: readonly ExploredTrajectory[],
  known: readonly FrameSummary[],
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
  const limits = shortestDistances(known);
  const banded = explored.flatMap((each, k) => {
    const { deviation, frame } = each;
    if (deviation !== undefined && !(deviation >= select.low && deviation < select.high)) return [];
    const point = summarise(frame, "", k);
    const overlaps = Object.entries(point.shortest).some(([pair, r]) => r < select.closest * (limits.get(pair) ?? 0));
    return overlaps ? [] : [{ ...each, point }];
  });
  const accurate = explored.filter(({ deviation }) => deviation !== undefined && deviation < select.low).length;
  const { chosen, duplicates } = spreadFrames(
    banded.map(({ point }) => point),
    known,
    most,
    select.apart,
  );
  const frames = chosen.map((k) => {
    const { frame, trajectory, deviation } = banded[k]!;
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
  const beyond = planned - accurate - banded.length;
  return {
    frames,
    selection: {
      frames: planned,
      accurate,
      candidates: banded.length,
      beyond,
      duplicates,
      selected: frames.length,
      uncertain: (banded.length + beyond) / Math.max(1, planned),
      histogram: deviationHistogram(explored.flatMap(({ deviation }) => (deviation === undefined ? [] : [deviation]))),
    },
  };
}

/** Shortest distance of each pair of elements among frames. @unit A */
function shortestDistances(frames: readonly FrameSummary[]): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const { shortest } of frames) {
    for (const [pair, r] of Object.entries(shortest)) found.set(pair, Math.min(r, found.get(pair) ?? Infinity));
  }
  return found;
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
