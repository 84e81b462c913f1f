import type { Frame } from "@boroxol/core";
import { indexValues } from "../../graph/indices.ts";
import { orderAtoms, typeTable } from "../atom-order.ts";
import type { ModelBatch } from "../model-graph.ts";
import { neighbourCache } from "../neighbour-cache.ts";
import { gridNodes, interpolationPoints, lagrangeWeights } from "./interpolation-grid.ts";
import type { InterpolationGrid } from "./interpolation-grid.ts";
import type { DeepPotentialSettings, EnvironmentStatistics } from "./settings.ts";

/** Rows of the environment of all atoms of a batch, sorted by the network that embeds them. */
export interface EnvironmentRows {
  /** How many there are. */
  count: number;
  centre: Int32Array;
  neighbour: Int32Array;
  net: Int32Array;
  /** r_ij. @shape [edges,3] @unit A */
  vectors: Float64Array;
  /** Normalised radial entry, the input of the embedding. @shape [edges,1] @unit 1 */
  s: Float64Array;
  /** Normalised row, times the number of slots that it stands for. @shape [edges,4] @unit 1 */
  rows: Float64Array;
  /** d(row)/d(r_ij). @shape [edges,4,3] @unit 1/A */
  jacobian: Float64Array;
}

/**
 * Turns frames into the inputs of a Deep Potential's graph: for every neighbour its normalised row of the environment
 * matrix and the derivative of that row by the bond; for the empty slots of every atom, which count in DeePMD-kit, one row
 * for all slots of a type.
 * @param grid where embeddings are interpolated
 * @param shortest squared distances of pairs of types, updated @shape [types,types] @unit A^2
 */
