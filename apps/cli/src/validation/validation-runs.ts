import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { BoroxolError, type Frame } from "@boroxol/core";
import { readRecord, resumeRun, startRun, type RunRecord } from "@boroxol/md";
import { loadPotential } from "@boroxol/potentials";
import type { CommandContext } from "../command.ts";
import type { RunRequest } from "../perform-run.ts";
import { progressShower } from "../progress.ts";
import { stageFrames } from "../run-frames.ts";
import { measuredStages } from "./validation-stages.ts";

/** What a run is for: a glass, a melt searched for overlaps, a heated glass, a glass with moving ions. */
export type ValidationPurpose = "glass" | "overlaps" | "transition" | "diffusion";

/** One run of a validation. */
export interface ValidationRun {
  readonly purpose: ValidationPurpose;
  readonly glass: string;
  readonly seed: number;
  readonly request: RunRequest;
  readonly record: RunRecord;
  /** Temperature of a diffusion run. @unit K */
  readonly temperature?: number;
  /** The folder of the glass that it begins with, as it was at the measured density. */
  readonly glassFolder?: string;
}

/** How a run ended. */
export type RunEnd =
  | { readonly status: "finished" | "interrupted" }
  | { readonly status: "failed"; readonly code: string; readonly message: string };

/** What a simulation ends with that has run away: a result of the potential, and no fault of the program. */
const explosions: readonly string[] = ["E0401", "E0404"];

/**
 * Begins a run, goes on with an interrupted one to the same bits, or leaves a finished one as it is.
 * @param later steps of this cell's size that other runs still take
 * @throws E0707 when the folder holds a run of other settings
 */
export async function carryOutRun(
  { glass, request, record, glassFolder }: ValidationRun,
  later: number,
  { terminal, signal }: CommandContext,
): Promise<RunEnd> {
  const { directory, start: asked, potential } = request;
  const start = glassFolder === undefined ? asked : await glassAtMeasuredDensity(glassFolder);
  const show = progressShower(terminal, start.species.length);
  const controls = {
    onProgress: (progress: Parameters<typeof show>[0]) =>
      show({ ...progress, name: `${glass} ${progress.name}`, steps: progress.steps + later }),
    onWarning: (text: string) => terminal.note(`warning: ${glass}: ${text}`),
    signal,
  };
  try {
    if (existsSync(join(directory, "run.json"))) {
      const { status } = await resumeRun(directory, loadPotential, controls);
      return { status: status === "interrupted" ? "interrupted" : "finished" };
    }
    // A kill may have come between the first frame and the record.
    await rm(join(directory, "start.extxyz"), { force: true });
    const prepares = record.startPotential === undefined ? undefined : await loadPotential(record.startPotential.name);
    const { status } = await startRun(
      { directory, record, start, potential, ...(prepares && { startPotential: prepares }) },
      controls,
    );
    return { status: status === "interrupted" ? "interrupted" : "finished" };
  } catch (error) {
    if (!(error instanceof BoroxolError) || !explosions.includes(error.code)) throw error;
    terminal.note(`${glass}: ${error.code} ${error.message}`);
    return { status: "failed", code: error.code, message: error.message };
  }
}

/** The last frame of a glass in the cell of the measured density. */
async function glassAtMeasuredDensity(directory: string): Promise<Frame> {
  const stage = (await readRecord(directory)).protocol.stages.length + measuredStages.fixedDensity;
  const { species, positions, cell, periodic } = (await stageFrames(directory, (each) => each === stage)).at(-1)!;
  return { species, positions, cell, periodic };
}

/** Whether a run is done. */
export function isFinished({ request }: ValidationRun): boolean {
  return existsSync(join(request.directory, "final.extxyz"));
}

/**
 * Compares what a run would be with what the folder holds of it, before anything is simulated.
 * @throws E0707 with what differs
 */
export async function checkSettings({ request, record }: ValidationRun): Promise<void> {
  const { directory } = request;
  if (!existsSync(join(directory, "run.json"))) return;
  const [found, wanted] = [deciding(await readRecord(directory)), deciding(record)];
  const differing = Object.keys(wanted).filter((key) => JSON.stringify(found[key]) !== JSON.stringify(wanted[key]));
  if (differing.length === 0) return;
  const differences = differing.map((key) => `${key} (${short(found[key])} there, ${short(wanted[key])} asked for)`);
  throw new BoroxolError("E0707", `the glass in the folder was made with another ${differences.join(", another ")}`, {
    place: directory,
    fix: "give another folder with --out, or the settings that the glasses in it were made with",
    untouched: "nothing in the folder was changed",
  });
}

/** What decides the numbers of a run: nothing of the clock, the threads, the program's version. */
function deciding({
  potential,
  startPotential,
  protocol,
  seed,
  precision,
  system,
}: RunRecord): Record<string, unknown> {
  return {
    potential: potential.hash,
    "start potential": startPotential?.hash,
    composition: system["composition"],
    "number of atoms": system["total"],
    density: (system["density"] as { value: number } | undefined)?.value,
    protocol: protocol.stages,
    seed,
    precision,
  };
}

function short(value: unknown): string {
  const text = typeof value === "object" ? JSON.stringify(value) : String(value);
  return text.length > 60 ? "one" : text;
}
