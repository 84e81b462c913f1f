import { BoroxolError } from "@boroxol/core";
import { featureWidth } from "./features.ts";
import type { DeepPotentialModel, EmbeddingTables, Network } from "./model.ts";
import { switching } from "./environment.ts";
import { type Curve, valueAndSlope, valueSlopeAndCurvature, widthOf } from "./network.ts";

/** How finely the embedding networks are tabulated. */
export interface TableSettings {
  /** Stride of the table that covers all distances of the training data. Default 0.01. */
  readonly fine?: number;
  /** Stride above it. Default 0.1. */
  readonly coarse?: number;
  /** The coarse table ends at this multiple of the fine one's end. Default 5. */
  readonly extrapolate?: number;
  /** Smallest distance of two atoms; the model's own when left out. @unit A */
  readonly minimumDistance?: number;
}

/**
 * The model with its embedding networks replaced by tables: quintics that agree with the network in value, slope and
 * curvature at both ends of each interval.
 *
 * In t = x - x_k with a0 = v, a1 = v', a2 = v''/2 and h = v(x_k+1) - v(x_k), width w:
 * a3 = (20 h - (8 v1' + 12 v0') w - (3 v0'' - v1'') w^2) / (2 w^3), a4 = (-30 h + (14 v1' + 16 v0') w + (3 v0'' - 2 v1'') w^2) / (2 w^4),
 * a5 = (12 h - 6 (v1' + v0') w + (v1'' - v0'') w^2) / (2 w^5).
 *
 * D. Lu et al., J. Chem. Theory Comput. 18, 5559 (2022), doi:10.1021/acs.jctc.2c00102.
 * @throws E0306 when no smallest distance is known or a stride is not usable
 * @example const fast = tabulateEmbeddings(model, { minimumDistance: 0.8 });
 */
export function tabulateEmbeddings(model: DeepPotentialModel, settings: TableSettings = {}): DeepPotentialModel {
  const { fine = 0.01, coarse = 0.1, extrapolate = 5 } = settings;
  const dmin = settings.minimumDistance ?? model.minimumDistance;
  if (dmin === undefined || !(dmin > 0 && fine > 0 && coarse >= fine && extrapolate > 1)) {
    throw new BoroxolError("E0306", "the embedding networks cannot be tabulated with these settings", {
      fix: "give a smallest distance of two atoms (A) above zero, strides 0 < fine <= coarse, and an extrapolation above 1",
    });
  }
  const ranges = model.embeddings.map((_, index) => rangeOf(model, index, dmin));
  const max = ranges.map(([, upper]) => Math.max(upper * extrapolate, upper + 1));
  const coefficients = model.embeddings.map((network, k) => {
    if (network === undefined) return undefined;
    const [lower, upper] = ranges[k]!;
    return tabulate(network, knots(lower, upper, max[k]!, fine, coarse));
  });
  const lower = ranges.map(([each]) => each);
  const upper = ranges.map(([, each]) => each);
  return { ...model, tables: { lower, upper, max, fine, coarse, coefficients } };
}

/** Whole numbers around the inputs that the network sees from no neighbour (-davg/dstd) to one at the smallest distance. */
function rangeOf(model: DeepPotentialModel, index: number, dmin: number): readonly [number, number] {
  const { typeOneSide, typeMap, davg, dstd, sel, switchStart, cutoff, protection } = model;
  const slots = sel.reduce((sum, each) => sum + each, 0);
  const types = typeMap.length;
  const centres = typeOneSide ? Array.from({ length: types }, (_, t) => t) : [index % types];
  const nearest = switching(dmin, switchStart, cutoff).weight / (dmin + protection);
  let [lower, upper] = [Infinity, -Infinity];
  for (const t of centres) {
    for (let k = 0; k < slots; k++) {
      const at = 4 * (t * slots + k);
      lower = Math.min(lower, -davg[at]! / dstd[at]!);
      upper = Math.max(upper, (nearest - davg[at]!) / dstd[at]!);
    }
  }
  return [Math.floor(lower), Math.ceil(upper)];
}

/** Numbers of intervals of the fine and of the coarse table. */
export function intervalsOf(tables: EmbeddingTables, index: number): readonly [number, number] {
  const { lower, upper, max, fine, coarse } = tables;
  return [Math.round((upper[index]! - lower[index]!) / fine), Math.round((max[index]! - upper[index]!) / coarse)];
}

function knots(lower: number, upper: number, max: number, fine: number, coarse: number): readonly number[] {
  const first = Math.round((upper - lower) / fine);
  const second = Math.round((max - upper) / coarse);
  return [
    ...Array.from({ length: first }, (_, k) => lower + k * fine),
    ...Array.from({ length: second + 1 }, (_, k) => upper + k * coarse),
  ];
}

