/**
 * Cost of a Deep Potential per atom and evaluation, and the deviation of the fast path from the f64 reference.
 *
 * The model has the shape of the papers' (Li-B-Si-O, cutoff 6 A, embedding 25-50-100, axis 16, fitting 240-240-240) with
 * random weights: the cost does not depend on their values. Run: node --conditions=boroxol:source bench/deep-potential.ts
 * [atoms] [steps] [file to write the model to]
 */
import { writeFileSync } from "node:fs";
import { createRandom, type Frame } from "@boroxol/core";
import { referenceBackend, wasmBackend } from "@boroxol/kernels";
import { deepPotential, formatDeepPotentialDp, type DeepPotentialModel, type Layer } from "@boroxol/potentials";
import { disorderedFrame } from "@boroxol/testing";

const random = createRandom(1);
let drawn = 0;
const normal = (scale: number, size: number): Float64Array => {
  const out = new Float64Array(size);
  for (let k = 0; k < size; k++) {
    const [u, v] = random.uniforms(drawn++, 0, 0) as unknown as [number, number];
    out[k] = scale * Math.sqrt(-2 * Math.log(1 - u)) * Math.cos(2 * Math.PI * v);
  }
  return out;
};
const layer = (inputs: number, outputs: number, last = false): Layer => ({
  inputs,
  outputs,
  weights: normal((last ? 10 : 1) / Math.sqrt(inputs + outputs), inputs * outputs),
  bias: normal(0.3, outputs),
  activation: last ? "linear" : "tanh",
  shortcut: !last,
});

const typeMap = ["Li", "B", "O", "Si"];
const sel = [60, 80, 120, 60];
const slots = sel.reduce((sum, each) => sum + each, 0);
const rows = typeMap.length * slots;
const model: DeepPotentialModel = {
  typeMap,
  cutoff: 6,
  switchStart: 0.5,
  protection: 0,
  sel,
  axisNeurons: 16,
  typeOneSide: true,
  excludeTypes: [],
  setDavgZero: false,
  davg: Float64Array.from({ length: 4 * rows }, (_, k) => (k % 4 === 0 ? 0.05 : 0)),
  dstd: Float64Array.from({ length: 4 * rows }, (_, k) => (k % 4 === 0 ? 0.12 : 0.08)),
  embeddings: typeMap.map(() => [layer(1, 25), layer(25, 50), layer(50, 100)]),
  fittings: typeMap.map(() => [layer(1600, 240), layer(240, 240), layer(240, 240), layer(240, 1, true)]),
  fittingExcludeTypes: [],
  atomBias: new Float64Array(4),
  outBias: new Float64Array(4),
  atomExcludeTypes: [],
  pairExcludeTypes: [],
  precision: "float64",
  minimumDistance: 0.9,
  document: {},
};

const atoms = Number(process.argv[2] ?? 704);
const steps = Number(process.argv[3] ?? 20);
const share = (fraction: number): number => Math.round(atoms * fraction);
const composition = {
  Li: share(0.13),
  B: share(0.26),
  Si: share(0.06),
  O: atoms - share(0.13) - share(0.26) - share(0.06),
};
const edge = Math.cbrt(atoms / 0.1);
const frame: Frame = disorderedFrame(composition, Float64Array.of(edge, 0, 0, 0, edge, 0, 0, 0, edge), 1.2, 2);
const potential = deepPotential(model, "random");
if (process.argv[4] !== undefined) writeFileSync(process.argv[4], await formatDeepPotentialDp(model));

using fast = await potential.prepare(frame.species, wasmBackend());
const first = await fast.evaluate(frame, ["energy", "forces"]);
const began = performance.now();
for (let k = 0; k < steps; k++) {
  // oxlint-disable-next-line no-await-in-loop
  await fast.evaluate(frame, ["energy", "forces"]);
}
const cost = ((performance.now() - began) * 1000) / steps / atoms;
console.log(`${atoms} atoms: ${cost.toFixed(1)} us per atom and evaluation, one thread, with the neighbour list kept`);

if (atoms <= 1000) {
  using judge = await potential.prepare(frame.species, referenceBackend);
  const { forces } = await judge.evaluate(frame, ["forces"]);
  const square = (values: ArrayLike<number>): number => Array.from(values).reduce((sum, each) => sum + each * each, 0);
  const off = Math.sqrt(square(first.forces!.map((each, k) => each - forces![k]!)) / forces!.length);
  const size = Math.sqrt(square(forces!) / forces!.length);
  console.log(`forces: ${off.toExponential(1)} eV/A rms from the f64 reference, of ${size.toFixed(2)} eV/A rms`);
}
console.log(`memory: ${(process.memoryUsage().rss / 1e6).toFixed(0)} MB`);
