/** A run of a few picoseconds of Li2O-B2O3 for the tests; as a program it starts or resumes one: FOLDER CHECKPOINT_SECONDS */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { cubicCell, elementBySymbol } from "@boroxol/core";
import { potentialByName } from "@boroxol/potentials";
import {
  type NewRun,
  type RunControls,
  type Stage,
  interactionHash,
  planProtocol,
  resumeRun,
  startRun,
  stagesOption,
} from "../src/index.ts";
import { parseOptions } from "@boroxol/options";

const atoms = { Li: 6, B: 12, O: 21 };

export function smallRun(directory: string, threads = 2): NewRun {
  const species = Uint8Array.from(
    Object.entries(atoms).flatMap(([symbol, n]) => Array<number>(n).fill(elementBySymbol(symbol).number)),
  );
  const potential = potentialByName("shik");
  const stages: readonly Stage[] = parseOptions(
    stagesOption,
    {
      stages: [
        { stage: "packing" },
        { stage: "melt", temperature: 3000, duration: 0.6, timestep: 0.5, thermo: 0.05, frames: 0.1 },
        { stage: "quench", to: 300, rate: 3000, thermostat: "nose-hoover", thermo: 0.05, frames: 0.1 },
        { stage: "relax", temperature: 300, duration: 0.5, tauPressure: 200, thermo: 0.05, frames: 0.1 },
        { stage: "hold", temperature: 300, duration: 0.3, thermostat: "langevin", thermo: 0.05, frames: 0.1 },
        { stage: "minimise", force: 0.1 },
      ],
    },
    "test",
  ).stages;
  return {
    directory,
    potential,
    start: {
      species,
      positions: new Float64Array(3 * species.length),
      cell: cubicCell(Math.cbrt(species.length / 0.1)),
      periodic: [true, true, true],
    },
    record: {
      format: "boroxol-run/1",
      program: { name: "boroxol", version: "test" },
      command: "boroxol run test",
      system: {},
      potential: {
        name: "shik",
        kind: "classical",
        hash: interactionHash(potential.interaction(species)),
        cutoff: potential.cutoff,
      },
      protocol: { name: "test", ...planProtocol(stages, false) },
      seed: 11,
      threads,
    },
  };
}

/** Starts the run, or goes on with it where the folder holds one. */
export function startOrResume(directory: string, controls: RunControls): ReturnType<typeof startRun> {
  return existsSync(join(directory, "run.json"))
    ? resumeRun(directory, potentialByName, controls)
    : startRun(smallRun(directory), controls);
}

if (process.argv[1] === import.meta.filename) {
  await startOrResume(process.argv[2]!, { checkpointSeconds: Number(process.argv[3]) });
}
