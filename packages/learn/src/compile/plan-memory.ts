/** An array with the time in which its bytes are in use. */
export interface Lifetime {
  readonly bytes: number;
  /** First and last moment, both included. */
  readonly from: number;
  readonly to: number;
}

/**
 * Places for arrays that live for a while, so that arrays of different times share bytes: the largest first, each at the
 * lowest address that is free during its whole life.
 *
 * Y. Pisarchyk, J. Lee, Efficient memory management for deep neural net inference, arXiv:2001.03288 (greedy by size).
 * @returns offsets on cache lines, and how many bytes there are in all
 */
export function planMemory(lives: readonly Lifetime[]): { readonly offsets: number[]; readonly total: number } {
  const line = (bytes: number): number => Math.ceil(bytes / 64) * 64;
  const offsets = lives.map(() => 0);
  const placed: number[] = [];
  let total = 0;
  const bySize = lives.map((_, k) => k).sort((a, b) => lives[b]!.bytes - lives[a]!.bytes || a - b);
  for (const k of bySize) {
    const { bytes, from, to } = lives[k]!;
    let offset = 0;
    // `placed` is sorted by offset, so that the first gap that fits is the lowest.
    for (const other of placed) {
      const { bytes: taken, from: start, to: end } = lives[other]!;
      if (end < from || start > to) continue;
      if (offsets[other]! - offset >= line(bytes)) break;
      offset = Math.max(offset, offsets[other]! + line(taken));
    }
    offsets[k] = offset;
    total = Math.max(total, offset + line(bytes));
    const at = placed.findIndex((other) => offsets[other]! > offset);
    placed.splice(at < 0 ? placed.length : at, 0, k);
  }
  return { offsets, total };
}