export function environmentBatches(
  settings: DeepPotentialSettings,
  { mean, radialDeviation, angularDeviation }: EnvironmentStatistics,
  shortest: Float64Array,
  grid: InterpolationGrid | undefined,
  cacheBytes?: number,
): (frames: readonly Frame[]) => ModelBatch {
  const { typeMap, cutoff: rc, switchStart: rs, sel, typeOneSide, protection: p, excludeTypes } = settings;
  const types = typeMap.length;
  const table = typeTable(typeMap);
  const cache = neighbourCache(rc, cacheBytes);
  const nets = typeOneSide ? types : types * types;
  const slots = sel.reduce((sum, each) => sum + each, 0);
  const excluded = new Uint8Array(types * types);
  for (const [a, b] of excludeTypes) excluded[a * types + b] = excluded[b * types + a] = 1;
  // A row per atom and type for empty slots, unless they have nothing to add.
  const padded = mean.some((each) => each !== 0);
  let buffer = emptyRows(0);
  let unsorted = emptyRows(0);
  let weights = new Float64Array(0);
  let slopes = new Float64Array(0);
  let firstNode = new Int32Array(0);
  const nodeInputs = new Float64Array(nets * gridNodes);
  for (let g = 0; g < nets; g++) nodeInputs.set(grid?.nodes ?? [], g * gridNodes);
  const netOfNode = indexValues(
    Int32Array.from({ length: nets * gridNodes }, (_, k) => Math.floor(k / gridNodes)),
    nets,
  );

  return (frames) => {
    const atoms = orderAtoms(frames, table, types);
    const total = atoms.order.length;
    const bonds = frames.map((frame) => cache.bonds(frame));
    const edges = bonds.reduce((sum, { neighbours }) => sum + neighbours.length, 0) + (padded ? total * types : 0);
    if (edges > unsorted.centre.length) {
      unsorted = emptyRows(Math.ceil(1.2 * edges));
      buffer = emptyRows(Math.ceil(1.2 * edges));
      weights = new Float64Array(grid === undefined ? 0 : interpolationPoints * buffer.centre.length);
      slopes = new Float64Array(weights.length);
      firstNode = new Int32Array(grid === undefined ? 0 : buffer.centre.length);
    }
    const { centre, neighbour, net, vectors, s, rows, jacobian } = unsorted;
    const byNet = new Int32Array(nets + 1);
    const filled = new Int32Array(types);
    let e = 0;
    let start = 0;
    frames.forEach(({ species, positions, cell }, f) => {
      const { offsets, neighbours, shifts } = bonds[f]!;
      for (let i = 0; i < species.length; i++) {
        const ti = table[species[i]!]!;
        filled.fill(0);
        const first = e;
        for (let k = offsets[i]!; k < offsets[i + 1]!; k++) {
          const j = neighbours[k]!;
          const [a, b, c] = [shifts[3 * k]!, shifts[3 * k + 1]!, shifts[3 * k + 2]!];
          const x = positions[3 * j]! - positions[3 * i]! + a * cell[0]! + b * cell[3]! + c * cell[6]!;
          const y = positions[3 * j + 1]! - positions[3 * i + 1]! + a * cell[1]! + b * cell[4]! + c * cell[7]!;
          const z = positions[3 * j + 2]! - positions[3 * i + 2]! + a * cell[2]! + b * cell[5]! + c * cell[8]!;
          const tj = table[species[j]!]!;
          filled[tj]!++;
          vectors[3 * e] = x;
          vectors[3 * e + 1] = y;
          vectors[3 * e + 2] = z;
          centre[e] = atoms.row[start + i]!;
          neighbour[e] = atoms.row[start + j]!;
          net[e++] = typeOneSide ? tj : ti + tj * types;
        }
        if (filled.some((count, t) => count > sel[t]!) || e - first > slots) {
          e = dropFarthest(unsorted, first, e, sel, typeOneSide, types, filled);
        }
        // Rows of the neighbours that are kept.
        let kept = first;
        for (let k = first; k < e; k++) {
          const tj = typeOneSide ? net[k]! : Math.floor(net[k]! / types);
          if (excluded[ti * types + tj] === 1) continue;
          if (kept !== k) moveRow(unsorted, k, kept);
          const at = 3 * kept;
          const [x, y, z] = [vectors[at]!, vectors[at + 1]!, vectors[at + 2]!];
          const squared = x * x + y * y + z * z;
          if (squared < shortest[ti * types + tj]!) shortest[ti * types + tj] = squared;
          const r = Math.sqrt(squared);
          let w = 1;
          let dw = 0;
          if (r > rs) {
            const u = (r - rs) / (rc - rs);
            w = u * u * u * (-6 * u * u + 15 * u - 10) + 1;
            dw = (-30 * u * u * (u - 1) * (u - 1)) / (rc - rs);
          }
          const q = 1 / (r + p);
          const [rad, ang] = [1 / radialDeviation[ti]!, 1 / angularDeviation[ti]!];
          const flat = w * q * q * ang;
          s[kept] = (w * q - mean[ti]!) * rad;
          rows[4 * kept] = s[kept]!;
          rows[4 * kept + 1] = flat * x;
          rows[4 * kept + 2] = flat * y;
          rows[4 * kept + 3] = flat * z;
          const radial = ((dw * q - w * q * q) * rad) / r;
          const angular = ((dw * q * q - 2 * w * q * q * q) * ang) / r;
          const J = 12 * kept;
          jacobian[J] = radial * x;
          jacobian[J + 1] = radial * y;
          jacobian[J + 2] = radial * z;
          jacobian[J + 3] = angular * x * x + flat;
          jacobian[J + 4] = jacobian[J + 6] = angular * x * y;
          jacobian[J + 5] = jacobian[J + 9] = angular * x * z;
          jacobian[J + 7] = angular * y * y + flat;
          jacobian[J + 8] = jacobian[J + 10] = angular * y * z;
          jacobian[J + 11] = angular * z * z + flat;
          byNet[net[kept]! + 1]!++;
          kept++;
        }
        e = kept;
        if (!padded) continue;
        for (let tj = 0; tj < types; tj++) {
          const empty = sel[tj]! - filled[tj]!;
          if (empty === 0) continue;
          centre[e] = neighbour[e] = atoms.row[start + i]!;
          net[e] = typeOneSide ? tj : ti + tj * types;
          vectors.fill(0, 3 * e, 3 * e + 3);
          s[e] = -mean[ti]! / radialDeviation[ti]!;
          rows.fill(0, 4 * e, 4 * e + 4);
          rows[4 * e] = empty * s[e]!;
          jacobian.fill(0, 12 * e, 12 * e + 12);
          byNet[net[e]! + 1]!++;
          e++;
        }
      }
      start += species.length;
    });

    // Sorted by network.
    for (let g = 0; g < nets; g++) byNet[g + 1]! += byNet[g]!;
    for (let k = 0; k < e; k++) copyRow(unsorted, k, buffer, byNet[net[k]!]!++);
    if (grid !== undefined) {
      for (let k = 0; k < e; k++) {
        const first = lagrangeWeights(grid, buffer.s[k]!, weights, slopes, interpolationPoints * k);
        firstNode[k] = buffer.net[k]! * gridNodes + first;
      }
    }
    const frameOf = new Int32Array(e);
    for (let k = 0; k < e; k++) frameOf[k] = atoms.frames[buffer.centre[k]!]!;
    return {
      order: atoms.order,
      lengths: { atoms: total, frames: frames.length, edges: e },
      arrays: {
        s: buffer.s.subarray(0, e),
        rows: buffer.rows.subarray(0, 4 * e),
        jacobian: buffer.jacobian.subarray(0, 12 * e),
        vectors: buffer.vectors.subarray(0, 3 * e),
        ...(grid !== undefined && {
          nodes: nodeInputs,
          nodeWeights: weights.subarray(0, interpolationPoints * e),
          nodeWeightSlopes: slopes.subarray(0, interpolationPoints * e),
        }),
      },
      indices: {
        net: indexValues(buffer.net.subarray(0, e), nets),
        centre: indexValues(buffer.centre.subarray(0, e), total),
        neighbour: indexValues(buffer.neighbour.subarray(0, e), total),
        frameOfBond: indexValues(frameOf, frames.length),
        type: indexValues(atoms.types, types),
        frameOfAtom: indexValues(atoms.frames, frames.length),
        ...(grid !== undefined && {
          netOfNode,
          firstNode: indexValues(firstNode.subarray(0, e), nets * gridNodes),
        }),
      },
    };
  };
}

