/**
 * Whether the set of the numbers below `size` is a sum modulo two of some rows, with numbers of `limit` and more left out.
 *
 * Gaussian elimination over the field of two elements. A row with a number that neither another row nor the set has can be
 * in no sum; such rows are peeled off first, which leaves few.
 * @param members of the rows, one row after the other
 * @param starts members of row r are starts[r]..starts[r+1] @shape [rows+1]
 * @example isBinarySum(4, [0, 1, 4, 2, 3, 4], [0, 3, 6], 5) // true: {0, 1, 4} + {2, 3, 4}
 */
export function isBinarySum(
  size: number,
  members: readonly number[],
  starts: readonly number[],
  limit: number,
): boolean {
  const rows = starts.length - 1;
  const count = new Int32Array(limit).fill(1, 0, size);
  // The exclusive or of the rows that hold a number: where one is left, it is that row.
  const holders = new Int32Array(limit);
  for (let row = 0; row < rows; row++) {
    for (let m = starts[row]!; m < starts[row + 1]!; m++) {
      const member = members[m]!;
      if (member >= limit) continue;
      count[member]!++;
      holders[member]! ^= row;
    }
  }
  const out = new Uint8Array(rows);
  const single: number[] = [];
  for (let number = 0; number < limit; number++) if (count[number] === 1) single.push(number);
  while (single.length > 0) {
    const number = single.pop()!;
    if (count[number] !== 1) continue;
    // A number of the set itself that is in no row cannot be summed up.
    if (number < size) return false;
    const row = holders[number]!;
    out[row] = 1;
    for (let m = starts[row]!; m < starts[row + 1]!; m++) {
      const member = members[m]!;
      if (member >= limit) continue;
      holders[member]! ^= row;
      if (--count[member]! === 1) single.push(member);
    }
  }

  const words = (limit + 31) >> 5;
  const pivots = new Int32Array(limit).fill(-1);
  const table = new Int32Array((rows + 1) * words);
  /** Takes known rows off; returns the last number that is left, or -1. */
  const reduce = (base: number): number => {
    for (let word = words - 1; word >= 0; word--) {
      let bits = table[base + word]!;
      while (bits !== 0) {
        const number = 32 * word + 31 - Math.clz32(bits);
        const pivot = pivots[number]!;
        if (pivot < 0) return number;
        for (let k = 0; k <= word; k++) table[base + k]! ^= table[pivot + k]!;
        bits = table[base + word]!;
      }
    }
    return -1;
  };
  let base = 0;
  for (let row = 0; row < rows; row++) {
    if (out[row] !== 0) continue;
    for (let m = starts[row]!; m < starts[row + 1]!; m++) {
      const member = members[m]!;
      if (member < limit) table[base + (member >> 5)]! ^= 1 << (member & 31);
    }
    const pivot = reduce(base);
    if (pivot < 0) table.fill(0, base, base + words);
    else {
      pivots[pivot] = base;
      base += words;
    }
  }
  for (let number = 0; number < size; number++) table[base + (number >> 5)]! ^= 1 << (number & 31);
  return reduce(base) < 0;
}
