import { elementBySymbol } from "@boroxol/core";
import type { BehlerParrinelloModel, SymmetryFunction } from "./model.ts";

/** n2p2's number of a kind of function. */
function kindNumber(f: SymmetryFunction): number {
  if (f.kind === "radial") return f.neighbour === undefined ? 12 : 2;
  if (f.neighbours === undefined) return 13;
  return f.wide ? 9 : 3;
}

function keyOf(f: SymmetryFunction): number[] {
  const first = [kindNumber(f), f.cutoff, f.eta, f.shift];
  if (f.kind === "radial") return [...first, f.neighbour ?? 0];
  const [a, b] = f.neighbours ?? [0, 0];
  return [...first, f.zeta, f.lambda, a, b];
}

/**
 * A model as n2p2 and CP2K number it: elements by atomic number, functions of each by kind, cutoff, eta, shift, zeta, lambda,
 * then types of the neighbours.
 */
export function inN2p2Order(model: BehlerParrinelloModel): BehlerParrinelloModel {
  const numbers = model.elements.map((symbol) => elementBySymbol(symbol).number);
  const byNumber = numbers.map((_, t) => t).sort((a, b) => numbers[a]! - numbers[b]!);
  const typeNow = (t: number): number => byNumber.indexOf(t);
  const renumbered = (f: SymmetryFunction): SymmetryFunction => {
    if (f.kind === "radial") return f.neighbour === undefined ? f : { ...f, neighbour: typeNow(f.neighbour) };
    if (f.neighbours === undefined) return f;
    const [a, b] = f.neighbours.map(typeNow) as [number, number];
    return { ...f, neighbours: a < b ? [a, b] : [b, a] };
  };
  return {
    ...model,
    elements: byNumber.map((t) => model.elements[t]!),
    networks: byNumber.map((t) => {
      const network = model.networks[t]!;
      const functions = network.functions.map(renumbered);
      const keys = functions.map(keyOf);
      const order = keys.map((_, k) => k).sort((a, b) => compare(keys[a]!, keys[b]!));
      const [first, ...rest] = network.layers;
      const outputs = first!.bias.length;
      const weights = new Float64Array(first!.weights.length);
      order.forEach((from, to) => {
        weights.set(first!.weights.subarray(from * outputs, (from + 1) * outputs), to * outputs);
      });
      const pick = (values: Float64Array): Float64Array => Float64Array.from(order, (k) => values[k]!);
      return {
        ...network,
        functions: order.map((k) => functions[k]!),
        minimum: pick(network.minimum),
        maximum: pick(network.maximum),
        mean: pick(network.mean),
        width: pick(network.width),
        layers: [{ ...first!, weights }, ...rest],
      };
    }),
  };
}

/** Orders lists by their first difference. */
function compare(a: readonly number[], b: readonly number[]): number {
  const k = a.findIndex((each, n) => each !== b[n]);
  return k < 0 ? 0 : a[k]! - b[k]!;
}
