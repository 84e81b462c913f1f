import type { Network } from "./network.ts";
import { type NetworkBall, unpackShift } from "./network-ball.ts";

/** A closed chain of formers and the oxygens between them, in order. */
export interface Ring {
  /** Atoms. @shape [size] */
  readonly formers: readonly number[];
  /** Bridge after each former. @shape [size] */
  readonly bridges: readonly number[];
  /** Cell of each former and of the bridge after it, relative to the first former's. @shape [size,2,3] */
  readonly shifts: readonly number[];
  /** Formers from which a search by the definition finds this ring; all of them for primitive and strong rings. */
  readonly origins: readonly number[];
}

/** Collects rings, each once, however often and from wherever it is found. */
export interface RingCollection {
  /**
   * Adds the ring of `size` edges of the ball: edge k leads to corner k + 1, the last one to corner 0.
   * @param edges @shape [size]
   * @param first ball node of corner 0
   * @param origins corners from which it was found, one bit each
   */
  add(ball: NetworkBall, edges: Int32Array, size: number, first: number, origins: number): void;
  /** All rings, in the order in which they were found. */
  rings(): Ring[];
}

/**
 * An empty collection. Two rings are the same when they have the same atoms in the same order up to rotation, reflection
 * and a common shift by whole cells: each is kept as the smallest of all ways to write it, from its lowest former on, and
 * looked up by a hash of that.
 */
export function ringCollection(network: Network): RingCollection {
  // Former, its cell, bridge, its cell, next former, ... of the ring at hand; cells relative to the first.
  const places = new Int32Array(4 * 64);
  const canonical = new Int32Array(4 * 64);
  let pool = new Int32Array(4096);
  let starts = new Int32Array(256);
  let origins = new Int32Array(256);
  let table = new Int32Array(512).fill(-1);
  let count = 0;

  /** Compares two ways to write the ring, place by place. */
  function before(corners: number, a: number, stepA: number, b: number, stepB: number): boolean {
    const shiftA = places[2 * a + 1]!;
    const shiftB = places[2 * b + 1]!;
    for (let m = 0; m < corners; m++) {
      const [i, j] = [2 * around(a + stepA * m, corners), 2 * around(b + stepB * m, corners)];
      const difference = places[i]! - places[j]! || places[i + 1]! - shiftA - (places[j + 1]! - shiftB);
      if (difference !== 0) return difference < 0;
    }
    return false;
  }

  function hashOf(array: Int32Array, from: number, to: number): number {
    let hash = 0x811c9dc5;
    for (let k = from; k < to; k++) hash = Math.imul(hash ^ array[k]!, 0x01000193);
    return (hash ^ (hash >>> 15)) >>> 0;
  }

  function grow(): void {
    const longer = new Int32Array(2 * table.length).fill(-1);
    for (let r = 0; r < count; r++) {
      let slot = hashOf(pool, starts[r]!, starts[r + 1]!) & (longer.length - 1);
      while (longer[slot]! >= 0) slot = (slot + 1) & (longer.length - 1);
      longer[slot] = r;
    }
    table = longer;
  }

  return {
    add(ball, edges, size, first, from) {
      const corners = 2 * size;
      let node = first;
      let lowest = Infinity;
      for (let k = 0; k < size; k++) {
        places[4 * k] = network.atoms[ball.nodes[node]!]!;
        places[4 * k + 1] = ball.shifts[node]!;
        places[4 * k + 2] = ball.edgeBridges[edges[k]!]!;
        places[4 * k + 3] = ball.edgeBridgeShifts[edges[k]!]!;
        lowest = Math.min(lowest, places[4 * k]!);
        node = ball.edgeEnds[edges[k]!]!;
      }
      let start = -1;
      let step = 1;
      for (let k = 0; k < corners; k += 2) {
        if (places[2 * k] !== lowest) continue;
        if (start < 0 || before(corners, k, 1, start, step)) [start, step] = [k, 1];
        if (before(corners, k, -1, start, step)) [start, step] = [k, -1];
      }
      const shift = places[2 * start + 1]!;
      let found = 0;
      for (let m = 0; m < corners; m++) {
        const k = around(start + step * m, corners);
        canonical[2 * m] = places[2 * k]!;
        canonical[2 * m + 1] = places[2 * k + 1]! - shift;
        if (k % 2 === 0 && (from >> (k / 2)) & 1) found |= 1 << (m / 2);
      }
      const length = 2 * corners;
      let slot = hashOf(canonical, 0, length) & (table.length - 1);
      search: for (; table[slot]! >= 0; slot = (slot + 1) & (table.length - 1)) {
        const other = table[slot]!;
        if (starts[other + 1]! - starts[other]! !== length) continue;
        for (let k = 0; k < length; k++) if (pool[starts[other]! + k] !== canonical[k]) continue search;
        origins[other]! |= found;
        return;
      }
      while (starts[count]! + length > pool.length) pool = copied(pool);
      if (count + 2 > starts.length) [starts, origins] = [copied(starts), copied(origins)];
      pool.set(canonical.subarray(0, length), starts[count]!);
      starts[count + 1] = starts[count]! + length;
      origins[count] = found;
      table[slot] = count++;
      if (2 * count > table.length) grow();
    },
    rings() {
      return Array.from({ length: count }, (_, r) => ringAt(pool.subarray(starts[r], starts[r + 1]), origins[r]!));
    },
  };
}

function ringAt(written: Int32Array, found: number): Ring {
  const size = written.length / 4;
  const formers: number[] = [];
  const bridges: number[] = [];
  const shifts: number[] = [];
  const origins: number[] = [];
  for (let k = 0; k < size; k++) {
    formers.push(written[4 * k]!);
    bridges.push(written[4 * k + 2]!);
    shifts.push(...unpackShift(written[4 * k + 1]!), ...unpackShift(written[4 * k + 3]!));
    if ((found >> k) & 1) origins.push(formers[k]!);
  }
  return { formers, bridges, shifts, origins };
}

function around(k: number, corners: number): number {
  return k < 0 ? k + corners : k >= corners ? k - corners : k;
}

function copied(array: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const longer = new Int32Array(2 * array.length);
  longer.set(array);
  return longer;
}
