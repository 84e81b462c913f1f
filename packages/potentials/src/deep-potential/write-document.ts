import { storedArray } from "../stored-array.ts";
import type { StoredArray } from "../stored-array.ts";
import type { DeepPotentialModel, EmbeddingTables, Layer, Network } from "./model.ts";
import { widthOf } from "./network.ts";
import { intervalsOf } from "./tables.ts";

/**
 * The document of a Deep Potential in the native format of DeePMD-kit 3, which `dp convert-backend` reads.
 *
 * What the model was trained from (`model_def_script`), which `dp compress` asks for, is kept from the document that it was
 * read from, and made from the model where there is none.
 */
export function documentOfDeepPotential(model: DeepPotentialModel): Record<string, unknown> {
  const types = model.typeMap.length;
  return {
    backend: "boroxol",
    software: "boroxol",
    model: {
      "@class": "Model",
      "@version": 2,
      type: "standard",
      type_map: model.typeMap,
      atom_exclude_types: model.atomExcludeTypes,
      pair_exclude_types: model.pairExcludeTypes,
      rcond: null,
      preset_out_bias: null,
      "@variables": {
        out_bias: storedArray([1, types, 1], model.outBias),
        out_std: storedArray([1, types, 1], new Float64Array(types).fill(1)),
      },
      descriptor: descriptorOf(model),
      fitting: fittingOf(model),
    },
    model_def_script: model.document["model_def_script"] ?? scriptOf(model),
    "@variables":
      model.minimumDistance === undefined
        ? {}
        : { min_nbor_dist: storedArray([], Float64Array.of(model.minimumDistance)) },
  };
}

/** The section `model` of a DeePMD-kit input that describes the same networks. */
function scriptOf(model: DeepPotentialModel): Record<string, unknown> {
  const { typeMap, precision, embeddings, fittings } = model;
  const first = embeddings.find((each) => each !== undefined)!;
  return {
    type_map: typeMap,
    descriptor: {
      type: "se_e2_a",
      rcut: model.cutoff,
      rcut_smth: model.switchStart,
      sel: model.sel,
      neuron: neurons(first),
      axis_neuron: model.axisNeurons,
      type_one_side: model.typeOneSide,
      exclude_types: model.excludeTypes,
      set_davg_zero: model.setDavgZero,
      activation_function: nameOf(first[0]!),
      resnet_dt: usesTimestep(embeddings),
      precision,
    },
    fitting_net: {
      type: "ener",
      neuron: neurons(fittings[0]!.slice(0, -1)),
      numb_fparam: model.frameParameters?.average.length ?? 0,
      numb_aparam: model.atomParameters?.average.length ?? 0,
      activation_function: nameOf(fittings[0]![0]!),
      resnet_dt: usesTimestep(fittings),
      precision,
    },
  };
}

function descriptorOf(model: DeepPotentialModel): Record<string, unknown> {
  const { davg, dstd, sel, typeMap, precision, embeddings, tables, typeOneSide } = model;
  const types = typeMap.length;
  const slots = sel.reduce((sum, each) => sum + each, 0);
  const first = embeddings.find((each) => each !== undefined)!;
  const shared = { activation_function: nameOf(first[0]!), precision, resnet_dt: usesTimestep(embeddings) };
  return {
    "@class": "Descriptor",
    "@version": tables === undefined ? 2 : 3,
    type: "se_e2_a",
    rcut: model.cutoff,
    rcut_smth: model.switchStart,
    sel,
    neuron: neurons(first),
    axis_neuron: model.axisNeurons,
    ...shared,
    trainable: true,
    type_one_side: typeOneSide,
    exclude_types: model.excludeTypes,
    env_protection: model.protection,
    set_davg_zero: model.setDavgZero,
    spin: null,
    type_map: typeMap,
    env_mat: { rcut: model.cutoff, rcut_smth: model.switchStart },
    embeddings: {
      "@class": "NetworkCollection",
      "@version": 1,
      ndim: typeOneSide ? 1 : 2,
      ntypes: types,
      network_type: "embedding_network",
      networks: embeddings.map((each) =>
        each === undefined
          ? null
          : {
              "@class": "EmbeddingNetwork",
              "@version": 2,
              in_dim: 1,
              neuron: neurons(each),
              ...shared,
              bias: true,
              layers: each.map((layer) => layerDocument(layer, precision)),
            },
      ),
    },
    "@variables": {
      davg: storedArray([types, slots, 4], davg),
      dstd: storedArray([types, slots, 4], dstd),
    },
    ...(tables && { compress: compressOf(tables, widthOf(first)) }),
  };
}

