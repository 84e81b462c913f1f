// The neighbourhood of one atom in radial functions and harmonics, A_nlm = sum_j z_n(j) g_nl(r_ij) Y_lm, and the forces that
// dE/dA brings. Radial functions come from tables of cubics in r.
import * as at from "../src/wasm/expansion-layout";
import * as layout from "../src/wasm/layout";
import { at as slotAddress, int, pointer, thread } from "./control";
import { addImageVirial } from "./image-virial";
import { array, noShift, number, scratch, word } from "./model-block";
import { harmonics } from "./harmonics";

let bonds: usize = 0;
let bondEnd: usize = 0;
let bondStride: usize = 0;

// @ts-ignore: decorator
@inline
function radialBytes(): usize {
  return 4 * <usize>(word(at.lines) * word(at.width));
}

/** Bytes of a bond: what `expansion.ts` in the sources of the memory says too. */
function strideOf(): usize {
  const size = word(at.lMax) + 1;
  return <usize>at.bondHarmonics + <usize>16 * <usize>(size * size) + <usize>2 * radialBytes() + <usize>4 * <usize>word(at.radials);
}

/** Finds the neighbours of sorted atom k of type ti, sums A and, where the model has them, the radial descriptors. */
export function expand(ti: i32, k: i32): void {
  const size = word(at.lMax) + 1;
  const radials = word(at.radials);
  memory.fill(scratch(at.A), 0, 4 * <usize>(size * size * word(at.width)));
  if (radials > 0) memory.fill(scratch(at.radialSums), 0, 4 * radials);
  bondStride = strideOf();
  bonds = pointer(layout.slotBonds) + <usize>thread * <usize>int(layout.slotMostNeighbours) * <usize>int(layout.slotBondBytes);
  gather(ti, k);
  for (let bond = bonds; bond < bondEnd; bond += bondStride) {
    const pair = ti * word(at.types) + load<i32>(bond, at.bondType);
    const r = load<f64>(bond, at.bondR);
    if (radials > 0) addRadial(pair, r, bond);
    if (load<i32>(bond, at.bondNear) != 0) addAngular(pair, r, bond);
  }
}

/** The bonds within the cutoff: place, type, lattice vector, vector, distance, and whether the angular part sees them. */
function gather(ti: i32, k: i32): void {
  const rc2 = number(at.cutoff) * number(at.cutoff);
  const sorted = pointer(layout.slotSorted);
  const h = slotAddress(layout.slotCell);
  const starts = pointer(layout.slotFullStarts) + 8 * k;
  const ranges = array(at.angularRanges) + 32 * <usize>(ti * word(at.types));
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
      if (r2 >= rc2) continue;
      const type = load<i32>(p, 28);
      const distance = sqrt(r2);
      store<u32>(bond, j);
      store<i32>(bond, type, at.bondType);
      store<i32>(bond, shift, at.bondShift);
      store<i32>(bond, distance < load<f64>(ranges + 32 * type) ? 1 : 0, at.bondNear);
      store<f64>(bond, x, at.bondVector);
      store<f64>(bond, y, at.bondVector + 8);
      store<f64>(bond, z, at.bondVector + 16);
      store<f64>(bond, distance, at.bondR);
      bond += bondStride;
    }
  }
  bondEnd = bond;
}

let t: v128 = f32x4.splat(0);

/** Address of the interval that holds r, with r from its beginning in `t`; 0 from the cutoff on. */
function interval(tables: i32, ranges: i32, pair: i32, r: f64, bytes: usize): usize {
  const range = array(ranges) + 32 * <usize>pair;
  if (r >= load<f64>(range)) return 0;
  const width = load<f64>(range, 8);
  const k = min(<i32>(r * load<f64>(range, 16)), <i32>load<f64>(range, 24) - 1);
  t = f32x4.splat(<f32>(r - <f64>k * width));
  return <usize>load<u32>(array(tables) + 4 * <usize>pair) + <usize>k * bytes;
}

function addRadial(pair: i32, r: f64, bond: usize): void {
  const n: usize = 4 * <usize>word(at.radials);
  const c = interval(at.radialTables, at.radialRanges, pair, r, 4 * n);
  const slopes = bond + bondStride - n;
  if (c == 0) {
    memory.fill(slopes, 0, n);
    return;
  }
  addCubics(c, n, t, scratch(at.radialSums), slopes);
}

