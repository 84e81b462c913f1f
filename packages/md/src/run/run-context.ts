import type { Frame } from "@boroxol/core";
import type { DynamicsState, Interaction, KernelPrecision, Observation } from "@boroxol/kernels";
import type { CardedModel, Ensemble } from "@boroxol/potentials";
import type { AppendLog } from "./append-log.ts";
import type { RunEvent } from "./events.ts";

/** What a run tells while it works. */
export interface RunProgress {
  readonly stage: number;
  readonly stages: number;
  readonly name: string;
  /** Steps done of this stage, and all of them. */
  readonly stageStep: number;
  readonly stageSteps: number;
  /** Steps of motion done of the whole run, and all of them. */
  readonly step: number;
  readonly steps: number;
  /** Temperature, energy, pressure at the last output; absent in packing and minimisation. */
  readonly observation?: Observation;
  /** Temperature of the bath. @unit K */
  readonly target?: number;
  /** @unit steps/s */
  readonly rate?: number;
  readonly frame: () => Frame;
}

/** The models whose deviation is watched, and the files that it goes to. */
export interface DeviationLog {
  readonly ensemble: Ensemble;
  readonly table: AppendLog;
  readonly candidates: AppendLog;
}

/** What the stages of one run share. */
export interface RunContext {
  readonly directory: string;
  readonly interaction: Interaction;
  /** Prepares the structure; the run's own where none is named. */
  readonly startInteraction: Interaction;
  readonly masses: Float64Array;
  readonly seed: number;
  readonly threads: number;
  readonly precision: KernelPrecision;
  readonly stages: number;
  readonly totalSteps: number;
  readonly trajectory: AppendLog;
  /** Where the deviation of the models goes, with an ensemble. */
  readonly deviation: DeviationLog | undefined;
  /** The potential, where it has a card that says where it holds. */
  readonly carded: CardedModel | undefined;
  readonly emit: (event: RunEvent) => Promise<void>;
  readonly save: (stage: number, frame: Frame, time: number, motion?: DynamicsState) => Promise<void>;
  /** @unit s */
  readonly checkpointSeconds: number;
  readonly onProgress: (progress: RunProgress) => void;
  /** Tells the user something, once however often it is said. */
  readonly warn: (text: string) => void;
  readonly signal: AbortSignal | undefined;
}

/** Thrown inside a run to leave it after its checkpoint was saved. */
export class Interrupted extends Error {}
