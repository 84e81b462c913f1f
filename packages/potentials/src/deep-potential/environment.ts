import type { NeighbourList } from "@boroxol/core";
import type { DeepPotentialModel } from "./model.ts";

/**
 * The switching function w(r) and its slope: 1 below r_s, u^3 (-6 u^2 + 15 u - 10) + 1 with u = (r - r_s) / (r_c - r_s)
 * up to r_c, 0 from there on.
 */
export function switching(r: number, rs: number, rc: number): { readonly weight: number; readonly dweight: number } {
  if (r < rs) return { weight: 1, dweight: 0 };
  if (r >= rc) return { weight: 0, dweight: 0 };
  const u = (r - rs) / (rc - rs);
  return {
    weight: u ** 3 * (-6 * u * u + 15 * u - 10) + 1,
    dweight: (-30 * u * u * (u - 1) ** 2) / (rc - rs),
  };
}

/** A row of the environment matrix before normalisation, and its derivative by the bond vector. */
export interface EnvironmentRow {
  /** w (1/r, x/r^2, y/r^2, z/r^2). */
  readonly row: readonly number[];
  /** d(row)/d(x, y, z), one vector for each entry. */
  readonly jacobian: readonly (readonly [number, number, number])[];
}

/**
 * The row w(r) (1/(r+p), x/(r+p)^2, y/(r+p)^2, z/(r+p)^2) of a bond (x, y, z) and its derivatives; p protects against
 * division by zero.
 */
export function environmentRow(
  { switchStart, cutoff, protection: p }: DeepPotentialModel,
  bond: readonly [number, number, number],
): EnvironmentRow {
  const r = Math.hypot(...bond);
  const { weight, dweight } = switching(r, switchStart, cutoff);
  const q = r + p;
  const dr = bond.map((x) => x / r) as [number, number, number];
  // Radial: d(w/q)/dr = w'/q - w/q^2. Angular: d(w x_a / q^2) = (w'/q^2 - 2 w/q^3) x_a dr + w/q^2 dx_a.
  const radial = dweight / q - weight / q ** 2;
  const angular = dweight / q ** 2 - (2 * weight) / q ** 3;
  const times = (factor: number): [number, number, number] => [factor * dr[0], factor * dr[1], factor * dr[2]];
  const jacobian = [times(radial), times(angular * bond[0]), times(angular * bond[1]), times(angular * bond[2])];
  for (let a = 0; a < 3; a++) jacobian[a + 1]![a]! += weight / q ** 2;
  return { row: [weight / q, ...bond.map((x) => (weight * x) / q ** 2)], jacobian };
}

/** The slots of one atom: the entry of the neighbour list that each holds, or -1 for an empty one. */
export interface Slots {
  /** @shape [sum(sel)] */
  readonly entries: Int32Array;
  /** Neighbours within the cutoff that found no slot. */
  readonly dropped: number;
}

/**
 * Puts the neighbours of atom i into slots: the sum(sel) nearest ones, in blocks of sel[t] slots for type t, nearest first;
 * what exceeds its block is dropped. Pairs that the model excludes leave their slot empty.
 */
export function fillSlots(
  { sel, pairExcludeTypes }: DeepPotentialModel,
  list: NeighbourList,
  types: ArrayLike<number>,
  i: number,
): Slots {
  const total = sel.reduce((sum, each) => sum + each, 0);
  const squared = (k: number): number =>
    list.vectors[3 * k]! ** 2 + list.vectors[3 * k + 1]! ** 2 + list.vectors[3 * k + 2]! ** 2;
  const near = Array.from({ length: list.offsets[i + 1]! - list.offsets[i]! }, (_, m) => list.offsets[i]! + m)
    .map((k) => ({ k, d: squared(k) }))
    .sort((a, b) => a.d - b.d || a.k - b.k);
  const entries = new Int32Array(total).fill(-1);
  const first = sel.map((_, t) => sel.slice(0, t).reduce((sum, each) => sum + each, 0));
  const filled = sel.map(() => 0);
  let dropped = Math.max(0, near.length - total);
  for (const { k } of near.slice(0, total)) {
    const t = types[list.neighbours[k]!]!;
    if (excludes(pairExcludeTypes, types[i]!, t)) continue;
    if (filled[t]! >= sel[t]!) dropped++;
    else entries[first[t]! + filled[t]!++] = k;
  }
  return { entries, dropped };
}

/** Whether a list of pairs names two types, in any order. */
export function excludes(pairs: readonly (readonly [number, number])[], a: number, b: number): boolean {
  return pairs.some(([p, q]) => (p === a && q === b) || (p === b && q === a));
}
