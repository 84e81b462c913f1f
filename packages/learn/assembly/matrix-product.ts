// C = A B or C += A B for arrays with any strides: tiles of six rows and two or four vectors over panels of B.

/** Depth of a panel of B that is packed alone, so that it stays in the first cache. */
const PANEL: i32 = 256;
/** Most rows of A for which B is read where it lies, and how much of its depth at a time: copying costs more than it saves. */
const FEW: i32 = 48;
const FEW_DEPTH: i32 = 128;
/** Room for panels that are packed together, row by row of B, so that memory is read in order. */
const PACKED: i32 = 65536;
/** Scratch of each thread: panels and a tile. */
const SCRATCH: usize = 131072;
const SCRATCH_BASE: usize = 65536;

/**
 * Whether tiles of four vectors are used. They have too many sums for registers of 128 bits, but are faster where the engine
 * joins pairs of vectors into registers of 256 bits.
 */
let wide: bool = false;
export function useWideTiles(use: i32): void {
  wide = use != 0;
}

// @ts-ignore: decorator
@inline
function scratch(thread: i32): usize {
  return SCRATCH_BASE + <usize>thread * SCRATCH;
}

/** Copies `width` columns of B into a panel of `line` bytes a row; missing columns are zero. */
function pack<T>(B: usize, bRow: usize, bColumn: usize, K: i32, width: i32, panel: usize, line: usize): void {
  const full = <i32>(line / sizeof<T>());
  if (bColumn == sizeof<T>() && width == full) {
    for (let k = 0; k < K; k++, B += bRow, panel += line) copyLine(panel, B, line);
    return;
  }
  let q: i32 = 0;
  if (sizeof<T>() == 4 && bRow == 4) {
    // A transposed matrix, four of its rows at a time.
    for (; q + 4 <= width; q += 4) packTransposed(B + <usize>q * bColumn, bColumn, K, panel + 4 * <usize>q, line);
  }
  for (; q < full; q++) {
    let out = panel + <usize>q * sizeof<T>();
    let b = B + <usize>q * bColumn;
    for (let k = 0; k < K; k++, out += line, b += bRow) store<T>(out, q < width ? load<T>(b) : 0);
  }
}

// @ts-ignore: decorator
@inline
function copyLine(to: usize, from: usize, line: usize): void {
  v128.store(to, v128.load(from));
  v128.store(to, v128.load(from, 16), 16);
  if (line == 64) {
    v128.store(to, v128.load(from, 32), 32);
    v128.store(to, v128.load(from, 48), 48);
  }
}

/** Four rows of f32, `step` bytes apart, as four columns of a panel. */
function packTransposed(B: usize, step: usize, K: i32, panel: usize, line: usize): void {
  const b1 = B + step, b2 = b1 + step, b3 = b2 + step;
  let k: i32 = 0;
  let at: usize = 0;
  for (; k + 4 <= K; k += 4, at += 16) {
    const x = v128.load(B + at), y = v128.load(b1 + at), z = v128.load(b2 + at), w = v128.load(b3 + at);
    const xy = v128.shuffle<i32>(x, y, 0, 4, 1, 5), zw = v128.shuffle<i32>(z, w, 0, 4, 1, 5);
    const XY = v128.shuffle<i32>(x, y, 2, 6, 3, 7), ZW = v128.shuffle<i32>(z, w, 2, 6, 3, 7);
    v128.store(panel, v128.shuffle<i64>(xy, zw, 0, 2));
    v128.store(panel + line, v128.shuffle<i64>(xy, zw, 1, 3));
    v128.store(panel + 2 * line, v128.shuffle<i64>(XY, ZW, 0, 2));
    v128.store(panel + 3 * line, v128.shuffle<i64>(XY, ZW, 1, 3));
    panel += 4 * line;
  }
  for (; k < K; k++, at += 4, panel += line) {
    store<f32>(panel, load<f32>(B + at));
    store<f32>(panel, load<f32>(b1 + at), 4);
    store<f32>(panel, load<f32>(b2 + at), 8);
    store<f32>(panel, load<f32>(b3 + at), 12);
  }
}

