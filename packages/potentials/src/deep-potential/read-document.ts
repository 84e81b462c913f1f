import { BoroxolError, isElementSymbol } from "@boroxol/core";
import type { DocumentPart } from "../stored-array.ts";
import { activations } from "./activations.ts";
import type { ActivationName } from "./activations.ts";
import type { DeepPotentialModel, EmbeddingTables, Layer, Network, Parameters, Precision } from "./model.ts";
import { widthOf } from "./network.ts";

/** More than any model has; a damaged header must not cost memory. */
const mostTypes = 120;
const mostSlots = 100_000;
const widest = 100_000;

/**
 * A Deep Potential from the document that DeePMD-kit's .dp and .yaml files hold.
 * @param root the whole document
 * @throws E0308 for a part that is missing, of the wrong shape or not finite; E0309 for a model of another kind
 */
export function deepPotentialFromDocument(root: DocumentPart): DeepPotentialModel {
  const model = root.part("model");
  const standard = model.has("type") ? model.part("type").text() : "standard";
  if (standard !== "standard") throw unsupported(root, `the model type '${standard}'`, "the model type 'standard'");
  const descriptor = model.part("descriptor");
  const kind = descriptor.part("type").text();
  if (kind !== "se_e2_a" && kind !== "se_a")
    throw unsupported(root, `the descriptor '${kind}'`, "the descriptor 'se_e2_a'");
  const typeMap = model
    .part("type_map")
    .items()
    .map((each) => each.text());
  const types = typeMap.length;
  if (types === 0 || types > mostTypes) model.part("type_map").fail(`holds ${types} types`);
  for (const each of model.part("type_map").items()) {
    if (!isElementSymbol(each.text())) each.fail(`is '${each.text()}', which is no element`);
  }
  refuseOptions(root, descriptor);

  const sel = descriptor
    .part("sel")
    .items()
    .map((each) => each.integer(mostSlots));
  if (sel.length !== types) descriptor.part("sel").fail(`has ${sel.length} entries for ${types} types`);
  const slots = sel.reduce((sum, each) => sum + each, 0);
  if (slots === 0) descriptor.part("sel").fail("leaves no slot");
  const typeOneSide = descriptor.part("type_one_side").flag();
  const embeddings = networksOf(root, descriptor.part("embeddings"), typeOneSide ? types : types ** 2);
  const statistics = descriptor.part("@variables");
  const dstd = statistics.part("dstd").numbers([types, slots, 4]);
  if (dstd.includes(0)) statistics.part("dstd").fail("holds a zero, by which rows would be divided");
  const cutoff = descriptor.part("rcut").number();
  const switchStart = descriptor.part("rcut_smth").number();
  if (!(cutoff > 0 && cutoff <= 100 && switchStart >= 0 && switchStart < cutoff)) {
    descriptor.part("rcut").fail(`and rcut_smth are ${cutoff} and ${switchStart}: 0 <= rcut_smth < rcut is needed`);
  }

  const fitting = model.part("fitting");
  const fittedBy = fitting.part("type").text();
  if (fittedBy !== "ener") throw unsupported(root, `the fitting network '${fittedBy}'`, "the fitting network 'ener'");
  if (fitting.has("dim_case_embd") && fitting.part("dim_case_embd").number() > 0) {
    throw unsupported(root, "'dim_case_embd' above zero", "none");
  }
  const frameParameters = parametersOf(fitting, "fparam");
  const atomParameters = parametersOf(fitting, "aparam");
  if (atomParameters !== undefined && fitting.has("use_aparam_as_mask") && fitting.part("use_aparam_as_mask").flag()) {
    throw unsupported(root, "'use_aparam_as_mask'", "aparam that the networks take");
  }
  const parameters = (frameParameters?.average.length ?? 0) + (atomParameters?.average.length ?? 0);
  const mixed = fitting.has("mixed_types") && fitting.part("mixed_types").flag();
  const fittings = networksOf(root, fitting.part("nets"), mixed ? 1 : types);
  const axisNeurons = descriptor.part("axis_neuron").integer(widest);
  const M1 = widthOf(embeddings.find((each) => each !== undefined) ?? descriptor.part("embeddings").fail("is empty"));
  for (const each of embeddings) {
    if (each !== undefined && (widthOf(each) !== M1 || each[0]!.inputs !== 1)) {
      descriptor.part("embeddings").fail("holds networks of different widths");
    }
  }
  if (axisNeurons < 1 || axisNeurons > M1) descriptor.part("axis_neuron").fail(`is ${axisNeurons} for ${M1} features`);
  for (const each of fittings) {
    if (each === undefined || each[0]!.inputs !== M1 * axisNeurons + parameters || widthOf(each) !== 1) {
      fitting
        .part("nets")
        .fail(`holds a network that does not take ${M1 * axisNeurons + parameters} numbers to one energy`);
    }
  }
  const tables = descriptor.has("compress") ? tablesOf(descriptor.part("compress"), embeddings.length, M1) : undefined;
  const shared = root.has("@variables") ? root.part("@variables") : undefined;
  const minimumDistance =
    shared?.has("min_nbor_dist") === true ? Number(shared.part("min_nbor_dist").numbers([1])[0]) : undefined;
  return {
    typeMap,
    cutoff,
    switchStart,
    protection: descriptor.has("env_protection") ? descriptor.part("env_protection").number() : 0,
    sel,
    axisNeurons,
    typeOneSide,
    excludeTypes: pairsOf(descriptor, "exclude_types", types),
    setDavgZero: descriptor.has("set_davg_zero") && descriptor.part("set_davg_zero").flag(),
    davg: statistics.part("davg").numbers([types, slots, 4]),
    dstd,
    embeddings,
    ...(tables && { tables }),
    fittings: fittings as readonly Network[],
    ...(frameParameters && { frameParameters }),
    ...(atomParameters && { atomParameters }),
    fittingExcludeTypes: typesOf(fitting, "exclude_types", types),
    atomBias: biasOf(fitting.part("@variables"), "bias_atom_e", types),
    outBias: model.has("@variables") ? biasOf(model.part("@variables"), "out_bias", types) : new Float64Array(types),
    atomExcludeTypes: typesOf(model, "atom_exclude_types", types),
    pairExcludeTypes: pairsOf(model, "pair_exclude_types", types),
    precision: precisionOf(descriptor),
    ...(minimumDistance !== undefined && { minimumDistance }),
    document: root.value as Readonly<Record<string, unknown>>,
  };
}

