// The descriptor of one atom: R_j of its neighbours, T = (1/n) sum_j G_j^T R_j, D = T T_<^T.
import * as at from "../src/wasm/deep-potential-layout";
import * as layout from "../src/wasm/layout";
import { at as slotAddress, int, pointer, thread } from "./control";
import { bondR, bondRow, bondShift, bondT, bondTable, bondVector } from "./deep-bond";
import { array, number, scratch, word } from "./model-block";

/** The bonds of a row of the batch. */
export function bondsOf(row: i32): usize {
  const most = <usize>int(layout.slotMostNeighbours);
  const own = <usize>thread * <usize>int(layout.slotBondBytes) + <usize>row * layout.bondBytes;
  return pointer(layout.slotBonds) + own * most;
}

/** Bonds, T and D of sorted atom k; returns 1 where it has more neighbours than slots. */
export function describe(ti: i32, row: i32, k: i32): i32 {
  const line = word(at.line);
  const types = word(at.types);
  const counts = scratch(at.typeCounts);
  memory.fill(counts, 0, 4 * types);
  const bonds = bondsOf(row);
  let count = gather(k, bonds, counts);
  let crowded = count > <i32>number(at.slots);
  for (let t = 0; t < types; t++) {
    if (load<i32>(counts + 4 * t) > load<i32>(array(at.sel) + 4 * t)) crowded = true;
  }
  if (crowded) count = keepNearest(bonds, count, counts);

  const T = scratch(at.T) + 16 * <usize>(row * line);
  let kept = bonds;
  for (let b = 0; b < count; b++) {
    const bond = bonds + <usize>b * layout.bondBytes;
    const pair = ti * types + load<i32>(bond, bondTable);
    const table = load<u32>(array(at.tables) + 4 * pair);
    // A pair that the descriptor does not see has no table; its slot stays taken.
    if (table == 0) continue;
    if (kept != bond) memory.copy(kept, bond, layout.bondBytes);
    normalise(ti, pair, kept, table);
    kept += layout.bondBytes;
  }
  store<i32>(scratch(at.bondCounts) + 4 * row, <i32>((kept - bonds) / layout.bondBytes));
  startFromEmptySlots(ti, T, line, counts);
  addFeatures(bonds, kept, T, 4 * line);
  multiply(T, scratch(at.D) + 4 * <usize>(row * word(at.inputs)), 4 * line);
  return crowded ? 1 : 0;
}

/** The neighbours of sorted atom k within the cutoff: place, type, vector, distance, lattice vector. */
function gather(k: i32, bonds: usize, counts: usize): i32 {
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
      bond += layout.bondBytes;
    }
  }
  return <i32>((bond - bonds) / layout.bondBytes);
}

