// T(x, y) = sum_rc x_rc y_r'c', where y has one row, rows of one number, or one number.
import { accumulates, array, rows, share, size } from "./descriptor";
import { addRow, sumRow } from "./rows";

export function sum<T>(missing: i32, thread: i32, threads: i32, d: usize): void {
  const x = array(d, 0);
  const y = array(d, 1);
  const n = rows(d, 0);
  const width = size(d, 0);
  const oneRow = rows(d, 1) == 1;
  const oneColumn = size(d, 1) == 1;
  const one: usize = sizeof<T>();
  const bytes = <usize>width * one;
  const adds = accumulates(d);
  const from = share(n, thread, threads);
  const to = share(n, thread + 1, threads);
  if (missing == 0) {
    for (let r = from; r < to; r++) {
      const out = x + <usize>r * bytes;
      if (oneColumn) {
        const value = load<T>(oneRow ? y : y + <usize>r * one);
        for (let c: usize = 0; c < bytes; c += one) store<T>(out + c, adds ? load<T>(out + c) + value : value);
      } else if (adds) addRow<T>(out, y, width);
      else memory.copy(out, y, bytes);
    }
  } else if (oneRow && oneColumn) {
    if (thread == 0) {
      let total: f64 = adds ? <f64>load<T>(y) : 0;
      for (let r = 0; r < n; r++) total += sumRow<T>(x + <usize>r * bytes, width);
      store<T>(y, <T>total);
    }
  } else if (oneRow) {
    const first = share(width, thread, threads);
    const count = share(width, thread + 1, threads) - first;
    const out = y + <usize>first * one;
    if (!adds) memory.fill(out, 0, <usize>count * one);
    for (let r = 0; r < n; r++) addRow<T>(out, x + <usize>r * bytes + <usize>first * one, count);
  } else {
    for (let r = from; r < to; r++) {
      const at = y + <usize>r * one;
      const total = sumRow<T>(x + <usize>r * bytes, width);
      store<T>(at, <T>(adds ? <f64>load<T>(at) + total : total));
    }
  }
}
