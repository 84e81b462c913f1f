import { stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { BoroxolError, type Frame } from "@boroxol/core";
import { readFrames } from "@boroxol/io";
import type { RunEvent } from "@boroxol/md";
import { readEvents } from "./thermo-series.ts";

/** How the frames of a file are read. */
export interface SourceOptions {
  /** Only frames of this stage of a run. */
  readonly stage?: string;
  readonly onNotice: (message: string) => void;
  /** Told the bytes read of the file, by formats that are read in order. */
  readonly onBytes?: (path: string, read: number) => void;
}

/**
 * Frames of a file, or of the trajectory of a run's folder; those of a run get the temperature and the pressure of their step,
 * which the run wrote into its events.
 * @throws E0509 where no frame is of the stage; what reading throws
 */
export async function* sourceFrames(path: string, { stage, onNotice, onBytes }: SourceOptions): AsyncGenerator<Frame> {
  const { run, file } = await sourceOf(path);
  const states = run === undefined ? undefined : statesOf(await readEvents(run));
  let seen = 0;
  const frames = readFrames(file, {
    onNotice: ({ message }) => onNotice(`${file}: ${message}`),
    ...(onBytes === undefined ? {} : { onBytes: (read) => onBytes(path, read) }),
  });
  for await (const frame of frames) {
    if (stage !== undefined && frame.info?.["stage"] !== stage) continue;
    seen++;
    const state = states?.get(keyOf(frame.info?.["stage_index"], frame.step));
    yield state === undefined ? frame : { ...frame, info: { ...frame.info, ...state } };
  }
  if (seen === 0 && stage !== undefined) {
    throw new BoroxolError("E0509", `no frame of ${basename(path)} is of the stage '${stage}'`, {
      place: file,
      fix: "stages are named in the events.jsonl of a run, for instance melt, quench, production",
    });
  }
}

/** Length of what is read of a path; undefined for folders. @unit byte */
export async function sourceLength(path: string): Promise<number | undefined> {
  const { file } = await sourceOf(path);
  const found = await stat(file).catch(() => undefined);
  return found?.isFile() === true ? found.size : undefined;
}

async function sourceOf(path: string): Promise<{ readonly run: string | undefined; readonly file: string }> {
  const run = await runOf(path);
  return { run, file: run !== undefined && run !== dirname(path) ? join(run, "trajectory.extxyz") : path };
}

/** The folder of the run to which a path belongs: the folder itself, or that of its trajectory. */
async function runOf(path: string): Promise<string | undefined> {
  const folder = basename(path) === "trajectory.extxyz" ? dirname(path) : path;
  const isFile = async (name: string): Promise<boolean> =>
    (await stat(join(folder, name)).catch(() => undefined))?.isFile() ?? false;
  return (await isFile("events.jsonl")) && (await isFile("trajectory.extxyz")) ? folder : undefined;
}

function statesOf(events: readonly RunEvent[]): Map<string, { temperature: number; pressure: number }> {
  return new Map(
    events.flatMap((event) =>
      event.event === "thermo"
        ? [[keyOf(event.stage, event.step), { temperature: event.temperature, pressure: event.pressure }] as const]
        : [],
    ),
  );
}

function keyOf(stage: unknown, step: number | undefined): string {
  return `${String(stage)}/${step}`;
}
