import type { Interaction } from "../interaction.ts";
import type { DeepKernelModel } from "../kernel-model.ts";
import * as layout from "./layout.ts";
import { createKernelMemory } from "./memory.ts";
import { canJoinVectors, optimisedAtOnce } from "./optimised-at-once.ts";
import { createKernelSystem } from "./system.ts";
import { type CompiledKernels, instantiateKernels, kernelBytes, loadKernels } from "./threads.ts";

let joined: Promise<CompiledKernels> | undefined;

/** The kernels as an interaction is best served: those with joined vectors for Deep Potentials, whose loops gain by it. */
export function kernelsFor({ models = [] }: Interaction): Promise<CompiledKernels> {
  const gains = models.some(({ kernel }) => kernel?.().kind === "deep-potential");
  if (!gains || !canJoinVectors()) return loadKernels();
  joined ??= compileJoined();
  return joined;
}

/**
 * Compiles the kernels with V8's joining of 128-bit vectors to 256 bits, an experimental feature: it is kept only where a
 * test network gives the same bits with it as without, and where matrix products become faster.
 */
async function compileJoined(): Promise<CompiledKernels> {
  const plain = await loadKernels();
  const bytes = await kernelBytes();
  // A custom section without content: V8 gives the same code for the same bytes.
  const tagged = Uint8Array.of(...bytes, 0, 2, 1, 0x32);
  const module = optimisedAtOnce(true, () => new WebAssembly.Module(tagged));
  const expected = await testForces(plain, false);
  for (const wideTiles of [true, false]) {
    // oxlint-disable-next-line no-await-in-loop
    const found = await testForces({ module, wideTiles }, true);
    if (!found.every((each, k) => each === expected[k])) return plain;
  }
  return productTime({ module, wideTiles: true }) < productTime({ module, wideTiles: false })
    ? { module, wideTiles: true }
    : plain;
}

/** A number for each k that looks random, in (-1, 1). */
const scattered = (k: number): number => Math.sin(12.9898 * k + 78.233);
const scatteredArray = (size: number, scale: number, from = 0): Float64Array =>
  Float64Array.from({ length: size }, (_, k) => scale * scattered(k + from));

/** Energies and forces of a small network with random weights for atoms in a small skewed cell. */
async function testForces(kernels: CompiledKernels, joinVectors: boolean): Promise<Float64Array> {
  const [features, axis, width] = [20, 8, 24];
  const table = {
    lower: -1,
    upper: 3,
    max: 6,
    coefficients: scatteredArray(70 * features * 6, 1).map((each, k) => each * 0.1 ** (k % 6)),
  };
  const layer = (inputs: number, from: number) => ({
    weights: scatteredArray(inputs * width, 0.3, from),
    bias: scatteredArray(width, 0.1, from),
    outputs: width,
    shortcut: inputs === width,
  });
  const model: DeepKernelModel = {
    kind: "deep-potential",
    elements: [3, 8],
    features,
    axis,
    cutoff: 4,
    switchStart: 1,
    protection: 0,
    sel: [40, 40],
    fine: 0.1,
    coarse: 0.1,
    tables: [table, table, table, table],
    statistics: [
      [0.1, 0.2, 0.15],
      [0.1, 0.2, 0.15],
    ],
    padding: scatteredArray(4 * features, 0.01),
    layers: [0, 1].map((t) => [layer(features * axis, 100 * t), layer(width, 100 * t + 50)]),
    outputs: [scatteredArray(width, 1), scatteredArray(width, 1, 7)],
    bias: [0, 0],
  };
  const interaction: Interaction = {
    pairs: [],
    angles: [],
    charges: new Map(),
    selfEnergies: new Map(),
    models: [{ hash: "", cutoff: model.cutoff, weight: 1, evaluate: unused, kernel: () => model }],
  };
  const species = Uint8Array.from({ length: 14 }, (_, k) => (k % 2 === 0 ? 3 : 8));
  using system = await createKernelSystem(interaction, species, kernels);
  system.setCell(Float64Array.of(6, 0, 0, 0.5, 6, 0, 0, 0.3, 6));
  system.positions().set(scatteredArray(3 * species.length, 3));
  // The first evaluation makes the code that the second one runs.
  optimisedAtOnce(joinVectors, () => {
    system.work(layout.commandEvaluate);
    system.work(layout.commandEvaluate);
  });
  return Float64Array.from([...system.modelEnergies(), ...system.forces()]);
}

function unused(): never {
  throw new Error("the kernels evaluate the test network");
}

/** Least time of a matrix product of the size of a fitting network. @returns @unit ms */
function productTime({ module, wideTiles }: CompiledKernels): number {
  const [rows, inner, columns] = [layout.batch, 480, 240];
  const memory = createKernelMemory();
  memory.setInt(layout.slotWideTiles, wideTiles ? 1 : 0);
  const [a, b, c] = [rows * inner, inner * columns, rows * columns].map((count) => memory.reserve(4 * count));
  const { addPanels } = instantiateKernels(module, memory.memory) as unknown as {
    addPanels(A: number, K: number, B: number, C: number, N: number, rows: number): void;
  };
  let least = Number.POSITIVE_INFINITY;
  for (let k = 0; k < 10; k++) {
    const start = performance.now();
    addPanels(a!, inner, b!, c!, columns, rows);
    least = Math.min(least, performance.now() - start);
  }
  return least;
}
