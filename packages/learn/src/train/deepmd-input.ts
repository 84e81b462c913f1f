import { readFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { dirname, isAbsolute, join } from "node:path";
import { BoroxolError } from "@boroxol/core";
import { deepmdSystems } from "@boroxol/io";
import { activationExpression } from "../models/activation.ts";
import type { TrainingOptions } from "./training-options.ts";

/** A training input of DeePMD-kit as options of our own. */
export interface DeepmdInput {
  readonly options: Partial<Record<keyof TrainingOptions, unknown>>;
  /** What is done in another way than DeePMD-kit does it, and keys that change nothing here. */
  readonly deviations: readonly string[];
}

const topLevel = ["model", "learning_rate", "loss", "training", "optimizer", "validating"];

/** Keys by section that say how a program runs, not what is trained. */
const harmless: Readonly<Record<string, readonly string[]>> = {
  model: ["info", "bridging_r_inner", "bridging_r_outer"],
  "model.fitting_net": ["rcond", "layer_name"],
  learning_rate: ["scale_by_worker"],
  loss: ["inference"],
  training:
    "disp_file save_freq save_ckpt max_ckpt_keep disp_training time_training disp_avg profiling profiling_file enable_profiler tensorboard tensorboard_log_dir tensorboard_freq stat_file stat_file_mode wandb_config zero_stage save_dir ckpt_keep_ratio ema_ckpt_keep acc_freq neighbor_graph_method enable_compile enable_tf32".split(
      " ",
    ),
  "training.training_data": ["set_prefix"],
  "training.validation_data": ["set_prefix", "batch_size", "numb_btch", "numb_batch", "auto_prob", "sys_probs"],
};

/** Keys that only may stand with a value that changes nothing. */
const neutral: Readonly<Record<string, Readonly<Record<string, readonly unknown[]>>>> = {
  model: {
    type: ["standard"],
    data_stat_protect: [0.01],
    use_srtab: [null],
    type_embedding: [null],
    modifier: [null],
    compress: [null],
    spin: [null],
    preset_out_bias: [null],
    pair_exclude_types: [[], null],
    atom_exclude_types: [[], null],
    finetune_head: [null],
    srtab_add_bias: [true],
    model_branch_alias: [[]],
    bridging_method: ["None"],
  },
  optimizer: { type: ["Adam"], adam_beta1: [0.9], adam_beta2: [0.999], weight_decay: [0] },
  "model.descriptor": {
    type: ["se_e2_a", "se_a"],
    spin: [null],
  },
  "model.fitting_net": {
    type: ["ener"],
    atom_ener: [[], null],
    numb_fparam: [0],
    numb_aparam: [0],
    dim_case_embd: [0],
    default_fparam: [null],
    use_aparam_as_mask: [false],
    spin: [null],
  },
  learning_rate: { warmup_steps: [0], warmup_ratio: [null], warmup_start_factor: [0], stop_lr_ratio: [null] },
  loss: {
    type: ["ener"],
    start_pref_ae: [0],
    limit_pref_ae: [0],
    start_pref_h: [0],
    limit_pref_h: [0],
    intensive_ener_virial: [false],
    start_pref_gf: [0],
    limit_pref_gf: [0],
    numb_generalized_coord: [0],
    enable_atom_ener_coeff: [false],
    relative_f: [null],
    use_huber: [false],
    huber_delta: [0.01],
    loss_func: ["mse"],
    f_use_norm: [false],
    mae: [false],
    use_default_pf: [false],
  },
  training: {
    opt_type: ["Adam"],
    mixed_precision: [null],
    nvnmd: [null],
    change_bias_after_training: [false],
    numb_epoch: [null],
    num_epoch: [null],
  },
  "training.training_data": {
    auto_prob: ["prob_sys_size"],
    auto_prob_style: ["prob_sys_size"],
    sys_probs: [null],
    sys_weights: [null],
    rglob_patterns: [null],
    min_pair_dist: [0],
  },
  "training.validation_data": { rglob_patterns: [null] },
};

/** Reads values of one section and remembers which keys were understood. */
interface Section {
  readonly name: string;
  get<T>(keys: readonly string[], otherwise: T): T;
  /** What `get` was not asked for. */
  rest(): (readonly [key: string, value: unknown])[];
}

/**
 * Reads `input.json` of DeePMD-kit (2 and 3; se_e2_a and an energy).
 *
 * J. Zeng et al., J. Chem. Phys. 159, 054801 (2023), doi:10.1063/5.0155600.
 * @throws E1002 with everything at once that cannot be trained as it is asked for, E0201 for a file that cannot be read
 * @example const { options, deviations } = await readDeepmdInput("input.json");
 */
export async function readDeepmdInput(path: string): Promise<DeepmdInput> {
  const document = await readJson(path);
  const problems: string[] = [];
  const deviations: string[] = [];
  const section = (name: string): Section => sectionOf(document, name, problems);
  for (const key of Object.keys(document)) {
    if (!topLevel.includes(key) && !key.startsWith("_")) problems.push(`${key}: not known`);
  }

  const model = section("model");
  const descriptor = section("model.descriptor");
  const fitting = section("model.fitting_net");
  const rate = section("learning_rate");
  const loss = section("loss");
  const training = section("training");
  const data = section("training.training_data");

  const elements = model.get<readonly string[]>(["type_map"], []);
  if (elements.length === 0) problems.push("model.type_map: is needed");
  model.get(["descriptor", "fitting_net"], undefined);

  const activations = [descriptor, fitting].map((each) => each.get(["activation_function"], "tanh"));
  const [activation, fittingActivation] = activations.map((each) => (each === "none" ? "linear" : each));
  for (const each of new Set(activations)) {
    if (!canTrain(each)) problems.push(`activation_function ${each}: cannot be trained here`);
  }
  const precisions = [descriptor, fitting].map((each) => {
    const asked = each.get(["precision"], "default");
    return asked === "default" || asked === "double" ? "float64" : asked;
  });
  const [precision] = precisions;
  if (new Set(precisions).size > 1 || !/^float(32|64)$/.test(precision!)) {
    problems.push(`precision ${[...new Set(precisions)].join(" and ")}: float32 or float64 for all`);
  }
  const sel = descriptor.get<unknown>(["sel"], "auto");
  if (typeof sel === "string" && !/^auto(:1\.10?)?$/.test(sel)) problems.push(`sel ${sel}: give auto or numbers`);
  if (typeof sel === "string") deviations.push("sel auto: from 200 frames of the data, not from all");
  const freeze = [
    ...(descriptor.get(["trainable"], true) ? [] : ["descriptor"]),
    ...(frozen(fitting.get<unknown>(["trainable"], true), problems) ? ["fitting"] : []),
  ];

  const steps = training.get<number>(["numb_steps", "stop_batch"], 0);
  if (!(steps > 0)) problems.push("training.numb_steps: is needed");
  const schedule = rate.get(["type"], "exp");
  if (!["exp", "cosine"].includes(schedule)) problems.push(`learning_rate.type ${schedule}: exp or cosine`);
  const rates = scheduleOf(rate, schedule, steps, problems);

  const seeds = [descriptor, fitting].map((each) => each.get(["seed"], undefined)).some((each) => each !== undefined);
  if (seeds) deviations.push("seeds of descriptor and fitting: all random numbers come from training.seed");
  if (model.get<number | null>(["data_stat_nbatch", "data_bias_nsample"], null) !== null)
    deviations.push("model.data_stat_nbatch: statistics are those of 200 frames");
  const pair = (name: string, start: number, limit: number): readonly number[] => [
    loss.get([`start_pref_${name}`], start),
    loss.get([`limit_pref_${name}`], limit),
  ];

  const byAtom = pair("pf", 0, 0);
  const alike = pair("f", 1000, 1);
  const weighed = byAtom.some((each) => each > 0);
  if (weighed && alike.some((each) => each > 0)) {
    problems.push(
      "loss.start_pref_pf beside start_pref_f: forces count with the weights of atoms or without, set one to 0",
    );
  }

  const systems = await systemsOf(data.get<unknown>(["systems"], []), path, problems);
  const validationData = section("training.validation_data");
  const given = validationData.get<unknown>(["systems"], []);
  const validation = await systemsOf(given, path, problems);
  training.get(["training_data", "validation_data"], undefined);
  const batch = await batchSize(data.get<unknown>(["batch_size"], "auto"), systems, problems, deviations);
  const clip = training.get<number>(["gradient_max_norm"], 0);
  const disp = training.get<number>(["disp_freq"], 1000);
  const averaged = training.get(["enable_ema"], false);
  const decay = training.get(["ema_decay"], 0.999);
  const seed = training.get<number | null>(["seed"], null) ?? 1;
  const options: DeepmdInput["options"] = {
    model: "deep-potential",
    data: systems,
    validation,
    ...(validation.length === 0 && { holdOut: 0 }),
    elements,
    cutoff: descriptor.get(["rcut"], 6),
    switchStart: descriptor.get(["rcut_smth"], 0.5),
    sel: Array.isArray(sel) ? (sel as number[]) : [],
    embedding: descriptor.get<readonly number[]>(["neuron"], [10, 20, 40]),
    axisNeurons: descriptor.get(["axis_neuron", "n_axis_neuron"], 4),
    embeddingTimestep: descriptor.get(["resnet_dt"], false),
    typeOneSide: descriptor.get(["type_one_side"], false),
    setDavgZero: descriptor.get(["set_davg_zero"], false),
    fitting: fitting.get<readonly number[]>(["neuron", "n_neuron"], [120, 120, 120]),
    fittingTimestep: fitting.get(["resnet_dt"], true),
    activation,
    ...(fittingActivation !== activation && { fittingActivation }),
    excludeTypes: excludedPairs(descriptor.get<unknown>(["exclude_types"], []), elements, problems),
    protection: descriptor.get(["env_protection"], 0),
    precision,
    ...(freeze.length > 0 && { freeze }),
    steps,
    batch,
    seed,
    ...rates,
    validateEvery: Math.min(disp, Math.max(1, steps)),
    energyWeight: pair("e", 0.02, 1),
    forceWeight: weighed ? byAtom : alike,
    atomWeights: weighed,
    virialWeight: pair("v", 0, 0),
    ...(clip > 0 && { clip }),
    ema: averaged ? decay : 0,
    // Every frame is trained on, whatever its forces.
    largestForce: 1e9,
  };
  const optimizer = section("optimizer");
  const validating = section("validating");
  const all = [model, descriptor, fitting, rate, loss, training, data, validationData, optimizer, validating];
  checkRest(all, problems, deviations);
  if (problems.length > 0) {
    throw new BoroxolError("E1002", `the input asks for what is not done here: ${problems.join("; ")}`, {
      place: path,
      fix: "change or leave out these keys, or train with dp",
      untouched: "nothing was trained",
    });
  }
  deviations.push(
    "frames are shuffled through all systems, so that a batch may hold several of them",
    "the weights that are saved are the best on validation, not the last",
  );
  return { options, deviations };
}

async function readJson(path: string): Promise<Record<string, unknown>> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (cause) {
    throw new BoroxolError("E0201", `the file cannot be read: ${(cause as Error).message}`, {
      place: path,
      fix: "give the training input of DeePMD-kit, input.json",
      untouched: "nothing was trained",
      cause,
    });
  }
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
    throw new Error("it is no object");
  } catch (cause) {
    throw new BoroxolError("E1002", `the training input is not JSON: ${(cause as Error).message}`, {
      place: path,
      fix: "give the training input of DeePMD-kit as JSON",
      untouched: "nothing was trained",
      cause,
    });
  }
}

