// T(X, W, Y) = sum_r X_r W_g(r) Y_r: every row is multiplied by the matrix of its group.
import { accumulates, array, indexOffsets, rows, share, size } from "./descriptor";
import { multiply, multiplyByTransposed } from "./matrix-product";

export function groupedMatrixProduct<T>(missing: i32, thread: i32, threads: i32, d: usize): void {
  const X = array(d, 0);
  const W = array(d, 1);
  const Y = array(d, 2);
  const K = size(d, 0);
  const N = size(d, 2);
  const groups = rows(d, 1);
  const offsets = indexOffsets(d);
  const adds = accumulates(d);
  const one: usize = sizeof<T>();
  const xRow = <usize>K * one;
  const yRow = <usize>N * one;
  const from = share(rows(d, 0), thread, threads);
  const to = share(rows(d, 0), thread + 1, threads);
  const kFrom = share(K, thread, threads);
  const kTo = share(K, thread + 1, threads);
  for (let g = 0; g < groups; g++) {
    const start = load<i32>(offsets + 4 * <usize>g);
    const end = load<i32>(offsets + 4 * <usize>g, 4);
    const w = W + <usize>g * <usize>K * yRow;
    if (missing == 1) {
      // W_g = X^T Y over the rows of the group; threads share the rows of W.
      const x = X + <usize>start * xRow + <usize>kFrom * one;
      const y = Y + <usize>start * yRow;
      const out = w + <usize>kFrom * yRow;
      if (end == start) {
        if (!adds) memory.fill(out, 0, <usize>(kTo - kFrom) * yRow);
      } else multiply<T>(thread, x, one, xRow, y, yRow, one, out, yRow, kTo - kFrom, end - start, N, adds);
      continue;
    }
    const r = max(start, from);
    const M = min(end, to) - r;
    if (M <= 0) continue;
    const x = X + <usize>r * xRow;
    const y = Y + <usize>r * yRow;
    if (missing == 2) multiply<T>(thread, x, xRow, one, w, yRow, one, y, yRow, M, K, N, adds);
    else if (4 * M < K) multiplyByTransposed<T>(thread, y, yRow, w, yRow, x, xRow, M, N, K, adds);
    else multiply<T>(thread, y, yRow, one, w, one, yRow, x, xRow, M, N, K, adds);
  }
}