/** Rows A [M,K] times B [K,N]; strides in bytes, rows of C without gaps between columns. */
export function multiply<T>(
  thread: i32, A: usize, aRow: usize, aColumn: usize, B: usize, bRow: usize, bColumn: usize,
  C: usize, cRow: usize, M: i32, K: i32, N: i32, accumulate: bool,
): void {
  if (M <= 0) return;
  const one: usize = sizeof<T>();
  const narrow: i32 = 32 / sizeof<T>();
  const packed = scratch(thread);
  const tile = packed + PACKED;
  const isWide = wide && N > narrow;
  const full = isWide ? 2 * narrow : narrow;
  const line: usize = isWide ? 64 : 32;
  // Whole panels are packed together where B is large and lies row by row.
  const panels = N / full;
  const few = bColumn == one && M <= FEW;
  const together = !few && bColumn == one && panels > 1 && K > PANEL && panels * <i32>line * 32 <= PACKED;
  const block = together ? PACKED / (panels * <i32>line) : few ? FEW_DEPTH : PANEL;
  for (let k = 0; k == 0 || k < K; k += block) {
    const depth = min(block, K - k);
    const adds = accumulate || k > 0;
    const a = A + <usize>k * aColumn;
    const bytes = <usize>depth * line;
    if (together) {
      let b = B + <usize>k * bRow;
      let out = packed;
      for (let row = 0; row < depth; row++, b += bRow, out += line) {
        let to = out;
        let from = b;
        for (let p = 0; p < panels; p++, from += line, to += bytes) copyLine(to, from, line);
      }
    }
    for (let n = 0; n < N; n += full) {
      const width = min(full, N - n);
      const source = B + <usize>k * bRow + <usize>n * bColumn;
      let b = packed;
      let bStep = line;
      if (together && width == full) b = packed + <usize>(n / full) * bytes;
      else if (few && width == full) {
        b = source;
        bStep = bRow;
      } else pack<T>(source, bRow, bColumn, depth, width, packed, line);
      const narrowed = isWide && width <= narrow;
      for (let m = 0; m < M; m += 6) {
        const height = min(6, M - m);
        const am = a + <usize>m * aRow;
        const c = C + <usize>m * cRow + <usize>n * one;
        const whole = height == 6 && width == full;
        const target = whole ? c : tile;
        const step = whole ? cRow : line;
        if (isWide && !narrowed) wideTile<T>(am, aRow, aColumn, height, b, bStep, target, step, depth, adds && whole);
        else narrowTile<T>(am, aRow, aColumn, height, b, bStep, target, step, depth, adds && whole);
        if (!whole) keepTile<T>(tile, line, c, cRow, height, width, adds);
      }
    }
  }
}

/**
 * Rows X [M,K] = Y [M,N] W^T for few rows Y and a large W [K,N], all row by row: as X^T = W Y^T, so that the few rows are
 * packed and W is read as it lies.
 */
