// Forces on all atoms: refresh the list where needed, pairs, angles, then the sum over threads.
import * as layout from "../src/wasm/layout";
import { at, first, int, last, num, partial, pointer, setInt, setNum, thread, threads, total } from "./control";
import { barrier } from "./barrier";
import { buildList, copySorted, listIsStale } from "./neighbours";
import { pairForces, pairForcesAndEnergy } from "./pairs";
import { angleForces } from "./angles";
import { modelForces } from "./models";

/** Adds up the threads' forces in thread order; returns whether all of them are finite. */
function reduceForces(): void {
  const n = <usize>int(layout.slotAtoms);
  const x = pointer(layout.slotPositions);
  const f = pointer(layout.slotForces);
  const order = pointer(layout.slotOrder);
  const buffers = pointer(layout.slotThreadForces);
  let check: f64 = 0;
  let w0: f64 = 0, w1: f64 = 0, w2: f64 = 0, w3: f64 = 0, w4: f64 = 0, w5: f64 = 0, w6: f64 = 0, w7: f64 = 0, w8: f64 = 0;
  for (let k = first; k < last; k++) {
    let fx: f64 = 0;
    let fy: f64 = 0;
    let fz: f64 = 0;
    for (let t = 0; t < threads; t++) {
      const p = buffers + (<usize>t * n + k) * 32;
      fx += load<f64>(p);
      fy += load<f64>(p, 8);
      fz += load<f64>(p, 16);
    }
    const i = load<i32>(order + k * 4);
    const q = f + i * 24;
    store<f64>(q, fx);
    store<f64>(q, fy, 8);
    store<f64>(q, fz, 16);
    const r = x + i * 24;
    const px = load<f64>(r);
    const py = load<f64>(r, 8);
    const pz = load<f64>(r, 16);
    w0 += px * fx;
    w1 += px * fy;
    w2 += px * fz;
    w3 += py * fx;
    w4 += py * fy;
    w5 += py * fz;
    w6 += pz * fx;
    w7 += pz * fy;
    w8 += pz * fz;
    check += fx * 0 + fy * 0 + fz * 0;
  }
  store<f64>(partial(thread, 10), w0);
  store<f64>(partial(thread, 11), w1);
  store<f64>(partial(thread, 12), w2);
  store<f64>(partial(thread, 13), w3);
  store<f64>(partial(thread, 14), w4);
  store<f64>(partial(thread, 15), w5);
  store<f64>(partial(thread, 16), w6);
  store<f64>(partial(thread, 17), w7);
  store<f64>(partial(thread, 18), w8);
  store<f64>(partial(thread, 19), check);
}

/** Everything that depends on positions and cell; the same status on all threads. */
export function computeForces(wantEnergy: bool): i32 {
  // Two waits' worth of work in one: the answer on the list is the same on all threads.
  const stale = int(layout.slotListValid) == 0 ? true : listIsStale();
  if (int(layout.slotListValid) == 0) barrier();
  if (stale) {
    const status = buildList(true);
    if (status != layout.statusFine) return status;
    if (thread == 0) updateReferenceMap();
  } else {
    copySorted();
  }
  const n = <usize>int(layout.slotAtoms);
  memory.fill(pointer(layout.slotThreadForces) + <usize>thread * n * 32, 0, n * 32);
  memory.fill(partial(thread, 0), 0, 80);
  store<f64>(partial(thread, 27), 0);
  if (int(layout.slotModelCount) > 0) memory.fill(pointer(layout.slotAtomEnergies) + first * 8, 0, (last - first) * 8);
  barrier();
  if (int(layout.slotHasPairs) != 0) {
    if (wantEnergy) pairForcesAndEnergy();
    else pairForces();
  }
  if (num(layout.slotAngleCutoff) > 0) angleForces();
  if (int(layout.slotModelCount) > 0) modelForces();
  barrier();
  reduceForces();
  barrier();
  if (thread == 0) {
    setNum(layout.slotCrowded, max(num(layout.slotCrowded), total(27)));
    if (wantEnergy) {
      let own: f64 = 0;
      const perSpecies = pointer(layout.slotEnergySpecies);
      const species = pointer(layout.slotSpecies);
      for (let i: usize = 0; i < n; i++) own += load<f64>(perSpecies + load<i32>(species + i * 4) * 8);
      setNum(layout.slotPotentialEnergy, total(0) + own);
    }
    for (let k = 0; k < 9; k++) store<f64>(at(layout.slotVirial) + k * 8, total(1 + k) + total(10 + k));
  }
  return total(19) == 0 ? layout.statusFine : layout.statusNotFinite;
}

/** Inverse of the cell, and the map from it to the cell at the last rebuild (thread 0, after the cell changed). */
export function updateReferenceMap(): void {
  const h = at(layout.slotCell);
  const g = at(layout.slotInverseCell);
  const a = load<f64>(h), b = load<f64>(h, 8), c = load<f64>(h, 16);
  const d = load<f64>(h, 24), e = load<f64>(h, 32), f = load<f64>(h, 40);
  const p = load<f64>(h, 48), q = load<f64>(h, 56), r = load<f64>(h, 64);
  const scale = 1 / (a * (e * r - f * q) - b * (d * r - f * p) + c * (d * q - e * p));
  store<f64>(g, (e * r - f * q) * scale);
  store<f64>(g, (c * q - b * r) * scale, 8);
  store<f64>(g, (b * f - c * e) * scale, 16);
  store<f64>(g, (f * p - d * r) * scale, 24);
  store<f64>(g, (a * r - c * p) * scale, 32);
  store<f64>(g, (c * d - a * f) * scale, 40);
  store<f64>(g, (d * q - e * p) * scale, 48);
  store<f64>(g, (b * p - a * q) * scale, 56);
  store<f64>(g, (a * e - b * d) * scale, 64);
  const reference = at(layout.slotReferenceCell);
  const map = at(layout.slotReferenceMap);
  for (let row = 0; row < 3; row++) {
    for (let column = 0; column < 3; column++) {
      let sum: f64 = 0;
      for (let k = 0; k < 3; k++) {
        sum += load<f64>(g + (row * 3 + k) * 8) * load<f64>(reference + (k * 3 + column) * 8);
      }
      store<f64>(map + (row * 3 + column) * 8, sum);
    }
  }
  // Without a change of cell the map is the identity, to the last bit.
  let same = true;
  for (let k = 0; k < 9; k++) same = same && load<f64>(h + k * 8) == load<f64>(reference + k * 8);
  if (same) for (let k = 0; k < 9; k++) store<f64>(map + k * 8, k % 4 == 0 ? 1.0 : 0.0);
}

export function invalidateList(): void {
  setInt(layout.slotListValid, 0);
}
