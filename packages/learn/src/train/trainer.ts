import { open, truncate } from "node:fs/promises";
import { join } from "node:path";
import { BoroxolError } from "@boroxol/core";
import { compileGraph } from "../compile/compile-graph.ts";
import type { Numbers, Program } from "../compile/compile-graph.ts";
import type { Penalty } from "../loss/loss-graph.ts";
import type { TrainableModel } from "../models/model-graph.ts";
import { createOptimiser, objectiveGraph } from "../optimise/create-optimiser.ts";
import type { OptimiserSettings } from "../optimise/create-optimiser.ts";
import type { StepBatch } from "../optimise/optimiser.ts";
import { createAssessor } from "./assessment.ts";
import type { Assessment } from "./assessment.ts";
import { atomWeights, batchLabels } from "./batch-labels.ts";
import type { LabelPrefactors } from "./batch-labels.ts";
import { readCheckpoint, writeCheckpoint } from "./checkpoint.ts";
import type { TrainingCheckpoint } from "./checkpoint.ts";
import { measureOf, noErrors } from "./errors.ts";
import type { ErrorTable, LabelErrors, LossSum } from "./errors.ts";
import { frameOrder } from "./frame-order.ts";
import { addBatchErrors, createPredictor, setNamedParameters } from "./predictor.ts";
import type { Predictor, Score } from "./predictor.ts";
import { learningRate, prefactor } from "./schedule.ts";
import type { Prefactor, RateSchedule } from "./schedule.ts";
import type { TrainingData } from "./training-data.ts";
import { trainingOptions } from "./training-options.ts";

export interface TrainerSettings {
  readonly steps: number;
  /** Frames in a step. */
  readonly batch: number;
  readonly seed: number;
  readonly threads: number;
  readonly precision: "f32" | "f64";
  readonly rate: Omit<RateSchedule, "steps">;
  readonly prefactors: { readonly energy: Prefactor; readonly force: Prefactor; readonly virial: Prefactor };
  readonly penalty: Penalty;
  readonly optimiser: OptimiserSettings;
  /** Steps between rows of the learning curve, each with a validation. */
  readonly validateEvery: number;
  /** Most frames in a validation on the way; the last one takes all. */
  readonly validationFrames: number;
  /** Seconds between checkpoints. */
  readonly saveSeconds: number;
  /** Validations without a better score after which training stops; never when left out. */
  readonly patience?: number;
  /** Whose weights the training ends with: those of the best validation, or of the last. */
  readonly keep: "best" | "last";
  /** Names of parameters that stay as they are. */
  readonly frozen?: readonly string[];
}

/** How far a training is. */
export interface TrainingProgress {
  readonly step: number;
  readonly steps: number;
  readonly rate: number;
  /** Errors of the batches since the last row. */
  readonly training: LabelErrors;
  readonly validation: LabelErrors | undefined;
  readonly framesPerSecond: number;
  readonly secondsLeft: number;
}

export interface TrainingHooks {
  /** Folder of the learning curve and the checkpoint. */
  readonly folder: string;
  /** Tells one training from another. */
  readonly identity: string;
  readonly onProgress?: (progress: TrainingProgress) => void;
  /** A row of the learning curve. */
  readonly onRow?: (progress: TrainingProgress) => void;
  /** While the trained model is tested. */
  readonly onTest?: (frames: number, of: number) => void;
  readonly signal?: AbortSignal;
}

export interface TrainingResult {
  readonly finished: boolean;
  readonly steps: number;
  /** The parameters to keep, by name. @shape each [n] @unit 1 */
  readonly parameters: Readonly<Record<string, Float64Array>>;
  /** Of all validation frames; undefined where there are none. */
  readonly validation: Assessment | undefined;
  /** Of training frames, of some where there are many. */
  readonly training: Assessment;
  /** Errors of the validation frames, or of training frames where there are none. */
  readonly errors: ErrorTable;
}

export const curveName = "lcurve.csv";
export const checkpointName = "checkpoint.bin";
const curveHeader =
  "step,rate,train_energy_rmse_eV_per_atom,train_force_rmse_eV_per_A,train_stress_rmse_eV_per_A3,validation_energy_rmse_eV_per_atom,validation_force_rmse_eV_per_A,validation_stress_rmse_eV_per_A3,frames_per_second\n";
/** A validation error so many times the best one is no fluctuation. */
const divergence = 20;

