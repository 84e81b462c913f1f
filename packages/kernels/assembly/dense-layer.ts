// Dense layers: a matrix product over packed panels, and tanh of a vector.
import * as layout from "../src/wasm/layout";
import { int } from "./control";

/**
 * C += A B for rows of a multiple of six: A [rows,K] row by row, B in panels of 16 columns, each [K,16], C [rows,N];
 * in f32 or f64.
 *
 * A tile of six rows and two vectors keeps its twelve sums in the sixteen registers of 128 bits. One of four vectors does
 * where V8 joins neighbouring vectors to 256 bits: then it is twice as fast, elsewhere slower.
 */
export function addPanelsOf<T>(A: usize, K: i32, B: usize, C: usize, N: i32, rows: i32): void {
  if (int(layout.slotWideTiles) != 0) addWide<T>(A, K, B, C, N, rows);
  else addNarrow<T>(A, K, B, C, N, rows);
}

/** The same in f32, for tests at start-up. */
export function addPanels(A: usize, K: i32, B: usize, C: usize, N: i32, rows: i32): void {
  addPanelsOf<f32>(A, K, B, C, N, rows);
}

/** Bytes of a row of a panel. */
// @ts-ignore: decorator
@inline
function panelBytes<T>(): usize {
  return 16 * sizeof<T>();
}

function addNarrow<T>(A: usize, K: i32, B: usize, C: usize, N: i32, rows: i32): void {
  const aLine = sizeof<T>() * <usize>K;
  const cLine = sizeof<T>() * <usize>N;
  for (let n: usize = 0; n < cLine; n += 32) {
    const panel = B + (n / panelBytes<T>()) * panelBytes<T>() * <usize>K + (n & (panelBytes<T>() - 1));
    for (let m = 0; m < rows; m += 6) {
      const c = C + <usize>m * cLine + n;
      let a = A + <usize>m * aLine;
      let b = panel;
      let c00 = v128.load(c + <usize>0 * cLine, 0);
      let c01 = v128.load(c + <usize>0 * cLine, 16);
      let c10 = v128.load(c + <usize>1 * cLine, 0);
      let c11 = v128.load(c + <usize>1 * cLine, 16);
      let c20 = v128.load(c + <usize>2 * cLine, 0);
      let c21 = v128.load(c + <usize>2 * cLine, 16);
      let c30 = v128.load(c + <usize>3 * cLine, 0);
      let c31 = v128.load(c + <usize>3 * cLine, 16);
      let c40 = v128.load(c + <usize>4 * cLine, 0);
      let c41 = v128.load(c + <usize>4 * cLine, 16);
      let c50 = v128.load(c + <usize>5 * cLine, 0);
      let c51 = v128.load(c + <usize>5 * cLine, 16);
      for (const stop = a + aLine; a < stop; a += sizeof<T>(), b += panelBytes<T>()) {
        const b0 = v128.load(b, 0);
        const b1 = v128.load(b, 16);
        let s = v128.load_splat<T>(a);
        c00 = v128.relaxed_madd<T>(s, b0, c00);
        c01 = v128.relaxed_madd<T>(s, b1, c01);
        s = v128.load_splat<T>(a + aLine);
        c10 = v128.relaxed_madd<T>(s, b0, c10);
        c11 = v128.relaxed_madd<T>(s, b1, c11);
        s = v128.load_splat<T>(a + <usize>2 * aLine);
        c20 = v128.relaxed_madd<T>(s, b0, c20);
        c21 = v128.relaxed_madd<T>(s, b1, c21);
        s = v128.load_splat<T>(a + <usize>3 * aLine);
        c30 = v128.relaxed_madd<T>(s, b0, c30);
        c31 = v128.relaxed_madd<T>(s, b1, c31);
        s = v128.load_splat<T>(a + <usize>4 * aLine);
        c40 = v128.relaxed_madd<T>(s, b0, c40);
        c41 = v128.relaxed_madd<T>(s, b1, c41);
        s = v128.load_splat<T>(a + <usize>5 * aLine);
        c50 = v128.relaxed_madd<T>(s, b0, c50);
        c51 = v128.relaxed_madd<T>(s, b1, c51);
      }
      v128.store(c + <usize>0 * cLine, c00, 0), v128.store(c + <usize>0 * cLine, c01, 16);
      v128.store(c + <usize>1 * cLine, c10, 0), v128.store(c + <usize>1 * cLine, c11, 16);
      v128.store(c + <usize>2 * cLine, c20, 0), v128.store(c + <usize>2 * cLine, c21, 16);
      v128.store(c + <usize>3 * cLine, c30, 0), v128.store(c + <usize>3 * cLine, c31, 16);
      v128.store(c + <usize>4 * cLine, c40, 0), v128.store(c + <usize>4 * cLine, c41, 16);
      v128.store(c + <usize>5 * cLine, c50, 0), v128.store(c + <usize>5 * cLine, c51, 16);
    }
  }
}

