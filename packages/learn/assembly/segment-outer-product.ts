// T(R, G, A) = sum_e sum_ac R_ea G_ec A_t(e)ac: outer products of two rows of each entry, summed by target.
import { accumulates, array, indexOffsets, indexOrder, indexTarget, rows, share, size } from "./descriptor";
import { addScaledRow, dotRows } from "./rows";

export function segmentOuterProduct<T>(missing: i32, thread: i32, threads: i32, d: usize): void {
  const R = array(d, 0);
  const G = array(d, 1);
  const A = array(d, 2);
  const na = size(d, 0);
  const nc = size(d, 1);
  const one: usize = sizeof<T>();
  const rBytes = <usize>na * one;
  const gBytes = <usize>nc * one;
  const aBytes = rBytes * <usize>nc;
  const adds = accumulates(d);
  if (missing == 2) {
    const order = indexOrder(d);
    const offsets = indexOffsets(d);
    const to = share(rows(d, 2), thread + 1, threads);
    for (let t = share(rows(d, 2), thread, threads); t < to; t++) {
      const out = A + <usize>t * aBytes;
      if (!adds) memory.fill(out, 0, aBytes);
      const end = load<i32>(offsets + 4 * <usize>t, 4);
      for (let k = load<i32>(offsets + 4 * <usize>t); k < end; k++) {
        const e = <usize>load<i32>(order + 4 * <usize>k);
        const r = R + e * rBytes;
        const g = G + e * gBytes;
        if (na == 4) addFourRows<T>(out, gBytes, r, g, nc);
        else for (let a = 0; a < na; a++) addScaledRow<T>(out + <usize>a * gBytes, load<T>(r + <usize>a * one), g, nc);
      }
    }
    return;
  }
  const target = indexTarget(d);
  const to = share(rows(d, 0), thread + 1, threads);
  for (let e = share(rows(d, 0), thread, threads); e < to; e++) {
    const block = A + <usize>load<i32>(target + 4 * <usize>e) * aBytes;
    const r = R + <usize>e * rBytes;
    const g = G + <usize>e * gBytes;
    if (missing == 0) {
      for (let a = 0; a < na; a++) {
        const value = dotRows<T>(g, block + <usize>a * gBytes, nc);
        const at = r + <usize>a * one;
        store<T>(at, adds ? load<T>(at) + value : value);
      }
    } else if (na == 4) sumFourRows<T>(g, r, block, gBytes, nc, adds);
    else {
      if (!adds) memory.fill(g, 0, gBytes);
      for (let a = 0; a < na; a++) addScaledRow<T>(g, load<T>(r + <usize>a * one), block + <usize>a * gBytes, nc);
    }
  }
}

/** Four rows of A += r_a g. */
// @ts-ignore: decorator
@inline
function addFourRows<T>(A: usize, line: usize, r: usize, g: usize, nc: i32): void {
  const one: usize = sizeof<T>();
  const r0 = load<T>(r), r1 = load<T>(r + one), r2 = load<T>(r + 2 * one), r3 = load<T>(r + 3 * one);
  const R0 = v128.splat<T>(r0), R1 = v128.splat<T>(r1), R2 = v128.splat<T>(r2), R3 = v128.splat<T>(r3);
  let p0 = A, p1 = p0 + line, p2 = p1 + line, p3 = p2 + line;
  const end = g + <usize>nc * one;
  for (const whole = end - 16; g <= whole; g += 16, p0 += 16, p1 += 16, p2 += 16, p3 += 16) {
    const x = v128.load(g);
    v128.store(p0, v128.relaxed_madd<T>(R0, x, v128.load(p0)));
    v128.store(p1, v128.relaxed_madd<T>(R1, x, v128.load(p1)));
    v128.store(p2, v128.relaxed_madd<T>(R2, x, v128.load(p2)));
    v128.store(p3, v128.relaxed_madd<T>(R3, x, v128.load(p3)));
  }
  for (; g < end; g += one, p0 += one, p1 += one, p2 += one, p3 += one) {
    const x = load<T>(g);
    store<T>(p0, load<T>(p0) + r0 * x);
    store<T>(p1, load<T>(p1) + r1 * x);
    store<T>(p2, load<T>(p2) + r2 * x);
    store<T>(p3, load<T>(p3) + r3 * x);
  }
}

/** g = sum_a r_a A_a over four rows. */
// @ts-ignore: decorator
@inline
function sumFourRows<T>(g: usize, r: usize, A: usize, line: usize, nc: i32, adds: bool): void {
  const one: usize = sizeof<T>();
  const r0 = load<T>(r), r1 = load<T>(r + one), r2 = load<T>(r + 2 * one), r3 = load<T>(r + 3 * one);
  const R0 = v128.splat<T>(r0), R1 = v128.splat<T>(r1), R2 = v128.splat<T>(r2), R3 = v128.splat<T>(r3);
  let p0 = A, p1 = p0 + line, p2 = p1 + line, p3 = p2 + line;
  const end = g + <usize>nc * one;
  for (const whole = end - 16; g <= whole; g += 16, p0 += 16, p1 += 16, p2 += 16, p3 += 16) {
    let sum = adds ? v128.load(g) : v128.splat<T>(0);
    sum = v128.relaxed_madd<T>(R0, v128.load(p0), sum);
    sum = v128.relaxed_madd<T>(R1, v128.load(p1), sum);
    sum = v128.relaxed_madd<T>(R2, v128.load(p2), sum);
    sum = v128.relaxed_madd<T>(R3, v128.load(p3), sum);
    v128.store(g, sum);
  }
  for (; g < end; g += one, p0 += one, p1 += one, p2 += one, p3 += one) {
    const sum = r0 * load<T>(p0) + r1 * load<T>(p1) + r2 * load<T>(p2) + r3 * load<T>(p3);
    store<T>(g, adds ? load<T>(g) + sum : sum);
  }
}
