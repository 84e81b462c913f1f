// Deep Potential (se_e2_a): tabulated embedding, f32 features and networks, f64 geometry, energies and forces.
// Symbols as in packages/potentials/src/deep-potential/reference.ts.
import * as at from "../src/wasm/deep-potential-layout";
import { addPanels, hyperbolicTangent } from "./dense-layer";

// @ts-ignore: decorator
@inline
function word(k: i32): i32 {
  return load<i32>(at.deepAddress + 4 * k);
}
// @ts-ignore: decorator
@inline
function array(k: i32): usize {
  return load<u32>(at.deepAddress + 4 * k);
}
// @ts-ignore: decorator
@inline
function num(k: i32): f64 {
  return load<f64>(at.deepNumbers + 8 * k);
}
// @ts-ignore: decorator
@inline
function sumOf(v: v128): f32 {
  return f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 1) + f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3);
}

// A bond in scratch: j, address of its interval, t, beyond, R[4] (f32); x, y, z, r, radial and angular factors (f64).
const bondTable: usize = 4;
const bondT: usize = 8;
const bondBeyond: usize = 12;
const bondRow: usize = 16;
const bondVector: usize = 32;
const bondWeight: usize = 56;
const bondSlope: usize = 64;
const bondR: usize = 72;

/**
 * Energies and forces of atoms [begin, end) of `order`, all of type ti and at most `batch` of them.
 * @returns 0, or 1 where an atom has more neighbours than slots
 */
export function deepPotential(ti: i32, begin: i32, end: i32): i32 {
  for (let k = begin; k < end; k++) if (!describe(ti, k - begin, load<i32>(array(at.order) + 4 * k))) return 1;
  fit(ti, begin, end - begin);
  for (let k = begin; k < end; k++) differentiate(ti, k - begin, load<i32>(array(at.order) + 4 * k));
  return 0;
}

