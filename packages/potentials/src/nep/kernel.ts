import { elementBySymbol } from "@boroxol/core";
import type { NepKernelModel, PairTerm, RadialFunctions } from "@boroxol/kernels";
import { angularBlocks, dimensionOf } from "./model.ts";
import type { NepModel } from "./model.ts";
import { expansion } from "./reference.ts";
import { nepRepulsion, repulsionCutoff } from "./repulsion.ts";

/** What the kernels need of a NEP model, made once when asked for. */
export function nepKernelOf(model: NepModel): () => NepKernelModel {
  let made: NepKernelModel | undefined;
  return () => (made ??= kernelModel(model));
}

function kernelModel(model: NepModel): NepKernelModel {
  const { elements, networks, scaler, neurons, nMax, lMax, fourBody, fiveBody, bias } = model;
  const types = elements.length;
  const all = Array.from({ length: types }, (_, t) => t);
  const functions = ([0, 1] as const).map((which) => {
    const cutoffs = which === 0 ? model.radialCutoffs : model.angularCutoffs;
    return all.flatMap((ti) =>
      all.map((tj): RadialFunctions => {
        const cutoff = (cutoffs[ti]! + cutoffs[tj]!) / 2;
        return { cutoff, at: (r) => expansion(model, which, ti, tj, r, cutoff) };
      }),
    );
  });
  const dimension = dimensionOf(model);
  const networkOf = (t: number) => networks[networks.length === 1 ? 0 : t]!;
  return {
    kind: "nep",
    elements: elements.map((symbol) => elementBySymbol(symbol).number),
    cutoff: Math.max(...model.radialCutoffs, ...model.angularCutoffs),
    lMax,
    firstL: 1,
    count: nMax[1] + 1,
    angular: (ti, tj) => functions[1]![ti * types + tj]!,
    dependsOnL: false,
    energies: all.map((t) => -bias - networkOf(t).typeBias),
    radialCount: nMax[0] + 1,
    radial: (ti, tj) => functions[0]![ti * types + tj]!,
    fourBody,
    fiveBody,
    neurons,
    networks: all.map((t) => {
      const { w0, b0, w1 } = networkOf(t);
      return { w0: w0.map((each, k) => each * scaler[k % dimension]!), b0, w1 };
    }),
    pairs: repulsionPairs(model),
  };
}

function repulsionPairs(model: NepModel): readonly PairTerm[] {
  const cutoff = repulsionCutoff(model);
  if (cutoff === 0) return [];
  const numbers = model.elements.map((symbol) => elementBySymbol(symbol).number);
  return numbers.flatMap((a, ti) =>
    numbers.slice(ti).map((b, k): PairTerm => {
      const tj = ti + k;
      return {
        species: [a, b],
        cutoff,
        energy: (r) => nepRepulsion(model, ti, tj, r).energy,
        derivative: (r) => nepRepulsion(model, ti, tj, r).slope,
      };
    }),
  );
}

/** Whether the kernel has everything that the model asks for: the four-body term needs l = 2. */
export function isCovered(model: NepModel): boolean {
  return model.charge === 0 && angularBlocks(model) > 0 && model.lMax >= 2;
}
