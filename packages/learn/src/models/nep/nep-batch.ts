import type { Frame } from "@boroxol/core";
import { indexValues } from "../../graph/indices.ts";
import { orderAtoms, typeTable } from "../atom-order.ts";
import type { ModelBatch } from "../model-graph.ts";
import { neighbourCache } from "../neighbour-cache.ts";
import { fillHarmonics } from "./fill-harmonics.ts";
import type { NepSettings } from "./settings.ts";

/** Arrays of bonds that grow with the batches. */
interface BondArrays {
  centre: Int32Array;
  neighbour: Int32Array;
  pair: Int32Array;
  vectors: Float64Array;
  directions: Float64Array;
  basis: Float64Array;
  slopes: Float64Array;
  harmonics: Float64Array;
  inverse: Float64Array;
}

/**
 * Turns frames into the inputs of a NEP's graph: for bonds within the radial cutoff the slopes of the basis, for those within
 * the angular cutoff the basis and the harmonics with their derivatives, sorted by pair of types; for atoms the sums of the
 * basis over the neighbours of each type.
 * @param scaler of the descriptors @shape [dimension] @unit 1
 * @param shortest squared distances of pairs of types, updated @shape [types,types] @unit A^2
 */
export function nepBatches(
  settings: NepSettings,
  scaler: ArrayLike<number>,
  shortest: Float64Array,
  cacheBytes?: number,
): (frames: readonly Frame[]) => ModelBatch {
  const { typeMap, radialCutoff, angularCutoff, basisSize, lMax } = settings;
  const types = typeMap.length;
  const table = typeTable(typeMap);
  const cache = neighbourCache(Math.max(radialCutoff, angularCutoff), cacheBytes);
  const [radials, angulars] = [basisSize[0] + 1, basisSize[1] + 1];
  const harmonics = (lMax + 1) ** 2 - 1;
  const scale = Float64Array.from(scaler);
  const degrees = Float64Array.from({ length: harmonics }, (_, k) => Math.floor(Math.sqrt(k + 1)));
  let far = bondArrays(0, types * radials, 0, 0);
  let unsorted = bondArrays(0, 0, angulars, harmonics);
  let near = unsorted;
  const value = new Float64Array(Math.max(radials, angulars));
  const slope = new Float64Array(value.length);

  return (frames) => {
    const atoms = orderAtoms(frames, table, types);
    const total = atoms.order.length;
    const lists = frames.map((frame) => cache.bonds(frame));
    const most = lists.reduce((sum, { neighbours }) => sum + neighbours.length, 0);
    if (most > far.centre.length) {
      const size = Math.ceil(1.2 * most);
      far = bondArrays(size, types * radials, 0, 0);
      unsorted = bondArrays(size, 0, angulars, harmonics);
      near = bondArrays(size, 0, angulars, harmonics);
    }
    const sums = new Float64Array(total * types * radials);
    const byPair = new Int32Array(types * types + 1);
    let [f, n, start] = [0, 0, 0];
    frames.forEach(({ species, positions, cell }, which) => {
      const { offsets, neighbours, shifts } = lists[which]!;
      for (let i = 0; i < species.length; i++) {
        const ti = table[species[i]!]!;
        const row = atoms.row[start + i]!;
        for (let k = offsets[i]!; k < offsets[i + 1]!; k++) {
          const j = neighbours[k]!;
          const [a, b, c] = [shifts[3 * k]!, shifts[3 * k + 1]!, shifts[3 * k + 2]!];
          const x = positions[3 * j]! - positions[3 * i]! + a * cell[0]! + b * cell[3]! + c * cell[6]!;
          const y = positions[3 * j + 1]! - positions[3 * i + 1]! + a * cell[1]! + b * cell[4]! + c * cell[7]!;
          const z = positions[3 * j + 2]! - positions[3 * i + 2]! + a * cell[2]! + b * cell[5]! + c * cell[8]!;
          const squared = x * x + y * y + z * z;
          const r = Math.sqrt(squared);
          const tj = table[species[j]!]!;
          if (squared < shortest[ti * types + tj]!) shortest[ti * types + tj] = squared;
          const [ux, uy, uz] = [x / r, y / r, z / r];
          if (r < radialCutoff) {
            fillBasis(r, radialCutoff, radials, value, slope);
            place(far, f, row, atoms.row[start + j]!, x, y, z, ux, uy, uz);
            const block = tj * radials;
            far.slopes.fill(0, f * types * radials, (f + 1) * types * radials);
            for (let m = 0; m < radials; m++) {
              sums[row * types * radials + block + m]! += value[m]!;
              far.slopes[f * types * radials + block + m] = slope[m]!;
            }
            f++;
          }
          if (r < angularCutoff) {
            fillBasis(r, angularCutoff, angulars, value, slope);
            place(unsorted, n, row, atoms.row[start + j]!, x, y, z, ux, uy, uz);
            unsorted.inverse[n] = 1 / r;
            unsorted.pair[n] = ti * types + tj;
            byPair[ti * types + tj + 1]!++;
            for (let m = 0; m < angulars; m++) {
              unsorted.basis[n * angulars + m] = value[m]!;
              unsorted.slopes[n * angulars + m] = slope[m]!;
            }
            n++;
          }
        }
      }
      start += species.length;
    });
    for (let p = 0; p < types * types; p++) byPair[p + 1]! += byPair[p]!;
    for (let k = 0; k < n; k++) {
      const to = byPair[unsorted.pair[k]!]!++;
      near.centre[to] = unsorted.centre[k]!;
      near.neighbour[to] = unsorted.neighbour[k]!;
      near.pair[to] = unsorted.pair[k]!;
      near.inverse[to] = unsorted.inverse[k]!;
      for (let d = 0; d < 3; d++) {
        near.vectors[3 * to + d] = unsorted.vectors[3 * k + d]!;
        near.directions[3 * to + d] = unsorted.directions[3 * k + d]!;
      }
      for (let m = 0; m < angulars; m++) {
        near.basis[to * angulars + m] = unsorted.basis[k * angulars + m]!;
        near.slopes[to * angulars + m] = unsorted.slopes[k * angulars + m]!;
      }
    }
    fillHarmonics(lMax, near.directions, n, near.harmonics);
    const frameOf = (bonds: BondArrays, count: number): Int32Array => {
      const result = new Int32Array(count);
      for (let k = 0; k < count; k++) result[k] = atoms.frames[bonds.centre[k]!]!;
      return result;
    };
    return {
      order: atoms.order,
      lengths: { atoms: total, frames: frames.length, far: f, near: n },
      arrays: {
        radialSums: sums,
        scaler: scale,
        farSlopes: far.slopes.subarray(0, f * types * radials),
        farDirections: far.directions.subarray(0, 3 * f),
        farVectors: far.vectors.subarray(0, 3 * f),
        nearBasis: near.basis.subarray(0, n * angulars),
        nearSlopes: near.slopes.subarray(0, n * angulars),
        nearDirections: near.directions.subarray(0, 3 * n),
        nearVectors: near.vectors.subarray(0, 3 * n),
        harmonics: near.harmonics.subarray(0, n * harmonics),
        nearInverse: near.inverse.subarray(0, n),
        degrees,
      },
      indices: {
        type: indexValues(atoms.types, types),
        frameOfAtom: indexValues(atoms.frames, frames.length),
        farCentre: indexValues(far.centre.subarray(0, f), total),
        farNeighbour: indexValues(far.neighbour.subarray(0, f), total),
        farFrame: indexValues(frameOf(far, f), frames.length),
        nearCentre: indexValues(near.centre.subarray(0, n), total),
        nearNeighbour: indexValues(near.neighbour.subarray(0, n), total),
        nearFrame: indexValues(frameOf(near, n), frames.length),
        pairOfNear: indexValues(near.pair.subarray(0, n), types * types),
      },
    };
  };
}

