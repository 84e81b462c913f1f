import { BoroxolError } from "@boroxol/core";
import * as layout from "./deep-potential-layout.ts";
import { loadKernels } from "./threads.ts";

/** One hidden layer of a fitting network: y = tanh(x W + b) * idt, plus x with a shortcut. */
export interface DeepLayer {
  /** @shape [inputs,outputs] @unit 1 */
  readonly weights: Float64Array;
  /** @shape [outputs] @unit 1 */
  readonly bias: Float64Array;
  /** @shape [outputs] @unit 1 */
  readonly timestep?: Float64Array;
  readonly outputs: number;
  readonly shortcut: boolean;
}

/** The table of a pair of types. */
export interface DeepTable {
  readonly lower: number;
  readonly upper: number;
  readonly max: number;
  /** @shape [intervals,features,6] @unit 1 */
  readonly coefficients: Float64Array;
}

/** A Deep Potential with tabulated embedding, as the kernel takes it. */
export interface DeepKernelModel {
  readonly types: number;
  readonly features: number;
  readonly axis: number;
  readonly cutoff: number;
  readonly switchStart: number;
  readonly protection: number;
  readonly sel: readonly number[];
  readonly fine: number;
  readonly coarse: number;
  /** By centre and neighbour, t_i types + t_j; absent where the descriptor does not see the pair. */
  readonly tables: readonly (DeepTable | undefined)[];
  /** Mean and deviations by type of centre: davg_0, dstd_0, dstd_1. */
  readonly statistics: readonly (readonly [number, number, number])[];
  /** What an empty slot adds to T, by centre and neighbour. @shape [types,types,4,features] @unit 1 */
  readonly padding: Float64Array;
  readonly layers: readonly (readonly DeepLayer[])[];
  /** Weights of the last layer. @shape [width] @unit eV */
  readonly outputs: readonly Float64Array[];
  /** Energy of each type that no network gives. @unit eV */
  readonly bias: readonly number[];
}

/** A Deep Potential in WASM memory, for one list of atoms. */
export interface DeepKernel {
  /** Sets the neighbours, which may reach past the cutoff; shifts are the lattice vectors to add to r_j, in A. */
  setNeighbours(offsets: Uint32Array, neighbours: Uint32Array, shifts: Float64Array): void;
  /**
   * Energies and forces; undefined where an atom has more neighbours than slots.
   * @returns views, until the next call
   */
  compute(
    positions: Float64Array,
  ): { readonly energies: Float64Array; readonly forces: Float64Array; readonly virial: Float64Array } | undefined;
}

const pageBytes = 65536;
const up = (value: number, multiple: number): number => Math.ceil(value / multiple) * multiple;

interface KernelExports {
  deepPotential(type: number, begin: number, end: number): number;
}

/**
 * Lays a Deep Potential and its atoms out in a memory of its own.
 * @param model tables, networks, statistics
 * @param types type of each atom @shape [n]
 * @throws E0412 when they need more than WebAssembly's 4 GiB
 */