function fittingOf(model: DeepPotentialModel): Record<string, unknown> {
  const { fittings, typeMap, precision, axisNeurons, embeddings } = model;
  const types = typeMap.length;
  const M1 = widthOf(embeddings.find((each) => each !== undefined)!);
  const mixed = fittings.length === 1 && types > 1;
  const hidden = (network: Network): readonly number[] => network.slice(0, -1).map(({ outputs }) => outputs);
  const shared = {
    activation_function: nameOf(fittings[0]![0]!),
    precision,
    resnet_dt: usesTimestep(fittings),
  };
  const { frameParameters, atomParameters } = model;
  const statistics = (values: Float64Array | undefined): StoredArray | null =>
    values === undefined ? null : storedArray([values.length], values);
  return {
    "@class": "Fitting",
    // Version 4 is the first that knows of default parameters.
    "@version": frameParameters?.values === undefined ? 2 : 4,
    ...(frameParameters?.values && { default_fparam: [...frameParameters.values] }),
    type: "ener",
    var_name: "energy",
    ntypes: types,
    dim_descrpt: M1 * axisNeurons,
    dim_out: 1,
    neuron: hidden(fittings[0]!),
    ...shared,
    numb_fparam: frameParameters?.average.length ?? 0,
    numb_aparam: atomParameters?.average.length ?? 0,
    rcond: null,
    tot_ener_zero: false,
    trainable: Array.from(fittings[0]!, () => true),
    atom_ener: null,
    layer_name: null,
    use_aparam_as_mask: false,
    spin: null,
    mixed_types: mixed,
    exclude_types: model.fittingExcludeTypes,
    type_map: typeMap,
    nets: {
      "@class": "NetworkCollection",
      "@version": 1,
      ndim: mixed ? 0 : 1,
      ntypes: types,
      network_type: "fitting_network",
      networks: fittings.map((each) => ({
        "@class": "FittingNetwork",
        "@version": 1,
        in_dim: each[0]!.inputs,
        out_dim: 1,
        neuron: hidden(each),
        ...shared,
        bias_out: each.at(-1)!.bias !== undefined,
        layers: each.map((layer) => layerDocument(layer, precision)),
      })),
    },
    "@variables": {
      bias_atom_e: storedArray([types, 1], model.atomBias),
      fparam_avg: statistics(frameParameters?.average),
      fparam_inv_std: statistics(frameParameters?.perDeviation),
      aparam_avg: statistics(atomParameters?.average),
      aparam_inv_std: statistics(atomParameters?.perDeviation),
    },
  };
}

const neurons = (network: Network): readonly number[] => network.map(({ outputs }) => outputs);
const nameOf = ({ activation }: Layer): string => (activation === "linear" ? "none" : activation);
const usesTimestep = (networks: readonly (Network | undefined)[]): boolean =>
  networks.some((network) => network?.some(({ timestep }) => timestep !== undefined) === true);

function layerDocument(layer: Layer, precision: string): Record<string, unknown> {
  const dtype = precision === "float32" ? "float32" : "float64";
  const { inputs, outputs, weights, bias, timestep, shortcut } = layer;
  const row = (values: Float64Array | undefined): StoredArray | null =>
    values === undefined ? null : storedArray([outputs], values, dtype);
  return {
    "@class": "Layer",
    "@version": 1,
    bias: bias !== undefined,
    use_timestep: timestep !== undefined,
    activation_function: nameOf(layer),
    resnet: shortcut,
    precision,
    trainable: true,
    "@variables": { w: storedArray([inputs, outputs], weights, dtype), b: row(bias), idt: row(timestep) },
  };
}

function compressOf(tables: EmbeddingTables, outputs: number): Record<string, unknown> {
  const { lower, upper, max, fine, coarse, coefficients } = tables;
  return {
    "@variables": {
      compress_data: coefficients.map((each, k) => {
        if (each === undefined) return null;
        const [first, second] = intervalsOf(tables, k);
        return storedArray([first + second, 6 * outputs], each);
      }),
      compress_info: coefficients.map((each, k) =>
        each === undefined ? null : storedArray([6], Float64Array.of(lower[k]!, upper[k]!, max[k]!, fine, coarse, -1)),
      ),
    },
  };
}