/**
 * Trains a model: every step takes the next frames, runs the program of loss and gradient, and changes the parameters.
 *
 * The same settings, data, seed and threads give the same bits, also when the training was interrupted and resumed.
 * @param start parameters to begin with, by name; random ones by default
 * @throws E1003 when it diverges, E1005 for a checkpoint of another training, E0206 when the disk is full
 */
export async function train(
  model: TrainableModel,
  data: TrainingData,
  settings: TrainerSettings,
  hooks: TrainingHooks,
  start: Readonly<Record<string, Float64Array>> | "checkpoint" | undefined,
): Promise<TrainingResult> {
  const { precision, threads, batch: batchSize, seed } = settings;
  const { frozen = [] } = settings;
  const trained = model.trainingGraph.parameters.filter(({ name }) => !frozen.includes(name));
  using program = await compileGraph({
    precision,
    threads,
    parameters: model.graph.parameters,
    ...objectiveGraph(settings.optimiser, model.trainingGraph, settings.penalty, trained),
  });
  using predictor = await createPredictor(model, precision, threads);
  const optimiser = createOptimiser(settings.optimiser, program, precision, trained);
  const best = program.reserveLikeParameters(1)[0]!;
  const curvePath = join(hooks.folder, curveName);
  const checkpointPath = join(hooks.folder, checkpointName);
  let step = 0;
  let curveBytes = curveHeader.length;
  let bestSoFar: TrainingCheckpoint["best"];
  let sums = noErrors();
  let lossSum: LossSum = { loss: 0, weight: 0 };

  if (start === "checkpoint") {
    const saved = await readCheckpoint(checkpointPath);
    if (saved.training !== hooks.identity) {
      throw new BoroxolError("E1005", "the checkpoint belongs to a training with other settings or data", {
        place: checkpointPath,
        fix: "give the settings and data that it began with, or begin a new one with the weights of the old one: --from MODEL",
        untouched: "the checkpoint is as it was",
      });
    }
    ({ step, curveBytes, best: bestSoFar, sums, lossSum } = saved);
    const into = { parameters: program.parameters(), best: program.at(best), ...optimiser.state() };
    for (const [name, values] of Object.entries(into)) values.set(saved.arrays[name]!);
    await truncate(curvePath, curveBytes);
  } else {
    setNamedParameters(program, start ?? model.initialParameters(seed));
    optimiser.begin();
    program.at(best).set(optimiser.best());
    await (await open(curvePath, "w")).close();
    await append(curvePath, curveHeader);
  }

  const { store, energies, weights } = data;
  const order = frameOrder(data.training, batchSize, seed, data.rehearsed);
  const rehearsed = new Set(data.rehearsed);
  const some = evenly(data.validation, settings.validationFrames);
  const scorePrefactors = lastPrefactors(settings.prefactors);
  const rateOf = (at: number): number => learningRate({ ...settings.rate, steps: settings.steps }, at);
  let lastSave = performance.now();
  let lastShown = 0;
  let began = performance.now();
  let counted = 0;
  let stepped = 0;
  let framesPerSecond = 0;
  let secondsPerStep = Number.NaN;
  // Counted from what a checkpoint holds, so that a restart stops where an uninterrupted training does.
  const sinceBest = (): number => Math.floor((step - (bestSoFar?.step ?? step)) / settings.validateEvery);
  const outOfPatience = (): boolean => settings.patience !== undefined && sinceBest() >= settings.patience;

  const save = (): Promise<void> =>
    writeCheckpoint(checkpointPath, {
      training: hooks.identity,
      step,
      curveBytes,
      best: bestSoFar,
      sums,
      lossSum,
      arrays: { parameters: program.parameters(), best: program.at(best), ...optimiser.state() },
    });
  const progress = (validation: LabelErrors | undefined): TrainingProgress => ({
    step,
    steps: settings.steps,
    rate: rateOf(step),
    training: sums,
    validation,
    framesPerSecond,
    secondsLeft: (settings.steps - step) * secondsPerStep,
  });

  const batchOf = (numbers: readonly number[], rate: number): StepBatch => {
    const frames = numbers.map((k) => store.frame(k));
    const first = settings.rate.start;
    const prefactors = {
      energy: prefactor(settings.prefactors.energy, rate, first),
      force: prefactor(settings.prefactors.force, rate, first),
      virial: prefactor(settings.prefactors.virial, rate, first),
    };
    const batch = model.batch(frames);
    const own = numbers.map((k) => weights[k]!);
    return {
      batch,
      labels: batchLabels(frames, batch.order, energies, prefactors, own),
      weights: own,
      atomWeights: atomWeights(frames, batch.order),
      record() {
        const old = numbers.map((k) => rehearsed.has(k));
        const score = { sum: lossSum, prefactors: scorePrefactors, weights: own, rehearsed: old };
        addBatchErrors(frames, batch.order, energies, sums, score, (name) => program.output(name));
        counted += frames.length;
      },
    };
  };
  async function* all(): AsyncGenerator<StepBatch> {
    sums = noErrors();
    lossSum = { loss: 0, weight: 0 };
    const whole = [...data.training, ...data.rehearsed];
    for (let k = 0; k < whole.length; k += framesAtOnce) {
      yield batchOf(whole.slice(k, k + framesAtOnce), rateOf(settings.steps));
      // Signals are served between batches.
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  // From the first step on there is something to go on from, and a full disk shows at once.
  if (start !== "checkpoint") await save();
  let finished = true;
  while (step < settings.steps && !outOfPatience()) {
    const rate = rateOf(step);
    const outcome = await optimiser.step({ step, rate, next: () => batchOf(order(step), rate), all });
    if (outcome === "diverged") throw diverged("the gradient is not finite", step, rate, data);
    step++;
    stepped++;
    const last = step === settings.steps || outcome === "converged";

    const now = performance.now();
    if (now - began > 1000) {
      framesPerSecond = (1000 * counted) / (now - began);
      secondsPerStep = (now - began) / (1000 * stepped);
      if (now - began > 20_000) {
        began = now;
        counted = 0;
        stepped = 0;
      }
    }
    if (step % settings.validateEvery === 0 || last) {
      predictor.setParameters(optimiser.best());
      const validation = some.length > 0 ? validate(predictor, data, some, scorePrefactors) : undefined;
      const row = progress(validation?.errors);
      // Between two rows there may be rehearsed frames alone, which tell nothing.
      const judged = validation !== undefined || lossSum.weight > 0;
      const score = judged ? scoreOf(validation?.lossSum ?? lossSum) : (bestSoFar?.score ?? Number.MAX_VALUE);
      if (!Number.isFinite(score)) throw diverged("the error is not finite", step, rate, data);
      if (bestSoFar !== undefined && score > divergence * bestSoFar.score) {
        const growth = (score / bestSoFar.score).toFixed(0);
        throw diverged(`the error grew to ${growth} times the best one`, step, rate, data);
      }
      const better = bestSoFar === undefined || score < bestSoFar.score;
      if (better) bestSoFar = { score, step };
      if (better || settings.keep === "last") program.at(best).set(optimiser.best());
      curveBytes += await append(curvePath, curveRow(row));
      hooks.onRow?.(row);
      sums = noErrors();
      lossSum = { loss: 0, weight: 0 };
    } else if (now - lastShown > 200) {
      lastShown = now;
      hooks.onProgress?.(progress(undefined));
    }
    const stop = hooks.signal?.aborted === true && step < settings.steps;
    if (stop || now - lastSave > settings.saveSeconds * 1000) {
      await save();
      lastSave = performance.now();
      // Signals are served between steps.
      await new Promise((resolve) => setImmediate(resolve));
    } else if (step % 16 === 0) await new Promise((resolve) => setImmediate(resolve));
    if (stop) {
      finished = false;
      break;
    }
    if (outcome === "converged") break;
  }
  if (finished) await save();
  const chosen = program.at(best);
  predictor.setParameters(chosen);
  const tested = evenly(data.training, testedTraining(data));
  const total = data.validation.length + tested.length;
  const shown = (before: number) => (frames: number) => hooks.onTest?.(before + frames, total);
  const validation = data.validation.length > 0 ? await assess(predictor, data, data.validation, shown(0)) : undefined;
  const training = await assess(predictor, data, tested, shown(data.validation.length));
  const errors = (validation ?? training).errors;
  return { finished, steps: step, parameters: namedParameters(model, program, chosen), validation, training, errors };
}

/** Least number of training frames that are tested at the end. */
const leastTested = 200;
/** With more of them their errors would not be known better, and short trainings would test more than they train. */
const mostTested = 500;

/** Training frames that are tested at the end: as many as there are validation frames, 200 to 500. */
export function testedTraining({ training, validation }: Pick<TrainingData, "training" | "validation">): number {
  return Math.min(training.length, Math.max(leastTested, Math.min(mostTested, validation.length)));
}

/** What is compared between validations: the root of the mean loss of a frame, an error like those it is made of. */
function scoreOf({ loss, weight }: LossSum): number {
  return Math.sqrt(loss / weight);
}

/** Prefactors that a training ends with, or begins with where nothing is left of them. */
function lastPrefactors({ energy, force, virial }: TrainerSettings["prefactors"]): LabelPrefactors {
  const at = [energy, force, virial].some(([, last]) => last > 0) ? 1 : 0;
  return { energy: energy[at], force: force[at], virial: virial[at] };
}

/** At most `count` of some numbers, evenly taken. @param numbers @shape [k] @returns @shape [count] @unit 1 */
export function evenly(numbers: Int32Array, count: number): Int32Array {
  if (numbers.length <= count) return numbers;
  return Int32Array.from({ length: count }, (_, k) => numbers[Math.floor((k * numbers.length) / count)]!);
}

const framesAtOnce = 8;

function validate(
  predictor: Predictor,
  { store, energies, weights }: TrainingData,
  numbers: Int32Array,
  prefactors: LabelPrefactors,
): { errors: LabelErrors; lossSum: LossSum } {
  const errors = noErrors();
  const lossSum: LossSum = { loss: 0, weight: 0 };
  // Frames that training leaves out are all there is to judge by where only such were kept aside.
  const counted = numbers.some((each) => weights[each]! > 0);
  for (let k = 0; k < numbers.length; k += framesAtOnce) {
    const some = [...numbers.subarray(k, k + framesAtOnce)];
    const score: Score = { sum: lossSum, prefactors, weights: some.map((each) => (counted ? weights[each]! : 1)) };
    const frames = some.map((each) => store.frame(each));
    predictor.addErrors(frames, energies, errors, score);
  }
  return { errors, lossSum };
}

/** What the model does on frames, label by label. */
async function assess(
  predictor: Predictor,
  { store, energies, traits }: TrainingData,
  numbers: Int32Array,
  onProgress: (frames: number) => void,
): Promise<Assessment> {
  const assessor = createAssessor();
  for (let k = 0; k < numbers.length; k += framesAtOnce) {
    const some = [...numbers.subarray(k, k + framesAtOnce)];
    const frames = some.map((each) => store.frame(each));
    const results = predictor.predict(frames, energies);
    frames.forEach((frame, f) => assessor.add(frame, results[f]!, traits[some[f]!]!));
    onProgress(k + some.length);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return assessor.result();
}

function namedParameters(
  { graph }: TrainableModel,
  program: Program,
  values: Numbers,
): Readonly<Record<string, Float64Array>> {
  return Object.fromEntries(
    graph.parameters.map(({ name, shape }) => {
      const from = program.parameterOffsets[name]!;
      const size = (shape.rows as number) * shape.inner.reduce((product, each) => product * each, 1);
      return [name, Float64Array.from(values.subarray(from, from + size))];
    }),
  );
}

function curveRow({ step, rate, training, validation, framesPerSecond }: TrainingProgress): string {
  const numbers = [training, validation].flatMap((errors) =>
    (["energy", "force", "stress"] as const).map((name) => {
      const measure = errors === undefined ? undefined : measureOf(errors[name]);
      return measure === undefined ? "" : measure.rmse.toPrecision(6);
    }),
  );
  return `${[step, rate.toPrecision(6), ...numbers, framesPerSecond.toFixed(1)].join(",")}\n`;
}

async function append(path: string, text: string): Promise<number> {
  const file = await open(path, "a");
  try {
    await file.writeFile(text);
  } catch (cause) {
    throw new BoroxolError("E0206", `cannot write the learning curve: ${(cause as Error).message}`, {
      place: path,
      fix: "make room on the disk and go on with --restart",
      cause,
    });
  } finally {
    await file.close();
  }
  return Buffer.byteLength(text);
}

/** Larger components are no forces of a solid: frames with them are usually left out. @unit eV/A */
const usualForces = trainingOptions.largestForce.default;

function diverged(what: string, step: number, rate: number, { largestForce, traits }: TrainingData): BoroxolError {
  const { value, frame } = largestForce;
  const spoilt = value > usualForces;
  const cause = spoilt
    ? `frame ${frame + 1} (${traits[frame]!.type}) has a force of ${value.toPrecision(4)} eV/A`
    : `the learning rate of ${rate.toPrecision(3)} is too high, since no force of the data is beyond ${value.toPrecision(4)} eV/A`;
  return new BoroxolError("E1003", `${what}: ${cause}`, {
    place: `step ${step}`,
    fix: spoilt
      ? `look at that frame with: boroxol data check; leave it out with --largest-force ${usualForces}`
      : "lower --rate, or bound the gradient with --clip",
    untouched: "the last good checkpoint and the best model so far are kept",
  });
}
