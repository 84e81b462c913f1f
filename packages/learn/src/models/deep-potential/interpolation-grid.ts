import type { EnvironmentStatistics } from "./settings.ts";

/** Neighbouring nodes from which a value is interpolated. */
export const interpolationPoints = 6;
/** Nodes of the grid of one embedding. */
export const gridNodes = 192;

/** A grid over the inputs of the embeddings. */
export interface InterpolationGrid {
  readonly lower: number;
  readonly step: number;
  /** Inputs at the nodes. @shape [gridNodes] @unit 1 */
  readonly nodes: Float64Array;
}

/**
 * A grid from the input at the cutoff to that at a shortest distance; closer pairs are extrapolated from the last nodes.
 * @param shortest @unit A
 * @param protection added to distances @unit A
 */
export function interpolationGrid(
  { mean, radialDeviation }: EnvironmentStatistics,
  shortest: number,
  protection: number,
): InterpolationGrid {
  const inputs = mean.flatMap((each, t) => [
    -each / radialDeviation[t]!,
    (1 / (shortest + protection) - each) / radialDeviation[t]!,
  ]);
  // Two nodes beyond the ends, so that the middle two of six enclose every input.
  const lowest = Math.min(...inputs);
  const step = (Math.max(...inputs) - lowest) / (gridNodes - 5);
  const lower = lowest - 2 * step;
  return { lower, step, nodes: Float64Array.from({ length: gridNodes }, (_, k) => lower + k * step) };
}

/** Products of the differences of the six points -2 ... 3, the denominators of Lagrange's polynomials. */
const denominators = [-120, 24, -12, 12, -24, 120] as const;

/**
 * Lagrange's polynomials through six equidistant nodes, and their derivatives: f(s) = sum_a B_a(u) f_a with
 * B_a = prod_b (u - b) / (a - b), a, b = -2 ... 3, u in [0, 1).
 * @param weights filled from `at` on @shape [m,6] @unit 1
 * @param slopes derivatives by s @shape [m,6] @unit 1
 * @returns the first of the six nodes
 */
export function lagrangeWeights(
  { lower, step }: InterpolationGrid,
  s: number,
  weights: Float64Array,
  slopes: Float64Array,
  at: number,
): number {
  const x = (s - lower) / step;
  const node = Math.min(gridNodes - 4, Math.max(2, Math.floor(x)));
  const u = x - node;
  for (let a = 0; a < interpolationPoints; a++) {
    let product = 1;
    let slope = 0;
    for (let b = 0; b < interpolationPoints; b++) {
      if (b === a) continue;
      const d = u - (b - 2);
      slope = slope * d + product;
      product *= d;
    }
    weights[at + a] = product / denominators[a]!;
    slopes[at + a] = slope / (denominators[a]! * step);
  }
  return node - 2;
}
