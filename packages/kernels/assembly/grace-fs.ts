// GRACE/FS: products of A coupled to invariants, densities, and their embedding. Symbols as in
// packages/potentials/src/grace-fs/reference.ts. Products of up to five factors are taken in f64.
//
// The functions of a type: their number (i32, padded to 8), then for each its rank and number of terms (i32), its weight in
// each density (f64), and for each term its coupling (f64) and the places of its factors, times eight (i32 [rank], padded to 8).
import * as at from "../src/wasm/expansion-layout";
import * as layout from "../src/wasm/layout";
import { first, last, partial, pointer, thread } from "./control";
import { differentiateExpansion, expand } from "./expansion";
import { exponential } from "./functions";
import { array, scratch, useBlock, word } from "./model-block";
import { naturalLogarithm } from "./philox";

/** Adds the energy, the forces and the virial of the model at `address` for this thread's atoms. */
export function graceFsForces(address: usize): void {
  useBlock(address);
  const sorted = pointer(layout.slotSorted);
  const energies = pointer(layout.slotAtomEnergies);
  let sum: f64 = 0;
  for (let k = first; k < last; k++) {
    const ti = load<i32>(sorted + (k << 5), 28);
    expand(ti, k);
    const energy = embed(ti) + load<f64>(array(at.energies) + 8 * ti);
    differentiateExpansion(k);
    store<f64>(energies + 8 * k, load<f64>(energies + 8 * k) + energy);
    sum += energy;
  }
  store<f64>(partial(thread, 0), load<f64>(partial(thread, 0)) + sum);
}

/** E = sum_p w_p F(rho_p; m_p) of A, and dE/dA. */
function embed(ti: i32): f64 {
  const degrees = word(at.lMax) + 1;
  const count = <usize>(degrees * degrees * word(at.width));
  const A = scratch(at.layerScratch);
  const D = A + 8 * count;
  const rho = D + 8 * count;
  const densities: usize = 8 * <usize>word(at.densities);
  const narrow = scratch(at.A);
  for (let k: usize = 0; k < count; k++) store<f64>(A + 8 * k, <f64>load<f32>(narrow + 4 * k));
  memory.fill(D, 0, 8 * count);
  memory.fill(rho, 0, densities);
  addDensities(ti, A, rho, densities);

  let energy: f64 = 0;
  for (let p: usize = 0; p < densities; p += 8) {
    const parameters = array(at.embedding) + 4 * p;
    const weight = load<f64>(parameters);
    const m = load<f64>(parameters, 8);
    const r = load<f64>(rho + p);
    // F = sgn(rho) ((x + a)^m - y), F' = y + m (1 - x) (x + a)^(m-1); rho itself where m is one.
    let value = r;
    let slope: f64 = 1;
    if (m != 1) {
      const a = abs(r);
      const e = exponential(-a);
      const x = load<f64>(parameters, 16) * e;
      const y = load<f64>(parameters, 24) * e;
      const power = exponential(m * naturalLogarithm(x + a));
      value = r < 0 ? y - power : power - y;
      slope = y + (m * (1 - x) * power) / (x + a);
    }
    energy += weight * value;
    store<f64>(rho + p, weight * slope);
  }
  addGradients(ti, A, D, rho, densities);
  const out = scratch(at.dEdA);
  for (let k: usize = 0; k < count; k++) store<f32>(out + 4 * k, <f32>load<f64>(D + 8 * k));
  return energy;
}

// @ts-ignore: decorator
@inline
function termBytes(rank: i32): usize {
  return 8 + 8 * <usize>((rank + 1) >> 1);
}

/** rho_p = sum_f c_fp sum_t C_t prod_q A_q. */
function addDensities(ti: i32, A: usize, rho: usize, densities: usize): void {
  let here = <usize>load<u32>(array(at.functions) + 4 * ti);
  const count = load<i32>(here);
  here += 8;
  for (let f = 0; f < count; f++) {
    const rank = load<i32>(here);
    const terms = load<i32>(here, 4);
    const weights = here + 8;
    const bytes = termBytes(rank);
    let term = weights + densities;
    let B: f64 = 0;
    for (let t = 0; t < terms; t++, term += bytes) {
      let value = load<f64>(term);
      for (let q = 0; q < rank; q++) value *= load<f64>(A + <usize>load<u32>(term + 8 + 4 * q));
      B += value;
    }
    for (let p: usize = 0; p < densities; p += 8) store<f64>(rho + p, load<f64>(rho + p) + load<f64>(weights + p) * B);
    here = term;
  }
}

/** dE/dA_q of each factor: dE/drho times the product of the others. */
function addGradients(ti: i32, A: usize, D: usize, dEdrho: usize, densities: usize): void {
  let here = <usize>load<u32>(array(at.functions) + 4 * ti);
  const count = load<i32>(here);
  here += 8;
  for (let f = 0; f < count; f++) {
    const rank = load<i32>(here);
    const terms = load<i32>(here, 4);
    const weights = here + 8;
    const bytes = termBytes(rank);
    let dEdB: f64 = 0;
    for (let p: usize = 0; p < densities; p += 8) dEdB += load<f64>(weights + p) * load<f64>(dEdrho + p);
    let term = weights + densities;
    for (let t = 0; t < terms; t++, term += bytes) {
      const scale = dEdB * load<f64>(term);
      for (let q = 0; q < rank; q++) {
        let others = scale;
        for (let p = 0; p < rank; p++) if (p != q) others *= load<f64>(A + <usize>load<u32>(term + 8 + 4 * p));
        const d = D + <usize>load<u32>(term + 8 + 4 * q);
        store<f64>(d, load<f64>(d) + others);
      }
    }
    here = term;
  }
}
