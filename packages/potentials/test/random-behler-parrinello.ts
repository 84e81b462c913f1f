import { createRandom } from "@boroxol/core";
import type { BehlerParrinelloModel, CutoffFunction, SymmetryFunction } from "../src/index.ts";

const random = createRandom(5);

/** A network with random weights over a few functions of every kind asked for. @param angularCutoff of the angular functions @unit A */
export function randomBehlerParrinello(
  elements: readonly string[],
  cutoffFunction: CutoffFunction,
  kinds: readonly ("resolved" | "weighted" | "wide")[],
  angularCutoff = 4,
): BehlerParrinelloModel {
  const types = elements.map((_, t) => t);
  const functions: SymmetryFunction[] = [];
  for (const [eta, shift] of [
    [0.05, 0],
    [0.9, 2],
    [2, 3.1],
  ] as const) {
    if (kinds.includes("resolved")) {
      for (const neighbour of types) functions.push({ kind: "radial", neighbour, eta, shift, cutoff: 5 });
    }
    if (kinds.includes("weighted")) functions.push({ kind: "radial", eta, shift, cutoff: 5 });
  }
  for (const [lambda, zeta, eta] of [
    [1, 1, 0.02],
    [-1, 1, 0.02],
    [1, 4, 0.1],
    [-1, 16, 0.02],
  ] as const) {
    const angular = { kind: "angular", eta, shift: 0, lambda, zeta, cutoff: angularCutoff } as const;
    for (const wide of [false, true]) {
      if (!kinds.includes(wide ? "wide" : "resolved")) continue;
      for (const a of types) {
        for (const b of types) if (a <= b) functions.push({ ...angular, wide, neighbours: [a, b] });
      }
    }
    if (kinds.includes("weighted")) functions.push({ ...angular, shift: 0.3, wide: false });
  }
  let stream = 0;
  const uniform = (count: number, low: number, high: number): Float64Array => {
    stream++;
    return Float64Array.from({ length: count }, (_, k) => low + (high - low) * random.uniforms(k, stream, 6)[0]!);
  };
  return {
    elements,
    cutoffFunction,
    networks: types.map((t) => {
      const own = functions.slice(t);
      const weightOf = (f: SymmetryFunction): number => (JSON.stringify(f).includes("neighbour") ? 1 : 100);
      const scale = Float64Array.from(own, weightOf);
      const widths = [own.length, 7, 5, 1];
      return {
        functions: own,
        minimum: uniform(own.length, 0, 0.2).map((each, k) => each * scale[k]!),
        maximum: uniform(own.length, 1.5, 3).map((each, k) => each * scale[k]!),
        mean: uniform(own.length, 0.3, 1).map((each, k) => each * scale[k]!),
        width: uniform(own.length, 1, 3).map((each, k) => each * scale[k]!),
        layers: widths.slice(1).map((outputs, l) => ({
          weights: uniform(widths[l]! * outputs, -0.7, 0.7),
          bias: uniform(outputs, -0.5, 0.5),
        })),
        energy: -3.5 - t,
      };
    }),
  };
}