function sectionAt(document: Record<string, unknown>, name: string): Record<string, unknown> {
  let at: unknown = document;
  for (const key of name.split(".")) at = (at as Record<string, unknown> | undefined)?.[key];
  return typeof at === "object" && at !== null && !Array.isArray(at) ? (at as Record<string, unknown>) : {};
}

function sectionOf(document: Record<string, unknown>, name: string, problems: string[]): Section {
  const values = sectionAt(document, name);
  const asked = new Set<string>();
  return {
    name,
    get<T>(names: readonly string[], otherwise: T): T {
      for (const each of names) asked.add(each);
      const found = names.find((each) => values[each] !== undefined && values[each] !== null);
      if (found === undefined) return otherwise;
      const value = values[found];
      if (otherwise !== undefined && otherwise !== null && !sameKind(value, otherwise)) {
        problems.push(`${name}.${found} ${JSON.stringify(value)}: not understood`);
        return otherwise;
      }
      return value as T;
    },
    rest: () => Object.entries(values).filter(([key]) => !asked.has(key) && !key.startsWith("_")),
  };
}

function sameKind(value: unknown, like: unknown): boolean {
  if (typeof like === "string" || Array.isArray(like)) return true;
  return typeof value === typeof like;
}

/** Everything that was not asked for: neutral, harmless, or a problem. */
function checkRest(sections: readonly Section[], problems: string[], deviations: string[]): void {
  for (const { name, rest } of sections) {
    for (const [key, value] of rest()) {
      const allowed = neutral[name]?.[key];
      const text = JSON.stringify(value);
      if (allowed !== undefined) {
        const same = allowed.some((each) => JSON.stringify(each) === text);
        if (!same && value !== null) problems.push(`${name}.${key} ${text}: not done here`);
      } else if (harmless[name]?.includes(key) === true) deviations.push(`${name}.${key}: changes nothing here`);
      else problems.push(`${name}.${key}: not known`);
    }
  }
}

