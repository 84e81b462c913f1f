// The pieces that every scheme is made of: kick, drift, kinetic energy, target temperature and pressure.
import * as layout from "../src/wasm/layout";
import { at, first, last, num, partial, pointer, setNum, thread, total } from "./control";

/** v <- v s + (F / m) time, s a scale left over from a thermostat. */
export function kick(time: f64, scale: f64): void {
  const v = pointer(layout.slotVelocities);
  const f = pointer(layout.slotForces);
  const mass = pointer(layout.slotMasses);
  for (let i = first; i < last; i++) {
    const step = time / load<f64>(mass + i * 8);
    const p = v + i * 24;
    const q = f + i * 24;
    store<f64>(p, load<f64>(p) * scale + load<f64>(q) * step);
    store<f64>(p, load<f64>(p, 8) * scale + load<f64>(q, 8) * step, 8);
    store<f64>(p, load<f64>(p, 16) * scale + load<f64>(q, 16) * step, 16);
  }
}

/** r <- r + v time. */
export function drift(time: f64): void {
  const x = pointer(layout.slotPositions) + first * 24;
  const v = pointer(layout.slotVelocities) + first * 24;
  const bytes = <usize>(last - first) * 24;
  for (let k: usize = 0; k < bytes; k += 8) store<f64>(x + k, load<f64>(x + k) + time * load<f64>(v + k));
}

/** v <- s v. */
export function scaleVelocities(scale: f64): void {
  const v = pointer(layout.slotVelocities) + first * 24;
  const bytes = <usize>(last - first) * 24;
  for (let k: usize = 0; k < bytes; k += 8) store<f64>(v + k, scale * load<f64>(v + k));
}

/** a <- a M for this thread's rows of an array [n,3]. */
export function transform(array: usize, m: usize): void {
  const m0 = load<f64>(m), m1 = load<f64>(m, 8), m2 = load<f64>(m, 16);
  const m3 = load<f64>(m, 24), m4 = load<f64>(m, 32), m5 = load<f64>(m, 40);
  const m6 = load<f64>(m, 48), m7 = load<f64>(m, 56), m8 = load<f64>(m, 64);
  for (let i = first; i < last; i++) {
    const p = array + i * 24;
    const x = load<f64>(p);
    const y = load<f64>(p, 8);
    const z = load<f64>(p, 16);
    store<f64>(p, x * m0 + y * m3 + z * m6);
    store<f64>(p, x * m1 + y * m4 + z * m7, 8);
    store<f64>(p, x * m2 + y * m5 + z * m8, 16);
  }
}

/** This thread's part of sum m v v (xx yy zz yz xz xy), in partials 20 to 25; meet at a barrier before `sumKinetic`. */
export function measureKinetic(): void {
  const v = pointer(layout.slotVelocities);
  const mass = pointer(layout.slotMasses);
  let xx: f64 = 0, yy: f64 = 0, zz: f64 = 0, yz: f64 = 0, xz: f64 = 0, xy: f64 = 0;
  for (let i = first; i < last; i++) {
    const p = v + i * 24;
    const m = load<f64>(mass + i * 8);
    const x = load<f64>(p);
    const y = load<f64>(p, 8);
    const z = load<f64>(p, 16);
    xx += m * x * x;
    yy += m * y * y;
    zz += m * z * z;
    yz += m * y * z;
    xz += m * x * z;
    xy += m * x * y;
  }
  store<f64>(partial(thread, 20), xx);
  store<f64>(partial(thread, 21), yy);
  store<f64>(partial(thread, 22), zz);
  store<f64>(partial(thread, 23), yz);
  store<f64>(partial(thread, 24), xz);
  store<f64>(partial(thread, 25), xy);
}

/** Kinetic tensor and energy from the partial sums (thread 0). */
export function sumKinetic(): void {
  const tensor = at(layout.slotKineticTensor);
  for (let k = 0; k < 6; k++) store<f64>(tensor + k * 8, total(20 + k));
  setNum(layout.slotKineticEnergy, 0.5 * (load<f64>(tensor) + load<f64>(tensor, 8) + load<f64>(tensor, 16)));
}

/** K and its tensor after v <- s v (thread 0). */
export function scaleKinetic(scale: f64): void {
  const tensor = at(layout.slotKineticTensor);
  const square = scale * scale;
  for (let k = 0; k < 6; k++) store<f64>(tensor + k * 8, load<f64>(tensor + k * 8) * square);
  setNum(layout.slotKineticEnergy, num(layout.slotKineticEnergy) * square);
}

/** Fraction of the stage that is over at the end of the current step. */
function progress(): f64 {
  return (num(layout.slotStageStep) + 1) / max(1.0, num(layout.slotStageSteps));
}

/** kB T of the schedule, in eV. */
export function targetThermalEnergy(): f64 {
  const start = num(layout.slotTemperatureStart);
  return num(layout.slotBoltzmann) * (start + (num(layout.slotTemperatureEnd) - start) * progress());
}

/** External pressure of the schedule, in eV/A^3. */
export function targetPressure(): f64 {
  const start = num(layout.slotPressureStart);
  return start + (num(layout.slotPressureEnd) - start) * progress();
}
