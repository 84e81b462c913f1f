import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { BoroxolError, elementBySymbol } from "@boroxol/core";
import type { Frame } from "@boroxol/core";
import { addEquation, normalEquations, solveNormalEquations } from "@boroxol/data";
import { loadModel } from "@boroxol/potentials";
import type { BehlerParrinello, DeepPotential, Nep } from "@boroxol/potentials";
import { carryOver } from "../models/carry-over.ts";
import { changedParameters, changedStatistics } from "../models/behler-parrinello/change-elements.ts";
import { fromBehlerParrinello } from "../models/behler-parrinello/from-behler-parrinello.ts";
import type { BehlerParrinelloParameters } from "../models/behler-parrinello/from-behler-parrinello.ts";
import type { BehlerParrinelloSettings, SymmetryStatistics } from "../models/behler-parrinello/settings.ts";
import { symmetryStatistics } from "../models/behler-parrinello/symmetry-batch.ts";
import { environmentStatistics } from "../models/deep-potential/environment-statistics.ts";
import { fromDeepPotential } from "../models/deep-potential/from-deep-potential.ts";
import type { DeepPotentialParameters } from "../models/deep-potential/from-deep-potential.ts";
import type { DeepPotentialSettings, EnvironmentStatistics } from "../models/deep-potential/settings.ts";
import type { TrainableModel } from "../models/model-graph.ts";
import { mostNeighbours } from "../models/most-neighbours.ts";
import { fromNep } from "../models/nep/from-nep.ts";
import type { NepParameters } from "../models/nep/from-nep.ts";
import type { NepSettings, NepStatistics } from "../models/nep/settings.ts";
import { nepStatistics } from "../models/nep/trainable-nep.ts";
import { createPredictor } from "./predictor.ts";
import { trainingOptions } from "./training-options.ts";
import type { TrainingOptions } from "./training-options.ts";

/** A trained model to begin with. */
export type StartingModel =
  | { readonly kind: "nep"; readonly hash: string; readonly source: NepParameters }
  | { readonly kind: "deep-potential"; readonly hash: string; readonly source: DeepPotentialParameters }
  | { readonly kind: "behler-parrinello"; readonly hash: string; readonly source: BehlerParrinelloParameters };

/** Model files in the order in which they are looked for in the folder of a training. */
const modelFiles = ["nep.txt", "model.dp", "model.yaml", "input.nn"] as const;

/**
 * Reads the model that a training begins with.
 * @param path a model file, or the folder of a training
 * @throws E0201, E0305, E0307 to E0309 where there is no usable model, E1002 for one that cannot be trained
 */
export async function readStartingModel(path: string): Promise<StartingModel> {
  const file = await modelFileAt(path);
  const model = await loadModel(file);
  if (model.kind === "nep") return { kind: "nep", hash: model.hash, source: fromNep((model as Nep).model, file) };
  if (model.kind === "deep-potential") {
    return {
      kind: "deep-potential",
      hash: model.hash,
      source: fromDeepPotential((model as DeepPotential).model, file),
    };
  }
  if (model.kind === "behler-parrinello") {
    return {
      kind: "behler-parrinello",
      hash: model.hash,
      source: fromBehlerParrinello((model as BehlerParrinello).model, file),
    };
  }
  throw new BoroxolError("E1002", `a model of the kind ${model.kind} cannot be trained here`, {
    place: file,
    fix: "begin from a NEP, a Deep Potential or a Behler-Parrinello network",
    untouched: "nothing was trained",
  });
}

async function modelFileAt(path: string): Promise<string> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory() !== true) return path;
  const names = await readdir(path);
  const name = modelFiles.find((each) => names.includes(each));
  if (name !== undefined) return join(path, name);
  throw new BoroxolError("E0201", "the folder holds no model", {
    place: path,
    fix: names.includes("checkpoint.bin")
      ? "the training in it has not saved a model yet: let it go on with --restart"
      : `give a model file, or the folder of a training with ${modelFiles.join(" or ")}`,
    untouched: "nothing was trained",
  });
}