function canTrain(activation: string): boolean {
  try {
    activationExpression(activation === "none" ? "linear" : activation);
    return true;
  } catch {
    return false;
  }
}

/** Pairs of types as pairs of elements. */
function excludedPairs(pairs: unknown, elements: readonly string[], problems: string[]): string[] {
  const named = (pairs as readonly (readonly number[])[]).map((pair) => pair.map((t) => elements[t]));
  if (named.every((pair) => pair.length === 2 && !pair.includes(undefined))) return named.map((pair) => pair.join("-"));
  problems.push(`exclude_types ${JSON.stringify(pairs)}: pairs of the types of type_map`);
  return [];
}

/** Whether the fitting stays as it is; DeePMD-kit can say it for each layer. */
function frozen(trainable: unknown, problems: string[]): boolean {
  if (typeof trainable === "boolean") return !trainable;
  if (Array.isArray(trainable) && trainable.every(Boolean)) return false;
  if (Array.isArray(trainable) && !trainable.some(Boolean)) return true;
  problems.push("model.fitting_net.trainable: all layers or none");
  return false;
}

/**
 * The schedule: exp is start decay_rate^floor(step / decay_steps), not below stop; decay_rate follows from stop unless given.
 * DeePMD-kit takes other stairs when decay_steps is not smaller than the number of steps.
 */
