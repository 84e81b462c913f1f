import { createRandom } from "@boroxol/core";
import type { Frame } from "@boroxol/core";
import { formatNep, nep } from "@boroxol/potentials";
import type { NepModel } from "@boroxol/potentials";
import { interpret } from "../../graph/interpret.ts";
import { rowSize } from "../../graph/shape.ts";
import type { TrainableModel } from "../model-graph.ts";
import { shortestDistances } from "../shortest-distances.ts";
import { nepBatches } from "./nep-batch.ts";
import { nepGraph } from "./nep-graph.ts";
import { descriptorCount } from "./settings.ts";
import type { NepSettings, NepStatistics } from "./settings.ts";

/** Stream of the random numbers that belongs to the first coefficients. */
const stream = 302;

/** A NEP4 that can be trained. @param cacheBytes for neighbour lists */
export function trainableNep(settings: NepSettings, statistics: NepStatistics, cacheBytes?: number): TrainableModel {
  const graph = nepGraph(settings);
  const shortest = shortestDistances(settings.typeMap);
  const model = (parameters: Readonly<Record<string, Float64Array>>, energies: Float64Array): NepModel =>
    toNep(settings, statistics, parameters, energies);
  return {
    kind: "nep",
    typeMap: settings.typeMap,
    cutoff: Math.max(settings.radialCutoff, settings.angularCutoff),
    graph,
    trainingGraph: graph,
    parts: { descriptor: ["radial", "angular"], fitting: ["w0", "b0", "w1"] },
    batch: nepBatches(settings, statistics.scaler, shortest.squared, cacheBytes),
    initialParameters: (seed) => initialNepParameters(settings, statistics, seed),
    potential: (parameters, energies) => nep(model(parameters, energies), "nep.txt"),
    files: async (parameters, energies) => ({ "nep.txt": formatNep(model(parameters, energies)) }),
    shortestDistances: shortest.table,
  };
}

/**
 * Random coefficients of deviation 1 / sqrt(basis), weights of deviation 1 / sqrt(descriptors), thresholds at the mean of the
 * descriptors +- 0.5.
 */
function initialNepParameters(
  settings: NepSettings,
  { mean }: NepStatistics,
  seed: number,
): Readonly<Record<string, Float64Array>> {
  const random = createRandom(seed);
  const normals = (count: number, deviation: number, salt: number): Float64Array =>
    Float64Array.from({ length: count }, (_, k) => deviation * random.normals(k, salt, stream)[0]);
  const types = settings.typeMap.length;
  const { neurons } = settings;
  const dimension = descriptorCount(settings);
  const sizes = Object.fromEntries(
    nepGraph(settings).parameters.map(({ name, shape }) => [name, (shape.rows as number) * rowSize(shape)]),
  );
  const w0 = normals(sizes["w0"]!, 1 / Math.sqrt(dimension), 2);
  const b0 = normals(sizes["b0"]!, 0.5, 3);
  for (let t = 0; t < types; t++) {
    for (let d = 0; d < dimension; d++) {
      for (let m = 0; m < neurons; m++) b0[t * neurons + m]! += w0[(t * dimension + d) * neurons + m]! * mean[d]!;
    }
  }
  return {
    radial: normals(sizes["radial"]!, 1 / Math.sqrt(settings.basisSize[0] + 1), 0),
    angular: normals(sizes["angular"]!, 1 / Math.sqrt(settings.basisSize[1] + 1), 1),
    w0,
    b0,
    w1: normals(sizes["w1"]!, 1 / Math.sqrt(neurons), 4),
  };
}

