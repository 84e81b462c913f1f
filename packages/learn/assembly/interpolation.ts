// T(B, N, G) = sum_e sum_ac B_ea N_(first(e)+a)c G_ec: values between the nodes of a grid.
import { accumulates, array, indexOffsets, indexOrder, indexTarget, rows, share, size } from "./descriptor";
import { addScaledRow, dotRows } from "./rows";

export function interpolation<T>(missing: i32, thread: i32, threads: i32, d: usize): void {
  const B = array(d, 0);
  const N = array(d, 1);
  const G = array(d, 2);
  const na = size(d, 0);
  const nc = size(d, 1);
  const one: usize = sizeof<T>();
  const bBytes = <usize>na * one;
  const line = <usize>nc * one;
  const adds = accumulates(d);
  if (missing == 1) {
    // Nodes of neighbouring entries overlap: threads share the columns.
    const from = share(nc, thread, threads);
    const count = share(nc, thread + 1, threads) - from;
    const shift = <usize>from * one;
    const nodes = rows(d, 1);
    if (!adds) for (let k = 0; k < nodes; k++) memory.fill(N + <usize>k * line + shift, 0, <usize>count * one);
    const order = indexOrder(d);
    const offsets = indexOffsets(d);
    for (let t = 0; t < nodes; t++) {
      const end = load<i32>(offsets + 4 * <usize>t, 4);
      const out = N + <usize>t * line + shift;
      for (let k = load<i32>(offsets + 4 * <usize>t); k < end; k++) {
        const e = <usize>load<i32>(order + 4 * <usize>k);
        const b = B + e * bBytes;
        const g = G + e * line + shift;
        for (let a = 0; a < na; a++) {
          addScaledRow<T>(out + <usize>a * line, load<T>(b + <usize>a * one), g, count);
        }
      }
    }
    return;
  }
  const target = indexTarget(d);
  const to = share(rows(d, 0), thread + 1, threads);
  for (let e = share(rows(d, 0), thread, threads); e < to; e++) {
    const nodes = N + <usize>load<i32>(target + 4 * <usize>e) * line;
    const b = B + <usize>e * bBytes;
    const g = G + <usize>e * line;
    if (missing == 0) {
      for (let a = 0; a < na; a++) {
        const value = dotRows<T>(g, nodes + <usize>a * line, nc);
        const at = b + <usize>a * one;
        store<T>(at, adds ? load<T>(at) + value : value);
      }
    } else if (na == 6) sumSixRows<T>(g, b, nodes, line, nc, adds);
    else {
      if (!adds) memory.fill(g, 0, line);
      for (let a = 0; a < na; a++) addScaledRow<T>(g, load<T>(b + <usize>a * one), nodes + <usize>a * line, nc);
    }
  }
}

/** g = sum_a b_a N_a over six rows. */
// @ts-ignore: decorator
@inline
function sumSixRows<T>(g: usize, b: usize, N: usize, line: usize, nc: i32, adds: bool): void {
  const one: usize = sizeof<T>();
  const b0 = load<T>(b), b1 = load<T>(b + one), b2 = load<T>(b + 2 * one);
  const b3 = load<T>(b + 3 * one), b4 = load<T>(b + 4 * one), b5 = load<T>(b + 5 * one);
  const B0 = v128.splat<T>(b0), B1 = v128.splat<T>(b1), B2 = v128.splat<T>(b2);
  const B3 = v128.splat<T>(b3), B4 = v128.splat<T>(b4), B5 = v128.splat<T>(b5);
  let p0 = N, p1 = p0 + line, p2 = p1 + line, p3 = p2 + line, p4 = p3 + line, p5 = p4 + line;
  const end = g + <usize>nc * one;
  for (const whole = end - 16; g <= whole; g += 16, p0 += 16, p1 += 16, p2 += 16, p3 += 16, p4 += 16, p5 += 16) {
    let sum = adds ? v128.load(g) : v128.splat<T>(0);
    sum = v128.relaxed_madd<T>(B0, v128.load(p0), sum);
    sum = v128.relaxed_madd<T>(B1, v128.load(p1), sum);
    sum = v128.relaxed_madd<T>(B2, v128.load(p2), sum);
    sum = v128.relaxed_madd<T>(B3, v128.load(p3), sum);
    sum = v128.relaxed_madd<T>(B4, v128.load(p4), sum);
    sum = v128.relaxed_madd<T>(B5, v128.load(p5), sum);
    v128.store(g, sum);
  }
  for (; g < end; g += one, p0 += one, p1 += one, p2 += one, p3 += one, p4 += one, p5 += one) {
    const left = b0 * load<T>(p0) + b1 * load<T>(p1) + b2 * load<T>(p2);
    const sum = left + b3 * load<T>(p3) + b4 * load<T>(p4) + b5 * load<T>(p5);
    store<T>(g, adds ? load<T>(g) + sum : sum);
  }
}
