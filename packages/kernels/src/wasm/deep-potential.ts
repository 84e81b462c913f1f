import type { DeepKernelModel, DeepLayer, DeepTable } from "../kernel-model.ts";
import { cubicTable } from "./cubic-table.ts";
import * as layout from "./deep-potential-layout.ts";
import { batch, blockStride, blockWords, modelDeepPotential, modelDoubleDeepPotential } from "./layout.ts";
import type { KernelMemory } from "./memory.ts";
import { layScratch, placers, up, widened } from "./placers.ts";
import type { KernelPrecision } from "./precision.ts";
import { quinticTable } from "./quintic-table.ts";

/**
 * Lays a Deep Potential out in memory, for the species of one system.
 * @param species atomic numbers, in the order of the system
 * @param weight what its energy is multiplied by @unit 1
 * @param precision of features and networks
 * @returns the address of its block
 * @throws E0412 when it needs more than WebAssembly's 4 GiB
 */
export function layDeepPotential(
  memory: KernelMemory,
  model: DeepKernelModel,
  species: readonly number[],
  weight: number,
  threads: number,
  precision: KernelPrecision,
): number {
  const block = memory.reserve(4 * blockWords + 8 * layout.numbers);
  const words = memory.ints(block, blockWords);
  const { ints, doubles, singles } = placers(memory);
  const double = precision === "float64";
  const numbers = double ? doubles : singles;
  const bytes = double ? 8 : 4;
  const typeOf = species.map((z) => model.elements.indexOf(z));
  const absent = model.elements.map((_, t) => t).filter((t) => !typeOf.includes(t));
  const ntypes = model.elements.length;
  const M1 = model.features;
  const M2 = up(model.axis, 4);
  const line = up(M1, 8);
  const firstInputs = up(M1 * M2, 16);
  const networks = typeOf.map((t) => model.layers[t]!);
  const widths = networks[0]!.map(({ outputs }) => up(outputs, 16));

  words[0] = double ? modelDoubleDeepPotential : modelDeepPotential;
  words[layout.features] = M1;
  words[layout.axis] = M2;
  words[layout.types] = species.length;
  words[layout.layers] = widths.length;
  words[layout.line] = line;
  words[layout.inputs] = firstInputs;
  const slots = model.sel.reduce((sum, each) => sum + each, 0);
  memory.floats(block + 4 * blockWords, layout.numbers).set([model.cutoff, model.switchStart, model.protection, slots]);
  words[layout.sel] = ints(typeOf.map((t) => model.sel[t]!));

  // Pairs that share a table share its memory.
  const placed = new Map<DeepTable["coefficients"], { readonly address: number; readonly range: readonly number[] }>();
  const pairs = typeOf.flatMap((ti) => typeOf.map((tj) => [ti, tj] as const));
  const tables = pairs.map(([ti, tj]) => model.tables[ti * ntypes + tj]);
  const laid = tables.map((table) => {
    if (table === undefined) return { address: 0, range: Array<number>(layout.rangeBytes / 8).fill(0) };
    const there = placed.get(table.coefficients);
    if (there !== undefined) return there;
    const { range, coefficients } = double ? quinticTable(table, model, line) : cubicTable(table, model, line);
    const made = { address: numbers(coefficients), range };
    placed.set(table.coefficients, made);
    return made;
  });
  words[layout.tables] = ints(laid.map(({ address }) => address));
  words[layout.ranges] = doubles(laid.flatMap(({ range }) => range));
  words[layout.statistics] = doubles(
    typeOf.flatMap((t) => {
      const [avg, radial, angular] = model.statistics[t]!;
      return [avg, 1 / radial, 1 / angular, weight * model.bias[t]!];
    }),
  );
  const padding = (ti: number, tj: number): Float64Array =>
    model.padding.subarray((ti * ntypes + tj) * model.features, (ti * ntypes + tj + 1) * model.features);
  words[layout.padding] = numbers(pairs.flatMap(([ti, tj]) => [...widened(padding(ti, tj), line)]));
  words[layout.absentPadding] = numbers(
    typeOf.flatMap((ti) => {
      const sum = new Float64Array(line);
      for (const tj of absent) padding(ti, tj).forEach((each, a) => (sum[a]! += model.sel[tj]! * each));
      return [...sum];
    }),
  );

  words[layout.widths] = ints(widths);
  words[layout.shortcuts] = ints(networks[0]!.map(({ shortcut }) => (shortcut ? 1 : 0)));
  const packed = networks.flatMap((layers) =>
    layers.map((layer, l) => {
      const inputs = l === 0 ? firstInputs : widths[l - 1]!;
      const element = elementOf(model, layers, l, M2);
      return {
        weights: numbers(panels(inputs, widths[l]!, element)),
        transposed: numbers(panels(widths[l]!, inputs, (h, k) => element(k, h))),
        bias: numbers(widened(layer.bias, widths[l]!)),
        timestep: layer.timestep === undefined ? 0 : numbers(widened(layer.timestep, widths[l]!)),
      };
    }),
  );
  words[layout.weights] = ints(packed.map(({ weights }) => weights));
  words[layout.transposed] = ints(packed.map(({ transposed }) => transposed));
  words[layout.biases] = ints(packed.map(({ bias }) => bias));
  words[layout.timesteps] = ints(packed.map(({ timestep }) => timestep));
  words[layout.outputs] = ints(
    typeOf.map((t) => numbers(widened(model.outputs[t]!, widths.at(-1)!).map((each) => weight * each))),
  );

  const scratch: readonly (readonly [word: number, bytes: number])[] = [
    [layout.members, 4 * batch],
    [layout.bondCounts, 4 * batch],
    [layout.typeCounts, 4 * species.length],
    [layout.T, 4 * bytes * batch * line],
    [layout.D, bytes * batch * firstInputs],
    [layout.states, bytes * batch * widths.reduce((sum, each) => sum + each, 0)],
    [layout.tangents, bytes * batch * widths.reduce((sum, each) => sum + each, 0)],
    [layout.gradients, bytes * batch * Math.max(...widths)],
    [layout.otherGradients, bytes * batch * Math.max(...widths)],
    [layout.dEdT, 4 * bytes * line],
    [layout.rowSums, 160],
  ];
  layScratch(memory, words, blockStride, threads, scratch);
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

/** A matrix [K,N] as panels of 16 columns, each [K,16]. */
function panels(K: number, N: number, element: (k: number, n: number) => number): Float64Array {
  const out = new Float64Array(K * N);
  for (let panel = 0; panel < N; panel += 16) {
    for (let k = 0; k < K; k++) for (let c = 0; c < 16; c++) out[panel * K + 16 * k + c] = element(k, panel + c);
  }
  return out;
}
