// The descriptor of one atom: R_j of its neighbours, T = (1/n) sum_j G_j^T R_j, D = T T_<^T.
import * as at from "../src/wasm/deep-potential-layout";
import * as layout from "../src/wasm/layout";
import { at as slotAddress, int, pointer, thread } from "./control";
import {
  array,
  bondBeyond,
  bondR,
  bondRow,
  bondShift,
  bondT,
  bondTable,
  bondVector,
  number,
  scratch,
  word,
} from "./deep-block";

/** The bonds of a row of the batch. */
export function bondsOf(row: i32): usize {
  const most = <usize>int(layout.slotMostNeighbours);
  return pointer(layout.slotBonds) + (<usize>thread * layout.batch + <usize>row) * most * layout.bondBytes;
}

/** Bonds, T and D of sorted atom k; returns 1 where it has more neighbours than slots. */
export function describe(ti: i32, row: i32, k: i32): i32 {
  const M1 = word(at.features);
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

  const T = scratch(at.T) + 16 * <usize>(row * M1);
  startFromEmptySlots(ti, T, M1, counts);
  let kept = bonds;
  for (let b = 0; b < count; b++) {
    const bond = bonds + <usize>b * layout.bondBytes;
    const pair = ti * types + load<i32>(bond, bondTable);
    const table = load<u32>(array(at.tables) + 4 * pair);
    // A pair that the descriptor does not see has no table; its slot stays taken.
    if (table == 0) continue;
    if (kept != bond) memory.copy(kept, bond, layout.bondBytes);
    normalise(ti, pair, kept, table);
    addFeatures(kept, T, M1);
    kept += layout.bondBytes;
  }
  store<i32>(scratch(at.bondCounts) + 4 * row, <i32>((kept - bonds) / layout.bondBytes));
  const per = f32x4.splat(<f32>(1 / number(at.slots)));
  for (let a = 0; a < 16 * M1; a += 16) v128.store(T + a, f32x4.mul(per, v128.load(T + a)));
  multiply(T, scratch(at.D) + 4 * <usize>(row * M1 * word(at.axis)), M1);
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
function startFromEmptySlots(ti: i32, T: usize, M1: i32, counts: usize): void {
  const types = word(at.types);
  memory.copy(T, array(at.absentPadding) + 4 * <usize>(ti * M1), 4 * M1);
  memory.fill(T + 4 * M1, 0, 12 * M1);
  for (let tj = 0; tj < types; tj++) {
    const empty = load<i32>(array(at.sel) + 4 * tj) - load<i32>(counts + 4 * tj);
    const one = array(at.padding) + 4 * <usize>((ti * types + tj) * M1);
    const scale = f32x4.splat(<f32>empty);
    for (let k = 0; k < 4 * M1; k += 16) {
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

  const range = array(at.ranges) + 32 * pair;
  const lower = load<f64>(range);
  const upper = load<f64>(range, 8);
  const max = load<f64>(range, 16);
  let interval = 0;
  let t: f64 = 0;
  let beyond: f64 = 0;
  if (R0 < lower) beyond = R0 - lower;
  else if (R0 < upper) {
    const fine = number(at.fine);
    interval = min(<i32>((R0 - lower) / fine), <i32>load<f64>(range, 24) - 1);
    t = R0 - lower - <f64>interval * fine;
  } else {
    const coarse = number(at.coarse);
    const within = min(R0, max);
    const second = min(<i32>((within - upper) / coarse), <i32>nearest((max - upper) / coarse) - 1);
    interval = <i32>load<f64>(range, 24) + second;
    t = within - upper - <f64>second * coarse;
    beyond = R0 - within;
  }
  store<u32>(bond, table + <u32>(24 * interval * word(at.features)), bondTable);
  store<f32>(bond, <f32>t, bondT);
  store<f32>(bond, <f32>beyond, bondBeyond);
  store<f32>(bond, <f32>R0, bondRow);
  store<f32>(bond, <f32>(angular * load<f64>(bond, bondVector)), bondRow + 4);
  store<f32>(bond, <f32>(angular * load<f64>(bond, bondVector + 8)), bondRow + 8);
  store<f32>(bond, <f32>(angular * load<f64>(bond, bondVector + 16)), bondRow + 12);
}

/** T_c += G R_c for one bond. */
function addFeatures(bond: usize, T: usize, M1: i32): void {
  const c = <usize>load<u32>(bond, bondTable);
  const line: usize = 4 * M1;
  const t = v128.load32_splat(bond, bondT);
  const beyond = v128.load32_splat(bond, bondBeyond);
  const outside = load<f32>(bond, bondBeyond) != 0;
  const R0 = v128.load32_splat(bond, bondRow);
  const R1 = v128.load32_splat(bond, bondRow + 4);
  const R2 = v128.load32_splat(bond, bondRow + 8);
  const R3 = v128.load32_splat(bond, bondRow + 12);
  for (let a: usize = 0; a < line; a += 16) {
    let G = f32x4.relaxed_madd(v128.load(c + <usize>5 * line + a), t, v128.load(c + <usize>4 * line + a));
    G = f32x4.relaxed_madd(G, t, v128.load(c + <usize>3 * line + a));
    G = f32x4.relaxed_madd(G, t, v128.load(c + <usize>2 * line + a));
    G = f32x4.relaxed_madd(G, t, v128.load(c + line + a));
    G = f32x4.relaxed_madd(G, t, v128.load(c + a));
    if (outside) G = f32x4.relaxed_madd(beyond, slopeOf(c, a, line, t), G);
    v128.store(T + a, f32x4.relaxed_madd(G, R0, v128.load(T + a)));
    v128.store(T + line + a, f32x4.relaxed_madd(G, R1, v128.load(T + line + a)));
    v128.store(T + <usize>2 * line + a, f32x4.relaxed_madd(G, R2, v128.load(T + <usize>2 * line + a)));
    v128.store(T + <usize>3 * line + a, f32x4.relaxed_madd(G, R3, v128.load(T + <usize>3 * line + a)));
  }
}

/** dG/ds of four outputs. */
// @ts-ignore: decorator
@inline
export function slopeOf(c: usize, a: usize, line: usize, t: v128): v128 {
  let slope = f32x4.mul(f32x4.splat(5), v128.load(c + <usize>5 * line + a));
  slope = f32x4.relaxed_madd(slope, t, f32x4.mul(f32x4.splat(4), v128.load(c + <usize>4 * line + a)));
  slope = f32x4.relaxed_madd(slope, t, f32x4.mul(f32x4.splat(3), v128.load(c + <usize>3 * line + a)));
  slope = f32x4.relaxed_madd(slope, t, f32x4.mul(f32x4.splat(2), v128.load(c + <usize>2 * line + a)));
  return f32x4.relaxed_madd(slope, t, v128.load(c + line + a));
}

/** D_ab = sum_c T_ca T_cb, b below M_2. */
function multiply(T: usize, D: usize, M1: i32): void {
  const M2 = word(at.axis);
  const line: usize = 4 * M1;
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