/** What does not fit: the sum(sel) nearest are kept, then the nearest of each type, as DeePMD-kit does. */
function keepNearest(bonds: usize, count: i32, counts: usize): i32 {
  const slots = <i32>number(at.slots);
  const types = word(at.types);
  memory.fill(counts, 0, 4 * types);
  let kept = 0;
  for (let b = 0; b < min(count, slots); b++) {
    // Selection: the nearest of the rest comes to place b. Few atoms are crowded, so that its cost does not matter.
    let nearest = bonds + <usize>b * layout.bondBytes;
    const here = nearest;
    for (let other = b + 1; other < count; other++) {
      const candidate = bonds + <usize>other * layout.bondBytes;
      if (load<f64>(candidate, bondR) < load<f64>(nearest, bondR)) nearest = candidate;
    }
    if (nearest != here) exchange(nearest, here);
    const t = 4 * load<i32>(here, bondTable);
    const taken = load<i32>(counts + t);
    if (taken >= load<i32>(array(at.sel) + t)) continue;
    store<i32>(counts + t, taken + 1);
    const place = bonds + <usize>kept * layout.bondBytes;
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
function startFromEmptySlots(ti: i32, T: usize, line: i32, counts: usize): void {
  const types = word(at.types);
  memory.copy(T, array(at.absentPadding) + 4 * <usize>(ti * line), 4 * line);
  memory.fill(T + 4 * line, 0, 12 * line);
  for (let tj = 0; tj < types; tj++) {
    const empty = load<i32>(array(at.sel) + 4 * tj) - load<i32>(counts + 4 * tj);
    const one = array(at.padding) + 4 * <usize>((ti * types + tj) * line);
    const scale = f32x4.splat(<f32>empty);
    for (let k = 0; k < 4 * line; k += 16) {
      v128.store(T + k, f32x4.add(v128.load(T + k), f32x4.mul(scale, v128.load(one + k))));
    }
  }
}

/** R = ((w/(r+p) - davg) / dstd_0, w x / (r+p)^2 / dstd_1, ...), and where its first entry lies in the table. */
function normalise(ti: i32, pair: i32, bond: usize, table: u32): void {
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
  store<u32>(bond, table + <u32>(16 * interval * word(at.line)), bondTable);
  store<f32>(bond, <f32>t, bondT);
  store<f32>(bond, <f32>R0, bondRow);
  store<f32>(bond, <f32>(angular * load<f64>(bond, bondVector)), bondRow + 4);
  store<f32>(bond, <f32>(angular * load<f64>(bond, bondVector + 8)), bondRow + 8);
  store<f32>(bond, <f32>(angular * load<f64>(bond, bondVector + 16)), bondRow + 12);
}

/**
 * T_c = (T_c + sum over bonds of G R_c) / n, eight features at a time: their sums stay in registers. Vectors go in pairs
 * that are stored side by side, which V8 can join.
 */
function addFeatures(bonds: usize, end: usize, T: usize, line: usize): void {
  const per = f32x4.splat(<f32>(1 / number(at.slots)));
  for (let a: usize = 0; a < line; a += 32) {
    const T0 = T + a, T1 = T0 + line, T2 = T1 + line, T3 = T2 + line;
    let p0 = v128.load(T0), q0 = v128.load(T0, 16);
    let p1 = v128.load(T1), q1 = v128.load(T1, 16);
    let p2 = v128.load(T2), q2 = v128.load(T2, 16);
    let p3 = v128.load(T3), q3 = v128.load(T3, 16);
    for (let bond = bonds; bond < end; bond += layout.bondBytes) {
      const c = <usize>load<u32>(bond, bondTable) + 4 * a;
      const t = v128.load32_splat(bond, bondT);
      let G = f32x4.relaxed_madd(v128.load(c, 96), t, v128.load(c, 64));
      let H = f32x4.relaxed_madd(v128.load(c, 112), t, v128.load(c, 80));
      G = f32x4.relaxed_madd(G, t, v128.load(c, 32));
      H = f32x4.relaxed_madd(H, t, v128.load(c, 48));
      G = f32x4.relaxed_madd(G, t, v128.load(c));
      H = f32x4.relaxed_madd(H, t, v128.load(c, 16));
      let R = v128.load32_splat(bond, bondRow);
      p0 = f32x4.relaxed_madd(G, R, p0), q0 = f32x4.relaxed_madd(H, R, q0);
      R = v128.load32_splat(bond, bondRow + 4);
      p1 = f32x4.relaxed_madd(G, R, p1), q1 = f32x4.relaxed_madd(H, R, q1);
      R = v128.load32_splat(bond, bondRow + 8);
      p2 = f32x4.relaxed_madd(G, R, p2), q2 = f32x4.relaxed_madd(H, R, q2);
      R = v128.load32_splat(bond, bondRow + 12);
      p3 = f32x4.relaxed_madd(G, R, p3), q3 = f32x4.relaxed_madd(H, R, q3);
    }
    v128.store(T0, f32x4.mul(per, p0)), v128.store(T0, f32x4.mul(per, q0), 16);
    v128.store(T1, f32x4.mul(per, p1)), v128.store(T1, f32x4.mul(per, q1), 16);
    v128.store(T2, f32x4.mul(per, p2)), v128.store(T2, f32x4.mul(per, q2), 16);
    v128.store(T3, f32x4.mul(per, p3)), v128.store(T3, f32x4.mul(per, q3), 16);
  }
}

/** D_ab = sum_c T_ca T_cb, b below M_2. */
function multiply(T: usize, D: usize, line: usize): void {
  const M1 = word(at.features);
  const M2 = word(at.axis);
  for (let a = 0; a < M1; a++) {
    const t0 = f32x4.splat(load<f32>(T + 4 * a));
    const t1 = f32x4.splat(load<f32>(T + line + 4 * a));
    const t2 = f32x4.splat(load<f32>(T + <usize>2 * line + 4 * a));
    const t3 = f32x4.splat(load<f32>(T + <usize>3 * line + 4 * a));
    for (let b: usize = 0; b < <usize>(4 * M2); b += 16) {
      let sum = f32x4.mul(t0, v128.load(T + b));
      sum = f32x4.relaxed_madd(t1, v128.load(T + line + b), sum);
      sum = f32x4.relaxed_madd(t2, v128.load(T + <usize>2 * line + b), sum);
      sum = f32x4.relaxed_madd(t3, v128.load(T + <usize>3 * line + b), sum);
      v128.store(D + 4 * <usize>(a * M2) + b, sum);
    }
  }
}
