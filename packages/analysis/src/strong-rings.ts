import { binarySpan } from "./binary-span.ts";
import type { Network } from "./network.ts";
import { packShift } from "./network-ball.ts";
import { primitiveRings } from "./primitive-rings.ts";
import type { Ring } from "./ring.ts";

/** Rings further from a ring than this many rings, going from ring to ring over common bonds, are not summed up. */
const farthestRing = 3;

/**
 * Strong rings: those that are not the sum, modulo two, of any number of smaller rings.
 *
 * A ring is a set of bonds; the sum of rings holds the bonds that an odd number of them has. A ring with a short cut is the
 * sum of two smaller ones, so only primitive rings can be strong, and it is enough to sum smaller strong rings. A ring with
 * a bond that is in no smaller one is strong at once. For the others, whether a sum exists is a system of linear equations
 * over GF(2), solved first with the rings that share a bond with the ring, then with those that share one with these and so
 * on, three deep: in an infinite network no search is complete, and a sum that needs more distant rings is not found. Rings
 * are taken unfolded, so that a surface around the periodic cell sums to nothing.
 *
 * K. Goetzke and H.-J. Klein, J. Non-Cryst. Solids 127, 215 (1991), doi:10.1016/0022-3093(91)90145-V.
 * @param largest number of formers of the largest ring
 */
export function strongRings(network: Network, largest: number): Ring[] {
  const bySize: Ring[][] = Array.from({ length: largest + 1 }, () => []);
  for (const ring of primitiveRings(network, largest)) bySize[ring.formers.length]!.push(ring);
  const smaller = smallerRings();
  return bySize.flatMap((candidates) => {
    const chains = candidates.map((ring) => smaller.chainOf(ring));
    const strong = candidates.map((_, k) => !smaller.sumTo(chains[k]!));
    chains.forEach((chain, k) => {
      if (strong[k]) smaller.add(chain);
    });
    return candidates.filter((_, k) => strong[k]);
  });
}

/** A ring as its bonds. */
interface Chain {
  /** Numbers of the bonds, folded into the cell. */
  readonly bonds: Int32Array;
  /** Cell of the former of each bond, packed. */
  readonly shifts: Int32Array;
}

/** The strong rings smaller than the one at hand. */
interface SmallerRings {
  chainOf(ring: Ring): Chain;
  add(chain: Chain): void;
  /** Whether a sum of rings of the collection is this one. */
  sumTo(chain: Chain): boolean;
}

function smallerRings(): SmallerRings {
  const bondNumbers = new Map<number, Map<number, number>>();
  let bondCount = 0;
  /** Rings through each folded bond, and the place of the bond in each. */
  const through: { chain: Chain; place: number; number: number }[][] = [];
  let chainCount = 0;
  // Unfolded bonds of the region at hand: a chain for each folded bond, from `heads`.
  let heads = new Int32Array(1024);
  let marks = new Int32Array(1024);
  let mark = 0;

  function chainOf({ formers, bridges, shifts }: Ring): Chain {
    const size = formers.length;
    const bonds = new Int32Array(2 * size);
    const cells = new Int32Array(2 * size);
    const cell = (place: number): number =>
      packShift(shifts[3 * place]!, shifts[3 * place + 1]!, shifts[3 * place + 2]!);
    for (let k = 0; k < 2 * size; k++) {
      const corner = (k >> 1) + (k & 1) === size ? 0 : (k >> 1) + (k & 1);
      // One number for two atoms; no frame has 2^26 of them.
      const pair = formers[corner]! * 2 ** 26 + bridges[k >> 1]!;
      cells[k] = cell(2 * corner);
      const images = bondNumbers.get(pair) ?? new Map<number, number>();
      bondNumbers.set(pair, images);
      const across = cell(2 * (k >> 1) + 1) - cells[k]!;
      bonds[k] = images.get(across) ?? bondCount++;
      images.set(across, bonds[k]!);
    }
    return { bonds, shifts: cells };
  }

  function sumTo(chain: Chain): boolean {
    for (const bond of chain.bonds) if (through[bond] === undefined) return false;
    mark++;
    if (heads.length < bondCount) {
      heads = new Int32Array(2 * bondCount);
      marks = new Int32Array(2 * bondCount);
    }
    const next: number[] = [];
    const cells: number[] = [];
    const numberOf = (bond: number, cell: number): number => {
      let found = marks[bond] === mark ? heads[bond]! : -1;
      while (found >= 0 && cells[found] !== cell) found = next[found]!;
      if (found >= 0) return found;
      found = cells.length;
      next.push(marks[bond] === mark ? heads[bond]! : -1);
      cells.push(cell);
      heads[bond] = found;
      marks[bond] = mark;
      return found;
    };
    const rowOf = (each: Chain, shift: number): number[] =>
      Array.from(each.bonds, (bond, k) => numberOf(bond, each.shifts[k]! + shift));

    const own = rowOf(chain, 0);
    const rows: number[][] = [];
    const taken = new Map<number, number[]>();
    let layer = [{ chain, shift: 0 }];
    for (let depth = 0; depth < farthestRing && layer.length > 0; depth++) {
      const further: typeof layer = [];
      for (const { chain: here, shift } of layer) {
        here.bonds.forEach((bond, k) => {
          for (const { chain: other, place, number } of through[bond] ?? []) {
            const there = here.shifts[k]! + shift - other.shifts[place]!;
            const shifts = taken.get(number);
            if (shifts?.includes(there)) continue;
            if (shifts === undefined) taken.set(number, [there]);
            else shifts.push(there);
            further.push({ chain: other, shift: there });
            rows.push(rowOf(other, there));
          }
        });
      }
      if (isSum(own, rows, cells.length)) return true;
      layer = further;
    }
    return false;
  }

  return {
    chainOf,
    sumTo,
    add(chain) {
      chain.bonds.forEach((bond, place) => (through[bond] ??= []).push({ chain, place, number: chainCount }));
      chainCount++;
    },
  };
}

/** Whether a set of bonds is a sum of the rows. A row with a bond that no other set has can be in no sum and is left out. */
function isSum(own: readonly number[], rows: readonly (readonly number[])[], bonds: number): boolean {
  const count = new Int32Array(bonds);
  const rowsWith: number[][] = Array.from({ length: bonds }, () => []);
  for (const bond of own) count[bond]!++;
  rows.forEach((row, r) => {
    for (const bond of row) {
      count[bond]!++;
      rowsWith[bond]!.push(r);
    }
  });
  const out = new Uint8Array(rows.length);
  const single = [...count.keys()].filter((bond) => count[bond] === 1);
  while (single.length > 0) {
    const bond = single.pop()!;
    if (count[bond] !== 1) continue;
    const row = rowsWith[bond]!.find((r) => out[r] === 0);
    // A bond of the ring itself that is in no row cannot be summed up.
    if (row === undefined) return false;
    out[row] = 1;
    for (const other of rows[row]!) if (--count[other]! === 1) single.push(other);
  }
  const span = binarySpan(bonds);
  rows.forEach((row, r) => {
    if (out[r] === 0) span.add(row);
  });
  return span.holds(own);
}