function addWide<T>(A: usize, K: i32, B: usize, C: usize, N: i32, rows: i32): void {
  const aLine = sizeof<T>() * <usize>K;
  const cLine = sizeof<T>() * <usize>N;
  for (let n: usize = 0; n < cLine; n += 64) {
    const panel = B + (n / panelBytes<T>()) * panelBytes<T>() * <usize>K + (n & (panelBytes<T>() - 1));
    for (let m = 0; m < rows; m += 6) {
      const c = C + <usize>m * cLine + n;
      let a = A + <usize>m * aLine;
      let b = panel;
      let c00 = v128.load(c + <usize>0 * cLine, 0);
      let c01 = v128.load(c + <usize>0 * cLine, 16);
      let c02 = v128.load(c + <usize>0 * cLine, 32);
      let c03 = v128.load(c + <usize>0 * cLine, 48);
      let c10 = v128.load(c + <usize>1 * cLine, 0);
      let c11 = v128.load(c + <usize>1 * cLine, 16);
      let c12 = v128.load(c + <usize>1 * cLine, 32);
      let c13 = v128.load(c + <usize>1 * cLine, 48);
      let c20 = v128.load(c + <usize>2 * cLine, 0);
      let c21 = v128.load(c + <usize>2 * cLine, 16);
      let c22 = v128.load(c + <usize>2 * cLine, 32);
      let c23 = v128.load(c + <usize>2 * cLine, 48);
      let c30 = v128.load(c + <usize>3 * cLine, 0);
      let c31 = v128.load(c + <usize>3 * cLine, 16);
      let c32 = v128.load(c + <usize>3 * cLine, 32);
      let c33 = v128.load(c + <usize>3 * cLine, 48);
      let c40 = v128.load(c + <usize>4 * cLine, 0);
      let c41 = v128.load(c + <usize>4 * cLine, 16);
      let c42 = v128.load(c + <usize>4 * cLine, 32);
      let c43 = v128.load(c + <usize>4 * cLine, 48);
      let c50 = v128.load(c + <usize>5 * cLine, 0);
      let c51 = v128.load(c + <usize>5 * cLine, 16);
      let c52 = v128.load(c + <usize>5 * cLine, 32);
      let c53 = v128.load(c + <usize>5 * cLine, 48);
      for (const stop = a + aLine; a < stop; a += sizeof<T>(), b += panelBytes<T>()) {
        const b0 = v128.load(b, 0);
        const b1 = v128.load(b, 16);
        const b2 = v128.load(b, 32);
        const b3 = v128.load(b, 48);
        let s = v128.load_splat<T>(a);
        c00 = v128.relaxed_madd<T>(s, b0, c00);
        c01 = v128.relaxed_madd<T>(s, b1, c01);
        c02 = v128.relaxed_madd<T>(s, b2, c02);
        c03 = v128.relaxed_madd<T>(s, b3, c03);
        s = v128.load_splat<T>(a + aLine);
        c10 = v128.relaxed_madd<T>(s, b0, c10);
        c11 = v128.relaxed_madd<T>(s, b1, c11);
        c12 = v128.relaxed_madd<T>(s, b2, c12);
        c13 = v128.relaxed_madd<T>(s, b3, c13);
        s = v128.load_splat<T>(a + <usize>2 * aLine);
        c20 = v128.relaxed_madd<T>(s, b0, c20);
        c21 = v128.relaxed_madd<T>(s, b1, c21);
        c22 = v128.relaxed_madd<T>(s, b2, c22);
        c23 = v128.relaxed_madd<T>(s, b3, c23);
        s = v128.load_splat<T>(a + <usize>3 * aLine);
        c30 = v128.relaxed_madd<T>(s, b0, c30);
        c31 = v128.relaxed_madd<T>(s, b1, c31);
        c32 = v128.relaxed_madd<T>(s, b2, c32);
        c33 = v128.relaxed_madd<T>(s, b3, c33);
        s = v128.load_splat<T>(a + <usize>4 * aLine);
        c40 = v128.relaxed_madd<T>(s, b0, c40);
        c41 = v128.relaxed_madd<T>(s, b1, c41);
        c42 = v128.relaxed_madd<T>(s, b2, c42);
        c43 = v128.relaxed_madd<T>(s, b3, c43);
        s = v128.load_splat<T>(a + <usize>5 * aLine);
        c50 = v128.relaxed_madd<T>(s, b0, c50);
        c51 = v128.relaxed_madd<T>(s, b1, c51);
        c52 = v128.relaxed_madd<T>(s, b2, c52);
        c53 = v128.relaxed_madd<T>(s, b3, c53);
      }
      v128.store(c + <usize>0 * cLine, c00, 0), v128.store(c + <usize>0 * cLine, c01, 16), v128.store(c + <usize>0 * cLine, c02, 32), v128.store(c + <usize>0 * cLine, c03, 48);
      v128.store(c + <usize>1 * cLine, c10, 0), v128.store(c + <usize>1 * cLine, c11, 16), v128.store(c + <usize>1 * cLine, c12, 32), v128.store(c + <usize>1 * cLine, c13, 48);
      v128.store(c + <usize>2 * cLine, c20, 0), v128.store(c + <usize>2 * cLine, c21, 16), v128.store(c + <usize>2 * cLine, c22, 32), v128.store(c + <usize>2 * cLine, c23, 48);
      v128.store(c + <usize>3 * cLine, c30, 0), v128.store(c + <usize>3 * cLine, c31, 16), v128.store(c + <usize>3 * cLine, c32, 32), v128.store(c + <usize>3 * cLine, c33, 48);
      v128.store(c + <usize>4 * cLine, c40, 0), v128.store(c + <usize>4 * cLine, c41, 16), v128.store(c + <usize>4 * cLine, c42, 32), v128.store(c + <usize>4 * cLine, c43, 48);
      v128.store(c + <usize>5 * cLine, c50, 0), v128.store(c + <usize>5 * cLine, c51, 16), v128.store(c + <usize>5 * cLine, c52, 32), v128.store(c + <usize>5 * cLine, c53, 48);
    }
  }
}

