// The descriptor of one atom: R_j of its neighbours, T = (1/n) sum_j G_j^T R_j (`sums`), D = T T_<^T; in f32 or f64.
import * as at from "../src/wasm/deep-potential-layout";
import * as layout from "../src/wasm/layout";
import { at as slotAddress, int, pointer, thread } from "./control";
import { bondR, bondRow, bondShift, bondT, bondTable, bondVector, splatT, strideOf, wideBondRow, wideBondT } from "./deep-bond";
import { array, number, scratch, word } from "./model-block";

/** The bonds of a row of the batch. */
export function bondsOf<T>(row: i32): usize {
  const most = <usize>int(layout.slotMostNeighbours);
  const own = <usize>thread * <usize>int(layout.slotBondBytes) + <usize>row * strideOf<T>();
  return pointer(layout.slotBonds) + own * most;
}

/** Bonds, T and D of sorted atom k; returns 1 where it has more neighbours than slots. */
export function describe<T>(ti: i32, row: i32, k: i32): i32 {
  const line = word(at.line);
  const types = word(at.types);
  const counts = scratch(at.typeCounts);
  memory.fill(counts, 0, 4 * types);
  const bonds = bondsOf<T>(row);
  let count = gather<T>(k, bonds, counts);
  let crowded = count > <i32>number(at.slots);
  for (let t = 0; t < types; t++) {
    if (load<i32>(counts + 4 * t) > load<i32>(array(at.sel) + 4 * t)) crowded = true;
  }
  if (crowded) count = keepNearest<T>(bonds, count, counts);

  const sums = scratch(at.T) + 4 * sizeof<T>() * <usize>(row * line);
  let kept = bonds;
  for (let b = 0; b < count; b++) {
    const bond = bonds + <usize>b * strideOf<T>();
    const pair = ti * types + load<i32>(bond, bondTable);
    const table = load<u32>(array(at.tables) + 4 * pair);
    // A pair that the descriptor does not see has no table; its slot stays taken.
    if (table == 0) continue;
    if (kept != bond) memory.copy(kept, bond, layout.bondBytes);
    normalise<T>(ti, pair, kept, table);
    kept += strideOf<T>();
  }
  store<i32>(scratch(at.bondCounts) + 4 * row, <i32>((kept - bonds) / strideOf<T>()));
  startFromEmptySlots<T>(ti, sums, line, counts);
  addFeatures<T>(bonds, kept, sums, sizeof<T>() * <usize>line);
  multiply<T>(sums, scratch(at.D) + sizeof<T>() * <usize>(row * word(at.inputs)), sizeof<T>() * <usize>line);
  return crowded ? 1 : 0;
}

/** The neighbours of sorted atom k within the cutoff: place, type, vector, distance, lattice vector. */
function gather<T>(k: i32, bonds: usize, counts: usize): i32 {
  const rc2 = number(at.cutoff) * number(at.cutoff);
  const sorted = pointer(layout.slotSorted);
  const h = slotAddress(layout.slotCell);
  const starts = pointer(layout.slotFullStarts) + 8 * k;
  const q = sorted + (k << 5);
  let run = <usize>load<u32>(starts);
  let neighbour = <usize>load<u32>(starts, 4);
  let bond = bonds;
  const runs = load<i32>(run, 4);
  run += 8;
  for (let r = 0; r < runs; r++, run += 16) {
    const sx = load<i32>(run);
    const sy = load<i32>(run, 4);
    const sz = load<i32>(run, 8);
    const fx = <f64>sx;
    const fy = <f64>sy;
    const fz = <f64>sz;
    const ox = fx * load<f64>(h) + fy * load<f64>(h, 24) + fz * load<f64>(h, 48) - load<f64>(q);
    const oy = fx * load<f64>(h, 8) + fy * load<f64>(h, 32) + fz * load<f64>(h, 56) - load<f64>(q, 8);
    const oz = fx * load<f64>(h, 16) + fy * load<f64>(h, 40) + fz * load<f64>(h, 64) - load<f64>(q, 16);
    const shift = (sx + 512) | ((sy + 512) << 10) | ((sz + 512) << 20);
    for (const end = neighbour + (load<i32>(run, 12) << 2); neighbour < end; neighbour += 4) {
      const j = load<u32>(neighbour);
      const p = sorted + j;
      const x = load<f64>(p) + ox;
      const y = load<f64>(p, 8) + oy;
      const z = load<f64>(p, 16) + oz;
      const r2 = x * x + y * y + z * z;
      // Written so that NaN is kept and shows in the forces.
      if (r2 >= rc2) continue;
      const type = load<i32>(p, 28);
      store<i32>(counts + 4 * type, load<i32>(counts + 4 * type) + 1);
      store<u32>(bond, j);
      store<i32>(bond, type, bondTable);
      store<f64>(bond, x, bondVector);
      store<f64>(bond, y, bondVector + 8);
      store<f64>(bond, z, bondVector + 16);
      store<f64>(bond, sqrt(r2), bondR);
      store<i32>(bond, shift, bondShift);
      bond += strideOf<T>();
    }
  }
  return <i32>((bond - bonds) / strideOf<T>());
}

