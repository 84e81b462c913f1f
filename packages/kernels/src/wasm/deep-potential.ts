import type { DeepKernelModel, DeepLayer } from "../kernel-model.ts";
import * as layout from "./deep-potential-layout.ts";
import { batch, modelDeepPotential } from "./layout.ts";
import type { KernelMemory } from "./memory.ts";

const up = (value: number, multiple: number): number => Math.ceil(value / multiple) * multiple;

/**
 * Lays a Deep Potential out in memory, for the species of one system.
 * @param species atomic numbers, in the order of the system
 * @param weight what its energy is multiplied by @unit 1
 * @returns the address of its block
 * @throws E0412 when it needs more than WebAssembly's 4 GiB
 */
export function layDeepPotential(
  memory: KernelMemory,
  model: DeepKernelModel,
  species: readonly number[],
  weight: number,
  threads: number,
): number {
  const block = memory.reserve(4 * layout.words + 8 * layout.numbers);
  const words = memory.ints(block, layout.words);
  const { ints, doubles, singles } = placers(memory);
  const typeOf = species.map((z) => model.elements.indexOf(z));
  const absent = model.elements.map((_, t) => t).filter((t) => !typeOf.includes(t));
  const ntypes = model.elements.length;
  const M1 = up(model.features, 4);
  const M2 = up(model.axis, 4);
  const networks = typeOf.map((t) => model.layers[t]!);
  const widths = networks[0]!.map(({ outputs }) => up(outputs, 8));

  words[0] = modelDeepPotential;
  words[layout.features] = M1;
  words[layout.axis] = M2;
  words[layout.types] = species.length;
  words[layout.layers] = widths.length;
  const slots = model.sel.reduce((sum, each) => sum + each, 0);
  memory
    .floats(block + 4 * layout.words, layout.numbers)
    .set([model.cutoff, model.switchStart, model.protection, slots, model.fine, model.coarse]);
  words[layout.sel] = ints(typeOf.map((t) => model.sel[t]!));

  // Pairs that share a table share its memory.
  const placed = new Map<Float64Array, number>();
  const pairs = typeOf.flatMap((ti) => typeOf.map((tj) => [ti, tj] as const));
  const tables = pairs.map(([ti, tj]) => model.tables[ti * ntypes + tj]);
  const addresses = tables.map((table) => {
    if (table === undefined) return 0;
    const address = placed.get(table.coefficients) ?? singles(byCoefficient(table.coefficients, model.features, M1));
    placed.set(table.coefficients, address);
    return address;
  });
  words[layout.tables] = ints(addresses);
  words[layout.ranges] = doubles(
    tables.flatMap((table) =>
      table === undefined
        ? [0, 0, 0, 0]
        : [table.lower, table.upper, table.max, Math.round((table.upper - table.lower) / model.fine)],
    ),
  );
  words[layout.statistics] = doubles(
    typeOf.flatMap((t) => {
      const [avg, radial, angular] = model.statistics[t]!;
      return [avg, 1 / radial, 1 / angular, weight * model.bias[t]!];
    }),
  );
  const padding = (ti: number, tj: number): Float64Array =>
    model.padding.subarray((ti * ntypes + tj) * model.features, (ti * ntypes + tj + 1) * model.features);
  words[layout.padding] = singles(pairs.flatMap(([ti, tj]) => [...widened(padding(ti, tj), M1)]));
  words[layout.absentPadding] = singles(
    typeOf.flatMap((ti) => {
      const sum = new Float64Array(M1);
      for (const tj of absent) padding(ti, tj).forEach((each, a) => (sum[a]! += model.sel[tj]! * each));
      return [...sum];
    }),
  );

  words[layout.widths] = ints(widths);
  words[layout.shortcuts] = ints(networks[0]!.map(({ shortcut }) => (shortcut ? 1 : 0)));
  const packed = networks.flatMap((layers) =>
    layers.map((layer, l) => {
      const inputs = l === 0 ? M1 * M2 : widths[l - 1]!;
      const element = elementOf(model, layers, l, M2);
      return {
        weights: singles(panels(inputs, widths[l]!, element)),
        transposed: singles(panels(widths[l]!, up(inputs, 8), (h, k) => (k < inputs ? element(k, h) : 0))),
        bias: singles(widened(layer.bias, widths[l]!)),
        timestep: layer.timestep === undefined ? 0 : singles(widened(layer.timestep, widths[l]!)),
      };
    }),
  );
  words[layout.weights] = ints(packed.map(({ weights }) => weights));
  words[layout.transposed] = ints(packed.map(({ transposed }) => transposed));
  words[layout.biases] = ints(packed.map(({ bias }) => bias));
  words[layout.timesteps] = ints(packed.map(({ timestep }) => timestep));
  words[layout.outputs] = ints(
    typeOf.map((t) => singles(widened(model.outputs[t]!, widths.at(-1)!).map((each) => weight * each))),
  );

  const scratch: readonly (readonly [word: number, bytes: number])[] = [
    [layout.members, 4 * batch],
    [layout.bondCounts, 4 * batch],
    [layout.typeCounts, 4 * species.length],
    [layout.T, 16 * batch * M1],
    [layout.D, 4 * batch * M1 * M2],
    [layout.states, 4 * batch * widths.reduce((sum, each) => sum + each, 0)],
    [layout.tangents, 4 * batch * widths.reduce((sum, each) => sum + each, 0)],
    [layout.gradients, 4 * batch * Math.max(...widths)],
    [layout.otherGradients, 4 * batch * Math.max(...widths)],
    [layout.dEdT, 16 * M1],
  ];
  const stride = scratch.reduce((sum, [, bytes]) => sum + up(bytes, 64), 0);
  let address = memory.reserve(stride * threads);
  words[layout.stride] = stride;
  for (const [word, bytes] of scratch) {
    words[word] = address;
    address += up(bytes, 64);
  }
  return block;
}