/** Six coefficients of every interval between knots and every output. */
function tabulate(network: Network, at: readonly number[]): Float64Array {
  const outputs = widthOf(network);
  const curves = at.map((x) => valueSlopeAndCurvature(network, x));
  const out = new Float64Array((at.length - 1) * outputs * 6);
  for (let k = 0; k + 1 < at.length; k++) {
    const [left, right] = [curves[k]!, curves[k + 1]!];
    const w = at[k + 1]! - at[k]!;
    for (let a = 0; a < outputs; a++) {
      const [v0, d0, c0] = [left.value[a]!, left.slope[a]!, left.curvature[a]!];
      const [d1, c1] = [right.slope[a]!, right.curvature[a]!];
      const h = right.value[a]! - v0;
      out.set(
        [
          v0,
          d0,
          c0 / 2,
          (20 * h - (8 * d1 + 12 * d0) * w - (3 * c0 - c1) * w * w) / (2 * w ** 3),
          (-30 * h + (14 * d1 + 16 * d0) * w + (3 * c0 - 2 * c1) * w * w) / (2 * w ** 4),
          (12 * h - 6 * (d1 + d0) * w + (c1 - c0) * w * w) / (2 * w ** 5),
        ],
        (k * outputs + a) * 6,
      );
    }
  }
  return out;
}

/** Interval that holds x, x from its start (or from the nearest end of the table), and what lies beyond the table. */
function locate(
  tables: EmbeddingTables,
  index: number,
  x: number,
): { readonly interval: number; readonly t: number; readonly beyond: number } {
  const { fine, coarse } = tables;
  const [lower, upper, max] = [tables.lower[index]!, tables.upper[index]!, tables.max[index]!];
  const [first, second] = intervalsOf(tables, index);
  if (x < lower) return { interval: 0, t: 0, beyond: x - lower };
  if (x < upper) {
    const k = Math.min(first - 1, Math.floor((x - lower) / fine));
    return { interval: k, t: x - lower - k * fine, beyond: 0 };
  }
  if (x < max) {
    const k = Math.min(second - 1, Math.floor((x - upper) / coarse));
    return { interval: first + k, t: x - upper - k * coarse, beyond: 0 };
  }
  return { interval: first + second - 1, t: max - upper - (second - 1) * coarse, beyond: x - max };
}

/** Outputs of a tabulated network and their slopes at x; beyond the ends of the table it goes on along its tangent. */
export function tableValueAndSlope(tables: EmbeddingTables, index: number, x: number): Curve {
  const coefficients = tables.coefficients[index]!;
  const [first, second] = intervalsOf(tables, index);
  const outputs = coefficients.length / (6 * (first + second));
  const { interval, t, beyond } = locate(tables, index, x);
  const value = new Float64Array(outputs);
  const slope = new Float64Array(outputs);
  for (let a = 0; a < outputs; a++) {
    const at = (interval * outputs + a) * 6;
    const c = (k: number): number => coefficients[at + k]!;
    slope[a] = c(1) + t * (2 * c(2) + t * (3 * c(3) + t * (4 * c(4) + t * 5 * c(5))));
    value[a] = c(0) + t * (c(1) + t * (c(2) + t * (c(3) + t * (c(4) + t * c(5))))) + beyond * slope[a]!;
  }
  return { value, slope };
}

/** How far tables are from the networks that they stand for. */
export interface TableError {
  /** Largest deviation of an output. */
  readonly value: number;
  /** Largest deviation of the slope of an output. */
  readonly slope: number;
}

/**
 * The largest deviation of the tables from their networks over the middle and the quarters of every interval of the fine
 * table, which covers all inputs of atoms no closer than the smallest distance.
 */
export function tableError(model: DeepPotentialModel): TableError {
  const { tables, embeddings } = model;
  let [value, slope] = [0, 0];
  if (tables === undefined) return { value, slope };
  for (const [index, network] of embeddings.entries()) {
    if (network === undefined || tables.coefficients[index] === undefined) continue;
    const intervals = intervalsOf(tables, index)[0];
    for (let k = 0; k < 4 * intervals; k++) {
      const x = tables.lower[index]! + ((k % 4) / 4 + Math.floor(k / 4)) * tables.fine;
      const exact = valueAndSlope(network, x);
      const found = tableValueAndSlope(tables, index, x);
      for (let a = 0; a < featureWidth(model); a++) {
        value = Math.max(value, Math.abs(found.value[a]! - exact.value[a]!));
        slope = Math.max(slope, Math.abs(found.slope[a]! - exact.slope[a]!));
      }
    }
  }
  return { value, slope };
}