/** What does not fit: the sum(sel) nearest are kept, then the nearest of each type, as DeePMD-kit does. */
function keepNearest<T>(bonds: usize, count: i32, counts: usize): i32 {
  const slots = <i32>number(at.slots);
  const types = word(at.types);
  memory.fill(counts, 0, 4 * types);
  let kept = 0;
  for (let b = 0; b < min(count, slots); b++) {
    // Selection: the nearest of the rest comes to place b. Few atoms are crowded, so that its cost does not matter.
    let nearest = bonds + <usize>b * strideOf<T>();
    const here = nearest;
    for (let other = b + 1; other < count; other++) {
      const candidate = bonds + <usize>other * strideOf<T>();
      if (load<f64>(candidate, bondR) < load<f64>(nearest, bondR)) nearest = candidate;
    }
    if (nearest != here) exchange(nearest, here);
    const t = 4 * load<i32>(here, bondTable);
    const taken = load<i32>(counts + t);
    if (taken >= load<i32>(array(at.sel) + t)) continue;
    store<i32>(counts + t, taken + 1);
    const place = bonds + <usize>kept * strideOf<T>();
    if (place != here) memory.copy(place, here, layout.bondBytes);
    kept++;
  }
  return kept;
}

function exchange(a: usize, b: usize): void {
  for (let k: usize = 0; k < <usize>layout.bondBytes; k += 8) {
    const word = load<u64>(a + k);
    store<u64>(a + k, load<u64>(b + k));
    store<u64>(b + k, word);
  }
}

/** T begins with what the empty slots add: only the radial entry of their row differs from zero. */
function startFromEmptySlots<T>(ti: i32, sums: usize, line: i32, counts: usize): void {
  const types = word(at.types);
  const bytes = sizeof<T>() * <usize>line;
  memory.copy(sums, array(at.absentPadding) + bytes * <usize>ti, bytes);
  memory.fill(sums + bytes, 0, 3 * bytes);
  for (let tj = 0; tj < types; tj++) {
    const empty = load<i32>(array(at.sel) + 4 * tj) - load<i32>(counts + 4 * tj);
    const one = array(at.padding) + bytes * <usize>(ti * types + tj);
    const scale = v128.splat<T>(<T>empty);
    for (let k: usize = 0; k < bytes; k += 16) {
      v128.store(sums + k, v128.add<T>(v128.load(sums + k), v128.mul<T>(scale, v128.load(one + k))));
    }
  }
}

/** R = ((w/(r+p) - davg) / dstd_0, w x / (r+p)^2 / dstd_1, ...), and where its first entry lies in the table. */
function normalise<T>(ti: i32, pair: i32, bond: usize, table: u32): void {
  const rs = number(at.switchStart);
  const r = load<f64>(bond, bondR);
  let w: f64 = 1;
  if (r >= rs) {
    const u = (r - rs) / (number(at.cutoff) - rs);
    w = u * u * u * (-6 * u * u + 15 * u - 10) + 1;
  }
  const stats = array(at.statistics) + 32 * ti;
  const per = 1 / (r + number(at.protection));
  const R0 = (w * per - load<f64>(stats)) * load<f64>(stats, 8);
  const angular = w * per * per * load<f64>(stats, 16);

  const range = array(at.ranges) + at.rangeBytes * pair;
  const fineCount = <i32>load<f64>(range, at.rangeFineCount);
  let interval = 0;
  let t = R0 - load<f64>(range, at.rangeLower);
  if (t >= 0) {
    const s = R0 - load<f64>(range, at.rangeUpper);
    if (s < 0) {
      const width = load<f64>(range, at.rangeFine);
      const k = min(<i32>(t / width), fineCount - 1);
      interval = 1 + k;
      t -= <f64>k * width;
    } else {
      const coarseCount = <i32>load<f64>(range, at.rangeCoarseCount);
      const beyond = R0 - load<f64>(range, at.rangeMax);
      if (beyond < 0) {
        const width = load<f64>(range, at.rangeCoarse);
        const k = min(<i32>(s / width), coarseCount - 1);
        interval = 1 + fineCount + k;
        t = s - <f64>k * width;
      } else {
        interval = 1 + fineCount + coarseCount;
        t = beyond;
      }
    }
  }
  const angles = bond + (sizeof<T>() == 4 ? bondRow : wideBondRow);
  store<u32>(bond, table + <u32>(tableBytes<T>() * <usize>(interval * word(at.line))), bondTable);
  store<T>(bond + (sizeof<T>() == 4 ? bondT : wideBondT), <T>t);
  store<T>(angles, <T>R0);
  store<T>(angles + sizeof<T>(), <T>(angular * load<f64>(bond, bondVector)));
  store<T>(angles + 2 * sizeof<T>(), <T>(angular * load<f64>(bond, bondVector + 8)));
  store<T>(angles + 3 * sizeof<T>(), <T>(angular * load<f64>(bond, bondVector + 16)));
}