function bondArrays(count: number, slopes: number, basis: number, harmonics: number): BondArrays {
  return {
    centre: new Int32Array(count),
    neighbour: new Int32Array(count),
    pair: new Int32Array(count),
    vectors: new Float64Array(3 * count),
    directions: new Float64Array(3 * count),
    basis: new Float64Array(basis * count),
    slopes: new Float64Array(Math.max(slopes, basis) * count),
    harmonics: new Float64Array(harmonics * count),
    inverse: new Float64Array(count),
  };
}

function place(
  { centre, neighbour, vectors, directions }: BondArrays,
  at: number,
  i: number,
  j: number,
  x: number,
  y: number,
  z: number,
  ux: number,
  uy: number,
  uz: number,
): void {
  centre[at] = i;
  neighbour[at] = j;
  vectors[3 * at] = x;
  vectors[3 * at + 1] = y;
  vectors[3 * at + 2] = z;
  directions[3 * at] = ux;
  directions[3 * at + 1] = uy;
  directions[3 * at + 2] = uz;
}

/** f_k = (T_k(x) + 1) f_c / 2 with x = 2 (r/r_c - 1)^2 - 1 and f_c = (1 + cos(pi r / r_c)) / 2, and df_k/dr. */
function fillBasis(r: number, rc: number, count: number, value: Float64Array, slope: Float64Array): void {
  const angle = (Math.PI * r) / rc;
  const fc = 0.5 + 0.5 * Math.cos(angle);
  const dfc = ((-0.5 * Math.PI) / rc) * Math.sin(angle);
  const u = r / rc - 1;
  const x = 2 * u * u - 1;
  const dx = (4 / rc) * u;
  let [T, dT, before, dBefore] = [1, 0, x, 1];
  for (let k = 0; k < count; k++) {
    value[k] = 0.5 * (T + 1) * fc;
    slope[k] = 0.5 * (dT * dx * fc + (T + 1) * dfc);
    const next = 2 * x * T - before;
    const dNext = 2 * T + 2 * x * dT - dBefore;
    before = T;
    dBefore = dT;
    T = next;
    dT = dNext;
  }
}
