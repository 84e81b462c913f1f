// Forces and virial of one atom from dE/dD.
import * as at from "../src/wasm/deep-potential-layout";
import * as layout from "../src/wasm/layout";
import { int, pointer, thread } from "./control";
import { addImageVirial } from "./image-virial";
import { bondR, bondRow, bondShift, bondT, bondTable, bondVector } from "./deep-bond";
import { array, noShift, number, scratch, word } from "./model-block";
import { bondsOf } from "./deep-descriptor";

// @ts-ignore: decorator
@inline
function sumOf(v: v128): f32 {
  return f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 1) + f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3);
}

/** dE/dT_ca += sum_b dD_ab T_cb, and dE/dT_cb += sum_a dD_ab T_ca. */
function gradientOfT(dD: usize, T: usize, dT: usize, line: usize): void {
  const M1 = word(at.features);
  const M2 = word(at.axis);
  memory.fill(dT, 0, 4 * line);
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
}

/**
 * dE/dR_c = sum_a dT_ca G_a of one bond, for c = 0 with sum_a (sum_c dT_ca R_c) dG_a/ds, to the scratch `rowSums`. Vectors
 * go in pairs that are stored side by side, which V8 can join.
 */
function gradientOfRow(bond: usize, dT: usize, line: usize): void {
  let c = <usize>load<u32>(bond, bondTable);
  const t = v128.load32_splat(bond, bondT);
  const R0 = v128.load32_splat(bond, bondRow);
  const R1 = v128.load32_splat(bond, bondRow + 4);
  const R2 = v128.load32_splat(bond, bondRow + 8);
  const R3 = v128.load32_splat(bond, bondRow + 12);
  const two = f32x4.splat(2);
  const three = f32x4.splat(3);
  let p0 = f32x4.splat(0), p1 = p0, p2 = p0, p3 = p0, q0 = p0, q1 = p0, q2 = p0, q3 = p0;
  for (const end = dT + line; dT < end; dT += 32, c += 128) {
    const G3 = v128.load(c, 96), H3 = v128.load(c, 112);
    const G2 = v128.load(c, 64), H2 = v128.load(c, 80);
    const G1 = v128.load(c, 32), H1 = v128.load(c, 48);
    const G = f32x4.relaxed_madd(f32x4.relaxed_madd(f32x4.relaxed_madd(G3, t, G2), t, G1), t, v128.load(c));
    const H = f32x4.relaxed_madd(f32x4.relaxed_madd(f32x4.relaxed_madd(H3, t, H2), t, H1), t, v128.load(c, 16));
    const dG = f32x4.relaxed_madd(f32x4.relaxed_madd(f32x4.mul(three, G3), t, f32x4.mul(two, G2)), t, G1);
    const dH = f32x4.relaxed_madd(f32x4.relaxed_madd(f32x4.mul(three, H3), t, f32x4.mul(two, H2)), t, H1);
    const d0 = v128.load(dT), e0 = v128.load(dT, 16);
    const d1 = v128.load(dT + line), e1 = v128.load(dT + line, 16);
    const d2 = v128.load(dT + <usize>2 * line), e2 = v128.load(dT + <usize>2 * line, 16);
    const d3 = v128.load(dT + <usize>3 * line), e3 = v128.load(dT + <usize>3 * line, 16);
    const g = f32x4.relaxed_madd(d3, R3, f32x4.relaxed_madd(d2, R2, f32x4.relaxed_madd(d1, R1, f32x4.mul(d0, R0))));
    const h = f32x4.relaxed_madd(e3, R3, f32x4.relaxed_madd(e2, R2, f32x4.relaxed_madd(e1, R1, f32x4.mul(e0, R0))));
    p0 = f32x4.relaxed_madd(d0, G, f32x4.relaxed_madd(g, dG, p0)), q0 = f32x4.relaxed_madd(e0, H, f32x4.relaxed_madd(h, dH, q0));
    p1 = f32x4.relaxed_madd(d1, G, p1), q1 = f32x4.relaxed_madd(e1, H, q1);
    p2 = f32x4.relaxed_madd(d2, G, p2), q2 = f32x4.relaxed_madd(e2, H, q2);
    p3 = f32x4.relaxed_madd(d3, G, p3), q3 = f32x4.relaxed_madd(e3, H, q3);
  }
  const out = scratch(at.rowSums);
  v128.store(out, p0, 16), v128.store(out, q0, 32);
  v128.store(out, p1, 48), v128.store(out, q1, 64);
  v128.store(out, p2, 80), v128.store(out, q2, 96);
  v128.store(out, p3, 112), v128.store(out, q3, 128);
  store<f32>(out, sumOf(f32x4.add(v128.load(out, 16), v128.load(out, 32))));
  store<f32>(out, sumOf(f32x4.add(v128.load(out, 48), v128.load(out, 64))), 4);
  store<f32>(out, sumOf(f32x4.add(v128.load(out, 80), v128.load(out, 96))), 8);
  store<f32>(out, sumOf(f32x4.add(v128.load(out, 112), v128.load(out, 128))), 12);
}