/** tanh x = 1 - 2 / (e^2x + 1), with e^2x = 2^k e^u, |u| <= ln(2) / 2, and the Taylor series of e^u. */
// @ts-ignore: decorator
@inline
export function hyperbolicTangent(x: v128): v128 {
  const y = f32x4.max(f32x4.splat(-20), f32x4.min(f32x4.splat(20), f32x4.add(x, x)));
  const k = f32x4.nearest(f32x4.mul(y, f32x4.splat(1.4426950408889634)));
  let u = f32x4.relaxed_madd(k, f32x4.splat(-0.693145751953125), y);
  u = f32x4.relaxed_madd(k, f32x4.splat(-1.428606765330187e-6), u);
  let e = f32x4.relaxed_madd(u, f32x4.splat(1.0 / 5040), f32x4.splat(1.0 / 720));
  e = f32x4.relaxed_madd(e, u, f32x4.splat(1.0 / 120));
  e = f32x4.relaxed_madd(e, u, f32x4.splat(1.0 / 24));
  e = f32x4.relaxed_madd(e, u, f32x4.splat(1.0 / 6));
  e = f32x4.relaxed_madd(e, u, f32x4.splat(0.5));
  e = f32x4.relaxed_madd(e, u, f32x4.splat(1));
  e = f32x4.relaxed_madd(e, u, f32x4.splat(1));
  const scale = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(k), i32x4.splat(127)), 23);
  e = f32x4.mul(e, scale);
  return f32x4.sub(f32x4.splat(1), f32x4.div(f32x4.splat(2), f32x4.add(e, f32x4.splat(1))));
}

/** The same for two numbers in double precision, with as many terms as that takes. */
function wideHyperbolicTangent(x: v128): v128 {
  const y = f64x2.max(f64x2.splat(-40), f64x2.min(f64x2.splat(40), f64x2.add(x, x)));
  const k = f64x2.nearest(f64x2.mul(y, f64x2.splat(1.4426950408889634)));
  let u = f64x2.relaxed_madd(k, f64x2.splat(-0.6931471803691238), y);
  u = f64x2.relaxed_madd(k, f64x2.splat(-1.9082149292705877e-10), u);
  let e = f64x2.splat(1.0 / 6227020800);
  e = f64x2.relaxed_madd(e, u, f64x2.splat(1.0 / 479001600));
  e = f64x2.relaxed_madd(e, u, f64x2.splat(1.0 / 39916800));
  e = f64x2.relaxed_madd(e, u, f64x2.splat(1.0 / 3628800));
  e = f64x2.relaxed_madd(e, u, f64x2.splat(1.0 / 362880));
  e = f64x2.relaxed_madd(e, u, f64x2.splat(1.0 / 40320));
  e = f64x2.relaxed_madd(e, u, f64x2.splat(1.0 / 5040));
  e = f64x2.relaxed_madd(e, u, f64x2.splat(1.0 / 720));
  e = f64x2.relaxed_madd(e, u, f64x2.splat(1.0 / 120));
  e = f64x2.relaxed_madd(e, u, f64x2.splat(1.0 / 24));
  e = f64x2.relaxed_madd(e, u, f64x2.splat(1.0 / 6));
  e = f64x2.relaxed_madd(e, u, f64x2.splat(0.5));
  e = f64x2.relaxed_madd(e, u, f64x2.splat(1));
  e = f64x2.relaxed_madd(e, u, f64x2.splat(1));
  const exponent = i64x2.extend_low_i32x4_s(i32x4.trunc_sat_f64x2_s_zero(k));
  e = f64x2.mul(e, i64x2.shl(i64x2.add(exponent, i64x2.splat(1023)), 52));
  return f64x2.sub(f64x2.splat(1), f64x2.div(f64x2.splat(2), f64x2.add(e, f64x2.splat(1))));
}

/** tanh of the numbers of a vector. */
// @ts-ignore: decorator
@inline
export function hyperbolicTangentOf<T>(x: v128): v128 {
  return sizeof<T>() == 4 ? hyperbolicTangent(x) : wideHyperbolicTangent(x);
}
