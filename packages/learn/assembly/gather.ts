// T(x, y) = sum_e x_t(e) . y_e: rows of targets for entries, and sums of entries for targets.
import { accumulates, array, indexOffsets, indexOrder, indexTarget, rows, share, size } from "./descriptor";
import { addRow } from "./rows";

export function gather<T>(missing: i32, thread: i32, threads: i32, d: usize): void {
  const width = size(d, 0);
  const bytes = <usize>width * sizeof<T>();
  const x = array(d, 0);
  const y = array(d, 1);
  const adds = accumulates(d);
  if (missing == 1) {
    const target = indexTarget(d);
    const to = share(rows(d, 1), thread + 1, threads);
    for (let e = share(rows(d, 1), thread, threads); e < to; e++) {
      const source = x + <usize>load<i32>(target + 4 * <usize>e) * bytes;
      const out = y + <usize>e * bytes;
      if (adds) addRow<T>(out, source, width);
      else memory.copy(out, source, bytes);
    }
    return;
  }
  const order = indexOrder(d);
  const offsets = indexOffsets(d);
  const to = share(rows(d, 0), thread + 1, threads);
  for (let t = share(rows(d, 0), thread, threads); t < to; t++) {
    const out = x + <usize>t * bytes;
    if (!adds) memory.fill(out, 0, bytes);
    const end = load<i32>(offsets + 4 * <usize>t, 4);
    for (let k = load<i32>(offsets + 4 * <usize>t); k < end; k++) {
      addRow<T>(out, y + <usize>load<i32>(order + 4 * <usize>k) * bytes, width);
    }
  }
}
