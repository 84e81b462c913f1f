import type { Numbers } from "../compile/compile-graph.ts";
import type { ModelBatch } from "../models/model-graph.ts";
import type { LabelArrays } from "../train/batch-labels.ts";

/** Frames with their labels, ready to be bound to a program. */
export interface StepBatch {
  readonly batch: ModelBatch;
  readonly labels: LabelArrays;
  /** Of each frame, by the user. */
  readonly weights: readonly number[];
  /** Of the force of each atom, row by row. @shape [atoms] @unit 1 */
  readonly atomWeights: Float64Array;
  /** Adds what the program predicts for them to the errors of training. */
  record(): void;
}

/** What one step of training may use. */
export interface TrainingStep {
  /** Number of the step, from 0. */
  readonly step: number;
  readonly rate: number;
  /** The frames of this step. */
  next(): StepBatch;
  /** All training frames, some at a time, with the prefactors at the end of learning. */
  all(): AsyncIterable<StepBatch>;
}

/** What came of a step: `diverged` where a number is not finite, `converged` where no step makes the loss smaller. */
export type StepOutcome = "done" | "diverged" | "converged";

/** Changes the parameters of a program, step by step. */
export interface Optimiser {
  /** Once the first parameters are in place. */
  begin(): void;
  /** One step; nothing is changed unless it is `done`. */
  step(what: TrainingStep): Promise<StepOutcome>;
  /** The parameters to be saved and tested. @returns @shape [n] @unit 1 */
  best(): Numbers;
  /** Everything that a restart needs beside the parameters; views to be read and written. @returns each @shape [n] @unit 1 */
  state(): Readonly<Record<string, Numbers>>;
}