export function multiplyByTransposed<T>(
  thread: i32, Y: usize, yRow: usize, W: usize, wRow: usize, X: usize, xRow: usize, M: i32, N: i32, K: i32, adds: bool,
): void {
  const one: usize = sizeof<T>();
  const narrow: i32 = 32 / sizeof<T>();
  const isWide = wide && M > narrow;
  const full = isWide ? 2 * narrow : narrow;
  const line: usize = isWide ? 64 : 32;
  const packed = scratch(thread);
  const tile = packed + PACKED;
  const depth = min(N, PANEL);
  const bytes = <usize>depth * line;
  const most = PACKED / <i32>bytes;
  for (let n = 0; n < N; n += depth) {
    const deep = min(depth, N - n);
    const keeps = adds || n > 0;
    for (let first = 0; first < M; first += most * full) {
      const rows = min(most * full, M - first);
      const y = Y + <usize>first * yRow + <usize>n * one;
      let to = packed;
      for (let m = 0; m < rows; m += full, to += bytes) {
        pack<T>(y + <usize>m * yRow, one, yRow, deep, min(full, rows - m), to, line);
      }
      for (let k = 0; k < K; k += 6) {
        const height = min(6, K - k);
        const w = W + <usize>k * wRow + <usize>n * one;
        let from = packed;
        for (let m = 0; m < rows; m += full, from += bytes) {
          const width = min(full, rows - m);
          if (isWide && width > narrow) wideTile<T>(w, wRow, one, height, from, line, tile, line, deep, false);
          else narrowTile<T>(w, wRow, one, height, from, line, tile, line, deep, false);
          keepTransposed<T>(tile, line, X + <usize>(first + m) * xRow + <usize>k * one, xRow, height, width, keeps);
        }
      }
    }
  }
}

/** Six rows, two vectors: twelve sums in registers. */
// @ts-ignore: decorator
@inline
function narrowTile<T>(
  a: usize, aRow: usize, aColumn: usize, height: i32, b: usize, bStep: usize, c: usize, cRow: usize, K: i32, adds: bool,
): void {
  let c00 = v128.splat<T>(0), c01 = c00, c10 = c00, c11 = c00, c20 = c00, c21 = c00;
  let c30 = c00, c31 = c00, c40 = c00, c41 = c00, c50 = c00, c51 = c00;
  const C1 = c + cRow, C2 = C1 + cRow, C3 = C2 + cRow, C4 = C3 + cRow, C5 = C4 + cRow;
  // Rows beyond the last are the last again, computed and not kept.
  const end = a + aRow * <usize>(height - 1);
  let a0 = a, a1 = min(a + aRow, end), a2 = min(a + 2 * aRow, end), a3 = min(a + 3 * aRow, end);
  let a4 = min(a + 4 * aRow, end), a5 = min(a + 5 * aRow, end);
  for (let k = 0; k < K; k++) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    let s = v128.load_splat<T>(a0);
    c00 = v128.relaxed_madd<T>(s, b0, c00);
    c01 = v128.relaxed_madd<T>(s, b1, c01);
    s = v128.load_splat<T>(a1);
    c10 = v128.relaxed_madd<T>(s, b0, c10);
    c11 = v128.relaxed_madd<T>(s, b1, c11);
    s = v128.load_splat<T>(a2);
    c20 = v128.relaxed_madd<T>(s, b0, c20);
    c21 = v128.relaxed_madd<T>(s, b1, c21);
    s = v128.load_splat<T>(a3);
    c30 = v128.relaxed_madd<T>(s, b0, c30);
    c31 = v128.relaxed_madd<T>(s, b1, c31);
    s = v128.load_splat<T>(a4);
    c40 = v128.relaxed_madd<T>(s, b0, c40);
    c41 = v128.relaxed_madd<T>(s, b1, c41);
    s = v128.load_splat<T>(a5);
    c50 = v128.relaxed_madd<T>(s, b0, c50);
    c51 = v128.relaxed_madd<T>(s, b1, c51);
    b += bStep;
    a0 += aColumn, a1 += aColumn, a2 += aColumn, a3 += aColumn, a4 += aColumn, a5 += aColumn;
  }
  if (adds) {
    c00 = v128.add<T>(c00, v128.load(c));
    c01 = v128.add<T>(c01, v128.load(c, 16));
    c10 = v128.add<T>(c10, v128.load(C1));
    c11 = v128.add<T>(c11, v128.load(C1, 16));
    c20 = v128.add<T>(c20, v128.load(C2));
    c21 = v128.add<T>(c21, v128.load(C2, 16));
    c30 = v128.add<T>(c30, v128.load(C3));
    c31 = v128.add<T>(c31, v128.load(C3, 16));
    c40 = v128.add<T>(c40, v128.load(C4));
    c41 = v128.add<T>(c41, v128.load(C4, 16));
    c50 = v128.add<T>(c50, v128.load(C5));
    c51 = v128.add<T>(c51, v128.load(C5, 16));
  }
  v128.store(c, c00), v128.store(c, c01, 16), v128.store(C1, c10), v128.store(C1, c11, 16);
  v128.store(C2, c20), v128.store(C2, c21, 16), v128.store(C3, c30), v128.store(C3, c31, 16);
  v128.store(C4, c40), v128.store(C4, c41, 16), v128.store(C5, c50), v128.store(C5, c51, 16);
}

