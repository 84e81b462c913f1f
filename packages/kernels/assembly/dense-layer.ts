// Dense layers in f32: a matrix product over packed panels, and tanh of four numbers.

/**
 * C += A B for rows of a multiple of six: A [rows,K] row by row, B in panels of eight columns, each [K,8], C [rows,N].
 *
 * A tile of six rows and two vectors keeps its twelve sums in registers.
 */
export function addPanels(A: usize, K: i32, B: usize, C: usize, N: i32, rows: i32): void {
  const aLine: usize = 4 * K;
  const cLine: usize = 4 * N;
  const end: usize = 4 * K;
  for (let n: usize = 0; n < cLine; n += 32, B += 32 * <usize>K) {
    for (let m = 0; m < rows; m += 6) {
      const c = C + <usize>m * cLine + n;
      let a = A + <usize>m * aLine;
      let b = B;
      let c00 = v128.load(c), c01 = v128.load(c, 16);
      let c10 = v128.load(c + cLine), c11 = v128.load(c + cLine, 16);
      let c20 = v128.load(c + <usize>2 * cLine), c21 = v128.load(c + <usize>2 * cLine, 16);
      let c30 = v128.load(c + <usize>3 * cLine), c31 = v128.load(c + <usize>3 * cLine, 16);
      let c40 = v128.load(c + <usize>4 * cLine), c41 = v128.load(c + <usize>4 * cLine, 16);
      let c50 = v128.load(c + <usize>5 * cLine), c51 = v128.load(c + <usize>5 * cLine, 16);
      const a1 = aLine, a2 = a1 + aLine, a3 = a2 + aLine, a4 = a3 + aLine, a5 = a4 + aLine;
      for (const stop = a + end; a < stop; a += 4, b += 32) {
        const b0 = v128.load(b);
        const b1 = v128.load(b, 16);
        let s = v128.load32_splat(a);
        c00 = f32x4.relaxed_madd(s, b0, c00);
        c01 = f32x4.relaxed_madd(s, b1, c01);
        s = v128.load32_splat(a + a1);
        c10 = f32x4.relaxed_madd(s, b0, c10);
        c11 = f32x4.relaxed_madd(s, b1, c11);
        s = v128.load32_splat(a + a2);
        c20 = f32x4.relaxed_madd(s, b0, c20);
        c21 = f32x4.relaxed_madd(s, b1, c21);
        s = v128.load32_splat(a + a3);
        c30 = f32x4.relaxed_madd(s, b0, c30);
        c31 = f32x4.relaxed_madd(s, b1, c31);
        s = v128.load32_splat(a + a4);
        c40 = f32x4.relaxed_madd(s, b0, c40);
        c41 = f32x4.relaxed_madd(s, b1, c41);
        s = v128.load32_splat(a + a5);
        c50 = f32x4.relaxed_madd(s, b0, c50);
        c51 = f32x4.relaxed_madd(s, b1, c51);
      }
      v128.store(c, c00), v128.store(c, c01, 16);
      v128.store(c + cLine, c10), v128.store(c + cLine, c11, 16);
      v128.store(c + <usize>2 * cLine, c20), v128.store(c + <usize>2 * cLine, c21, 16);
      v128.store(c + <usize>3 * cLine, c30), v128.store(c + <usize>3 * cLine, c31, 16);
      v128.store(c + <usize>4 * cLine, c40), v128.store(c + <usize>4 * cLine, c41, 16);
      v128.store(c + <usize>5 * cLine, c50), v128.store(c + <usize>5 * cLine, c51, 16);
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