/** Elements of the new model: those that were asked for, or the old ones and those that the data add. */
export function startingElements(
  { source }: StartingModel,
  asked: readonly string[],
  data: readonly string[],
): string[] {
  const { typeMap } = source.settings;
  return asked.length > 0 ? [...asked] : [...typeMap, ...data.filter((each) => !typeMap.includes(each))];
}

/** Options that shape a model, and what they are in the model that a training begins with. */
function shapeOf({ kind, source }: StartingModel): Partial<Record<keyof TrainingOptions, unknown>> {
  if (kind === "nep") {
    const { radialCutoff, angularCutoff, nMax, basisSize, lMax, fourBody, fiveBody, neurons } = source.settings;
    return { model: kind, cutoff: radialCutoff, angularCutoff, nMax, basisSize, lMax, fourBody, fiveBody, neurons };
  }
  if (kind === "behler-parrinello") {
    const { cutoff, angularCutoff, cutoffFunction, neighbours, radial, angularEtas, zetas, hidden } = source.settings;
    const functions = { symmetryFunctions: neighbours, radialFunctions: radial.length, angularEtas, zetas };
    return { model: kind, cutoff, angularCutoff, cutoffFunction, ...functions, hidden };
  }
  const { cutoff, switchStart, embedding, axisNeurons, fitting, typeOneSide, setDavgZero } = source.settings;
  const { activation, fittingActivation, fittingTimestep, embeddingTimestep, protection, typeMap } = source.settings;
  const excludeTypes = source.settings.excludeTypes.map(([a, b]) => `${typeMap[a]}-${typeMap[b]}`);
  const networks = {
    fittingActivation,
    protection,
    excludeTypes,
    embedding,
    axisNeurons,
    fitting,
    typeOneSide,
    activation,
    fittingTimestep,
    embeddingTimestep,
  };
  return { model: kind, cutoff, switchStart, setDavgZero, ...networks };
}

/**
 * Refuses options that ask for another shape than the model has; those at their defaults are taken from the model.
 * @throws E1002
 */
export function refuseOtherShape(start: StartingModel, options: TrainingOptions): void {
  const differ = Object.entries(shapeOf(start)).flatMap(([name, own]) => {
    const asked = options[name as keyof TrainingOptions];
    const usual = (trainingOptions as Record<string, { default?: unknown }>)[name]!.default;
    const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
    return same(asked, own) || same(asked, usual)
      ? []
      : [`${name} is ${JSON.stringify(own)}, not ${JSON.stringify(asked)}`];
  });
  if (differ.length === 0) return;
  throw new BoroxolError("E1002", `the model that training begins with has another shape: ${differ.join("; ")}`, {
    place: options.from!,
    fix: "leave these options out, or begin from random weights",
    untouched: "nothing was trained",
  });
}

/** Settings and statistics of the new model. @param sample frames of the data */
export function startingSettings(
  start: StartingModel,
  typeMap: readonly string[],
  sample: readonly Frame[],
  { seed, precision }: Pick<TrainingOptions, "seed" | "precision">,
):
  | { readonly kind: "nep"; readonly settings: NepSettings; readonly statistics: NepStatistics }
  | {
      readonly kind: "deep-potential";
      readonly settings: DeepPotentialSettings;
      readonly statistics: EnvironmentStatistics;
    }
  | {
      readonly kind: "behler-parrinello";
      readonly settings: BehlerParrinelloSettings;
      readonly statistics: SymmetryStatistics;
    } {
  if (start.kind === "nep") {
    const settings = { ...start.source.settings, typeMap };
    const found = nepStatistics(settings, sample, seed);
    const { scaler } = start.source;
    return {
      kind: "nep",
      settings,
      statistics: { scaler, mean: found.mean.map((each, d) => (each / found.scaler[d]!) * scaler[d]!) },
    };
  }
  if (start.kind === "behler-parrinello") {
    const settings = { ...start.source.settings, typeMap };
    const statistics = changedStatistics(start.source, settings, symmetryStatistics(settings, sample));
    return { kind: "behler-parrinello", settings, statistics };
  }
  const { settings: old, statistics } = start.source;
  const place = typeMap.map((symbol) => old.typeMap.indexOf(symbol));
  const most = mostNeighbours(sample, typeMap, old.cutoff);
  const settings: DeepPotentialSettings = {
    ...old,
    typeMap,
    precision,
    sel: place.map((t, k) => (t >= 0 ? old.sel[t]! : 4 * Math.ceil((1.1 * most[k]!) / 4))),
    excludeTypes: old.excludeTypes.flatMap((pair): (readonly [number, number])[] => {
      const [a, b] = pair.map((t) => typeMap.indexOf(old.typeMap[t]!));
      return a! >= 0 && b! >= 0 ? [[a!, b!]] : [];
    }),
  };
  const found = environmentStatistics(settings, sample);
  const kept = (name: "mean" | "radialDeviation" | "angularDeviation"): number[] =>
    place.map((t, k) => (t >= 0 ? statistics[name][t]! : found[name][k]!));
  return {
    kind: "deep-potential",
    settings,
    statistics: {
      mean: kept("mean"),
      radialDeviation: kept("radialDeviation"),
      angularDeviation: kept("angularDeviation"),
      shortest: Math.min(statistics.shortest, found.shortest),
    },
  };
}

