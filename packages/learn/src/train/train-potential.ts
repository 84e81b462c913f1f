import { createHash } from "node:crypto";
import { access, readFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { BoroxolError, elementBySymbol } from "@boroxol/core";
import type { Frame } from "@boroxol/core";
import { makeFolder, writeFileAtomically } from "@boroxol/io";
import { chooseBehlerParrinello } from "../models/behler-parrinello/choose-behler-parrinello.ts";
import type { BehlerParrinelloSettings, SymmetryStatistics } from "../models/behler-parrinello/settings.ts";
import { symmetryStatistics } from "../models/behler-parrinello/symmetry-batch.ts";
import { trainableBehlerParrinello } from "../models/behler-parrinello/trainable-behler-parrinello.ts";
import { chooseDeepPotential } from "../models/deep-potential/choose-deep-potential.ts";
import { environmentStatistics } from "../models/deep-potential/environment-statistics.ts";
import type { DeepPotentialSettings, EnvironmentStatistics } from "../models/deep-potential/settings.ts";
import { trainableDeepPotential } from "../models/deep-potential/trainable-deep-potential.ts";
import type { TrainableModel } from "../models/model-graph.ts";
import { chooseNep } from "../models/nep/choose-nep.ts";
import type { NepSettings, NepStatistics } from "../models/nep/settings.ts";
import { nepStatistics, trainableNep } from "../models/nep/trainable-nep.ts";
import type { OptimiserSettings } from "../optimise/create-optimiser.ts";
import { usualKalman } from "../optimise/kalman.ts";
import { usualLbfgs } from "../optimise/l-bfgs.ts";
import { dataRange } from "./data-range.ts";
import { measureSteps, planningTime, secondsOf, stepsWithin, usualEvery, validationSize } from "./plan-steps.ts";
import { saveTrained } from "./save-trained.ts";
import {
  readStartingModel,
  refittedEnergies,
  refuseOtherShape,
  startingElements,
  startingParameters,
  startingSettings,
} from "./start-from.ts";
import type { StartingModel } from "./start-from.ts";
import type { CardParts } from "./training-card.ts";
import { checkpointName, testedTraining, train } from "./trainer.ts";
import type { TrainerSettings, TrainingProgress, TrainingResult } from "./trainer.ts";
import { readTrainingData } from "./training-data.ts";
import type { TrainingData } from "./training-data.ts";
import type { TrainingOptions } from "./training-options.ts";
import { completeOptions } from "./usual-training.ts";
import type { CompleteTrainingOptions } from "./usual-training.ts";

/** A model before training: what it is built from. */
type ModelRecord =
  | {
      readonly kind: "deep-potential";
      readonly settings: DeepPotentialSettings;
      readonly statistics: EnvironmentStatistics;
    }
  | { readonly kind: "nep"; readonly settings: NepSettings; readonly statistics: NepStatistics }
  | {
      readonly kind: "behler-parrinello";
      readonly settings: BehlerParrinelloSettings;
      readonly statistics: SymmetryStatistics;
    };

/** What is fixed when a training begins, so that a restart does the same. */
interface TrainingRecord {
  readonly options: Omit<TrainingOptions, "out" | "models" | "atOnce">;
  readonly model: ModelRecord;
  readonly steps: number;
  readonly validateEvery: number;
  readonly data: string;
  readonly threads: number;
  /** Of a training that began with a model: its hash, the constants that were fitted, and those of rehearsed frames. @unit eV */
  readonly begun?: {
    readonly model: string;
    readonly energies: readonly number[];
    readonly rehearsed?: readonly number[];
  };
}

/** What was decided when a training began. */
export const recordName = "training.json";

export interface TrainPotentialHooks {
  readonly threads: number;
  /** Goes on with the training in the folder. */
  readonly restart: boolean;
  readonly onNote: (text: string) => void;
  readonly onReading: (frames: number, source: string) => void;
  readonly onProgress: (progress: TrainingProgress, label?: string) => void;
  readonly onRow: (progress: TrainingProgress, label?: string) => void;
  readonly onTest?: (frames: number, of: number) => void;
  readonly signal?: AbortSignal;
  /** Which of an ensemble's models this is, from 0: its weights and its order of frames are its own. */
  readonly member?: number;
  /** Name and version of the program, for the card. */
  readonly program?: string;
  /** Trains an ensemble's models in processes of their own also one after the other: this one runs other programs too. */
  readonly apart?: true;
}

/** A training that is done, or interrupted. */
export interface TrainedPotential {
  readonly result: TrainingResult;
  readonly model: TrainableModel;
  readonly data: Omit<TrainingData, "store" | typeof Symbol.dispose>;
  readonly trainingFrames: number;
  readonly validationFrames: number;
  /** Files that were written, in the folder. */
  readonly files: readonly string[];
}

/** Frames from which statistics and numbers of neighbours are taken. */
const sampleSize = 200;

/**
 * From data sets to a potential: reads, keeps a part aside, plans, trains, saves the model.
 * @throws E1001 to E1005, E0201, E0206, E0801
 */
export async function trainPotential(given: TrainingOptions, hooks: TrainPotentialHooks): Promise<TrainedPotential> {
  const began = performance.now();
  const { out } = given;
  if (given.rehearse.length > 0 && given.from === undefined) throw nothingToRehearse();
  const record = hooks.restart ? await readRecord(out) : undefined;
  await makeFolder(out);
  using data = await readDataOf(given, hooks);
  for (const [reason, count] of data.leftOut) hooks.onNote(`warning: ${count} frames left out: ${reason}`);
  const { training, validation, rehearsed, store, labels } = data;
  hooks.onNote(
    `${training.length} frames to train on, ${validation.length} kept aside${rehearsed.length > 0 ? `, ${rehearsed.length} rehearsed` : ""}; energies ${labels.energy}, forces ${labels.forces}, stresses ${labels.stress}; ${data.elements.join(" ")}`,
  );

  const start = given.from === undefined || record !== undefined ? undefined : await readStartingModel(given.from);
  const kind = record?.model.kind ?? start?.kind ?? given.model;
  const options = completeOptions({ ...given, seed: given.seed + (hooks.member ?? 0) }, kind);
  if (start !== undefined) refuseOtherShape(start, options);
  const typeMap =
    record?.model.settings.typeMap ??
    (start !== undefined
      ? startingElements(start, options.elements, data.elements)
      : options.elements.length > 0
        ? options.elements
        : data.elements);
  const missing = data.elements.filter((each) => !typeMap.includes(each));
  if (missing.length > 0) {
    throw new BoroxolError(
      "E0301",
      `the data hold ${missing.join(", ")}, which is not among the elements of the model`,
      {
        place: "elements",
        fix: `name all of ${data.elements.join(", ")}`,
        untouched: "nothing was trained",
      },
    );
  }
  const known = start?.source.settings.typeMap ?? (options.from === undefined ? [] : typeMap);
  const unseen = typeMap.filter((each) => !data.elements.includes(each) && !known.includes(each));
  if (unseen.length > 0) hooks.onNote(`warning: no frame holds ${unseen.join(", ")}: the model knows nothing of them`);

  const every = Math.max(1, Math.floor(training.length / sampleSize));
  const sample: Frame[] = [];
  for (let k = 0; k < training.length; k += every) sample.push(store.frame(training[k]!));
  const chosen =
    record?.model ??
    (start === undefined
      ? chooseModel(options, typeMap, sample)
      : startingSettings(start, typeMap, evenly(sample, start.kind === "deep-potential" ? sampleSize : 40), options));
  const model = buildModel(chosen);
  const frozen = frozenParameters(model, options.freeze);
  const parameters = start && startingParameters(start, model, chosen.settings, options.seed);
  const refit = async (begin: StartingModel, numbers: Int32Array): Promise<number[]> => [
    ...(await refittedEnergies(begin, model, parameters!, framesOf(store, evenly([...numbers], 500)), data.energies)),
  ];
  const begun =
    record?.begun ??
    (start && {
      model: start.hash,
      energies: await refit(start, training),
      ...(data.rehearsed.length > 0 && { rehearsed: await refit(start, data.rehearsed) }),
    });
  if (start !== undefined) hooks.onNote(startNote(start, typeMap, options.from!));
  const shifted = begun === undefined ? data : movedEnergies(data, begun);

  const threads = record?.threads ?? hooks.threads;
  const steps = record?.steps ?? options.steps ?? (await plannedSteps(model, shifted, options, threads, began));
  const validateEvery =
    record?.validateEvery ?? options.validateEvery ?? usualEvery(steps, options.batch, validation.length);
  const fixed: TrainingRecord = {
    options,
    model: chosen,
    steps,
    validateEvery,
    data: data.hash,
    threads,
    ...(begun && { begun }),
  };
  const text = `${JSON.stringify(fixed, undefined, 1)}\n`;
  if (record !== undefined && text !== (await readFile(join(out, recordName), "utf8"))) {
    throw new BoroxolError("E1005", "settings or data are not those that the training began with", {
      place: join(out, recordName),
      fix: "give the same settings and data, or begin anew with the weights of the old one: --from MODEL",
      untouched: "the checkpoint is as it was",
    });
  }
  await writeFileAtomically(join(out, recordName), text);
  hooks.onNote(
    `${steps} steps of ${options.batch} frames, ${model.graph.parameters.reduce((sum, { shape }) => sum + (shape.rows as number) * shape.inner.reduce((a, b) => a * b, 1), 0)} parameters`,
  );

  const result = await train(
    model,
    shifted,
    { ...trainerSettings(options, steps, validateEvery, threads), frozen },
    {
      folder: out,
      identity: createHash("sha256").update(text).digest("hex"),
      onProgress: hooks.onProgress,
      onRow: hooks.onRow,
      ...(hooks.onTest && { onTest: hooks.onTest }),
      ...(hooks.signal && { signal: hooks.signal }),
    },
    hooks.restart ? "checkpoint" : parameters,
  );
  const energies = Float64Array.from(typeMap, (symbol) => shifted.energies[elementBySymbol(symbol).number]!);
  const files = Object.entries(await model.files(result.parameters, energies));
  const written = await saveTrained(
    out,
    {
      name: basename(resolve(out)),
      kind: model.kind as CardParts["kind"],
      elements: typeMap,
      members: Object.fromEntries(files.slice(0, 1)),
      // A network of n2p2 is all of its files together; a Deep Potential is written in two formats.
      [chosen.kind === "behler-parrinello" ? "parts" : "others"]: Object.fromEntries(files.slice(1)),
      sources: data.sources,
      leftOut: Object.fromEntries(data.leftOut),
      options,
      steps: [result.steps],
      program: hooks.program ?? "boroxol",
      training: result.training,
      validation: result.validation,
      range: dataRange(training, (k) => store.frame(k), data.traits),
    },
    result.finished,
  );
  return {
    result,
    model,
    data,
    trainingFrames: training.length,
    validationFrames: validation.length,
    files: [...written, checkpointName],
  };
}

/** The constants of the elements that were fitted, and rehearsed frames with energies that fit to them too. */
function movedEnergies(data: TrainingData, begun: NonNullable<TrainingRecord["begun"]>): TrainingData {
  const energies = Float64Array.from(begun.energies);
  const { rehearsed: old } = begun;
  if (old === undefined) return { ...data, energies };
  const numbers = new Set(data.rehearsed);
  const moved = new WeakMap<Frame, Frame>();
  const frame = (k: number): Frame => {
    const found = data.store.frame(k);
    if (!numbers.has(k) || found.energy === undefined) return found;
    const known = moved.get(found);
    if (known !== undefined) return known;
    const energy = found.species.reduce((sum, z) => sum + energies[z]! - old[z]!, found.energy);
    const result = { ...found, energy };
    moved.set(found, result);
    return result;
  };
  return { ...data, energies, store: { ...data.store, frame } };
}

function nothingToRehearse(): BoroxolError {
  return new BoroxolError("E1002", "only what a model has learned before can be rehearsed", {
    place: "rehearse",
    fix: "name the model that learned from these data with --from, or train on them with --data",
    untouched: "nothing was trained",
  });
}

/** The data of a training; every member of an ensemble keeps the same frames aside. */
export function readDataOf(
  options: TrainingOptions,
  hooks: Pick<TrainPotentialHooks, "onReading" | "onNote">,
): Promise<TrainingData> {
  return readTrainingData({
    data: options.data,
    validation: options.validation,
    rehearse: options.rehearse,
    rehearsalWeight: options.rehearsalWeight,
    holdOut: { by: options.holdOutBy, fraction: options.holdOut },
    seed: options.seed,
    largestForce: options.largestForce,
    alike: options.alike,
    typeWeights: options.typeWeights,
    atomWeights: options.atomWeights,
    folder: options.out,
    onProgress: hooks.onReading,
    onNotice: hooks.onNote,
  });
}

/** Whether a training was begun in a folder, so that it can go on. */
export function hasTraining(folder: string): Promise<boolean> {
  const names = [recordName, checkpointName];
  return Promise.all(names.map((name) => access(join(folder, name)))).then(
    () => true,
    () => false,
  );
}

async function readRecord(folder: string): Promise<TrainingRecord> {
  const path = join(folder, recordName);
  try {
    return JSON.parse(await readFile(path, "utf8")) as TrainingRecord;
  } catch (cause) {
    throw new BoroxolError("E0201", `there is no training to go on with: ${(cause as Error).message}`, {
      place: path,
      fix: "give --out the folder of a training that was interrupted",
      cause,
    });
  }
}

function chooseModel(options: TrainingOptions, typeMap: readonly string[], sample: readonly Frame[]): ModelRecord {
  if (options.model === "nep") {
    const settings = chooseNep(options, typeMap, sample);
    return { kind: "nep", settings, statistics: nepStatistics(settings, evenly(sample, 40), options.seed) };
  }
  if (options.model === "behler-parrinello") {
    const settings = chooseBehlerParrinello(options, typeMap);
    return { kind: "behler-parrinello", settings, statistics: symmetryStatistics(settings, evenly(sample, 40)) };
  }
  const settings = chooseDeepPotential(options, typeMap, sample);
  return { kind: "deep-potential", settings, statistics: environmentStatistics(settings, sample) };
}

function buildModel(record: ModelRecord): TrainableModel {
  if (record.kind === "nep") return trainableNep(record.settings, record.statistics);
  if (record.kind === "deep-potential") return trainableDeepPotential(record.settings, record.statistics);
  return trainableBehlerParrinello(record.settings, record.statistics);
}

/** @throws E1002 for a part that the model lacks, or when nothing is left to train */
function frozenParameters({ kind, parts, graph }: TrainableModel, freeze: readonly string[]): string[] {
  const unknown = freeze.filter((each) => !Object.hasOwn(parts, each));
  const frozen = freeze.flatMap((each) => parts[each] ?? []);
  if (unknown.length === 0 && graph.parameters.some(({ name }) => !frozen.includes(name))) return frozen;
  const what = unknown.length > 0 ? `has no part ${unknown.join(", ")}` : "would be frozen as a whole";
  throw new BoroxolError("E1002", `the ${kind} ${what}`, {
    place: "freeze",
    fix: `freeze some of ${Object.keys(parts).join(", ")}, not all`,
    untouched: "nothing was trained",
  });
}

function startNote({ source }: StartingModel, typeMap: readonly string[], path: string): string {
  const old = source.settings.typeMap;
  const added = typeMap.filter((each) => !old.includes(each));
  const dropped = old.filter((each) => !typeMap.includes(each));
  const changes = [
    ...(added.length > 0 ? [`random weights for ${added.join(", ")}`] : []),
    ...(dropped.length > 0 ? [`without ${dropped.join(", ")}`] : []),
  ];
  return `begins with ${path}, constants of the elements fitted anew${changes.map((each) => `; ${each}`).join("")}`;
}

function* framesOf(store: TrainingData["store"], numbers: Iterable<number>): Generator<Frame> {
  for (const k of numbers) yield store.frame(k);
}

function trainerSettings(
  options: CompleteTrainingOptions,
  steps: number,
  validateEvery: number,
  threads: number,
): TrainerSettings {
  const pair = (values: readonly number[]): readonly [number, number] => [values[0]!, values[1]!];
  return {
    steps,
    batch: options.batch,
    seed: options.seed,
    threads,
    precision: options.precision === "float32" ? "f32" : "f64",
    rate: {
      kind: options.schedule,
      start: options.rate,
      stop: options.rateStop,
      warmUp: options.warmUp,
      ...(options.decaySteps !== undefined && { decaySteps: options.decaySteps }),
    },
    prefactors: {
      energy: pair(options.energyWeight),
      force: pair(options.forceWeight),
      virial: pair(options.virialWeight),
    },
    penalty:
      options.penalty === "huber"
        ? { kind: "huber", threshold: options.huberThreshold }
        : { kind: options.penalty as "square" | "absolute" },
    optimiser: optimiserSettings(options),
    validateEvery,
    validationFrames: validationSize(validateEvery, options.batch),
    saveSeconds: 60,
    ...(options.patience !== undefined && { patience: options.patience }),
    keep: options.keep,
  };
}

/** Steps where none are given and no time either. */
const usualSteps = 100_000;

/** Steps for the wall time that was asked for, of which some is spent. @param began performance.now() at the start @unit ms */
async function plannedSteps(
  model: TrainableModel,
  data: TrainingData,
  options: CompleteTrainingOptions,
  threads: number,
  began: number,
): Promise<number> {
  if (options.time === undefined) return usualSteps;
  const left = (): number => secondsOf(options.time!) - (performance.now() - began) / 1000;
  const cost = await measureSteps(model, data, options, optimiserSettings(options), threads, planningTime(left()));
  const [training, validation] = [data.training.length + data.rehearsed.length, data.validation.length];
  return stepsWithin(left(), cost, { training, validation, tested: testedTraining(data) }, options);
}

/** At most `count` of some things, evenly taken. */
function evenly<T>(frames: readonly T[], count: number): T[] {
  const every = Math.max(1, frames.length / count);
  return Array.from({ length: Math.min(count, frames.length) }, (_, k) => frames[Math.floor(k * every)]!);
}

function optimiserSettings({ optimiser, ema, clip, kalmanBlock }: TrainingOptions): OptimiserSettings {
  if (optimiser === "kalman") return { kind: "kalman", ...usualKalman, largestBlock: kalmanBlock };
  if (optimiser === "l-bfgs") return { kind: "l-bfgs", ...usualLbfgs };
  return { kind: "adam", beta1: 0.9, beta2: 0.999, epsilon: 1e-8, keep: ema, ...(clip !== undefined && { clip }) };
}
