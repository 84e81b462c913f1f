/**
 * A Deep Potential of the shape of the papers' (Li-B-Si-O, cutoff 6 A, embedding 25-50-100, axis 16, fitting 240-240-240)
 * with random weights, whose values do not change the cost, and a frame of atoms for it.
 */
import { createRandom, massesOf, type Frame } from "@boroxol/core";
import { initialVelocities } from "@boroxol/md";
import type { DeepPotentialModel, Layer } from "@boroxol/potentials";
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
export const paperModel: DeepPotentialModel = {
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

/** Atoms of a lithium borosilicate at 0.1 atoms per A^3, at least 1.2 A apart, moving at 300 K; large cells repeat a small one. */
export function paperFrame(atoms: number): Frame {
  const times = Math.ceil(Math.cbrt(atoms / 1000));
  const { species, positions, cell, periodic } = packedFrame(Math.round(atoms / times ** 3));
  const edge = cell[0]!;
  const shifts = Array.from({ length: times ** 3 }, (_, k) =>
    [k % times, Math.floor(k / times) % times, Math.floor(k / times ** 2)].map((each) => edge * each),
  );
  const frame = {
    species: Uint8Array.from(shifts.flatMap(() => [...species])),
    positions: Float64Array.from(shifts.flatMap((shift) => Array.from(positions, (x, m) => x + shift[m % 3]!))),
    cell: cell.map((each) => times * each),
    periodic,
  };
  return { ...frame, velocities: initialVelocities(massesOf(frame.species), 300, createRandom(3)) };
}

function packedFrame(atoms: number): Frame {
  const share = (fraction: number): number => Math.round(atoms * fraction);
  const [Li, B, Si] = [share(0.13), share(0.26), share(0.06)];
  const edge = Math.cbrt(atoms / 0.1);
  const cell = Float64Array.of(edge, 0, 0, 0, edge, 0, 0, 0, edge);
  return disorderedFrame({ Li, B, Si, O: atoms - Li - B - Si }, cell, 1.2, 2);
}