function unsupported(root: DocumentPart, what: string, instead: string): BoroxolError {
  return new BoroxolError("E0309", `${what} is not supported`, {
    place: root.where,
    fix: `use a model with ${instead}, or run this one in DeePMD-kit`,
    untouched: "nothing of the file was used",
  });
}

function refuseOptions(root: DocumentPart, descriptor: DocumentPart): void {
  if (descriptor.has("spin")) throw unsupported(root, "a descriptor with spin", "no spin");
  const env = descriptor.has("env_mat") ? descriptor.part("env_mat") : undefined;
  if (env?.has("use_exp_switch") === true && env.part("use_exp_switch").flag()) {
    throw unsupported(root, "the exponential switching function", "the polynomial one");
  }
}

/** More than any model takes. */
const mostParameters = 10_000;

/** What the fitting networks take beside the descriptor, `fparam` or `aparam`, with its statistics. */
function parametersOf(fitting: DocumentPart, name: "fparam" | "aparam"): Parameters | undefined {
  const count = fitting.has(`numb_${name}`) ? fitting.part(`numb_${name}`).integer(mostParameters) : 0;
  if (count === 0) return undefined;
  const variables = fitting.part("@variables");
  const given = name === "fparam" && fitting.has("default_fparam") ? fitting.part("default_fparam").items() : undefined;
  if (given !== undefined && given.length !== count) {
    fitting.part("default_fparam").fail(`holds ${given.length} numbers instead of ${count}`);
  }
  return {
    average: variables.part(`${name}_avg`).numbers([count]),
    perDeviation: variables.part(`${name}_inv_std`).numbers([count]),
    ...(given && { values: Float64Array.from(given, (each) => each.number()) }),
  };
}

