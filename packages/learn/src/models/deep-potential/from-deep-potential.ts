import { BoroxolError } from "@boroxol/core";
import type { DeepPotentialModel, Layer, Network } from "@boroxol/potentials";
import type { DeepPotentialSettings, EnvironmentStatistics } from "./settings.ts";

/** A trained Deep Potential as training knows it. */
export interface DeepPotentialParameters {
  readonly settings: DeepPotentialSettings;
  readonly statistics: EnvironmentStatistics;
  /** By name. @shape each [n] @unit 1 */
  readonly parameters: Readonly<Record<string, Float64Array>>;
  /** Constant of each type. @shape [types] @unit eV */
  readonly energies: Float64Array;
}

/**
 * Settings, statistics and parameters of a Deep Potential, to go on training it: the inverse of how it is saved.
 * @param place of the model, for errors
 * @throws E1002 for a compressed model and for options that cannot be trained here
 */
export function fromDeepPotential(model: DeepPotentialModel, place: string): DeepPotentialParameters {
  const { typeMap, sel, typeOneSide, davg, dstd } = model;
  const types = typeMap.length;
  const slots = sel.reduce((sum, each) => sum + each, 0);
  const [embedding, fitting] = [model.embeddings[0]!, model.fittings[0]!];
  const uniform = (values: Float64Array): boolean =>
    values.every((each, k) => each === values[Math.floor(k / (4 * slots)) * 4 * slots + (k % 4)]);
  const problem =
    model.tables !== undefined
      ? "it is compressed"
      : model.fittings.length !== types || model.embeddings.includes(undefined)
        ? "a network is shared by several elements, or left out"
        : model.fittingExcludeTypes.length + model.atomExcludeTypes.length + model.pairExcludeTypes.length > 0
          ? "elements or pairs are left out of it"
          : !uniform(davg) || !uniform(dstd)
            ? "its statistics differ between slots"
            : [embedding, fitting].some((net) =>
                  net.some((layer) => layer.timestep !== undefined && !isResidual(layer)),
                )
              ? "it has time steps in layers without a shortcut"
              : undefined;
  if (problem !== undefined) {
    throw new BoroxolError("E1002", `this Deep Potential cannot be trained here: ${problem}`, {
      place,
      fix: "begin from another model, or from random weights",
      untouched: "nothing was trained",
    });
  }
  const parameters: Record<string, Float64Array> = {};
  const take = (prefix: string, networks: readonly Network[]): void => {
    const timesteps = networks[0]!.some(({ timestep }) => timestep !== undefined);
    networks[0]!.forEach((layer, k) => {
      const together = (arrays: readonly Float64Array[]): Float64Array =>
        Float64Array.from(arrays.flatMap((each) => [...each]));
      parameters[`${prefix}.${k}.w`] = together(networks.map((each) => each[k]!.weights));
      parameters[`${prefix}.${k}.b`] = together(
        networks.map((each) => each[k]!.bias ?? new Float64Array(layer.outputs)),
      );
      if (timesteps && isResidual(layer)) {
        const ones = new Float64Array(layer.outputs).fill(1);
        parameters[`${prefix}.${k}.idt`] = together(networks.map((each) => each[k]!.timestep ?? ones));
      }
    });
  };
  take("embedding", model.embeddings as readonly Network[]);
  take("fitting", model.fittings);
  const ofType = (values: Float64Array, entry: number): number[] =>
    typeMap.map((_, t) => values[4 * slots * t + entry]!);
  return {
    settings: {
      typeMap,
      cutoff: model.cutoff,
      switchStart: model.switchStart,
      sel,
      embedding: embedding.map(({ outputs }) => outputs),
      axisNeurons: model.axisNeurons,
      fitting: fitting.slice(0, -1).map(({ outputs }) => outputs),
      typeOneSide,
      activation: embedding[0]!.activation,
      fittingActivation: fitting[0]!.activation,
      embeddingTimestep: embedding.some(({ timestep }) => timestep !== undefined),
      fittingTimestep: fitting.some(({ timestep }) => timestep !== undefined),
      excludeTypes: model.excludeTypes,
      setDavgZero: model.setDavgZero,
      protection: model.protection,
      precision: model.precision === "float64" ? "float64" : "float32",
    },
    statistics: {
      mean: ofType(davg, 0),
      radialDeviation: ofType(dstd, 0),
      angularDeviation: ofType(dstd, 1),
      shortest: model.minimumDistance ?? Number.POSITIVE_INFINITY,
    },
    parameters,
    energies: Float64Array.from(typeMap, (_, t) => model.atomBias[t]! + model.outBias[t]!),
  };
}

function isResidual({ shortcut, inputs, outputs }: Layer): boolean {
  return shortcut && (outputs === inputs || outputs === 2 * inputs);
}