/** R, T and D of one atom; false where its neighbours do not fit into the slots. */
function describe(ti: i32, row: i32, i: i32): bool {
  const M1 = word(at.features);
  const M2 = word(at.axis);
  const ntypes = word(at.types);
  const T = array(at.T) + 16 * <usize>(row * M1);
  memory.fill(T, 0, 16 * M1);
  const stats = array(at.statistics) + 32 * ti;
  const davg = load<f64>(stats);
  const perRadial = load<f64>(stats, 8);
  const perAngular = load<f64>(stats, 16);
  const rc = num(at.cutoff);
  const rs = num(at.switchStart);
  const p = num(at.protection);
  const fine = num(at.fine);
  const coarse = num(at.coarse);
  const position = array(at.positions);
  const q = position + 24 * i;
  let bond = array(at.bonds) + <usize>row * <usize>word(at.mostNeighbours) * at.bondBytes;
  let count = 0;
  const counts = array(at.bondCounts) + 4 * at.batch;
  memory.fill(counts, 0, 4 * ntypes);

  const last = load<i32>(array(at.offsets) + 4 * i + 4);
  for (let k = load<i32>(array(at.offsets) + 4 * i); k < last; k++) {
    const j = load<i32>(array(at.neighbours) + 4 * k);
    const s = array(at.shifts) + 24 * k;
    const o = position + 24 * j;
    const x = load<f64>(o) - load<f64>(q) + load<f64>(s);
    const y = load<f64>(o, 8) - load<f64>(q, 8) + load<f64>(s, 8);
    const z = load<f64>(o, 16) - load<f64>(q, 16) + load<f64>(s, 16);
    const r2 = x * x + y * y + z * z;
    if (r2 >= rc * rc) continue;
    const r = sqrt(r2);
    let w: f64 = 1;
    let dw: f64 = 0;
    if (r >= rs) {
      const u = (r - rs) / (rc - rs);
      w = u * u * u * (-6 * u * u + 15 * u - 10) + 1;
      dw = (-30 * u * u * (u - 1) * (u - 1)) / (rc - rs);
    }
    const tj = load<i32>(array(at.typeOfAtom) + 4 * j);
    store<i32>(counts + 4 * tj, load<i32>(counts + 4 * tj) + 1);
    const table = load<u32>(array(at.tables) + 4 * (ti * ntypes + tj));
    // A pair that the descriptor does not see has no table; its slot stays taken.
    if (table == 0) continue;
    const per = 1 / (r + p);
    const R0 = (w * per - davg) * perRadial;
    const angular = w * per * per * perAngular;

    const range = array(at.ranges) + 32 * (ti * ntypes + tj);
    const lower = load<f64>(range);
    const upper = load<f64>(range, 8);
    const max = load<f64>(range, 16);
    let interval = 0;
    let t: f64 = 0;
    let beyond: f64 = 0;
    if (R0 < lower) beyond = R0 - lower;
    else if (R0 < upper) {
      interval = <i32>((R0 - lower) / fine);
      t = R0 - lower - <f64>interval * fine;
    } else {
      const first = <i32>load<f64>(range, 24);
      const within = min(R0, max);
      const second = min(<i32>((within - upper) / coarse), <i32>nearest((max - upper) / coarse) - 1);
      interval = first + second;
      t = within - upper - <f64>second * coarse;
      beyond = R0 - within;
    }
    const coefficients = <usize>table + 24 * <usize>(interval * M1);
    store<i32>(bond, j);
    store<u32>(bond, <u32>coefficients, bondTable);
    store<f32>(bond, <f32>t, bondT);
    store<f32>(bond, <f32>beyond, bondBeyond);
    store<f32>(bond, <f32>R0, bondRow);
    store<f32>(bond, <f32>(angular * x), bondRow + 4);
    store<f32>(bond, <f32>(angular * y), bondRow + 8);
    store<f32>(bond, <f32>(angular * z), bondRow + 12);
    store<f64>(bond, x, bondVector);
    store<f64>(bond, y, bondVector + 8);
    store<f64>(bond, z, bondVector + 16);
    store<f64>(bond, w, bondWeight);
    store<f64>(bond, dw, bondSlope);
    store<f64>(bond, r, bondR);
    addFeatures(bond, T, M1);
    bond += at.bondBytes;
    count++;
  }
  store<i32>(array(at.bondCounts) + 4 * row, count);

  let all = 0;
  for (let tj = 0; tj < ntypes; tj++) {
    const empty = load<i32>(array(at.sel) + 4 * tj) - load<i32>(counts + 4 * tj);
    if (empty < 0) return false;
    all += load<i32>(counts + 4 * tj);
    const one = array(at.padding) + 16 * <usize>((ti * ntypes + tj) * M1);
    const scale = f32x4.splat(<f32>empty);
    for (let k = 0; k < 16 * M1; k += 16) {
      v128.store(T + k, f32x4.add(v128.load(T + k), f32x4.mul(scale, v128.load(one + k))));
    }
  }
  const per = f32x4.splat(<f32>(1 / num(at.slots)));
  for (let k = 0; k < 16 * M1; k += 16) v128.store(T + k, f32x4.mul(per, v128.load(T + k)));

  const D = array(at.D) + 4 * <usize>(row * M1 * M2);
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
  return true;
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
function slopeOf(c: usize, a: usize, line: usize, t: v128): v128 {
  let slope = f32x4.mul(f32x4.splat(5), v128.load(c + <usize>5 * line + a));
  slope = f32x4.relaxed_madd(slope, t, f32x4.mul(f32x4.splat(4), v128.load(c + <usize>4 * line + a)));
  slope = f32x4.relaxed_madd(slope, t, f32x4.mul(f32x4.splat(3), v128.load(c + <usize>3 * line + a)));
  slope = f32x4.relaxed_madd(slope, t, f32x4.mul(f32x4.splat(2), v128.load(c + <usize>2 * line + a)));
  return f32x4.relaxed_madd(slope, t, v128.load(c + line + a));
}

/** The fitting network of a batch, forwards and backwards; D becomes dE/dD. */
function fit(ti: i32, begin: i32, count: i32): void {
  const rows = ((count + 5) / 6) * 6;
  const layers = word(at.layers);
  const inputs = word(at.features) * word(at.axis);
  const D = array(at.D);
  for (let row = count; row < rows; row++) memory.fill(D + 4 * <usize>(row * inputs), 0, 4 * inputs);

  let x = D;
  let width = inputs;
  let state = array(at.states);
  let tangent = array(at.tangents);
  for (let l = 0; l < layers; l++) {
    const next = load<i32>(array(at.widths) + 4 * l);
    const which = 4 * (ti * layers + l);
    const bias = <usize>load<u32>(array(at.biases) + which);
    for (let row = 0; row < rows; row++) memory.copy(tangent + 4 * <usize>(row * next), bias, 4 * next);
    addPanels(x, width, <usize>load<u32>(array(at.weights) + which), tangent, next, rows);
    const idt = <usize>load<u32>(array(at.timesteps) + which);
    const shortcut = load<i32>(array(at.shortcuts) + 4 * l) != 0;
    for (let row = 0; row < rows; row++) {
      for (let h: usize = 0; h < <usize>(4 * next); h += 16) {
        const k = <usize>(4 * row * next) + h;
        const t = hyperbolicTangent(v128.load(tangent + k));
        v128.store(tangent + k, t);
        let y = idt == 0 ? t : f32x4.mul(t, v128.load(idt + h));
        if (shortcut) y = f32x4.add(y, v128.load(x + k));
        v128.store(state + k, y);
      }
    }
    x = state;
    width = next;
    state += 4 * <usize>(at.batch * next);
    tangent += 4 * <usize>(at.batch * next);
  }

  const readout = <usize>load<u32>(array(at.outputs) + 4 * ti);
  let g = array(at.gradients);
  for (let row = 0; row < rows; row++) {
    memory.copy(g + 4 * <usize>(row * width), readout, 4 * width);
    if (row >= count) continue;
    let energy = num(at.bias + ti);
    for (let h = 0; h < width; h++) {
      energy += <f64>load<f32>(x + 4 * <usize>(row * width + h)) * <f64>load<f32>(readout + 4 * h);
    }
    store<f64>(array(at.energies) + 8 * load<i32>(array(at.order) + 4 * (begin + row)), energy);
  }
  for (let l = layers - 1; l >= 0; l--) {
    const before = l == 0 ? inputs : load<i32>(array(at.widths) + 4 * (l - 1));
    const which = 4 * (ti * layers + l);
    const idt = <usize>load<u32>(array(at.timesteps) + which);
    const shortcut = load<i32>(array(at.shortcuts) + 4 * l) != 0;
    tangent -= 4 * <usize>(at.batch * width);
    const other = l == 0 ? D : g == array(at.gradients) ? array(at.otherGradients) : array(at.gradients);
    if (shortcut) memory.copy(other, g, 4 * <usize>(rows * before));
    else memory.fill(other, 0, 4 * <usize>(rows * before));
    for (let row = 0; row < rows; row++) {
      for (let h: usize = 0; h < <usize>(4 * width); h += 16) {
        const k = <usize>(4 * row * width) + h;
        const t = v128.load(tangent + k);
        let dz = f32x4.mul(v128.load(g + k), f32x4.sub(f32x4.splat(1), f32x4.mul(t, t)));
        if (idt != 0) dz = f32x4.mul(dz, v128.load(idt + h));
        v128.store(tangent + k, dz);
      }
    }
    addPanels(tangent, width, <usize>load<u32>(array(at.transposed) + which), other, before, rows);
    g = other;
    width = before;
  }
}

/** Forces and virial of one atom from dE/dD. */
function differentiate(ti: i32, row: i32, i: i32): void {
  const M1 = word(at.features);
  const M2 = word(at.axis);
  const T = array(at.T) + 16 * <usize>(row * M1);
  const dD = array(at.D) + 4 * <usize>(row * M1 * M2);
  const dT = array(at.dEdT);
  const line: usize = 4 * M1;
  memory.fill(dT, 0, 16 * M1);
  // dE/dT_ca += sum_b dD_ab T_cb, and dE/dT_cb += sum_a dD_ab T_ca.
  for (let a = 0; a < M1; a++) {
    const from = dD + 4 * <usize>(a * M2);
    for (let c: usize = 0; c < 4; c++) {
      const t = f32x4.splat(load<f32>(T + c * line + 4 * a));
      let sum = f32x4.splat(0);
      for (let b: usize = 0; b < <usize>(4 * M2); b += 16) {
        const g = v128.load(from + b);
        sum = f32x4.relaxed_madd(g, v128.load(T + c * line + b), sum);
        v128.store(dT + c * line + b, f32x4.relaxed_madd(g, t, v128.load(dT + c * line + b)));
      }
      store<f32>(dT + c * line + 4 * a, load<f32>(dT + c * line + 4 * a) + sumOf(sum));
    }
  }

  const stats = array(at.statistics) + 32 * ti;
  const radialScale = load<f64>(stats, 8) / num(at.slots);
  const angularScale = load<f64>(stats, 16) / num(at.slots);
  const p = num(at.protection);
  const forces = array(at.forces);
  const own = forces + 24 * i;
  const count = load<i32>(array(at.bondCounts) + 4 * row);
  let bond = array(at.bonds) + <usize>row * <usize>word(at.mostNeighbours) * at.bondBytes;
  for (let k = 0; k < count; k++, bond += at.bondBytes) {
    const c = <usize>load<u32>(bond, bondTable);
    const t = v128.load32_splat(bond, bondT);
    const beyond = v128.load32_splat(bond, bondBeyond);
    const R0 = v128.load32_splat(bond, bondRow);
    const R1 = v128.load32_splat(bond, bondRow + 4);
    const R2 = v128.load32_splat(bond, bondRow + 8);
    const R3 = v128.load32_splat(bond, bondRow + 12);
    let g0 = f32x4.splat(0);
    let g1 = f32x4.splat(0);
    let g2 = f32x4.splat(0);
    let g3 = f32x4.splat(0);
    for (let a: usize = 0; a < line; a += 16) {
      let G = f32x4.relaxed_madd(v128.load(c + <usize>5 * line + a), t, v128.load(c + <usize>4 * line + a));
      G = f32x4.relaxed_madd(G, t, v128.load(c + <usize>3 * line + a));
      G = f32x4.relaxed_madd(G, t, v128.load(c + <usize>2 * line + a));
      G = f32x4.relaxed_madd(G, t, v128.load(c + line + a));
      G = f32x4.relaxed_madd(G, t, v128.load(c + a));
      const slope = slopeOf(c, a, line, t);
      G = f32x4.relaxed_madd(beyond, slope, G);
      const d0 = v128.load(dT + a);
      const d1 = v128.load(dT + line + a);
      const d2 = v128.load(dT + <usize>2 * line + a);
      const d3 = v128.load(dT + <usize>3 * line + a);
      let dG = f32x4.mul(d0, R0);
      dG = f32x4.relaxed_madd(d1, R1, dG);
      dG = f32x4.relaxed_madd(d2, R2, dG);
      dG = f32x4.relaxed_madd(d3, R3, dG);
      g0 = f32x4.relaxed_madd(d0, G, f32x4.relaxed_madd(dG, slope, g0));
      g1 = f32x4.relaxed_madd(d1, G, g1);
      g2 = f32x4.relaxed_madd(d2, G, g2);
      g3 = f32x4.relaxed_madd(d3, G, g3);
    }
    const dR0 = <f64>sumOf(g0) * radialScale;
    const dR1 = <f64>sumOf(g1) * angularScale;
    const dR2 = <f64>sumOf(g2) * angularScale;
    const dR3 = <f64>sumOf(g3) * angularScale;
    const x = load<f64>(bond, bondVector);
    const y = load<f64>(bond, bondVector + 8);
    const z = load<f64>(bond, bondVector + 16);
    const w = load<f64>(bond, bondWeight);
    const dw = load<f64>(bond, bondSlope);
    const r = load<f64>(bond, bondR);
    const per = 1 / (r + p);
    const radial = dw * per - w * per * per;
    const angular = dw * per * per - 2 * w * per * per * per;
    const along = (dR0 * radial + (dR1 * x + dR2 * y + dR3 * z) * angular) / r;
    const flat = w * per * per;
    const gx = along * x + flat * dR1;
    const gy = along * y + flat * dR2;
    const gz = along * z + flat * dR3;
    const other = forces + 24 * load<i32>(bond);
    store<f64>(own, load<f64>(own) + gx);
    store<f64>(own, load<f64>(own, 8) + gy, 8);
    store<f64>(own, load<f64>(own, 16) + gz, 16);
    store<f64>(other, load<f64>(other) - gx);
    store<f64>(other, load<f64>(other, 8) - gy, 8);
    store<f64>(other, load<f64>(other, 16) - gz, 16);
    addVirial(0, gx, x, y, z);
    addVirial(24, gy, x, y, z);
    addVirial(48, gz, x, y, z);
  }
}

// @ts-ignore: decorator
@inline
function addVirial(row: usize, g: f64, x: f64, y: f64, z: f64): void {
  const w = <usize>(at.deepNumbers + 8 * at.virial) + row;
  store<f64>(w, load<f64>(w) - g * x);
  store<f64>(w, load<f64>(w, 8) - g * y, 8);
  store<f64>(w, load<f64>(w, 16) - g * z, 16);
}