function emptyRows(count: number): EnvironmentRows {
  return {
    count,
    centre: new Int32Array(count),
    neighbour: new Int32Array(count),
    net: new Int32Array(count),
    vectors: new Float64Array(3 * count),
    s: new Float64Array(count),
    rows: new Float64Array(4 * count),
    jacobian: new Float64Array(12 * count),
  };
}

/** Moves what is known of a bond before its row is computed. */
function moveRow({ centre, neighbour, net, vectors }: EnvironmentRows, from: number, to: number): void {
  centre[to] = centre[from]!;
  neighbour[to] = neighbour[from]!;
  net[to] = net[from]!;
  vectors.copyWithin(3 * to, 3 * from, 3 * from + 3);
}

function copyRow(source: EnvironmentRows, from: number, target: EnvironmentRows, to: number): void {
  target.centre[to] = source.centre[from]!;
  target.neighbour[to] = source.neighbour[from]!;
  target.net[to] = source.net[from]!;
  target.s[to] = source.s[from]!;
  for (let k = 0; k < 3; k++) target.vectors[3 * to + k] = source.vectors[3 * from + k]!;
  for (let k = 0; k < 4; k++) target.rows[4 * to + k] = source.rows[4 * from + k]!;
  for (let k = 0; k < 12; k++) target.jacobian[12 * to + k] = source.jacobian[12 * from + k]!;
}

/**
 * Leaves the neighbours for which there are slots: the sum(sel) nearest, of each type at most sel, as DeePMD-kit does.
 * @param filled set to the number of slots in use @shape [types]
 * @returns the end of those that are left
 */
function dropFarthest(
  rows: EnvironmentRows,
  first: number,
  end: number,
  sel: readonly number[],
  typeOneSide: boolean,
  types: number,
  filled: Int32Array,
): number {
  const { vectors, net } = rows;
  const distance = (k: number): number => vectors[3 * k]! ** 2 + vectors[3 * k + 1]! ** 2 + vectors[3 * k + 2]! ** 2;
  const slots = sel.reduce((sum, each) => sum + each, 0);
  const near = Array.from({ length: end - first }, (_, k) => first + k)
    .sort((a, b) => distance(a) - distance(b) || a - b)
    .slice(0, slots);
  filled.fill(0);
  const kept = near.filter((k) => {
    const t = typeOneSide ? net[k]! : Math.floor(net[k]! / types);
    return filled[t]! < sel[t]! && ++filled[t]! > 0;
  });
  kept.sort((a, b) => a - b).forEach((k, n) => moveRow(rows, k, first + n));
  return first + kept.length;
}
