import { readFile } from "node:fs/promises";
import { BoroxolError } from "@boroxol/core";
import type { TrainingOptions } from "../train/training-options.ts";
import type { Findings } from "./findings.ts";
import { scheduleOptions } from "./learning-rate.ts";
import { lossOptions } from "./loss.ts";
import { networkOptions } from "./network.ts";
import { checkRest, type Section, sectionOf } from "./section.ts";
import { batchSize, systemsOf } from "./systems.ts";

/** A training input of DeePMD-kit as options of our own. */
export interface DeepmdInput {
  readonly options: Partial<Record<keyof TrainingOptions, unknown>>;
  /** What is done in another way than DeePMD-kit does it, and keys that change nothing here. */
  readonly deviations: readonly string[];
}

const topLevel = ["model", "learning_rate", "loss", "training", "optimizer", "validating"];

/**
 * Reads `input.json` of DeePMD-kit (2 and 3; se_e2_a and an energy).
 *
 * J. Zeng et al., J. Chem. Phys. 159, 054801 (2023), doi:10.1063/5.0155600.
 * @throws E1002 with everything at once that cannot be trained as it is asked for, E0201 for a file that cannot be read
 * @example const { options, deviations } = await readDeepmdInput("input.json");
 */
export async function readDeepmdInput(path: string): Promise<DeepmdInput> {
  const document = await readJson(path);
  const findings: Findings = { problems: [], deviations: [] };
  const { problems, deviations } = findings;
  for (const key of Object.keys(document)) {
    if (!topLevel.includes(key) && !key.startsWith("_")) problems.push(`${key}: not known`);
  }
  const section = (name: string): Section => sectionOf(document, name, findings);
  const [model, descriptor, fitting] = [section("model"), section("model.descriptor"), section("model.fitting_net")];
  const [rate, loss, training] = [section("learning_rate"), section("loss"), section("training")];
  const [data, validationData] = [section("training.training_data"), section("training.validation_data")];
  // Sections of their own.
  model.get(["descriptor", "fitting_net"], undefined);
  training.get(["training_data", "validation_data"], undefined);

  const elements = model.get<readonly string[]>(["type_map"], []);
  if (elements.length === 0) problems.push("model.type_map: is needed");
  if (model.get<number | null>(["data_stat_nbatch", "data_bias_nsample"], null) !== null) {
    deviations.push("model.data_stat_nbatch: statistics are those of 200 frames");
  }
  const steps = training.get<number>(["numb_steps", "stop_batch"], 0);
  if (!(steps > 0)) problems.push("training.numb_steps: is needed");
  const systems = await systemsOf(data.get<unknown>(["systems"], []), path, findings);
  const validation = await systemsOf(validationData.get<unknown>(["systems"], []), path, findings);
  const clip = training.get<number>(["gradient_max_norm"], 0);
  const decay = training.get(["ema_decay"], 0.999);
  const options: DeepmdInput["options"] = {
    model: "deep-potential",
    data: systems,
    validation,
    ...(validation.length === 0 && { holdOut: 0 }),
    elements,
    ...networkOptions(descriptor, fitting, elements, findings),
    steps,
    batch: await batchSize(data.get<unknown>(["batch_size"], "auto"), systems, findings),
    seed: training.get<number | null>(["seed"], null) ?? 1,
    ...scheduleOptions(rate, steps, findings),
    validateEvery: Math.min(training.get<number>(["disp_freq"], 1000), Math.max(1, steps)),
    ...lossOptions(loss, findings),
    ...(clip > 0 && { clip }),
    ema: training.get(["enable_ema"], false) ? decay : 0,
    // Every frame is trained on, whatever its forces.
    largestForce: 1e9,
  };
  const others = [section("optimizer"), section("validating")];
  checkRest([model, descriptor, fitting, rate, loss, training, data, validationData, ...others], findings);
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
