// Forces and virial of one atom from dE/dD, in f32 or f64.
import * as at from "../src/wasm/deep-potential-layout";
import * as layout from "../src/wasm/layout";
import { int, pointer, thread } from "./control";
import { addImageVirial } from "./image-virial";
import { bondR, bondRow, bondShift, bondTable, bondVector, splatT, strideOf, wideBondRow } from "./deep-bond";
import { array, noShift, number, scratch, word } from "./model-block";
import { bondsOf } from "./deep-descriptor";

// @ts-ignore: decorator
@inline
function sumOf<T>(v: v128): T {
  if (sizeof<T>() == 8) return v128.extract_lane<T>(v, 0) + v128.extract_lane<T>(v, 1);
  return <T>(
    (f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 1) + f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3))
  );
}

/** dE/dT_ca += sum_b dD_ab T_cb, and dE/dT_cb += sum_a dD_ab T_ca. */
function gradientOfT<T>(dD: usize, sums: usize, dT: usize, line: usize): void {
  const M1 = word(at.features);
  const axis = sizeof<T>() * <usize>word(at.axis);
  memory.fill(dT, 0, 4 * line);
  for (let a = 0; a < M1; a++) {
    const from = dD + axis * <usize>a;
    for (let c: usize = 0; c < 4; c++) {
      const own = c * line + sizeof<T>() * <usize>a;
      const t = v128.splat<T>(load<T>(sums + own));
      let sum = v128.splat<T>(<T>0);
      for (let b: usize = 0; b < axis; b += 16) {
        const g = v128.load(from + b);
        sum = v128.relaxed_madd<T>(g, v128.load(sums + c * line + b), sum);
        v128.store(dT + c * line + b, v128.relaxed_madd<T>(g, t, v128.load(dT + c * line + b)));
      }
      store<T>(dT + own, <T>(load<T>(dT + own) + sumOf<T>(sum)));
    }
  }
}

/**
 * dE/dR_c = sum_a dT_ca G_a of one bond, for c = 0 with sum_a (sum_c dT_ca R_c) dG_a/ds, to the scratch `rowSums`. Vectors
 * go in pairs that are stored side by side, which V8 can join.
 */
