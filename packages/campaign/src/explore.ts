import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { BoroxolError } from "@boroxol/core";
import { makeFolder, writeFileAtomically } from "@boroxol/io";
import { interactionHash, planProtocol, resumeRun, type RunOutcome, type RunRecord, stagesOption } from "@boroxol/md";
import { startRun } from "@boroxol/md";
import { parseOptions } from "@boroxol/options";
import type { Potential } from "@boroxol/potentials";
import type { CampaignOptions } from "./campaign-options.ts";
import type { PlannedTrajectory } from "./plan-trajectories.ts";

/** How one trajectory of an exploration ended. */
export interface ExploredTrajectory {
  readonly id: string;
  readonly system: string;
  readonly atoms: number;
  /** @unit K */
  readonly temperature: number;
  /** @unit GPa */
  readonly pressure?: number;
  /** xx yy zz yz xz xy @shape [6] @unit 1 */
  readonly strain: readonly number[];
  /** `exploded` trajectories ended early; what they gave before counts. */
  readonly status: "finished" | "exploded";
  /** Why it ended: E0401 or E0404, or E0405 where the models differed too much. */
  readonly code?: string;
  readonly message?: string;
}

/** What an exploration needs beside its trajectories. */
export interface ExploreSettings {
  readonly options: CampaignOptions;
  /** Moves the atoms; its ensemble, where it has one, is asked how far it differs. */
  readonly potential: Potential;
  readonly potentialName: string;
  /** Melts packed atoms. */
  readonly start: Potential;
  /** Whether the potential is a committee, whose deviation is watched. */
  readonly watched: boolean;
  readonly threads: number;
  /** Name and version of the program. */
  readonly program: string;
  readonly signal?: AbortSignal;
  /** Called with steps done of all trajectories and their speed. */
  readonly onSteps?: (done: number, rate: number | undefined) => void;
  readonly onNote: (text: string) => void;
}

/** Errors that end a trajectory and not the campaign. */
const explosions: readonly string[] = ["E0401", "E0404", "E0405", "E0109"];

/**
 * Runs a trajectory in a folder, or goes on with it: a run like those of `boroxol run`. One that explodes is no error: its
 * code and cause are kept in `outcome.json`, and its frames before that stay.
 * @returns undefined when it was interrupted
 */
export async function exploreTrajectory(
  planned: PlannedTrajectory,
  folder: string,
  settings: ExploreSettings,
  onSteps: (done: number, rate: number | undefined) => void,
): Promise<ExploredTrajectory | undefined> {
  const outcomePath = join(folder, "outcome.json");
  const kept = await readFile(outcomePath, "utf8").catch(() => undefined);
  if (kept !== undefined) return JSON.parse(kept) as ExploredTrajectory;
  const { id, system, temperature, pressure, strain, start } = planned;
  let ended: Pick<ExploredTrajectory, "status" | "code" | "message"> = { status: "finished" };
  try {
    const outcome = await runOrResume(planned, folder, settings, onSteps);
    if (outcome.status === "interrupted") return undefined;
  } catch (error) {
    if (!(error instanceof BoroxolError) || !explosions.includes(error.code)) throw error;
    ended = { status: "exploded", code: error.code, message: error.message };
    settings.onNote(`${id} (${system}, ${temperature} K) ends early: ${error.code}, ${error.message}`);
  }
  const explored: ExploredTrajectory = {
    id,
    system,
    atoms: start.species.length,
    temperature,
    ...(pressure !== undefined && { pressure }),
    strain,
    ...ended,
  };
  await writeFileAtomically(outcomePath, `${JSON.stringify(explored)}\n`);
  await rm(join(folder, "checkpoint"), { recursive: true, force: true });
  return explored;
}

async function runOrResume(
  planned: PlannedTrajectory,
  directory: string,
  settings: ExploreSettings,
  onSteps: (done: number, rate: number | undefined) => void,
): Promise<RunOutcome> {
  const { signal, potential, start: startPotential } = settings;
  const controls = {
    checkpointSeconds: 30,
    ...(signal && { signal }),
    onProgress: ({ step, rate }: { readonly step: number; readonly rate?: number }): void => onSteps(step, rate),
  };
  const begun = await readFile(join(directory, "run.json")).then(
    () => true,
    () => false,
  );
  if (begun) {
    return resumeRun(directory, (name) => (name === settings.potentialName ? potential : startPotential), controls);
  }
  // What a run left that was killed before its record was written.
  await rm(directory, { recursive: true, force: true });
  await makeFolder(directory);
  const record = recordOf(planned, settings);
  return startRun({ directory, record, start: planned.start, potential, startPotential }, controls);
}

function recordOf(planned: PlannedTrajectory, settings: ExploreSettings): RunRecord {
  const { potential, potentialName, start: startPotential, watched, threads, program, options } = settings;
  const { begin, explore } = options;
  const { temperature, pressure, packed, system, strain, seed, start } = planned;
  const melt = {
    stage: "melt",
    temperature: begin.temperature,
    duration: begin.time,
    timestep: begin.timestep,
    frames: begin.time,
    // The committee does not know packed atoms: the potential of the beginning melts them.
    part: watched ? "start" : "main",
  };
  const main = {
    stage: "hold",
    temperature,
    duration: explore.time,
    timestep: explore.timestep,
    ensemble: pressure === undefined ? "nvt" : "npt",
    ...(pressure !== undefined && { pressure }),
    frames: explore.every,
    ...(watched && { deviation: explore.every, stopAbove: explore.stopAbove }),
  };
  const stages = [...(packed ? [{ stage: "packing" }, melt] : []), main];
  const plan = planProtocol(
    parseOptions(stagesOption, { stages }, "exploration").stages,
    potential.kind !== "classical",
  );
  const hashOf = (each: Potential): string => interactionHash(each.interaction(start.species));
  return {
    format: "boroxol-run/1",
    program: { name: "boroxol", version: program.replace(/^boroxol /, "") },
    command: "boroxol learn",
    system: { system, strain },
    potential: { name: potentialName, kind: potential.kind, hash: hashOf(potential), cutoff: potential.cutoff },
    ...(watched && packed && { startPotential: { name: begin.potential, hash: hashOf(startPotential) } }),
    protocol: { name: "exploration", ...plan },
    seed,
    threads,
  };
}

/** Steps of a trajectory, the melting of packed atoms included. */
export function trajectorySteps({ begin, explore }: CampaignOptions, packed: boolean): number {
  const melt = packed ? Math.round((1000 * begin.time) / begin.timestep) : 0;
  return melt + Math.round((1000 * explore.time) / explore.timestep);
}

/** Frames that a trajectory gives when it does not explode. */
export function trajectoryFrames({ explore }: CampaignOptions): number {
  const steps = Math.max(1, Math.round((1000 * explore.time) / explore.timestep));
  return Math.floor(steps / Math.max(1, Math.round((1000 * explore.every) / explore.timestep)));
}
