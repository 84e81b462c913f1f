import type { Frame } from "@boroxol/core";
import { indexValues } from "../../graph/indices.ts";
import { orderAtoms, typeTable } from "../atom-order.ts";
import type { ModelBatch } from "../model-graph.ts";
import { neighbourCache } from "../neighbour-cache.ts";
import { gridNodesInUse } from "./grid-nodes-in-use.ts";
import type { InterpolationGrid } from "./interpolation-grid.ts";
import type { DeepPotentialSettings, EnvironmentStatistics } from "./settings.ts";

/** Neighbours of all atoms of a batch, and empty slots that count, atom by atom. */
interface Neighbours {
  readonly centre: Int32Array;
  readonly neighbour: Int32Array;
  readonly net: Int32Array;
  /** Element of the centre, by its place in the type map. */
  readonly centreType: Int32Array;
  /** Empty slots that this stands for; 0 for a neighbour. */
  readonly empty: Int32Array;
  /** r_ij. @shape [edges,3] @unit A */
  readonly vectors: Float64Array;
}

/** Rows of the environment of all atoms of a batch, sorted by the network that embeds them. */
interface EnvironmentRows {
  readonly centre: Int32Array;
  readonly neighbour: Int32Array;
  readonly net: Int32Array;
  /** r_ij. @shape [edges,3] @unit A */
  readonly vectors: Float64Array;
  /** Normalised radial entry, the input of the embedding. @shape [edges,1] @unit 1 */
  readonly s: Float64Array;
  /** Normalised row, times the number of slots that it stands for. @shape [edges,4] @unit 1 */
  readonly rows: Float64Array;
  /** d(row)/d(r_ij). @shape [edges,4,3] @unit 1/A */
  readonly jacobian: Float64Array;
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
  let found = emptyNeighbours(0);
  let sorted = emptyRows(0);
  const nodes = grid && gridNodesInUse(grid, nets);