function gradientOfRow<T>(bond: usize, dT: usize, line: usize): void {
  let c = <usize>load<u32>(bond, bondTable);
  const t = splatT<T>(bond);
  const R0 = sizeof<T>() == 4 ? v128.load32_splat(bond, bondRow) : v128.load64_splat(bond, wideBondRow);
  const R1 = sizeof<T>() == 4 ? v128.load32_splat(bond, bondRow + 4) : v128.load64_splat(bond, wideBondRow + 8);
  const R2 = sizeof<T>() == 4 ? v128.load32_splat(bond, bondRow + 8) : v128.load64_splat(bond, wideBondRow + 16);
  const R3 = sizeof<T>() == 4 ? v128.load32_splat(bond, bondRow + 12) : v128.load64_splat(bond, wideBondRow + 24);
  const two = v128.splat<T>(<T>2);
  const three = v128.splat<T>(<T>3);
  let p0 = v128.splat<T>(<T>0), p1 = p0, p2 = p0, p3 = p0, q0 = p0, q1 = p0, q2 = p0, q3 = p0;
  for (const end = dT + line; dT < end; dT += 32, c += sizeof<T>() == 4 ? 128 : 192) {
    const G3 = v128.load(c, 96), H3 = v128.load(c, 112);
    const G2 = v128.load(c, 64), H2 = v128.load(c, 80);
    const G1 = v128.load(c, 32), H1 = v128.load(c, 48);
    let G: v128, H: v128, dG: v128, dH: v128;
    if (sizeof<T>() == 4) {
      G = v128.relaxed_madd<T>(G3, t, G2);
      H = v128.relaxed_madd<T>(H3, t, H2);
      dG = v128.relaxed_madd<T>(v128.mul<T>(three, G3), t, v128.mul<T>(two, G2));
      dH = v128.relaxed_madd<T>(v128.mul<T>(three, H3), t, v128.mul<T>(two, H2));
    } else {
      const G5 = v128.load(c, 160), H5 = v128.load(c, 176);
      const G4 = v128.load(c, 128), H4 = v128.load(c, 144);
      const four = v128.splat<T>(<T>4);
      const five = v128.splat<T>(<T>5);
      G = v128.relaxed_madd<T>(v128.relaxed_madd<T>(v128.relaxed_madd<T>(G5, t, G4), t, G3), t, G2);
      H = v128.relaxed_madd<T>(v128.relaxed_madd<T>(v128.relaxed_madd<T>(H5, t, H4), t, H3), t, H2);
      dG = v128.relaxed_madd<T>(v128.mul<T>(five, G5), t, v128.mul<T>(four, G4));
      dH = v128.relaxed_madd<T>(v128.mul<T>(five, H5), t, v128.mul<T>(four, H4));
      dG = v128.relaxed_madd<T>(v128.relaxed_madd<T>(dG, t, v128.mul<T>(three, G3)), t, v128.mul<T>(two, G2));
      dH = v128.relaxed_madd<T>(v128.relaxed_madd<T>(dH, t, v128.mul<T>(three, H3)), t, v128.mul<T>(two, H2));
    }
    G = v128.relaxed_madd<T>(v128.relaxed_madd<T>(G, t, G1), t, v128.load(c));
    H = v128.relaxed_madd<T>(v128.relaxed_madd<T>(H, t, H1), t, v128.load(c, 16));
    dG = v128.relaxed_madd<T>(dG, t, G1);
    dH = v128.relaxed_madd<T>(dH, t, H1);
    const d0 = v128.load(dT), e0 = v128.load(dT, 16);
    const d1 = v128.load(dT + line), e1 = v128.load(dT + line, 16);
    const d2 = v128.load(dT + <usize>2 * line), e2 = v128.load(dT + <usize>2 * line, 16);
    const d3 = v128.load(dT + <usize>3 * line), e3 = v128.load(dT + <usize>3 * line, 16);
    let g = v128.relaxed_madd<T>(d1, R1, v128.mul<T>(d0, R0));
    let h = v128.relaxed_madd<T>(e1, R1, v128.mul<T>(e0, R0));
    g = v128.relaxed_madd<T>(d3, R3, v128.relaxed_madd<T>(d2, R2, g));
    h = v128.relaxed_madd<T>(e3, R3, v128.relaxed_madd<T>(e2, R2, h));
    p0 = v128.relaxed_madd<T>(d0, G, v128.relaxed_madd<T>(g, dG, p0));
    q0 = v128.relaxed_madd<T>(e0, H, v128.relaxed_madd<T>(h, dH, q0));
    p1 = v128.relaxed_madd<T>(d1, G, p1), q1 = v128.relaxed_madd<T>(e1, H, q1);
    p2 = v128.relaxed_madd<T>(d2, G, p2), q2 = v128.relaxed_madd<T>(e2, H, q2);
    p3 = v128.relaxed_madd<T>(d3, G, p3), q3 = v128.relaxed_madd<T>(e3, H, q3);
  }
  const out = scratch(at.rowSums);
  v128.store(out, p0, 32), v128.store(out, q0, 48);
  v128.store(out, p1, 64), v128.store(out, q1, 80);
  v128.store(out, p2, 96), v128.store(out, q2, 112);
  v128.store(out, p3, 128), v128.store(out, q3, 144);
  store<T>(out, sumOf<T>(v128.add<T>(v128.load(out, 32), v128.load(out, 48))));
  store<T>(out + sizeof<T>(), sumOf<T>(v128.add<T>(v128.load(out, 64), v128.load(out, 80))));
  store<T>(out + 2 * sizeof<T>(), sumOf<T>(v128.add<T>(v128.load(out, 96), v128.load(out, 112))));
  store<T>(out + 3 * sizeof<T>(), sumOf<T>(v128.add<T>(v128.load(out, 128), v128.load(out, 144))));
}

/** Adds what the energy of sorted atom k owes to its bonds: to the forces, and to the virial of images. */
export function differentiate<T>(ti: i32, row: i32, k: i32): void {
  const line = sizeof<T>() * <usize>word(at.line);
  const dT = scratch(at.dEdT);
  const dD = scratch(at.D) + sizeof<T>() * <usize>(row * word(at.inputs));
  gradientOfT<T>(dD, scratch(at.T) + 4 * <usize>row * line, dT, line);

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
  let bond = bondsOf<T>(row);
  for (let b = 0; b < count; b++, bond += strideOf<T>()) {
    gradientOfRow<T>(bond, dT, line);
    const dR0 = <f64>load<T>(sums) * radialScale;
    const dR1 = <f64>load<T>(sums + sizeof<T>()) * angularScale;
    const dR2 = <f64>load<T>(sums + 2 * sizeof<T>()) * angularScale;
    const dR3 = <f64>load<T>(sums + 3 * sizeof<T>()) * angularScale;
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
