// Stochastic thermostats: Bussi's velocity rescaling and Langevin's bath.
import * as layout from "../src/wasm/layout";
import { first, last, num, partial, pointer, setNum, thread, total } from "./control";
import { exponential } from "./functions";
import { normalA, normalB, normals, sumOfSquaredNormals } from "./philox";
import { targetThermalEnergy } from "./verlet";

/** The factor of Bussi's thermostat for the velocities; books the energy it gives (thread 0). */
export function bussiScale(): f64 {
  const g = num(layout.slotDegreesOfFreedom);
  const kinetic = num(layout.slotKineticEnergy);
  const target = 0.5 * g * targetThermalEnergy();
  const step = <u64>num(layout.slotStep);
  const keep = exponential(-num(layout.slotTimestep) / num(layout.slotTauTemperature));
  normals(step, 0, layout.streamBussi);
  const r = normalA;
  const sum = r * r + sumOfSquaredNormals(g - 1, step, layout.streamBussi);
  const ratio = target / (g * kinetic);
  const square = keep + (1 - keep) * ratio * sum + 2 * r * sqrt(keep * (1 - keep) * ratio);
  setNum(layout.slotHeat, num(layout.slotHeat) + (square - 1) * kinetic);
  // The sign of the factor: Bussi, Donadio and Parrinello 2007, eq. A8.
  return r + sqrt((keep * g * kinetic) / ((1 - keep) * target)) < 0 ? -sqrt(square) : sqrt(square);
}

/** v <- a v + sqrt((1 - a^2) kT / m) R for this thread's atoms; the heat goes into partial 26. */
export function langevinBath(): void {
  const v = pointer(layout.slotVelocities);
  const mass = pointer(layout.slotMasses);
  const step = <u64>num(layout.slotStep);
  const keep = exponential(-num(layout.slotTimestep) / num(layout.slotTauTemperature));
  const noise = (1 - keep * keep) * targetThermalEnergy();
  let heat: f64 = 0;
  for (let i = first; i < last; i++) {
    const p = v + i * 24;
    const m = load<f64>(mass + i * 8);
    const width = sqrt(noise / m);
    const x = load<f64>(p);
    const y = load<f64>(p, 8);
    const z = load<f64>(p, 16);
    normals(step, 2 * i, layout.streamLangevin);
    const nx = keep * x + width * normalA;
    const ny = keep * y + width * normalB;
    normals(step, 2 * i + 1, layout.streamLangevin);
    const nz = keep * z + width * normalA;
    heat += 0.5 * m * (nx * nx + ny * ny + nz * nz - x * x - y * y - z * z);
    store<f64>(p, nx);
    store<f64>(p, ny, 8);
    store<f64>(p, nz, 16);
  }
  store<f64>(partial(thread, 26), heat);
}

/** Books the heat of the bath (thread 0). */
export function bookLangevinHeat(): void {
  setNum(layout.slotHeat, num(layout.slotHeat) + total(26));
}