/** Bytes of an interval of a table for each feature: cubics in f32, quintics in f64. */
// @ts-ignore: decorator
@inline
function tableBytes<T>(): usize {
  return sizeof<T>() == 4 ? 16 : 48;
}

/**
 * T_c = (T_c + sum over bonds of G R_c) / n, two vectors at a time: their sums stay in registers. Vectors go in pairs that
 * are stored side by side, which V8 can join.
 */
function addFeatures<T>(bonds: usize, end: usize, sums: usize, line: usize): void {
  const per = v128.splat<T>(<T>(1 / number(at.slots)));
  for (let a: usize = 0; a < line; a += 32) {
    const T0 = sums + a, T1 = T0 + line, T2 = T1 + line, T3 = T2 + line;
    let p0 = v128.load(T0), q0 = v128.load(T0, 16);
    let p1 = v128.load(T1), q1 = v128.load(T1, 16);
    let p2 = v128.load(T2), q2 = v128.load(T2, 16);
    let p3 = v128.load(T3), q3 = v128.load(T3, 16);
    for (let bond = bonds; bond < end; bond += strideOf<T>()) {
      const c = <usize>load<u32>(bond, bondTable) + (sizeof<T>() == 4 ? 4 * a : 6 * a);
      const t = splatT<T>(bond);
      let G: v128, H: v128;
      if (sizeof<T>() == 4) {
        G = v128.relaxed_madd<T>(v128.load(c, 96), t, v128.load(c, 64));
        H = v128.relaxed_madd<T>(v128.load(c, 112), t, v128.load(c, 80));
      } else {
        G = v128.relaxed_madd<T>(v128.load(c, 160), t, v128.load(c, 128));
        H = v128.relaxed_madd<T>(v128.load(c, 176), t, v128.load(c, 144));
        G = v128.relaxed_madd<T>(G, t, v128.load(c, 96));
        H = v128.relaxed_madd<T>(H, t, v128.load(c, 112));
        G = v128.relaxed_madd<T>(G, t, v128.load(c, 64));
        H = v128.relaxed_madd<T>(H, t, v128.load(c, 80));
      }
      G = v128.relaxed_madd<T>(G, t, v128.load(c, 32));
      H = v128.relaxed_madd<T>(H, t, v128.load(c, 48));
      G = v128.relaxed_madd<T>(G, t, v128.load(c));
      H = v128.relaxed_madd<T>(H, t, v128.load(c, 16));
      let R = sizeof<T>() == 4 ? v128.load32_splat(bond, bondRow) : v128.load64_splat(bond, wideBondRow);
      p0 = v128.relaxed_madd<T>(G, R, p0), q0 = v128.relaxed_madd<T>(H, R, q0);
      R = sizeof<T>() == 4 ? v128.load32_splat(bond, bondRow + 4) : v128.load64_splat(bond, wideBondRow + 8);
      p1 = v128.relaxed_madd<T>(G, R, p1), q1 = v128.relaxed_madd<T>(H, R, q1);
      R = sizeof<T>() == 4 ? v128.load32_splat(bond, bondRow + 8) : v128.load64_splat(bond, wideBondRow + 16);
      p2 = v128.relaxed_madd<T>(G, R, p2), q2 = v128.relaxed_madd<T>(H, R, q2);
      R = sizeof<T>() == 4 ? v128.load32_splat(bond, bondRow + 12) : v128.load64_splat(bond, wideBondRow + 24);
      p3 = v128.relaxed_madd<T>(G, R, p3), q3 = v128.relaxed_madd<T>(H, R, q3);
    }
    v128.store(T0, v128.mul<T>(per, p0)), v128.store(T0, v128.mul<T>(per, q0), 16);
    v128.store(T1, v128.mul<T>(per, p1)), v128.store(T1, v128.mul<T>(per, q1), 16);
    v128.store(T2, v128.mul<T>(per, p2)), v128.store(T2, v128.mul<T>(per, q2), 16);
    v128.store(T3, v128.mul<T>(per, p3)), v128.store(T3, v128.mul<T>(per, q3), 16);
  }
}

/** D_ab = sum_c T_ca T_cb, b below M_2. */
function multiply<T>(sums: usize, D: usize, line: usize): void {
  const M1 = word(at.features);
  const axis = sizeof<T>() * <usize>word(at.axis);
  for (let a = 0; a < M1; a++) {
    const own = sums + sizeof<T>() * <usize>a;
    const t0 = v128.splat<T>(load<T>(own));
    const t1 = v128.splat<T>(load<T>(own + line));
    const t2 = v128.splat<T>(load<T>(own + <usize>2 * line));
    const t3 = v128.splat<T>(load<T>(own + <usize>3 * line));
    for (let b: usize = 0; b < axis; b += 16) {
      let sum = v128.mul<T>(t0, v128.load(sums + b));
      sum = v128.relaxed_madd<T>(t1, v128.load(sums + line + b), sum);
      sum = v128.relaxed_madd<T>(t2, v128.load(sums + <usize>2 * line + b), sum);
      sum = v128.relaxed_madd<T>(t3, v128.load(sums + <usize>3 * line + b), sum);
      v128.store(D + axis * <usize>a + b, sum);
    }
  }
}
