import { randomStreams } from "@boroxol/core";
import type { Integrator } from "./integrator.ts";
import {
  type PhaseSpace,
  drift,
  kick,
  kineticEnergy,
  relaxationTime,
  thermalEnergy,
  updateForces,
} from "./phase-space.ts";

/** v <- a v + sqrt((1 - a^2) kT / m) R, a = exp(-dt / tau): the exact friction and noise of one step. */
function bath(system: PhaseSpace): void {
  const { velocities, masses, random, step } = system;
  const a = Math.exp(-system.settings.timestep / relaxationTime(system));
  const before = kineticEnergy(system);
  for (let i = 0; i < masses.length; i++) {
    const width = Math.sqrt(((1 - a * a) * thermalEnergy(system)) / masses[i]!);
    const [rx, ry] = random.normals(step, 2 * i, randomStreams.langevin);
    const [rz] = random.normals(step, 2 * i + 1, randomStreams.langevin);
    for (const [k, noise] of [rx, ry, rz].entries()) {
      velocities[3 * i + k] = a * velocities[3 * i + k]! + width * noise;
    }
  }
  system.heat += kineticEnergy(system) - before;
}

/**
 * Constant temperature by Langevin's equation in the BAOAB splitting: kick, drift, bath, drift, kick, in halves.
 *
 * Its configurations are sampled with an error of order dt^2 that is small for stiff bonds; its centre of mass diffuses.
 * Conserves U + K - heat, also in a ramp of the temperature.
 * B. Leimkuhler, C. Matthews, J. Chem. Phys. 138, 174102 (2013), doi:10.1063/1.4802990.
 */
export const langevin: Integrator = {
  async step(system) {
    const dt = system.settings.timestep;
    kick(system, dt / 2);
    drift(system, dt / 2);
    bath(system);
    drift(system, dt / 2);
    await updateForces(system);
    kick(system, dt / 2);
  },
  invariant: (system) => system.potentialEnergy + kineticEnergy(system) - system.heat,
};