/** Adds what the energy of sorted atom k owes to its bonds: to the forces, and to the virial of images. */
export function differentiate(ti: i32, row: i32, k: i32): void {
  const line: usize = 4 * word(at.line);
  const dT = scratch(at.dEdT);
  const dD = scratch(at.D) + 4 * <usize>(row * word(at.inputs));
  gradientOfT(dD, scratch(at.T) + 4 * <usize>row * line, dT, line);

  const stats = array(at.statistics) + 32 * ti;
  const radialScale = load<f64>(stats, 8) / number(at.slots);
  const angularScale = load<f64>(stats, 16) / number(at.slots);
  const p = number(at.protection);
  const rs = number(at.switchStart);
  const perWidth = 1 / (number(at.cutoff) - rs);
  const sums = scratch(at.rowSums);
  const force = pointer(layout.slotThreadForces) + <usize>thread * <usize>int(layout.slotAtoms) * 32;
  let fx: f64 = 0;
  let fy: f64 = 0;
  let fz: f64 = 0;
  const count = load<i32>(scratch(at.bondCounts) + 4 * row);
  let bond = bondsOf(row);
  for (let b = 0; b < count; b++, bond += layout.bondBytes) {
    gradientOfRow(bond, dT, line);
    const dR0 = <f64>load<f32>(sums) * radialScale;
    const dR1 = <f64>load<f32>(sums, 4) * angularScale;
    const dR2 = <f64>load<f32>(sums, 8) * angularScale;
    const dR3 = <f64>load<f32>(sums, 12) * angularScale;
    const x = load<f64>(bond, bondVector);
    const y = load<f64>(bond, bondVector + 8);
    const z = load<f64>(bond, bondVector + 16);
    const r = load<f64>(bond, bondR);
    let w: f64 = 1;
    let dw: f64 = 0;
    if (r >= rs) {
      const u = (r - rs) * perWidth;
      w = u * u * u * (-6 * u * u + 15 * u - 10) + 1;
      dw = -30 * u * u * (u - 1) * (u - 1) * perWidth;
    }
    const per = 1 / (r + p);
    const radial = dw * per - w * per * per;
    const angular = dw * per * per - 2 * w * per * per * per;
    const along = (dR0 * radial + (dR1 * x + dR2 * y + dR3 * z) * angular) / r;
    const flat = w * per * per;
    const gx = along * x + flat * dR1;
    const gy = along * y + flat * dR2;
    const gz = along * z + flat * dR3;
    fx += gx;
    fy += gy;
    fz += gz;
    const other = force + load<u32>(bond);
    store<f64>(other, load<f64>(other) - gx);
    store<f64>(other, load<f64>(other, 8) - gy, 8);
    store<f64>(other, load<f64>(other, 16) - gz, 16);
    const shift = load<i32>(bond, bondShift);
    if (shift != noShift) addImageVirial(shift, gx, gy, gz);
  }
  const own = force + (k << 5);
  store<f64>(own, load<f64>(own) + fx);
  store<f64>(own, load<f64>(own, 8) + fy, 8);
  store<f64>(own, load<f64>(own, 16) + fz, 16);
}
