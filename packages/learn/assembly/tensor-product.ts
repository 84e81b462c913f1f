// T(x, y, z) = sum_i sum_c sum_(a,b,o) w x_iac y_ibc z_ioc: sparse products of components, channel by channel.
import { accumulates, array, attribute, last, rows, share, size, table } from "./descriptor";

export function tensorProduct<T>(missing: i32, thread: i32, threads: i32, d: usize): void {
  const channels = last(d, 0);
  const one: usize = sizeof<T>();
  const line = <usize>channels * one;
  const x = array(d, missing == 0 ? 1 : 0);
  const y = array(d, missing == 2 ? 1 : 2);
  const z = array(d, missing);
  const xBytes = <usize>size(d, missing == 0 ? 1 : 0) * one;
  const yBytes = <usize>size(d, missing == 2 ? 1 : 2) * one;
  const zBytes = <usize>size(d, missing) * one;
  // Places of the two given components and of the result in a term (a, b, o, weight).
  const placeX: usize = missing == 0 ? 8 : 0;
  const placeY: usize = missing == 2 ? 8 : 16;
  const placeZ: usize = missing == 0 ? 0 : missing == 1 ? 8 : 16;
  const terms = attribute(d, 0);
  const to = share(rows(d, missing), thread + 1, threads);
  for (let i = share(rows(d, missing), thread, threads); i < to; i++) {
    const xi = x + <usize>i * xBytes;
    const yi = y + <usize>i * yBytes;
    const zi = z + <usize>i * zBytes;
    if (!accumulates(d)) memory.fill(zi, 0, zBytes);
    let term = table(d);
    for (let k = 0; k < terms; k++, term += 32) {
      const w = <T>load<f64>(term, 24);
      const W = v128.splat<T>(w);
      let p = xi + <usize>load<f64>(term + placeX) * line;
      let q = yi + <usize>load<f64>(term + placeY) * line;
      let r = zi + <usize>load<f64>(term + placeZ) * line;
      const end = r + line;
      for (const whole = end - 16; r <= whole; p += 16, q += 16, r += 16) {
        const product = v128.mul<T>(W, v128.mul<T>(v128.load(p), v128.load(q)));
        v128.store(r, v128.add<T>(v128.load(r), product));
      }
      for (; r < end; p += one, q += one, r += one) store<T>(r, load<T>(r) + w * (load<T>(p) * load<T>(q)));
    }
  }
}
