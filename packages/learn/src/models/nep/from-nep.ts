import { BoroxolError } from "@boroxol/core";
import type { NepModel } from "@boroxol/potentials";
import { descriptorCount } from "./settings.ts";
import type { NepSettings } from "./settings.ts";

/** A trained NEP as training knows it. */
export interface NepParameters {
  readonly settings: NepSettings;
  /** What each descriptor is multiplied by. @unit 1 */
  readonly scaler: readonly number[];
  /** By name. @shape each [n] @unit 1 */
  readonly parameters: Readonly<Record<string, Float64Array>>;
  /** Constant of each type. @shape [types] @unit eV */
  readonly energies: Float64Array;
}

/**
 * Settings and parameters of a NEP, to go on training it: the inverse of how it is saved. Neurons without weights are
 * constants and are taken out; the network of a NEP3 is copied for every element; biases become constants.
 * @param place of the model, for errors
 * @throws E1002 for a model with charges, a repulsive core, or cutoffs that differ between elements
 */
export function fromNep(model: NepModel, place: string): NepParameters {
  const { elements, nMax, basisSize, lMax, fourBody, fiveBody, radialCutoffs, angularCutoffs, networks } = model;
  const what =
    model.charge !== 0
      ? "charges"
      : model.repulsion !== undefined
        ? "a repulsive core"
        : [radialCutoffs, angularCutoffs].some((list) => list.some((each) => each !== list[0]))
          ? "cutoffs that differ between elements"
          : undefined;
  if (what !== undefined) {
    throw new BoroxolError("E1002", `a NEP with ${what} cannot be trained here`, {
      place,
      fix: "begin from a model without, or from random weights",
      untouched: "nothing was trained",
    });
  }
  const types = elements.length;
  const shape = { nMax, lMax, fourBody, fiveBody };
  const dimension = descriptorCount({ ...shape } as NepSettings);
  const ofType = (t: number): NepModel["networks"][number] => networks[networks.length === 1 ? 0 : t]!;
  const isConstant = (m: number): boolean =>
    networks.every(({ w0 }) => w0.subarray(m * dimension, (m + 1) * dimension).every((each) => each === 0));
  const all = Array.from({ length: model.neurons }, (_, m) => m);
  const kept = all.filter((m) => !isConstant(m));
  const neurons = kept.length;
  const w0 = new Float64Array(types * dimension * neurons);
  const b0 = new Float64Array(types * neurons);
  const w1 = new Float64Array(types * neurons);
  const energies = Float64Array.from(elements, (_, t) => {
    const network = ofType(t);
    kept.forEach((m, place) => {
      b0[t * neurons + place] = network.b0[m]!;
      w1[t * neurons + place] = network.w1[m]!;
      for (let d = 0; d < dimension; d++) {
        w0[(t * dimension + d) * neurons + place] = network.w0[m * dimension + d]!;
      }
    });
    const constant = all.filter(isConstant).reduce((sum, m) => sum + network.w1[m]! * Math.tanh(-network.b0[m]!), 0);
    return constant - network.typeBias - model.bias;
  });
  // From ((n (K+1) + k) T + t1) T + t2 to [t1][t2][k][n].
  const unpack = (start: number, [n, k]: readonly [number, number]): Float64Array => {
    const values = new Float64Array(types * types * (k + 1) * (n + 1));
    for (let pair = 0; pair < types * types; pair++) {
      for (let b = 0; b <= k; b++) {
        for (let f = 0; f <= n; f++) {
          values[(pair * (k + 1) + b) * (n + 1) + f] =
            model.coefficients[start + (f * (k + 1) + b) * types ** 2 + pair]!;
        }
      }
    }
    return values;
  };
  const angularStart = types ** 2 * (nMax[0] + 1) * (basisSize[0] + 1);
  return {
    settings: {
      ...shape,
      typeMap: elements,
      radialCutoff: radialCutoffs[0]!,
      angularCutoff: angularCutoffs[0]!,
      basisSize,
      neurons,
      capacity: model.capacity,
    },
    scaler: Array.from(model.scaler),
    parameters: {
      radial: unpack(0, [nMax[0], basisSize[0]]),
      angular: unpack(angularStart, [nMax[1], basisSize[1]]),
      w0,
      b0,
      w1,
    },
    energies,
  };
}
