/** Sets under symmetric difference: vectors over the field of two elements. */
export interface BinarySpan {
  /** Adds a vector, given by its members. */
  add(members: readonly number[]): void;
  /** Whether a vector is a sum of those added. */
  holds(members: readonly number[]): boolean;
}

/** An empty span of sets of numbers below `size`. Gaussian elimination on bit sets; each pivot is the last bit of its row. */
export function binarySpan(size: number): BinarySpan {
  const words = Math.ceil(size / 32);
  const pivots: (Int32Array | undefined)[] = [];

  function rowOf(members: readonly number[]): Int32Array {
    const row = new Int32Array(words);
    for (const bit of members) row[bit >> 5]! ^= 1 << (bit & 31);
    return row;
  }

  /** Takes known rows off; returns the last bit that is left, or -1. */
  function reduce(row: Int32Array): number {
    for (let word = words - 1; word >= 0; word--) {
      while (row[word] !== 0) {
        const bit = 32 * word + 31 - Math.clz32(row[word]!);
        const pivot = pivots[bit];
        if (pivot === undefined) return bit;
        for (let k = 0; k <= word; k++) row[k]! ^= pivot[k]!;
      }
    }
    return -1;
  }

  return {
    add(members) {
      const row = rowOf(members);
      const bit = reduce(row);
      if (bit >= 0) pivots[bit] = row;
    },
    holds: (members) => reduce(rowOf(members)) < 0,
  };
}