/** Scale and mean of the descriptors of some frames with the first coefficients: 1 / (largest - smallest) as in GPUMD. */
export function nepStatistics(settings: NepSettings, frames: readonly Frame[], seed: number): NepStatistics {
  const dimension = descriptorCount(settings);
  const ones = { scaler: Array.from({ length: dimension }, () => 1), mean: Array.from({ length: dimension }, () => 0) };
  const parameters = initialNepParameters(settings, ones, seed);
  const batchOf = nepBatches(settings, ones.scaler, new Float64Array(settings.typeMap.length ** 2).fill(Infinity));
  const low = Array.from({ length: dimension }, () => Infinity);
  const high = Array.from({ length: dimension }, () => -Infinity);
  const sum = Array.from({ length: dimension }, () => 0);
  let atoms = 0;
  const q = descriptorsOf(settings);
  for (const frame of frames) {
    const batch = batchOf([frame]);
    const [values] = interpret([q], { ...batch, arrays: { ...batch.arrays, ...parameters } });
    atoms += frame.species.length;
    values!.forEach((each, k) => {
      const d = k % dimension;
      low[d] = Math.min(low[d]!, each);
      high[d] = Math.max(high[d]!, each);
      sum[d]! += each;
    });
  }
  const scaler = low.map((each, d) => 1 / Math.max(1e-6, high[d]! - each));
  return { scaler, mean: sum.map((each, d) => (each / atoms) * scaler[d]!) };
}

/** The node of the descriptors before they are scaled: what the scaler is multiplied with. */
function descriptorsOf(settings: NepSettings): ReturnType<typeof nepGraph>["atomEnergies"] {
  const { atomEnergies } = nepGraph(settings);
  const find = (node: typeof atomEnergies): typeof atomEnergies | undefined => {
    if (node.kind === "map" && node.arguments.some((each) => each.kind === "input" && each.name === "scaler")) {
      return node.arguments.find((each) => !(each.kind === "input"));
    }
    for (const each of node.kind === "map" || node.kind === "form" ? node.arguments : []) {
      const found = find(each);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return find(atomEnergies)!;
}

/** tanh of this is 1 in every precision. */
const saturated = 30;

/**
 * The trained model as GPUMD knows it. NEP4 has no constant for each type: one more neuron, with weights of zero and a
 * threshold at which its tanh is 1, carries it.
 */
function toNep(
  settings: NepSettings,
  { scaler }: NepStatistics,
  { radial, angular, w0, b0, w1 }: Readonly<Record<string, Float64Array>>,
  energies: Float64Array,
): NepModel {
  const { typeMap, nMax, basisSize, neurons } = settings;
  const types = typeMap.length;
  const dimension = descriptorCount(settings);
  const coefficients: number[] = [];
  // At ((n (K+1) + k) T + t1) T + t2; ours are [t1][t2 (K+1) + k][n] and [t1 T + t2][k][n].
  for (let n = 0; n <= nMax[0]; n++) {
    for (let k = 0; k <= basisSize[0]; k++) {
      for (let t1 = 0; t1 < types; t1++) {
        for (let t2 = 0; t2 < types; t2++) {
          const row = (t1 * types + t2) * (basisSize[0] + 1) + k;
          coefficients.push(radial![row * (nMax[0] + 1) + n]!);
        }
      }
    }
  }
  for (let n = 0; n <= nMax[1]; n++) {
    for (let k = 0; k <= basisSize[1]; k++) {
      for (let pair = 0; pair < types * types; pair++) {
        coefficients.push(angular![(pair * (basisSize[1] + 1) + k) * (nMax[1] + 1) + n]!);
      }
    }
  }
  const networks = typeMap.map((_, t) => {
    const weights = new Float64Array((neurons + 1) * dimension);
    for (let m = 0; m < neurons; m++) {
      for (let d = 0; d < dimension; d++) weights[m * dimension + d] = w0![(t * dimension + d) * neurons + m]!;
    }
    return {
      w0: weights,
      b0: Float64Array.of(...b0!.subarray(t * neurons, (t + 1) * neurons), -saturated),
      w1: Float64Array.of(...w1!.subarray(t * neurons, (t + 1) * neurons), energies[t]!),
      typeBias: 0,
    };
  });
  return {
    version: 4,
    charge: 0,
    elements: typeMap,
    radialCutoffs: typeMap.map(() => settings.radialCutoff),
    angularCutoffs: typeMap.map(() => settings.angularCutoff),
    capacity: settings.capacity,
    nMax,
    basisSize,
    lMax: settings.lMax,
    fourBody: settings.fourBody,
    fiveBody: settings.fiveBody,
    neurons: neurons + 1,
    networks,
    bias: 0,
    coefficients: Float64Array.from(coefficients),
    scaler: Float64Array.from(scaler),
  };
}