/** sums += g and slopes = dg/dr, for `n` bytes of numbers. */
function addCubics(c: usize, n: usize, t: v128, sums: usize, slopes: usize): void {
  const two = f32x4.splat(2);
  const three = f32x4.splat(3);
  for (let a: usize = 0; a < n; a += 16) {
    const p = c + a;
    const c3 = v128.load(p + <usize>3 * n);
    const c2 = v128.load(p + <usize>2 * n);
    const c1 = v128.load(p + n);
    const g = f32x4.relaxed_madd(f32x4.relaxed_madd(f32x4.relaxed_madd(c3, t, c2), t, c1), t, v128.load(p));
    v128.store(sums + a, f32x4.add(v128.load(sums + a), g));
    const slope = f32x4.relaxed_madd(f32x4.relaxed_madd(f32x4.mul(three, c3), t, f32x4.mul(two, c2)), t, c1);
    v128.store(slopes + a, slope);
  }
}

function addAngular(pair: i32, r: f64, bond: usize): void {
  const L = word(at.lMax);
  const lines = word(at.lines);
  const n: usize = 4 * <usize>word(at.width);
  const c = interval(at.angularTables, at.angularRanges, pair, r, 4 * n * <usize>lines);
  const Y = bond + at.bondHarmonics;
  const g = Y + 16 * <usize>((L + 1) * (L + 1));
  const slopes = g + radialBytes();
  memory.fill(g, 0, radialBytes());
  for (let l = 0; l < lines; l++) addCubics(c + 4 * n * <usize>l, n, t, g + n * <usize>l, slopes + n * <usize>l);
  const factors = array(at.factors);
  if (factors != 0) {
    const z = factors + n * <usize>load<i32>(bond, at.bondType);
    for (let line = g; line < slopes + radialBytes(); line += n) {
      for (let a: usize = 0; a < n; a += 16) v128.store(line + a, f32x4.mul(v128.load(line + a), v128.load(z + a)));
    }
  }
  const per = 1 / r;
  const x = load<f64>(bond, at.bondVector) * per;
  const y = load<f64>(bond, at.bondVector + 8) * per;
  const z = load<f64>(bond, at.bondVector + 16) * per;
  harmonics(x, y, z, L, array(at.legendre), scratch(at.legendreScratch), Y);

  const A = scratch(at.A);
  if (lines == 1 && n == 32) addShared(A, g, Y, word(at.firstL), L);
  else {
    for (let l = word(at.firstL); l <= L; l++) {
      const line = lines == 1 ? g : g + n * <usize>l;
      for (let lm = l * l; lm < (l + 1) * (l + 1); lm++) {
        const s = v128.load32_splat(Y + 16 * <usize>lm);
        const sum = A + n * <usize>lm;
        for (let a: usize = 0; a < n; a += 16) {
          v128.store(sum + a, f32x4.relaxed_madd(s, v128.load(line + a), v128.load(sum + a)));
        }
      }
    }
  }
}

/** The same for eight radial functions that all degrees share: they stay in registers. */
function addShared(A: usize, g: usize, Y: usize, firstL: i32, L: i32): void {
  const g0 = v128.load(g);
  const g1 = v128.load(g, 16);
  let sum = A + 32 * <usize>(firstL * firstL);
  let y = Y + 16 * <usize>(firstL * firstL);
  for (const end = Y + 16 * <usize>((L + 1) * (L + 1)); y < end; y += 16, sum += 32) {
    const s = v128.load32_splat(y);
    v128.store(sum, f32x4.relaxed_madd(s, g0, v128.load(sum)));
    v128.store(sum, f32x4.relaxed_madd(s, g1, v128.load(sum, 16)), 16);
  }
}

// @ts-ignore: decorator
@inline
function sumOf(v: v128): f32 {
  return (
    f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 1) + f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3)
  );
}

