import type { Frame } from "@boroxol/core";
import { compileGraph } from "../compile/compile-graph.ts";
import type { TrainableModel } from "../models/model-graph.ts";
import { createOptimiser, objectiveGraph } from "../optimise/create-optimiser.ts";
import type { OptimiserSettings } from "../optimise/create-optimiser.ts";
import type { StepBatch } from "../optimise/optimiser.ts";
import { atomWeights, batchLabels } from "./batch-labels.ts";
import { createPredictor } from "./predictor.ts";
import type { TrainingData } from "./training-data.ts";
import type { CompleteTrainingOptions } from "./usual-training.ts";

/** @example secondsOf("10min") === 600 */
export function secondsOf(time: string): number {
  const [, number, unit] = /^([\d.]+)\s*(s|min|h)$/.exec(time)!;
  return Number(number) * { s: 1, min: 60, h: 3600 }[unit as "s"];
}

/** Most and least rows of the learning curve in a training that is not told how many. */
const [mostRows, leastRows] = [100, 10];
/** Frames of a validation to those that were trained on since the one before: validations take a small share of the time. */
const validationShare = 0.05;
/** Least frames of a validation, and what share they may be where there are few steps. */
const [leastFrames, largestShare] = [20, 0.2];

/** Frames of a validation on the way. @param every steps between validations */
export function validationSize(every: number, batch: number): number {
  return Math.min(200, Math.max(leastFrames, Math.round(validationShare * every * batch)));
}

/** Steps between validations in a training that is not told how many. @param validation frames that are kept aside */
export function usualEvery(steps: number, batch: number, validation: number): number {
  const affordable = Math.ceil(Math.min(leastFrames, validation) / (largestShare * batch));
  return Math.max(1, Math.floor(steps / mostRows), Math.min(affordable, Math.floor(steps / leastRows)));
}

/** Wall time that planning itself may take, most of it for the engine to compile its loops. @unit s */
const planningSeconds = 3;
/** Share of the time that is left for what is not measured: the checkpoints, the start of the loops, other programs. */
const aside = 0.04;
/** Time for compiling the programs again, files and the end of the process. @unit s */
const fixedSeconds = 1;

/** What one step and one tested frame cost once they are known, and what a frame costs more at first. @unit s */
export interface StepCost {
  readonly step: number;
  readonly frame: number;
  readonly first: number;
}

/** Numbers of frames. */
export interface FrameCounts {
  readonly training: number;
  readonly validation: number;
  /** Training frames that are tested at the end, with all validation frames. */
  readonly tested: number;
}

/**
 * The most steps with which training, its validations and the test at its end take a time.
 * @param seconds that are left @unit s
 */
export function stepsWithin(
  seconds: number,
  { step, frame, first }: StepCost,
  { training, validation, tested }: FrameCounts,
  { batch, validateEvery }: Pick<CompleteTrainingOptions, "batch" | "validateEvery">,
): number {
  const timeOf = (steps: number): number => {
    const every = validateEvery ?? usualEvery(steps, batch, validation);
    const validations = Math.ceil(steps / every);
    const frames = validations * Math.min(validation, validationSize(every, batch)) + validation + tested;
    const met = Math.min(training, steps * batch + tested) + validation;
    return steps * step + frames * frame + met * first;
  };
  const limit = (seconds - fixedSeconds) * (1 - aside);
  let [low, high] = [1, Math.max(1, Math.floor(limit / step))];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (timeOf(middle) <= limit) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Evaluations of the loss over all frames that a step of L-BFGS takes on average. */
const evaluationsPerStep = 1.3;

/** Measures what a step and a tested frame cost: some are run, and what they change is thrown away. @param seconds in all @unit s */
export async function measureSteps(
  model: TrainableModel,
  { training, rehearsed, store, energies }: TrainingData,
  options: CompleteTrainingOptions,
  optimiserSettings: OptimiserSettings,
  threads: number,
  seconds: number,
): Promise<StepCost> {
  const precision = options.precision === "float32" ? "f32" : "f64";
  const { parameters } = model.graph;
  // L-BFGS goes through all frames in one step: here a step of Adam on some of them stands for them.
  const whole = optimiserSettings.kind === "l-bfgs";
  const measured: OptimiserSettings = whole
    ? { kind: "adam", beta1: 0.9, beta2: 0.999, epsilon: 1e-8, keep: 0 }
    : optimiserSettings;
  const objective = objectiveGraph(measured, model.trainingGraph, { kind: "square" }, parameters);
  using program = await compileGraph({ precision, threads, parameters, ...objective });
  using predictor = await createPredictor(model, precision, threads);
  const optimiser = createOptimiser(measured, program, precision, parameters);
  const values = model.initialParameters(options.seed);
  for (const [name, numbers] of Object.entries(values)) {
    program.parameters().set(numbers, program.parameterOffsets[name]!);
  }
  predictor.setNamed(values);
  optimiser.begin();
  const frameAt = (n: number): Frame => {
    // Where frames are rehearsed, every other one is such a frame.
    const among = n % 2 === 1 && rehearsed.length > 0 ? rehearsed : training;
    return store.frame(among[Math.floor((n * 0.618034 * among.length) % among.length)]!);
  };
  // Few batches, time and again: what is kept of a frame after it was first met is there in most of a training.
  const framesOf = (k: number, count: number): Frame[] =>
    Array.from({ length: count }, (_, b) => frameAt((k % fewBatches) * count + b));
  const size = whole ? framesAtOnce : options.batch;
  const batchOf = (k: number): StepBatch => {
    const frames = framesOf(k, size);
    const batch = model.batch(frames);
    const weights = frames.map(() => 1);
    const ones = { energy: 1, force: 1, virial: 1 };
    return {
      batch,
      labels: batchLabels(frames, batch.order, energies, ones, weights),
      weights,
      atomWeights: atomWeights(frames, batch.order),
      record: () => undefined,
    };
  };
  async function* none(): AsyncGenerator<StepBatch> {
    yield* [];
  }
  const oneStep = async (k: number): Promise<void> => {
    await optimiser.step({ step: k, rate: 1e-9, next: () => batchOf(k), all: none });
  };
  const step = await timed(0.6 * seconds, oneStep);
  const frame =
    (await timed(0.25 * seconds, () => void predictor.predict(framesOf(0, framesAtOnce), energies))) / framesAtOnce;
  const known = fewBatches * Math.max(size, framesAtOnce);
  const begun = await timed(0.15 * seconds, (k) => void model.batch([frameAt(known + k)]));
  const again = await timed(0, (k) => void model.batch([frameAt(known + k)]));
  return {
    step: whole ? (step * evaluationsPerStep * training.length) / framesAtOnce : step,
    frame,
    first: Math.max(0, begun - again),
  };
}

/** Frames that are run together where there are many. */
const framesAtOnce = 8;
/** Different batches that are measured. */
const fewBatches = 4;

/** Mean time of a call; the first half of the calls is left out, since the engine compiles then. @unit s */
async function timed(seconds: number, call: (k: number) => Promise<void> | void): Promise<number> {
  const began = performance.now();
  let [spent, counted] = [0, 0];
  for (let k = 0; counted === 0 || performance.now() - began < 1000 * seconds; k++) {
    const start = performance.now();
    // oxlint-disable-next-line no-await-in-loop
    await call(k);
    if (start - began < 500 * seconds) continue;
    spent += performance.now() - start;
    counted++;
  }
  return spent / counted / 1000;
}

/** Time that measuring may take of a whole. @unit s */
export function planningTime(seconds: number): number {
  return Math.min(planningSeconds, seconds / 6);
}
