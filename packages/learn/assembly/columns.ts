// T(x, y) = sum_rk x_r(start+k) y_rk: some columns of an array, or columns put into a wider one.
import { accumulates, array, attribute, last, rows, share, size } from "./descriptor";
import { addRow } from "./rows";

export function columns<T>(missing: i32, thread: i32, threads: i32, d: usize): void {
  const wide = <usize>last(d, 0) * sizeof<T>();
  const width = last(d, 1);
  const narrow = <usize>width * sizeof<T>();
  const start = <usize>attribute(d, 0) * sizeof<T>();
  const count = rows(d, 1) * (size(d, 1) / width);
  const adds = accumulates(d);
  const to = share(count, thread + 1, threads);
  for (let r = share(count, thread, threads); r < to; r++) {
    const x = array(d, 0) + <usize>r * wide;
    const y = array(d, 1) + <usize>r * narrow;
    if (missing == 0) {
      if (adds) addRow<T>(x + start, y, width);
      else {
        memory.fill(x, 0, wide);
        memory.copy(x + start, y, narrow);
      }
    } else if (adds) addRow<T>(y, x + start, width);
    else memory.copy(y, x + start, narrow);
  }
}
