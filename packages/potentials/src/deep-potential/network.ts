import { activations } from "./activations.ts";
import type { Layer, Network } from "./model.ts";

/** Width of the output of a network. */
export function widthOf(network: Network): number {
  return network.at(-1)!.outputs;
}

/** z = x W + b. */
function affine({ inputs, outputs, weights, bias }: Layer, x: Float64Array): Float64Array {
  const z = bias === undefined ? new Float64Array(outputs) : Float64Array.from(bias);
  for (let p = 0; p < inputs; p++) {
    for (let q = 0; q < outputs; q++) z[q]! += x[p]! * weights[p * outputs + q]!;
  }
  return z;
}

/** How often the input is added to the output: once where it is as wide, twice side by side where half as wide. */
function copiesOfInput({ inputs, outputs, shortcut }: Layer): number {
  if (!shortcut) return 0;
  return outputs === inputs ? 1 : outputs === 2 * inputs ? 2 : 0;
}

/**
 * Value and gradient of a network with one output at x, by reverse accumulation through its layers
 * y = phi(x W + b) * idt + shortcut(x).
 * @param x @shape [inputs] @unit 1
 */
export function valueAndGradient(
  network: Network,
  x: Float64Array,
): { readonly value: number; readonly gradient: Float64Array } {
  const states: Float64Array[] = [];
  let y = x;
  for (const layer of network) {
    const z = affine(layer, y);
    states.push(z);
    const phi = activations[layer.activation].value;
    const next = z.map((each, q) => phi(each) * (layer.timestep?.[q] ?? 1));
    const copies = copiesOfInput(layer);
    for (let q = 0; q < copies * layer.inputs; q++) next[q]! += y[q % layer.inputs]!;
    y = next;
  }

  let dy: Float64Array = Float64Array.of(1);
  for (let n = network.length - 1; n >= 0; n--) {
    const layer = network[n]!;
    const { inputs, outputs, weights } = layer;
    const dphi = activations[layer.activation].slope;
    const dz = states[n]!.map((z, q) => dy[q]! * dphi(z) * (layer.timestep?.[q] ?? 1));
    const dx = new Float64Array(inputs);
    for (let p = 0; p < inputs; p++) {
      for (let q = 0; q < outputs; q++) dx[p]! += weights[p * outputs + q]! * dz[q]!;
    }
    const copies = copiesOfInput(layer);
    for (let q = 0; q < copies * inputs; q++) dx[q % inputs]! += dy[q]!;
    dy = dx;
  }
  return { value: y[0]!, gradient: dy };
}

/** All outputs of a network of one input, with their first derivatives by it. */
export interface Curve {
  /** @shape [outputs] @unit 1 */
  readonly value: Float64Array;
  /** @shape [outputs] @unit 1 */
  readonly slope: Float64Array;
}

/** A curve with its second derivatives. */
export interface CurvedCurve extends Curve {
  /** @shape [outputs] @unit 1 */
  readonly curvature: Float64Array;
}

/** The outputs of a network of one input and their slopes. */
export function valueAndSlope(network: Network, s: number): Curve {
  return valueSlopeAndCurvature(network, s);
}

/**
 * The outputs of a network of one input and their first two derivatives, by forward accumulation: with z = x W + b,
 * y' = phi'(z) z' * idt + shortcut(x'), y'' = (phi''(z) z'^2 + phi'(z) z'') * idt + shortcut(x'').
 */
export function valueSlopeAndCurvature(network: Network, s: number): CurvedCurve {
  let y: CurvedCurve = { value: Float64Array.of(s), slope: Float64Array.of(1), curvature: new Float64Array(1) };
  for (const layer of network) {
    const { bias: _, ...linear } = layer;
    const z = affine(layer, y.value);
    const dz = affine(linear, y.slope);
    const d2z = affine(linear, y.curvature);
    const { value: phi, slope: dphi, curvature: d2phi } = activations[layer.activation];
    const idt = (q: number): number => layer.timestep?.[q] ?? 1;
    const shortcut = (out: Float64Array, x: Float64Array): Float64Array => {
      const copies = copiesOfInput(layer);
      for (let q = 0; q < copies * layer.inputs; q++) out[q]! += x[q % layer.inputs]!;
      return out;
    };
    y = {
      value: shortcut(
        z.map((each, q) => phi(each) * idt(q)),
        y.value,
      ),
      slope: shortcut(
        z.map((each, q) => dphi(each) * dz[q]! * idt(q)),
        y.slope,
      ),
      curvature: shortcut(
        z.map((each, q) => (d2phi(each) * dz[q]! ** 2 + dphi(each) * d2z[q]!) * idt(q)),
        y.curvature,
      ),
    };
  }
  return y;
}