/** Adds what the energy of sorted atom k owes to its bonds by dE/dA and dE/d(radial sums). */
export function differentiateExpansion(k: i32): void {
  const force = pointer(layout.slotThreadForces) + <usize>thread * <usize>int(layout.slotAtoms) * 32;
  const out = scratch(at.sums);
  const radials: usize = 4 * <usize>word(at.radials);
  const dEdRadial = scratch(at.dEdRadial);
  let fx: f64 = 0;
  let fy: f64 = 0;
  let fz: f64 = 0;
  for (let bond = bonds; bond < bondEnd; bond += bondStride) {
    const near = load<i32>(bond, at.bondNear) != 0;
    let radial: f64 = 0;
    const slopes = bond + bondStride - radials;
    for (let a: usize = 0; a < radials; a += 4) radial += <f64>(load<f32>(slopes + a) * load<f32>(dEdRadial + a));
    const per = 1 / load<f64>(bond, at.bondR);
    const x = load<f64>(bond, at.bondVector) * per;
    const y = load<f64>(bond, at.bondVector + 8) * per;
    const z = load<f64>(bond, at.bondVector + 16) * per;
    let gx = radial * x;
    let gy = radial * y;
    let gz = radial * z;
    if (near) {
      contract(bond, out);
      const hx = <f64>load<f32>(out, 4) * per;
      const hy = <f64>load<f32>(out, 8) * per;
      const hz = <f64>load<f32>(out, 12) * per;
      // The harmonics are polynomials: on the sphere only what is perpendicular to the radius counts.
      const along = <f64>load<f32>(out, 0) - (hx * x + hy * y + hz * z);
      gx += hx + along * x;
      gy += hy + along * y;
      gz += hz + along * z;
    }
    fx += gx;
    fy += gy;
    fz += gz;
    const other = force + load<u32>(bond);
    store<f64>(other, load<f64>(other) - gx);
    store<f64>(other, load<f64>(other, 8) - gy, 8);
    store<f64>(other, load<f64>(other, 16) - gz, 16);
    const shift = load<i32>(bond, at.bondShift);
    if (shift != noShift) addImageVirial(shift, gx, gy, gz);
  }
  const own = force + (k << 5);
  store<f64>(own, load<f64>(own) + fx);
  store<f64>(own, load<f64>(own, 8) + fy, 8);
  store<f64>(own, load<f64>(own, 16) + fz, 16);
}

/** The sums dE/dA dg/dr Y, and dE/dA g times dY/dx, dY/dy and dY/dz. */
function contract(bond: usize, out: usize): void {
  const L = word(at.lMax);
  const lines = word(at.lines);
  const n: usize = 4 * <usize>word(at.width);
  const Y = bond + at.bondHarmonics;
  const g = Y + 16 * <usize>((L + 1) * (L + 1));
  const slopes = radialBytes();
  const D = scratch(at.dEdA);
  let p = f32x4.splat(0), px = p, py = p, pz = p;
  if (lines == 1 && n == 32) {
    const g0 = v128.load(g), g1 = v128.load(g, 16);
    const s0 = v128.load(g + slopes), s1 = v128.load(g + slopes, 16);
    const firstL = word(at.firstL);
    let d = D + 32 * <usize>(firstL * firstL);
    let y = Y + 16 * <usize>(firstL * firstL);
    for (const end = Y + 16 * <usize>((L + 1) * (L + 1)); y < end; y += 16, d += 32) {
      const u = v128.load(d);
      const v = v128.load(d, 16);
      const ps = f32x4.relaxed_madd(v, s1, f32x4.mul(u, s0));
      const pg = f32x4.relaxed_madd(v, g1, f32x4.mul(u, g0));
      p = f32x4.relaxed_madd(v128.load32_splat(y), ps, p);
      px = f32x4.relaxed_madd(v128.load32_splat(y, 4), pg, px);
      py = f32x4.relaxed_madd(v128.load32_splat(y, 8), pg, py);
      pz = f32x4.relaxed_madd(v128.load32_splat(y, 12), pg, pz);
    }
  }
  for (let l = lines == 1 && n == 32 ? L + 1 : word(at.firstL); l <= L; l++) {
    const line = lines == 1 ? g : g + n * <usize>l;
    for (let lm = l * l; lm < (l + 1) * (l + 1); lm++) {
      const d = D + n * <usize>lm;
      let ps = f32x4.splat(0);
      let pg = f32x4.splat(0);
      for (let a: usize = 0; a < n; a += 16) {
        const u = v128.load(d + a);
        ps = f32x4.relaxed_madd(u, v128.load(line + slopes + a), ps);
        pg = f32x4.relaxed_madd(u, v128.load(line + a), pg);
      }
      const y = Y + 16 * <usize>lm;
      p = f32x4.relaxed_madd(v128.load32_splat(y), ps, p);
      px = f32x4.relaxed_madd(v128.load32_splat(y, 4), pg, px);
      py = f32x4.relaxed_madd(v128.load32_splat(y, 8), pg, py);
      pz = f32x4.relaxed_madd(v128.load32_splat(y, 12), pg, pz);
    }
  }
  store<f32>(out, sumOf(p));
  store<f32>(out, sumOf(px), 4);
  store<f32>(out, sumOf(py), 8);
  store<f32>(out, sumOf(pz), 12);
}