  return (frames) => {
    const atoms = orderAtoms(frames, table, types);
    const total = atoms.order.length;
    const bonds = frames.map((frame) => cache.bonds(frame));
    const edges = bonds.reduce((sum, { neighbours }) => sum + neighbours.length, 0) + (padded ? total * types : 0);
    if (edges > found.centre.length) {
      found = emptyNeighbours(Math.ceil(1.2 * edges));
      sorted = emptyRows(Math.ceil(1.2 * edges));
    }
    const { centre, neighbour, net, centreType, empty, vectors } = found;
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
        if (overflows(filled, sel) || e - first > slots) {
          e = dropFarthest(found, first, e, sel, typeOneSide, types, filled);
        }
        let kept = first;
        for (let k = first; k < e; k++) {
          const tj = typeOneSide ? net[k]! : Math.floor(net[k]! / types);
          if (excluded[ti * types + tj] === 1) continue;
          if (kept !== k) moveNeighbour(found, k, kept);
          centreType[kept] = ti;
          empty[kept] = 0;
          byNet[net[kept]! + 1]!++;
          kept++;
        }
        e = kept;
        if (!padded) continue;
        for (let tj = 0; tj < types; tj++) {
          const left = sel[tj]! - filled[tj]!;
          if (left === 0) continue;
          centre[e] = neighbour[e] = atoms.row[start + i]!;
          net[e] = typeOneSide ? tj : ti + tj * types;
          centreType[e] = ti;
          empty[e] = left;
          vectors[3 * e] = vectors[3 * e + 1] = vectors[3 * e + 2] = 0;
          byNet[net[e]! + 1]!++;
          e++;
        }
      }
      start += species.length;
    });

    // Rows, in the order of the networks.
    for (let g = 0; g < nets; g++) byNet[g + 1]! += byNet[g]!;
    for (let k = 0; k < e; k++) fillRow(k, byNet[net[k]!]!++);
    const interpolated = nodes?.(sorted.s, sorted.net, e);
    const frameOf = new Int32Array(e);
    for (let k = 0; k < e; k++) frameOf[k] = atoms.frames[sorted.centre[k]!]!;
    return {
      order: atoms.order,
      lengths: { atoms: total, frames: frames.length, edges: e, ...interpolated?.lengths },
      arrays: {
        s: sorted.s.subarray(0, e),
        rows: sorted.rows.subarray(0, 4 * e),
        jacobian: sorted.jacobian.subarray(0, 12 * e),
        vectors: sorted.vectors.subarray(0, 3 * e),
        ...interpolated?.arrays,
      },
      indices: {
        net: indexValues(sorted.net.subarray(0, e), nets),
        centre: indexValues(sorted.centre.subarray(0, e), total),
        neighbour: indexValues(sorted.neighbour.subarray(0, e), total),
        frameOfBond: indexValues(frameOf, frames.length),
        type: indexValues(atoms.types, types),
        frameOfAtom: indexValues(atoms.frames, frames.length),
        ...interpolated?.indices,
      },
    };
  };

  /** The row of a neighbour, or of empty slots. @param k its place @param to place of the row */
  function fillRow(k: number, to: number): void {
    const { s, rows, jacobian, vectors } = sorted;
    const ti = found.centreType[k]!;
    sorted.centre[to] = found.centre[k]!;
    sorted.neighbour[to] = found.neighbour[k]!;
    sorted.net[to] = found.net[k]!;
    const [x, y, z] = [found.vectors[3 * k]!, found.vectors[3 * k + 1]!, found.vectors[3 * k + 2]!];
    vectors[3 * to] = x;
    vectors[3 * to + 1] = y;
    vectors[3 * to + 2] = z;
    const J = 12 * to;
    if (found.empty[k]! > 0) {
      s[to] = -mean[ti]! / radialDeviation[ti]!;
      rows[4 * to] = found.empty[k]! * s[to]!;
      rows[4 * to + 1] = rows[4 * to + 2] = rows[4 * to + 3] = 0;
      jacobian.fill(0, J, J + 12);
      return;
    }
    const squared = x * x + y * y + z * z;
    const tj = typeOneSide ? found.net[k]! : Math.floor(found.net[k]! / types);
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
    s[to] = (w * q - mean[ti]!) * rad;
    rows[4 * to] = s[to]!;
    rows[4 * to + 1] = flat * x;
    rows[4 * to + 2] = flat * y;
    rows[4 * to + 3] = flat * z;
    const radial = ((dw * q - w * q * q) * rad) / r;
    const angular = ((dw * q * q - 2 * w * q * q * q) * ang) / r;
    jacobian[J] = radial * x;
    jacobian[J + 1] = radial * y;
    jacobian[J + 2] = radial * z;
    jacobian[J + 3] = angular * x * x + flat;
    jacobian[J + 4] = jacobian[J + 6] = angular * x * y;
    jacobian[J + 5] = jacobian[J + 9] = angular * x * z;
    jacobian[J + 7] = angular * y * y + flat;
    jacobian[J + 8] = jacobian[J + 10] = angular * y * z;
    jacobian[J + 11] = angular * z * z + flat;
  }
}

function emptyNeighbours(count: number): Neighbours {
  return {
    centre: new Int32Array(count),
    neighbour: new Int32Array(count),
    net: new Int32Array(count),
    centreType: new Int32Array(count),
    empty: new Int32Array(count),
    vectors: new Float64Array(3 * count),
  };
}

function emptyRows(count: number): EnvironmentRows {
  return {
    centre: new Int32Array(count),
    neighbour: new Int32Array(count),
    net: new Int32Array(count),
    vectors: new Float64Array(3 * count),
    s: new Float64Array(count),
    rows: new Float64Array(4 * count),
    jacobian: new Float64Array(12 * count),
  };
}

function moveNeighbour({ centre, neighbour, net, vectors }: Neighbours, from: number, to: number): void {
  centre[to] = centre[from]!;
  neighbour[to] = neighbour[from]!;
  net[to] = net[from]!;
  vectors.copyWithin(3 * to, 3 * from, 3 * from + 3);
}

/** Whether an element has more neighbours than slots. */
function overflows(filled: Int32Array, sel: readonly number[]): boolean {
  for (let t = 0; t < sel.length; t++) if (filled[t]! > sel[t]!) return true;
  return false;
}

/**
 * Leaves the neighbours for which there are slots: the sum(sel) nearest, of each type at most sel, as DeePMD-kit does.
 * @param filled set to the number of slots in use @shape [types]
 * @returns the end of those that are left
 */
function dropFarthest(
  found: Neighbours,
  first: number,
  end: number,
  sel: readonly number[],
  typeOneSide: boolean,
  types: number,
  filled: Int32Array,
): number {
  const { vectors, net } = found;
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
  kept.sort((a, b) => a - b).forEach((k, n) => moveNeighbour(found, k, first + n));
  return first + kept.length;
}
