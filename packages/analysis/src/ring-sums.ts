import { isBinarySum } from "./binary-sum.ts";
import { packShift } from "./network-ball.ts";
import type { Network } from "./network.ts";
import type { Ring } from "./ring.ts";

/** Layers of rings around a ring after which it counts as strong though nothing is proved; see `ringSums`. */
const mostLayers = 4;

/** A ring as its bonds; the two bonds of a bridge between two formers always come together and count as one. */
export interface RingChain {
  /** Numbers of the bonds, folded into the cell. @shape [bonds] */
  readonly bonds: readonly number[];
  /** Cell of each bond, packed: that of its bridge, or of its former where the bridge has more than two. @shape [bonds] */
  readonly cells: readonly number[];
}

/** A collection of rings that knows what they sum up to, modulo two. */
export interface RingSums {
  chainOf(ring: Ring): RingChain;
  add(chain: RingChain): void;
  /** Whether a sum of rings of the collection is this one. */
  sumTo(chain: RingChain): boolean;
}

/**
 * An empty collection. Whether a ring is a sum of others is a system of linear equations over GF(2), without end in an
 * infinite network; it is closed in from two sides by regions that grow around the ring, at first its own bonds:
 *
 * - no sum of all rings that touch the region, cut off at its border, is the ring: then no sum at all is;
 * - a sum of these rings, in full, is the ring: then it is a sum.
 *
 * Else the region grows by the bonds of these rings. Most rings are decided by their own bonds, the rest soon after.
 */
export function ringSums(network: Network): RingSums {
  const degrees = bridgeDegrees(network);
  const plainNumbers = new Int32Array(degrees.length).fill(-1);
  const bondNumbers = new Map<number, Map<number, number>>();
  let bondCount = 0;
  const chains: RingChain[] = [];
  /** Rings through each folded bond and the place of the bond in each, in turn. */
  const through: number[][] = [];
  // Unfolded bonds of the region at hand and copies of rings taken: chains from the folded ones, as far as marked.
  let bondHeads = new Int32Array(1024);
  let bondMarks = new Int32Array(1024);
  let copyHeads = new Int32Array(1024);
  let copyMarks = new Int32Array(1024);
  let mark = 0;

  function chainOf({ formers, bridges, shifts }: Ring): RingChain {
    const size = formers.length;
    const bonds: number[] = [];
    const cells: number[] = [];
    const cell = (place: number): number =>
      packShift(shifts[3 * place]!, shifts[3 * place + 1]!, shifts[3 * place + 2]!);
    bridges.forEach((bridge, k) => {
      const there = cell(2 * k + 1);
      if (degrees[bridge] === 2) {
        if (plainNumbers[bridge]! < 0) plainNumbers[bridge] = bondCount++;
        bonds.push(plainNumbers[bridge]!);
        cells.push(there);
        return;
      }
      for (const corner of [k, k + 1 === size ? 0 : k + 1]) {
        // One number for two atoms; no frame has 2^26 of them.
        const pair = formers[corner]! * 2 ** 26 + bridge;
        const images = bondNumbers.get(pair) ?? new Map<number, number>();
        bondNumbers.set(pair, images);
        const here = cell(2 * corner);
        const number = images.get(there - here) ?? bondCount++;
        images.set(there - here, number);
        bonds.push(number);
        cells.push(here);
      }
    });
    return { bonds, cells };
  }

  function sumTo(chain: RingChain): boolean {
    for (const bond of chain.bonds) if (through[bond] === undefined) return false;
    mark++;
    while (bondHeads.length < bondCount) [bondHeads, bondMarks] = [grown(bondHeads), grown(bondMarks)];
    while (copyHeads.length < chains.length) [copyHeads, copyMarks] = [grown(copyHeads), grown(copyMarks)];
    // Unfolded bonds by number: folded bond, cell, and the bond before in the chain of its folded one.
    const bonds: number[] = [];
    const cells: number[] = [];
    const bondsBefore: number[] = [];
    const copyCells: number[] = [];
    const copiesBefore: number[] = [];
    const members: number[] = [];
    const starts = [0];

    function numberOf(bond: number, cell: number): number {
      const known = bondMarks[bond] === mark ? bondHeads[bond]! : -1;
      let found = known;
      while (found >= 0 && cells[found] !== cell) found = bondsBefore[found]!;
      if (found >= 0) return found;
      bondMarks[bond] = mark;
      bondHeads[bond] = cells.length;
      bonds.push(bond);
      bondsBefore.push(known);
      return cells.push(cell) - 1;
    }

    /** Takes the copy of a ring in one cell, once. */
    function take(ring: number, cell: number): void {
      const known = copyMarks[ring] === mark ? copyHeads[ring]! : -1;
      for (let k = known; k >= 0; k = copiesBefore[k]!) if (copyCells[k] === cell) return;
      copyMarks[ring] = mark;
      copyHeads[ring] = copyCells.length;
      copyCells.push(cell);
      copiesBefore.push(known);
      const other = chains[ring]!;
      for (let k = 0; k < other.bonds.length; k++) members.push(numberOf(other.bonds[k]!, other.cells[k]! + cell));
      starts.push(members.length);
    }

    chain.bonds.forEach((bond, k) => numberOf(bond, chain.cells[k]!));
    const size = cells.length;
    let searched = 0;
    for (let layer = 0; layer < mostLayers; layer++) {
      const region = cells.length;
      for (; searched < region; searched++) {
        const rings = through[bonds[searched]!] ?? [];
        for (let m = 0; m < rings.length; m += 2) {
          take(rings[m]!, cells[searched]! - chains[rings[m]!]!.cells[rings[m + 1]!]!);
        }
      }
      if (!isBinarySum(size, members, starts, region)) return false;
      if (isBinarySum(size, members, starts, cells.length)) return true;
    }
    return false;
  }

  return {
    chainOf,
    sumTo,
    add(chain) {
      chain.bonds.forEach((bond, place) => (through[bond] ??= []).push(chains.length, place));
      chains.push(chain);
    },
  };
}

/** Directed edges over each bridge: two where it joins two formers. */
function bridgeDegrees({ bridges }: Network): Uint32Array {
  const degrees = new Uint32Array(bridges.reduce((most, bridge) => Math.max(most, bridge), -1) + 1);
  for (const bridge of bridges) degrees[bridge]!++;
  return degrees;
}

function grown(array: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  return new Int32Array(2 * array.length);
}