/**
 * Parameters of the new model: those of the old one for the elements and pairs that it knows, random ones for the others.
 *
 * A Deep Potential divides by its number of slots; where that changes, the first weights of its fitting make up for it.
 * @returns by name, each @shape [n] @unit 1
 */
export function startingParameters(
  start: StartingModel,
  model: TrainableModel,
  settings: NepSettings | DeepPotentialSettings | BehlerParrinelloSettings,
  seed: number,
): Readonly<Record<string, Float64Array>> {
  const to = { typeMap: model.typeMap, parameters: model.initialParameters(seed) };
  const { typeMap } = start.source.settings;
  let { parameters } = start.source;
  if (start.kind === "behler-parrinello") {
    return changedParameters(start.source, settings as BehlerParrinelloSettings, to.parameters);
  }
  if (start.kind === "nep") {
    return carryOver({ typeMap, parameters }, to, (name) => (/^(radial|angular)$/.test(name) ? "pair" : "element"));
  }
  const slots = (sel: readonly number[]): number => sel.reduce((sum, each) => sum + each, 0);
  const scale = (slots((settings as DeepPotentialSettings).sel) / slots(start.source.settings.sel)) ** 2;
  parameters = { ...parameters, "fitting.0.w": parameters["fitting.0.w"]!.map((each) => scale * each) };
  const pairs = !start.source.settings.typeOneSide;
  return carryOver({ typeMap, parameters }, to, (name) => (pairs && name.startsWith("embedding") ? "pair" : "element"));
}

/**
 * Constants of the elements that fit the energies best with the networks as they are: least squares of E - E_networks -
 * sum n_z E_z in changes of the old constants, the smallest ones where the data do not determine them.
 * @param parameters by name, each @shape [n] @unit 1
 * @param known constants of the data alone, from which new elements begin @shape [120] @unit eV
 * @returns @shape [120] @unit eV
 */
export async function refittedEnergies(
  start: StartingModel,
  model: TrainableModel,
  parameters: Readonly<Record<string, Float64Array>>,
  frames: Iterable<Frame>,
  known: Float64Array,
): Promise<Float64Array> {
  const { source } = start;
  const energies = new Float64Array(120);
  const kinds = model.typeMap.map((symbol) => elementBySymbol(symbol).number);
  model.typeMap.forEach((symbol, t) => {
    const old = source.settings.typeMap.indexOf(symbol);
    energies[kinds[t]!] = old >= 0 ? source.energies[old]! : known[kinds[t]!]!;
  });
  using predictor = await createPredictor(model, "f64", 1);
  predictor.setNamed(parameters);
  const equations = normalEquations(kinds.length);
  let count = 0;
  for (const frame of frames) {
    if (frame.energy === undefined) continue;
    count++;
    const n = frame.species.length;
    let left = frame.energy - predictor.energies([frame])[0]!;
    for (const z of frame.species) left -= energies[z]!;
    const row = kinds.map((z) => frame.species.reduce((sum, each) => sum + Number(each === z), 0) / n);
    addEquation(equations, row, left / n);
  }
  if (count === 0) return energies;
  solveNormalEquations(equations).forEach((change, t) => {
    energies[kinds[t]!]! += change;
  });
  return energies;
}