export async function createDeepKernel(model: DeepKernelModel, types: Uint8Array): Promise<DeepKernel> {
  const n = types.length;
  const memory = new WebAssembly.Memory({ initial: 2, maximum: 65536, shared: true });
  let end: number = layout.deepArena;
  const reserve = (bytes: number): number => {
    const address = up(end, 64);
    end = address + bytes;
    if (end > 65535 * pageBytes) {
      throw new BoroxolError("E0412", `${(end / 1e9).toFixed(1)} GB are needed, and the kernels reach 4 GB`, {
        fix: "simulate fewer atoms, or hand the run over to LAMMPS",
      });
    }
    const missing = Math.ceil((end - memory.buffer.byteLength) / pageBytes);
    if (missing > 0) memory.grow(missing);
    return address;
  };
  const setWord = (word: number, value: number): void => {
    new Int32Array(memory.buffer, layout.deepAddress + 4 * word, 1)[0] = value;
  };
  const setNumber = (place: number, value: number): void => {
    new Float64Array(memory.buffer, layout.deepNumbers + 8 * place, 1)[0] = value;
  };
  const ints = (values: ArrayLike<number>): number => {
    const address = reserve(4 * values.length);
    new Int32Array(memory.buffer, address, values.length).set(values);
    return address;
  };
  const doubles = (values: ArrayLike<number>): number => {
    const address = reserve(8 * values.length);
    new Float64Array(memory.buffer, address, values.length).set(values);
    return address;
  };
  const singles = (values: ArrayLike<number>): number => {
    const address = reserve(4 * values.length);
    new Float32Array(memory.buffer, address, values.length).set(values);
    return address;
  };

  const M1 = up(model.features, 4);
  const M2 = up(model.axis, 4);
  const widths = model.layers[0]!.map(({ outputs }) => up(outputs, 8));
  const widest = Math.max(...widths);
  const numbers = [model.cutoff, model.switchStart, model.protection, model.sel.reduce((a, b) => a + b, 0)];
  [...numbers, model.fine, model.coarse].forEach((value, k) => setNumber(k, value));
  model.bias.forEach((value, t) => setNumber(layout.bias + t, value));
  setWord(layout.features, M1);
  setWord(layout.axis, M2);
  setWord(layout.types, model.types);
  setWord(layout.layers, widths.length);
  const positions = reserve(24 * n);
  const forces = reserve(24 * n);
  const energies = reserve(8 * n);
  setWord(layout.positions, positions);
  setWord(layout.forces, forces);
  setWord(layout.energies, energies);
  setWord(layout.typeOfAtom, ints(types));
  const order = Array.from(types.keys()).sort((a, b) => types[a]! - types[b]! || a - b);
  setWord(layout.order, ints(order));
  setWord(layout.sel, ints(model.sel));

  // Pairs that share a table share its memory.
  const placed = new Map<Float64Array, number>();
  const addresses = model.tables.map((table) => {
    if (table === undefined) return 0;
    const address = placed.get(table.coefficients) ?? singles(byCoefficient(table.coefficients, model.features, M1));
    placed.set(table.coefficients, address);
    return address;
  });
  setWord(layout.tables, ints(addresses));
  const ranges = model.tables.flatMap((table) =>
    table === undefined
      ? [0, 0, 0, 0]
      : [table.lower, table.upper, table.max, Math.round((table.upper - table.lower) / model.fine)],
  );
  setWord(layout.ranges, doubles(ranges));
  setWord(
    layout.statistics,
    doubles(model.statistics.flatMap(([avg, radial, angular]) => [avg, 1 / radial, 1 / angular, 0])),
  );
  setWord(layout.padding, singles(padded(model.padding, model.features, M1)));

  setWord(layout.widths, ints(widths));
  setWord(layout.shortcuts, ints(model.layers[0]!.map(({ shortcut }) => (shortcut ? 1 : 0))));
  const packed = model.layers.flatMap((layers) =>
    layers.map((layer, l) => {
      const K = l === 0 ? M1 * M2 : widths[l - 1]!;
      const rowOf = (k: number): number => {
        if (l > 0) return k < layers[l - 1]!.outputs ? k : -1;
        const [a, b] = [Math.floor(k / M2), k % M2];
        return a < model.features && b < model.axis ? a * model.axis + b : -1;
      };
      const element = (k: number, h: number): number => {
        const row = rowOf(k);
        return row < 0 || h >= layer.outputs ? 0 : layer.weights[row * layer.outputs + h]!;
      };
      return {
        weights: singles(panels(K, widths[l]!, element)),
        transposed: singles(panels(widths[l]!, up(K, 8), (h, k) => (k < K ? element(k, h) : 0))),
        bias: singles(widened(layer.bias, widths[l]!)),
        timestep: layer.timestep === undefined ? 0 : singles(widened(layer.timestep, widths[l]!)),
      };
    }),
  );
  setWord(layout.weights, ints(packed.map(({ weights }) => weights)));
  setWord(layout.transposed, ints(packed.map(({ transposed }) => transposed)));
  setWord(layout.biases, ints(packed.map(({ bias }) => bias)));
  setWord(layout.timesteps, ints(packed.map(({ timestep }) => timestep)));
  setWord(layout.outputs, ints(model.outputs.map((each) => singles(widened(each, widths.at(-1)!)))));

  const { batch } = layout;
  setWord(layout.bondCounts, reserve(4 * (batch + model.types)));
  setWord(layout.T, reserve(16 * batch * M1));
  setWord(layout.D, reserve(4 * batch * M1 * M2));
  const stateBytes = 4 * batch * widths.reduce((sum, each) => sum + each, 0);
  setWord(layout.states, reserve(stateBytes));
  setWord(layout.tangents, reserve(stateBytes));
  setWord(layout.gradients, reserve(4 * batch * widest));
  setWord(layout.otherGradients, reserve(4 * batch * widest));
  setWord(layout.dEdT, reserve(16 * M1));
  const listStart = end;

  const { deepPotential } = new WebAssembly.Instance(await loadKernels(), { env: { memory } })
    .exports as unknown as KernelExports;
  const batches: [type: number, begin: number, end: number][] = [];
  for (let begin = 0; begin < n;) {
    const type = types[order[begin]!]!;
    let last = begin;
    while (last < n && last - begin < batch && types[order[last]!] === type) last++;
    batches.push([type, begin, last]);
    begin = last;
  }

  return {
    setNeighbours(offsets, neighbours, shifts) {
      end = listStart;
      let most = 0;
      for (let i = 0; i < n; i++) most = Math.max(most, offsets[i + 1]! - offsets[i]!);
      setWord(layout.mostNeighbours, most);
      setWord(layout.offsets, ints(offsets));
      setWord(layout.neighbours, ints(neighbours));
      setWord(layout.shifts, doubles(shifts));
      setWord(layout.bonds, reserve(layout.bondBytes * batch * most));
    },
    compute(values) {
      new Float64Array(memory.buffer, positions, 3 * n).set(values);
      const views = {
        energies: new Float64Array(memory.buffer, energies, n),
        forces: new Float64Array(memory.buffer, forces, 3 * n).fill(0),
        virial: new Float64Array(memory.buffer, layout.deepNumbers + 8 * layout.virial, 9).fill(0),
      };
      for (const [type, begin, last] of batches) if (deepPotential(type, begin, last) !== 0) return undefined;
      return views;
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

/** Rows of `width` numbers with zeros behind them. */
function padded(values: Float64Array, width: number, wanted: number): Float32Array {
  const rows = values.length / width;
  const out = new Float32Array(rows * wanted);
  for (let row = 0; row < rows; row++) out.set(values.subarray(row * width, (row + 1) * width), row * wanted);
  return out;
}

const widened = (values: Float64Array, width: number): Float32Array => padded(values, values.length, width);

/** A matrix [K,N] as panels of eight columns, each [K,8]. */
function panels(K: number, N: number, element: (k: number, n: number) => number): Float32Array {
  const out = new Float32Array(K * N);
  for (let panel = 0; panel < N; panel += 8) {
    for (let k = 0; k < K; k++) for (let c = 0; c < 8; c++) out[panel * K + 8 * k + c] = element(k, panel + c);
  }
  return out;
}
