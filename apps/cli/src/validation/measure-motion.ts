import { type AnalysisDocument, analyzeFrames, type Measurable, temperatureSection } from "@boroxol/analysis";
import { simulatedGlasses } from "@boroxol/core";
import { readRecord } from "@boroxol/md";
import type { DiffusionResult, Found, TransitionResult } from "@boroxol/report";
import { stageFrames } from "../run-frames.ts";

/** A finished diffusion run. */
export interface DiffusionRun {
  /** @unit K */
  readonly temperature: number;
  readonly document: AnalysisDocument;
}

/** The fold of the energy of a finished heating run. */
export async function measureTransition(
  name: string,
  directory: string,
  heatingRate: number,
): Promise<TransitionResult> {
  const { transition } = analyzeFrames(await lastStage(directory), { only: ["transition"] });
  const papers = simulatedGlasses.find((each) => each.name === name)?.glassTransition;
  const fold = transition?.energy;
  return {
    name,
    heatingRate,
    found:
      fold === undefined
        ? { reason: "the temperature is not swept" }
        : foundOf(
            fold,
            (each) => each.temperature,
            (each) => each.error,
          ),
    ...(papers && { papers }),
  };
}

/** What one diffusion run says. */
export async function measureDiffusion(directory: string, temperature: number): Promise<DiffusionRun> {
  const frames = await lastStage(directory);
  return { temperature, document: analyzeFrames(frames, { only: ["diffusion"], temperature }) };
}

/** What the runs of a glass say together. */
export function diffusionResult(name: string, time: number, runs: readonly DiffusionRun[]): DiffusionResult {
  const papers = simulatedGlasses.find((each) => each.name === name)?.activationEnergy;
  const line = temperatureSection(runs).arrhenius["Li"];
  return {
    name,
    time,
    points: runs.map(({ temperature, document }) => {
      const D = document.diffusion?.["Li"];
      const found: Found =
        D === undefined
          ? { reason: "there is no Li" }
          : foundOf(
              D,
              (each) => each.value,
              (each) => each.error,
            );
      return { temperature, found };
    }),
    energy:
      line === undefined
        ? { reason: "there is no Li" }
        : foundOf(
            line,
            (each) => each.energy,
            (each) => each.energyError,
          ),
    ...(papers && { papers }),
  };
}

async function lastStage(directory: string): ReturnType<typeof stageFrames> {
  const last = (await readRecord(directory)).protocol.stages.length - 1;
  return stageFrames(directory, (stage) => stage === last);
}

function foundOf<T>(found: Measurable<T>, value: (found: T) => number, error: (found: T) => number): Found {
  return found.measurable ? { value: value(found), error: error(found) } : { reason: found.reason };
}