function scheduleOf(rate: Section, schedule: string, steps: number, problems: string[]): Record<string, unknown> {
  const start = rate.get(["start_lr"], 1e-3);
  let stop = rate.get(["stop_lr"], 1e-8);
  if (schedule === "cosine") {
    rate.get(["decay_steps", "decay_rate", "smooth"], undefined);
    return { schedule: "cosine", rate: start, rateStop: Math.max(stop, start * rate.get(["lr_min_factor"], 0)) };
  }
  let decaySteps = rate.get(["decay_steps"], 5000);
  if (decaySteps >= steps) decaySteps = Math.floor(steps / 10) > 100 ? 100 : Math.floor(steps / 100) + 1;
  const decay = rate.get<number | null>(["decay_rate"], null);
  if (decay !== null) {
    const end = start * decay ** (steps / decaySteps);
    if (end < stop) problems.push("learning_rate.decay_rate: falls below stop_lr before the end");
    stop = end;
  }
  const smooth = rate.get(["smooth"], false);
  return { schedule: "exponential", rate: start, rateStop: stop, ...(!smooth && { decaySteps }) };
}

/** Folders of systems: a list, or a folder in which all of them are. Paths are relative to where the command is called, or to the input. */
async function systemsOf(systems: unknown, place: string, problems: string[]): Promise<string[]> {
  const found = (path: string): string =>
    isAbsolute(path) || existsSync(path)
      ? path
      : ([join(dirname(place), path)].find((each) => existsSync(each)) ?? path);
  const list = (typeof systems === "string" ? [systems] : (systems as unknown[])).map((each) => found(String(each)));
  const missing = list.filter((each) => !existsSync(each));
  if (missing.length > 0) problems.push(`systems ${missing.join(", ")}: nothing there`);
  const inside = await Promise.all(
    list.map(async (each) => {
      if (!existsSync(each)) return [];
      const all = await deepmdSystems(each);
      return all.length > 0 ? all : [each];
    }),
  );
  return inside.flat();
}

/** Frames of a batch: a number, the same for every system, or so many that a batch has at least N atoms (`auto`, `auto:N`). */
async function batchSize(
  asked: unknown,
  systems: readonly string[],
  problems: string[],
  deviations: string[],
): Promise<number> {
  if (typeof asked === "number") return asked;
  if (Array.isArray(asked)) {
    const sizes = new Set(asked as number[]);
    if (sizes.size === 1) return [...sizes][0]!;
    problems.push(`batch_size ${JSON.stringify(asked)}: one size for all systems`);
    return 1;
  }
  const match = /^auto(?::(\d+))?$/.exec(String(asked));
  if (match === null) {
    problems.push(`batch_size ${JSON.stringify(asked)}: a number, auto or auto:N`);
    return 1;
  }
  const least = Number(match[1] ?? 32);
  const atoms = await Promise.all(
    systems.map(
      async (each) =>
        (await readFile(join(each, "type.raw"), "utf8").catch(() => "")).split(/\s+/).filter(Boolean).length,
    ),
  );
  const sizes = new Set(atoms.filter((n) => n > 0).map((n) => Math.ceil(least / n)));
  if (sizes.size <= 1) return [...sizes][0] ?? 1;
  const mean = atoms.reduce((sum, n) => sum + n, 0) / atoms.length;
  const size = Math.ceil(least / mean);
  deviations.push(`batch_size ${String(asked)}: ${size} frames for all systems, from the mean number of atoms`);
  return size;
}