/** Six rows, four vectors: twenty-four sums, twelve where two vectors share a register. */
// @ts-ignore: decorator
@inline
function wideTile<T>(
  a: usize, aRow: usize, aColumn: usize, height: i32, b: usize, bStep: usize, c: usize, cRow: usize, K: i32, adds: bool,
): void {
  const zero = v128.splat<T>(0);
  let c00 = zero, c01 = zero, c02 = zero, c03 = zero;
  let c10 = zero, c11 = zero, c12 = zero, c13 = zero;
  let c20 = zero, c21 = zero, c22 = zero, c23 = zero;
  let c30 = zero, c31 = zero, c32 = zero, c33 = zero;
  let c40 = zero, c41 = zero, c42 = zero, c43 = zero;
  let c50 = zero, c51 = zero, c52 = zero, c53 = zero;
  const C1 = c + cRow, C2 = C1 + cRow, C3 = C2 + cRow, C4 = C3 + cRow, C5 = C4 + cRow;
  // Rows beyond the last are the last again, computed and not kept.
  const end = a + aRow * <usize>(height - 1);
  let a0 = a, a1 = min(a + aRow, end), a2 = min(a + 2 * aRow, end), a3 = min(a + 3 * aRow, end);
  let a4 = min(a + 4 * aRow, end), a5 = min(a + 5 * aRow, end);
  for (let k = 0; k < K; k++) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    const b2 = v128.load(b, 32);
    const b3 = v128.load(b, 48);
    let s = v128.load_splat<T>(a0);
    c00 = v128.relaxed_madd<T>(s, b0, c00);
    c01 = v128.relaxed_madd<T>(s, b1, c01);
    c02 = v128.relaxed_madd<T>(s, b2, c02);
    c03 = v128.relaxed_madd<T>(s, b3, c03);
    s = v128.load_splat<T>(a1);
    c10 = v128.relaxed_madd<T>(s, b0, c10);
    c11 = v128.relaxed_madd<T>(s, b1, c11);
    c12 = v128.relaxed_madd<T>(s, b2, c12);
    c13 = v128.relaxed_madd<T>(s, b3, c13);
    s = v128.load_splat<T>(a2);
    c20 = v128.relaxed_madd<T>(s, b0, c20);
    c21 = v128.relaxed_madd<T>(s, b1, c21);
    c22 = v128.relaxed_madd<T>(s, b2, c22);
    c23 = v128.relaxed_madd<T>(s, b3, c23);
    s = v128.load_splat<T>(a3);
    c30 = v128.relaxed_madd<T>(s, b0, c30);
    c31 = v128.relaxed_madd<T>(s, b1, c31);
    c32 = v128.relaxed_madd<T>(s, b2, c32);
    c33 = v128.relaxed_madd<T>(s, b3, c33);
    s = v128.load_splat<T>(a4);
    c40 = v128.relaxed_madd<T>(s, b0, c40);
    c41 = v128.relaxed_madd<T>(s, b1, c41);
    c42 = v128.relaxed_madd<T>(s, b2, c42);
    c43 = v128.relaxed_madd<T>(s, b3, c43);
    s = v128.load_splat<T>(a5);
    c50 = v128.relaxed_madd<T>(s, b0, c50);
    c51 = v128.relaxed_madd<T>(s, b1, c51);
    c52 = v128.relaxed_madd<T>(s, b2, c52);
    c53 = v128.relaxed_madd<T>(s, b3, c53);
    b += bStep;
    a0 += aColumn, a1 += aColumn, a2 += aColumn, a3 += aColumn, a4 += aColumn, a5 += aColumn;
  }
  if (adds) {
    c00 = v128.add<T>(c00, v128.load(c));
    c01 = v128.add<T>(c01, v128.load(c, 16));
    c02 = v128.add<T>(c02, v128.load(c, 32));
    c03 = v128.add<T>(c03, v128.load(c, 48));
    c10 = v128.add<T>(c10, v128.load(C1));
    c11 = v128.add<T>(c11, v128.load(C1, 16));
    c12 = v128.add<T>(c12, v128.load(C1, 32));
    c13 = v128.add<T>(c13, v128.load(C1, 48));
    c20 = v128.add<T>(c20, v128.load(C2));
    c21 = v128.add<T>(c21, v128.load(C2, 16));
    c22 = v128.add<T>(c22, v128.load(C2, 32));
    c23 = v128.add<T>(c23, v128.load(C2, 48));
    c30 = v128.add<T>(c30, v128.load(C3));
    c31 = v128.add<T>(c31, v128.load(C3, 16));
    c32 = v128.add<T>(c32, v128.load(C3, 32));
    c33 = v128.add<T>(c33, v128.load(C3, 48));
    c40 = v128.add<T>(c40, v128.load(C4));
    c41 = v128.add<T>(c41, v128.load(C4, 16));
    c42 = v128.add<T>(c42, v128.load(C4, 32));
    c43 = v128.add<T>(c43, v128.load(C4, 48));
    c50 = v128.add<T>(c50, v128.load(C5));
    c51 = v128.add<T>(c51, v128.load(C5, 16));
    c52 = v128.add<T>(c52, v128.load(C5, 32));
    c53 = v128.add<T>(c53, v128.load(C5, 48));
  }
  v128.store(c, c00), v128.store(c, c01, 16), v128.store(c, c02, 32), v128.store(c, c03, 48);
  v128.store(C1, c10), v128.store(C1, c11, 16), v128.store(C1, c12, 32), v128.store(C1, c13, 48);
  v128.store(C2, c20), v128.store(C2, c21, 16), v128.store(C2, c22, 32), v128.store(C2, c23, 48);
  v128.store(C3, c30), v128.store(C3, c31, 16), v128.store(C3, c32, 32), v128.store(C3, c33, 48);
  v128.store(C4, c40), v128.store(C4, c41, 16), v128.store(C4, c42, 32), v128.store(C4, c43, 48);
  v128.store(C5, c50), v128.store(C5, c51, 16), v128.store(C5, c52, 32), v128.store(C5, c53, 48);
}

/** The part of a tile that exists, into C. */
// @ts-ignore: decorator
@inline
function keepTile<T>(tile: usize, line: usize, c: usize, cRow: usize, height: i32, width: i32, adds: bool): void {
  for (let m = 0; m < height; m++, c += cRow, tile += line) {
    for (let n = 0; n < width; n++) {
      const at = <usize>n * sizeof<T>();
      const value = load<T>(tile + at);
      store<T>(c + at, adds ? load<T>(c + at) + value : value);
    }
  }
}

/** The columns of a tile that exist, as rows of X. */
// @ts-ignore: decorator
@inline
function keepTransposed<T>(tile: usize, line: usize, x: usize, xRow: usize, height: i32, width: i32, adds: bool): void {
  const one: usize = sizeof<T>();
  for (let n = 0; n < width; n++, x += xRow, tile += one) {
    let from = tile;
    let to = x;
    for (let m = 0; m < height; m++, from += line, to += one) {
      const value = load<T>(from);
      store<T>(to, adds ? load<T>(to) + value : value);
    }
  }
}
