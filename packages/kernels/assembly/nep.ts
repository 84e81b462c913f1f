// Neuroevolution potentials: radial sums, invariants of A, one hidden layer. Symbols as in
// packages/potentials/src/nep/reference.ts; A_lm of all n lie side by side.
import * as at from "../src/wasm/expansion-layout";
import * as layout from "../src/wasm/layout";
import { first, last, partial, pointer, thread } from "./control";
import { differentiateExpansion, expand } from "./expansion";
import { array, scratch, useBlock, word } from "./model-block";
import { hyperbolicTangent } from "./dense-layer";

/** Adds the energy, the forces and the virial of the model at `address` for this thread's atoms. */
export function nepForces(address: usize): void {
  useBlock(address);
  const sorted = pointer(layout.slotSorted);
  const energies = pointer(layout.slotAtomEnergies);
  let sum: f64 = 0;
  for (let k = first; k < last; k++) {
    const ti = load<i32>(sorted + (k << 5), 28);
    expand(ti, k);
    invariants();
    const energy = network(ti) + load<f64>(array(at.energies) + 8 * ti);
    invariantGradients();
    differentiateExpansion(k);
    store<f64>(energies + 8 * k, load<f64>(energies + 8 * k) + energy);
    sum += energy;
  }
  store<f64>(partial(thread, 0), load<f64>(partial(thread, 0)) + sum);
}

// Factors of the sums s3 (3z^2-1), s4 (xz), s5 (yz), s6 (x^2-y^2), s7 (2xy) in A_2m, and of s0 to s2 in A_1m.
const a3: f32 = 0.8944271909999159;
const b4: f32 = 0.2581988897471611;
const c6: f32 = 0.5163977794943222;
const a0: f32 = 0.5773502691896258;
const C0: f32 = -0.007499480826664;
const C1: f32 = -0.134990654879954;
const C2: f32 = 0.067495327439977;
const C3: f32 = 0.404971964639861;
const C4: f32 = -0.809943929279723;
const C5: f32 = 0.026596810706114;
const perSphere: f32 = 0.07957747154594767;

// @ts-ignore: decorator
@inline
function times(scale: f32, v: v128): v128 {
  return f32x4.mul(f32x4.splat(scale), v);
}
// @ts-ignore: decorator
@inline
function product(a: v128, b: v128): v128 {
  return f32x4.mul(a, b);
}
// @ts-ignore: decorator
@inline
function sum(a: v128, b: v128): v128 {
  return f32x4.add(a, b);
}

/** q_l = sum_m A_lm^2 / (4 pi), and the terms of four and five bodies, for all n. */
function invariants(): void {
  const n: usize = 4 * <usize>word(at.width);
  const L = word(at.lMax);
  for (let v: usize = 0; v < n; v += 16) {
    const A = scratch(at.A) + v;
    let q = scratch(at.q) + v;
    for (let l = 1; l <= L; l++, q += n) {
      let square = f32x4.splat(0);
      for (let lm = l * l; lm < (l + 1) * (l + 1); lm++) {
        const a = v128.load(A + n * <usize>lm);
        square = f32x4.relaxed_madd(a, a, square);
      }
      v128.store(q, times(perSphere, square));
    }
    if (word(at.fourBody) != 0) {
      const s3 = times(a3, v128.load(A + <usize>6 * n)), s4 = times(b4, v128.load(A + <usize>7 * n));
      const s5 = times(b4, v128.load(A + <usize>5 * n)), s6 = times(c6, v128.load(A + <usize>8 * n));
      const s7 = times(c6, v128.load(A + <usize>4 * n));
      const s33 = product(s3, s3), s44 = product(s4, s4), s55 = product(s5, s5);
      const rest = sum(product(s6, s6), product(s7, s7));
      let value = product(s3, sum(times(C0, s33), sum(times(C1, sum(s44, s55)), times(C2, rest))));
      value = sum(value, times(C3, product(s6, f32x4.sub(s55, s44))));
      v128.store(q, sum(value, times(C4, product(product(s4, s5), s7))));
      q += n;
    }
    if (word(at.fiveBody) != 0) {
      const s0 = times(a0, v128.load(A + <usize>2 * n)), s1 = times(a0, v128.load(A + <usize>3 * n));
      const s2 = times(a0, v128.load(A + n));
      const p = sum(product(s0, s0), sum(product(s1, s1), product(s2, s2)));
      v128.store(q, times(C5, product(p, p)));
    }
  }
}

