// Screened harmonic angles about a central atom i: U = K (theta - theta0)^2 exp(-(r_ij + r_ik) / rho).
import * as layout from "../src/wasm/layout";
import { at, int, partial, pointer, thread } from "./control";
import { arccosine, exponential } from "./functions";

// Parameters of (center, end, end): K, theta0, 1 / rho, cutoff^2; K = 0 where there is no term.
const PARAMETER_BYTES = 32;

// @ts-ignore: decorator
@inline
function addForce(base: usize, x: f64, y: f64, z: f64): void {
  store<f64>(base, load<f64>(base) + x);
  store<f64>(base, load<f64>(base, 8) + y, 8);
  store<f64>(base, load<f64>(base, 16) + z, 16);
}

// @ts-ignore: decorator
@inline
function addVirial(w: usize, hx: f64, hy: f64, hz: f64, x: f64, y: f64, z: f64): void {
  store<f64>(w, load<f64>(w) + hx * x);
  store<f64>(w, load<f64>(w, 8) + hx * y, 8);
  store<f64>(w, load<f64>(w, 16) + hx * z, 16);
  store<f64>(w, load<f64>(w, 24) + hy * x, 24);
  store<f64>(w, load<f64>(w, 32) + hy * y, 32);
  store<f64>(w, load<f64>(w, 40) + hy * z, 40);
  store<f64>(w, load<f64>(w, 48) + hz * x, 48);
  store<f64>(w, load<f64>(w, 56) + hz * y, 56);
  store<f64>(w, load<f64>(w, 64) + hz * z, 64);
}

/** Adds the angle terms of this thread's central atoms to its forces, energy and virial. */
export function angleForces(): void {
  const sorted = pointer(layout.slotSorted);
  const force = pointer(layout.slotThreadForces) + <usize>thread * <usize>int(layout.slotAtoms) * 32;
  const h = at(layout.slotCell);
  const count = int(layout.slotSpeciesCount);
  const parameters = pointer(layout.slotAngleParameters);
  const virial = partial(thread, 1);
  let energy = load<f64>(partial(thread, 0));
  let list = pointer(layout.slotAngleNeighbours) + thread * int(layout.slotAngleNeighbourCapacity);
  for (;;) {
    const k = load<i32>(list);
    if (k < 0) break;
    const neighbours = load<i32>(list, 4);
    list += 8;
    const q = sorted + (k << 5);
    const x = load<f64>(q);
    const y = load<f64>(q, 8);
    const z = load<f64>(q, 16);
    const center = load<i32>(q, 28);
    for (let a = 0; a < neighbours; a++) {
      const listA = list + (a << 4);
      const offsetA = load<i32>(listA);
      const pa = sorted + offsetA;
      const sax = <f64>load<i32>(listA, 4);
      const say = <f64>load<i32>(listA, 8);
      const saz = <f64>load<i32>(listA, 12);
      const hax = sax * load<f64>(h) + say * load<f64>(h, 24) + saz * load<f64>(h, 48);
      const hay = sax * load<f64>(h, 8) + say * load<f64>(h, 32) + saz * load<f64>(h, 56);
      const haz = sax * load<f64>(h, 16) + say * load<f64>(h, 40) + saz * load<f64>(h, 64);
      const xa = load<f64>(pa) + hax - x;
      const ya = load<f64>(pa, 8) + hay - y;
      const za = load<f64>(pa, 16) + haz - z;
      const ra2 = xa * xa + ya * ya + za * za;
      const typeA = load<i32>(pa, 28);
      for (let b = a + 1; b < neighbours; b++) {
        const listB = list + (b << 4);
        const offsetB = load<i32>(listB);
        const pb = sorted + offsetB;
        const row = parameters + ((center * count + typeA) * count + load<i32>(pb, 28)) * PARAMETER_BYTES;
        const stiffness = load<f64>(row);
        const cutoff2 = load<f64>(row, 24);
        if (stiffness == 0 || ra2 >= cutoff2) continue;
        const sbx = <f64>load<i32>(listB, 4);
        const sby = <f64>load<i32>(listB, 8);
        const sbz = <f64>load<i32>(listB, 12);
        const hbx = sbx * load<f64>(h) + sby * load<f64>(h, 24) + sbz * load<f64>(h, 48);
        const hby = sbx * load<f64>(h, 8) + sby * load<f64>(h, 32) + sbz * load<f64>(h, 56);
        const hbz = sbx * load<f64>(h, 16) + sby * load<f64>(h, 40) + sbz * load<f64>(h, 64);
        const xb = load<f64>(pb) + hbx - x;
        const yb = load<f64>(pb, 8) + hby - y;
        const zb = load<f64>(pb, 16) + hbz - z;
        const rb2 = xb * xb + yb * yb + zb * zb;
        if (rb2 >= cutoff2) continue;
        const ra = sqrt(ra2);
        const rb = sqrt(rb2);
        const cosine = max(-1.0, min(1.0, (xa * xb + ya * yb + za * zb) / (ra * rb)));
        const sine = max(1e-8, sqrt(1 - cosine * cosine));
        const bend = arccosine(cosine) - load<f64>(row, 8);
        const decay = load<f64>(row, 16);
        const screened = stiffness * exponential(-(ra + rb) * decay);
        energy += screened * bend * bend;
        // dU/d(cos theta) = -2 S bend / sin theta, dU/dr = -U / rho
        const dCosine = (-2 * screened * bend) / sine;
        const dRadius = -screened * bend * bend * decay;
        const both = 1 / (ra * rb);
        // Forces on the ends: -dU/dr_a = -(dCosine (b/(ra rb) - cos a/ra^2) + dRadius a/ra)
        const ua = dCosine * cosine / ra2 - dRadius / ra;
        const ub = dCosine * cosine / rb2 - dRadius / rb;
        const mixed = dCosine * both;
        const fax = ua * xa - mixed * xb;
        const fay = ua * ya - mixed * yb;
        const faz = ua * za - mixed * zb;
        const fbx = ub * xb - mixed * xa;
        const fby = ub * yb - mixed * ya;
        const fbz = ub * zb - mixed * za;
        addForce(force + offsetA, fax, fay, faz);
        addForce(force + offsetB, fbx, fby, fbz);
        addForce(force + (k << 5), -fax - fbx, -fay - fby, -faz - fbz);
        addVirial(virial, hax, hay, haz, fax, fay, faz);
        addVirial(virial, hbx, hby, hbz, fbx, fby, fbz);
      }
    }
    list += neighbours << 4;
  }
  store<f64>(partial(thread, 0), energy);
}
