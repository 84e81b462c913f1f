// Pair forces from tables: -(dU/dr)/r and U as piecewise cubics in u = r^2. A bin is the exponent and the first
// mantissa bits of u, so bins are as wide as u is large, and neither a root nor a division is needed.
import * as layout from "../src/wasm/layout";
import { at, int, partial, pointer, thread } from "./control";

// @ts-ignore: decorator
@inline
function pairLoop(wantEnergy: bool): void {
  const sorted = pointer(layout.slotSorted);
  const force = pointer(layout.slotThreadForces) + <usize>thread * <usize>int(layout.slotAtoms) * 32;
  const h = at(layout.slotCell);
  const speciesCount = int(layout.slotSpeciesCount);
  const forceTable = pointer(layout.slotForceTable);
  const tableShift = <usize>(pointer(layout.slotEnergyTable) - forceTable);
  const firstBin = int(layout.slotTableFirst);
  const lastBin = int(layout.slotTableLast);
  const shift = <u64>(52 - int(layout.slotTableMantissaBits));
  const mask = ~((<u64>1 << shift) - 1);
  let run = pointer(layout.slotRuns) + thread * int(layout.slotRunCapacity);
  let neighbour = pointer(layout.slotNeighbours) + thread * int(layout.slotNeighbourCapacity);
  let energy: f64 = 0;
  let w0: f64 = 0, w1: f64 = 0, w2: f64 = 0, w3: f64 = 0, w4: f64 = 0, w5: f64 = 0, w6: f64 = 0, w7: f64 = 0, w8: f64 = 0;
  for (;;) {
    const k = load<i32>(run);
    if (k < 0) break;
    const runs = load<i32>(run, 4);
    run += 8;
    const q = sorted + (k << 5);
    // The table of the pair (a, b) is row a * speciesCount + b.
    const table = forceTable + load<i32>(q, 24) * speciesCount;
    let fx: f64 = 0;
    let fy: f64 = 0;
    let fz: f64 = 0;
    for (let r = 0; r < runs; r++, run += 16) {
      const sx = <f64>load<i32>(run);
      const sy = <f64>load<i32>(run, 4);
      const sz = <f64>load<i32>(run, 8);
      const hx = sx * load<f64>(h) + sy * load<f64>(h, 24) + sz * load<f64>(h, 48);
      const hy = sx * load<f64>(h, 8) + sy * load<f64>(h, 32) + sz * load<f64>(h, 56);
      const hz = sx * load<f64>(h, 16) + sy * load<f64>(h, 40) + sz * load<f64>(h, 64);
      const x = load<f64>(q) - hx;
      const y = load<f64>(q, 8) - hy;
      const z = load<f64>(q, 16) - hz;
      // x and y go together in one vector, z alone: positions and forces have a stride of four numbers.
      const xy = f64x2.replace_lane(f64x2.splat(x), 1, y);
      let gxy = f64x2.splat(0);
      let gz: f64 = 0;
      const end = neighbour + (load<i32>(run, 12) << 2);
      for (; neighbour < end; neighbour += 4) {
        const offset = load<u32>(neighbour);
        const p = sorted + offset;
        const dxy = f64x2.sub(xy, v128.load(p));
        const dz = z - load<f64>(p, 16);
        const square = f64x2.mul(dxy, dxy);
        const u = f64x2.extract_lane(square, 0) + f64x2.extract_lane(square, 1) + dz * dz;
        // No test against the cutoff: the last bin is zero, and a branch that goes both ways costs more than the cubic.
        const bits = reinterpret<u64>(u);
        const bin = min(lastBin, max(0, <i32>(bits >> shift) - firstBin));
        const c = table + load<i32>(p, 24) + (bin << 5);
        const t = u - reinterpret<f64>(bits & mask);
        const g = ((load<f64>(c, 24) * t + load<f64>(c, 16)) * t + load<f64>(c, 8)) * t + load<f64>(c);
        if (wantEnergy) {
          const e = c + tableShift;
          energy += ((load<f64>(e, 24) * t + load<f64>(e, 16)) * t + load<f64>(e, 8)) * t + load<f64>(e);
        }
        const axy = f64x2.mul(f64x2.splat(g), dxy);
        const az = g * dz;
        gxy = f64x2.add(gxy, axy);
        gz += az;
        const f = force + offset;
        v128.store(f, f64x2.sub(v128.load(f), axy));
        store<f64>(f, load<f64>(f, 16) - az, 16);
      }
      const gx = f64x2.extract_lane(gxy, 0);
      const gy = f64x2.extract_lane(gxy, 1);
      // Virial of the image at S h, which carries the force -g; the rest of it is sum_i r_i f_i.
      w0 -= hx * gx;
      w1 -= hx * gy;
      w2 -= hx * gz;
      w3 -= hy * gx;
      w4 -= hy * gy;
      w5 -= hy * gz;
      w6 -= hz * gx;
      w7 -= hz * gy;
      w8 -= hz * gz;
      fx += gx;
      fy += gy;
      fz += gz;
    }
    const f = force + (k << 5);
    store<f64>(f, load<f64>(f) + fx);
    store<f64>(f, load<f64>(f, 8) + fy, 8);
    store<f64>(f, load<f64>(f, 16) + fz, 16);
  }
  store<f64>(partial(thread, 0), energy);
  store<f64>(partial(thread, 1), w0);
  store<f64>(partial(thread, 2), w1);
  store<f64>(partial(thread, 3), w2);
  store<f64>(partial(thread, 4), w3);
  store<f64>(partial(thread, 5), w4);
  store<f64>(partial(thread, 6), w5);
  store<f64>(partial(thread, 7), w6);
  store<f64>(partial(thread, 8), w7);
  store<f64>(partial(thread, 9), w8);
}

export function pairForces(): void {
  pairLoop(false);
}

export function pairForcesAndEnergy(): void {
  pairLoop(true);
}