/** dE/dA from dE/dq, which stands where q stood. */
function invariantGradients(): void {
  const n: usize = 4 * <usize>word(at.width);
  const L = word(at.lMax);
  for (let v: usize = 0; v < n; v += 16) {
    const A = scratch(at.A) + v;
    const D = scratch(at.dEdA) + v;
    let q = scratch(at.q) + v;
    for (let l = 1; l <= L; l++, q += n) {
      const g = times(2 * perSphere, v128.load(q));
      for (let lm = l * l; lm < (l + 1) * (l + 1); lm++) {
        v128.store(D + n * <usize>lm, product(g, v128.load(A + n * <usize>lm)));
      }
    }
    if (word(at.fourBody) != 0) {
      const g = v128.load(q);
      const s3 = times(a3, v128.load(A + <usize>6 * n)), s4 = times(b4, v128.load(A + <usize>7 * n));
      const s5 = times(b4, v128.load(A + <usize>5 * n)), s6 = times(c6, v128.load(A + <usize>8 * n));
      const s7 = times(c6, v128.load(A + <usize>4 * n));
      const s44 = product(s4, s4), s55 = product(s5, s5);
      const d3 = sum(
        times(3 * C0, product(s3, s3)),
        sum(times(C1, sum(s44, s55)), times(C2, sum(product(s6, s6), product(s7, s7)))),
      );
      const c13 = times(2 * C1, s3), c36 = times(2 * C3, s6);
      const d4 = sum(product(f32x4.sub(c13, c36), s4), times(C4, product(s5, s7)));
      const d5 = sum(product(sum(c13, c36), s5), times(C4, product(s4, s7)));
      const d6 = sum(times(2 * C2, product(s3, s6)), times(C3, f32x4.sub(s55, s44)));
      const d7 = sum(times(2 * C2, product(s3, s7)), times(C4, product(s4, s5)));
      addTo(D + <usize>6 * n, product(times(a3, g), d3));
      addTo(D + <usize>7 * n, product(times(b4, g), d4));
      addTo(D + <usize>5 * n, product(times(b4, g), d5));
      addTo(D + <usize>8 * n, product(times(c6, g), d6));
      addTo(D + <usize>4 * n, product(times(c6, g), d7));
      q += n;
    }
    if (word(at.fiveBody) != 0) {
      const s0 = times(a0, v128.load(A + <usize>2 * n)), s1 = times(a0, v128.load(A + <usize>3 * n));
      const s2 = times(a0, v128.load(A + n));
      const p = sum(product(s0, s0), sum(product(s1, s1), product(s2, s2)));
      const g = product(times(4 * C5 * a0, v128.load(q)), p);
      addTo(D + <usize>2 * n, product(g, s0));
      addTo(D + <usize>3 * n, product(g, s1));
      addTo(D + n, product(g, s2));
    }
  }
}

// @ts-ignore: decorator
@inline
function addTo(address: usize, v: v128): void {
  v128.store(address, f32x4.add(v128.load(address), v));
}

/** E = sum_m w1_m tanh(w0_m . q - b0_m); radial sums and q become dE/d(radial sums) and dE/dq. */
function network(ti: i32): f64 {
  const m: usize = 4 * <usize>word(at.neurons);
  const radials = word(at.radials);
  const angulars = word(at.blocks) * word(at.width);
  const w0 = <usize>load<u32>(array(at.networks) + 4 * ti);
  const b0 = w0 + m * <usize>(radials + angulars);
  const z = scratch(at.layerScratch);
  memory.copy(z, b0, m);
  addRows(z, w0, m, scratch(at.radialSums), radials);
  addRows(z, w0 + m * <usize>radials, m, scratch(at.q), angulars);
  const w1 = b0 + m;
  let energy: f64 = 0;
  for (let h: usize = 0; h < m; h += 16) {
    const t = hyperbolicTangent(v128.load(z + h));
    const w = v128.load(w1 + h);
    const e = f32x4.mul(w, t);
    energy +=
      <f64>f32x4.extract_lane(e, 0) +
      <f64>f32x4.extract_lane(e, 1) +
      <f64>f32x4.extract_lane(e, 2) +
      <f64>f32x4.extract_lane(e, 3);
    v128.store(z + h, f32x4.mul(w, f32x4.sub(f32x4.splat(1), f32x4.mul(t, t))));
  }
  dotRows(z, w0, m, scratch(at.dEdRadial), radials);
  dotRows(z, w0 + m * <usize>radials, m, scratch(at.q), angulars);
  return energy;
}

/** z += sum_d x_d w_d for rows w_d of m bytes. */
function addRows(z: usize, w: usize, m: usize, x: usize, count: i32): void {
  for (let h: usize = 0; h < m; h += 16) {
    let p = v128.load(z + h);
    let row = w + h;
    for (let d: usize = 0; d < <usize>(4 * count); d += 4, row += m) {
      p = f32x4.relaxed_madd(v128.load32_splat(x + d), v128.load(row), p);
    }
    v128.store(z + h, p);
  }
}

/** x_d = z . w_d. */
function dotRows(z: usize, w: usize, m: usize, x: usize, count: i32): void {
  for (let d: usize = 0; d < <usize>(4 * count); d += 4, w += m) {
    let p = f32x4.splat(0);
    for (let h: usize = 0; h < m; h += 16) p = f32x4.relaxed_madd(v128.load(z + h), v128.load(w + h), p);
    store<f32>(
      x + d,
      f32x4.extract_lane(p, 0) + f32x4.extract_lane(p, 1) + f32x4.extract_lane(p, 2) + f32x4.extract_lane(p, 3),
    );
  }
}
