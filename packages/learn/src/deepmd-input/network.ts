import { activationExpression } from "../models/activation.ts";
import type { Findings } from "./findings.ts";
import type { Section } from "./section.ts";

/** Descriptor and fitting as options of our own. @param elements what the types of the input are */
export function networkOptions(
  descriptor: Section,
  fitting: Section,
  elements: readonly string[],
  findings: Findings,
): Record<string, unknown> {
  const { problems, deviations } = findings;
  const both = [descriptor, fitting];
  const activations = both.map((each) => each.get(["activation_function"], "tanh"));
  const [activation, fittingActivation] = activations.map((each) => (each === "none" ? "linear" : each));
  for (const each of new Set(activations)) {
    if (!canTrain(each)) problems.push(`activation_function ${each}: cannot be trained here`);
  }
  const precisions = both.map((each) => {
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
    ...(frozen(fitting.get<unknown>(["trainable"], true), findings) ? ["fitting"] : []),
  ];
  if (both.map((each) => each.get(["seed"], undefined)).some((each) => each !== undefined)) {
    deviations.push("seeds of descriptor and fitting: all random numbers come from training.seed");
  }
  return {
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
    excludeTypes: excludedPairs(descriptor.get<unknown>(["exclude_types"], []), elements, findings),
    protection: descriptor.get(["env_protection"], 0),
    precision,
    ...(freeze.length > 0 && { freeze }),
  };
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
function excludedPairs(pairs: unknown, elements: readonly string[], { problems }: Findings): string[] {
  const named = (pairs as readonly (readonly number[])[]).map((pair) => pair.map((t) => elements[t]));
  if (named.every((pair) => pair.length === 2 && !pair.includes(undefined))) return named.map((pair) => pair.join("-"));
  problems.push(`exclude_types ${JSON.stringify(pairs)}: pairs of the types of type_map`);
  return [];
}

/** Whether the fitting stays as it is; DeePMD-kit can say it for each layer. */
function frozen(trainable: unknown, { problems }: Findings): boolean {
  if (typeof trainable === "boolean") return !trainable;
  if (Array.isArray(trainable) && trainable.every(Boolean)) return false;
  if (Array.isArray(trainable) && !trainable.some(Boolean)) return true;
  problems.push("model.fitting_net.trainable: all layers or none");
  return false;
}