/** Weight (k, h) of layer l with its inputs and outputs padded; the features of the first one lie [M1,M2]. */
function elementOf(model: DeepKernelModel, layers: readonly DeepLayer[], l: number, M2: number) {
  const { weights, outputs } = layers[l]!;
  const rowOf = (k: number): number => {
    if (l > 0) return k < layers[l - 1]!.outputs ? k : -1;
    const [a, b] = [Math.floor(k / M2), k % M2];
    return a < model.features && b < model.axis ? a * model.axis + b : -1;
  };
  return (k: number, h: number): number => {
    const row = rowOf(k);
    return row < 0 || h >= outputs ? 0 : weights[row * outputs + h]!;
  };
}

/** Functions that put arrays into memory and return where. */
function placers(memory: KernelMemory) {
  return {
    ints(values: readonly number[]): number {
      const address = memory.reserve(4 * values.length);
      memory.ints(address, values.length).set(values);
      return address;
    },
    doubles(values: readonly number[]): number {
      const address = memory.reserve(8 * values.length);
      memory.floats(address, values.length).set(values);
      return address;
    },
    singles(values: ArrayLike<number>): number {
      const address = memory.reserve(4 * values.length);
      memory.singles(address, values.length).set(values);
      return address;
    },
  };
}

/** [intervals,features,6] as [intervals,6,M1]. */
function byCoefficient(coefficients: Float64Array, features: number, M1: number): Float32Array {
  const intervals = coefficients.length / (6 * features);
  const out = new Float32Array(intervals * 6 * M1);
  for (let k = 0; k < intervals; k++) {
    for (let a = 0; a < features; a++) {
      for (let c = 0; c < 6; c++) out[(k * 6 + c) * M1 + a] = coefficients[(k * features + a) * 6 + c]!;
    }
  }
  return out;
}

/** Numbers with zeros behind them. */
function widened(values: ArrayLike<number>, wanted: number): Float32Array {
  const out = new Float32Array(wanted);
  out.set(values);
  return out;
}

/** A matrix [K,N] as panels of eight columns, each [K,8]. */
function panels(K: number, N: number, element: (k: number, n: number) => number): Float32Array {
  const out = new Float32Array(K * N);
  for (let panel = 0; panel < N; panel += 8) {
    for (let k = 0; k < K; k++) for (let c = 0; c < 8; c++) out[panel * K + 8 * k + c] = element(k, panel + c);
  }
  return out;
}