function networksOf(root: DocumentPart, collection: DocumentPart, count: number): readonly (Network | undefined)[] {
  const items = collection.part("networks").items();
  if (items.length !== count) collection.part("networks").fail(`holds ${items.length} networks instead of ${count}`);
  return items.map((each) => (each.value === null ? undefined : networkOf(root, each)));
}

function networkOf(root: DocumentPart, network: DocumentPart): Network {
  const layers = network
    .part("layers")
    .items()
    .map((each) => layerOf(root, each));
  if (layers.length === 0) network.part("layers").fail("is empty");
  for (let k = 1; k < layers.length; k++) {
    if (layers[k]!.inputs !== layers[k - 1]!.outputs) network.part("layers").fail(`do not fit together at layer ${k}`);
  }
  return layers;
}

function layerOf(root: DocumentPart, layer: DocumentPart): Layer {
  const variables = layer.part("@variables");
  const [inputs, outputs] = variables.part("w").array().shape as [number, number];
  if (variables.part("w").array().shape.length !== 2) variables.part("w").fail("is no matrix");
  const asked = layer.part("activation_function").value;
  const name = typeof asked === "string" ? asked.toLowerCase() : "linear";
  const activation = name === "none" ? "linear" : name;
  if (!Object.hasOwn(activations, activation))
    throw unsupported(root, `the activation function '${name}'`, "tanh or another activation of DeePMD-kit's list");
  return {
    inputs,
    outputs,
    weights: variables.part("w").numbers([inputs, outputs]),
    ...(variables.has("b") && { bias: variables.part("b").numbers([outputs]) }),
    ...(variables.has("idt") && { timestep: variables.part("idt").numbers([outputs]) }),
    activation: activation as ActivationName,
    shortcut: layer.part("resnet").flag(),
  };
}

function biasOf(variables: DocumentPart, key: string, types: number): Float64Array {
  return variables.has(key) ? variables.part(key).numbers([types]) : new Float64Array(types);
}

function typesOf(part: DocumentPart, key: string, types: number): readonly number[] {
  return part.has(key)
    ? part
        .part(key)
        .items()
        .map((each) => each.integer(types - 1))
    : [];
}

function pairsOf(part: DocumentPart, key: string, types: number): readonly (readonly [number, number])[] {
  if (!part.has(key)) return [];
  return part
    .part(key)
    .items()
    .map((pair) => {
      const [a, b] = pair.items().map((each) => each.integer(types - 1));
      return a === undefined || b === undefined ? pair.fail("is no pair of types") : [a, b];
    });
}

function precisionOf(descriptor: DocumentPart): Precision {
  const name = descriptor.has("precision") ? descriptor.part("precision").text() : "float64";
  const known: Readonly<Record<string, Precision>> = {
    default: "float64",
    float64: "float64",
    float32: "float32",
    float16: "float16",
    bfloat16: "bfloat16",
  };
  return known[name] ?? descriptor.part("precision").fail(`is '${name}'`);
}

function tablesOf(compress: DocumentPart, count: number, outputs: number): EmbeddingTables {
  const variables = compress.part("@variables");
  const infos = variables.part("compress_info").items();
  const tables = variables.part("compress_data").items();
  if (infos.length !== count || tables.length !== count)
    variables.fail(`hold ${tables.length} tables for ${count} networks`);
  const numbers = infos.map((each) => (each.value === null ? undefined : each.numbers([6])));
  const first = numbers.find((each) => each !== undefined) ?? variables.part("compress_info").fail("is empty");
  const [fine, coarse] = [first[3]!, first[4]!];
  const coefficients = tables.map((each, k) => {
    const info = numbers[k];
    if (each.value === null || info === undefined) return undefined;
    if (info[3] !== fine || info[4] !== coarse) infos[k]!.fail("has strides of its own");
    if (!(info[1]! > info[0]! && info[2]! > info[1]! && fine > 0 && coarse > 0)) infos[k]!.fail("is no range");
    const intervals = Math.round((info[1]! - info[0]!) / fine) + Math.round((info[2]! - info[1]!) / coarse);
    return each.numbers([intervals, 6 * outputs]);
  });
  const edge = (place: number): readonly number[] => numbers.map((info) => info?.[place] ?? 0);
  return { lower: edge(0), upper: edge(1), max: edge(2), fine, coarse, coefficients };
}
