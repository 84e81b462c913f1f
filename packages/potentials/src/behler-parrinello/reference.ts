import { elementBySymbol, neighbourList } from "@boroxol/core";
import type { Frame } from "@boroxol/core";
import type { ModelSums } from "@boroxol/kernels";
import { addBondGradient, zeroModelSums } from "../model-sums.ts";
import { behlerParrinelloCutoff } from "./model.ts";
import type { BehlerParrinelloModel, ElementNetwork } from "./model.ts";
import { symmetryFunction } from "./symmetry-functions.ts";
import type { SymmetryBond } from "./symmetry-functions.ts";

/**
 * A Behler-Parrinello potential in plain f64: E_i = N_t(x) with x_k = (G_k - mean_k) / width_k, and
 * dE_i/dr_ij = sum_k dE_i/dx_k dx_k/dr_ij.
 */
export function evaluateBehlerParrinello(model: BehlerParrinelloModel, frame: Frame): ModelSums {
  const sums = zeroModelSums(frame.species.length);
  const types = Array.from(frame.species, (z) =>
    model.elements.findIndex((each) => elementBySymbol(each).number === z),
  );
  const list = neighbourList(frame, behlerParrinelloCutoff(model));
  frame.species.forEach((_, i) => {
    const neighbours: number[] = [];
    const bonds: SymmetryBond[] = [];
    for (let k = list.offsets[i]!; k < list.offsets[i + 1]!; k++) {
      const j = list.neighbours[k]!;
      const vector = [list.vectors[3 * k]!, list.vectors[3 * k + 1]!, list.vectors[3 * k + 2]!] as const;
      neighbours.push(j);
      bonds.push({ vector, r: Math.hypot(...vector), type: types[j]!, number: frame.species[j]! });
    }
    const network = model.networks[types[i]!]!;
    const { functions, mean, width } = network;
    const inputs = new Float64Array(functions.length);
    const jacobian = functions.map((f, k) => {
      const gradient = new Float64Array(3 * bonds.length);
      inputs[k] = (symmetryFunction(f, model.cutoffFunction, bonds, gradient) - mean[k]!) / width[k]!;
      return gradient.map((each) => each / width[k]!);
    });
    const { energy, slopes } = networkEnergy(network, inputs);
    sums.atomEnergies[i] = energy;
    bonds.forEach(({ vector }, b) => {
      const g = [0, 0, 0] as [number, number, number];
      jacobian.forEach((gradient, k) => {
        for (let d = 0; d < 3; d++) g[d]! += slopes[k]! * gradient[3 * b + d]!;
      });
      addBondGradient(sums, i, neighbours[b]!, vector, g);
    });
  });
  return sums;
}

/** E = N(x) + the constant of the element, and dE/dx. */
function networkEnergy(
  { layers, energy }: ElementNetwork,
  inputs: Float64Array,
): { energy: number; slopes: Float64Array } {
  const values: Float64Array[] = [inputs];
  layers.forEach(({ weights, bias }, l) => {
    const x = values[l]!;
    const last = l === layers.length - 1;
    values.push(
      bias.map((b, n) => {
        const sum = x.reduce((total, each, k) => total + each * weights[k * bias.length + n]!, b);
        return last ? sum : Math.tanh(sum);
      }),
    );
  });
  let slopes = Float64Array.of(1);
  for (let l = layers.length - 1; l >= 0; l--) {
    const { weights, bias } = layers[l]!;
    const y = values[l + 1]!;
    const before = slopes.map((each, n) => (l === layers.length - 1 ? each : each * (1 - y[n]! ** 2)));
    slopes = values[l]!.map((_, k) => before.reduce((sum, each, n) => sum + each * weights[k * bias.length + n]!, 0));
  }
  return { energy: values.at(-1)![0]! + energy, slopes };
}
