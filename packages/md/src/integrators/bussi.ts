import { randomStreams, sumOfSquaredNormals } from "@boroxol/core";
import type { Integrator } from "./integrator.ts";
import { type PhaseSpace, kineticEnergy, relaxationTime, scaleVelocities, thermalEnergy } from "./phase-space.ts";
import { velocityVerlet } from "./velocity-verlet.ts";

/**
 * Rescales the velocities so that the kinetic energy follows its canonical distribution.
 *
 *   alpha^2 = c + (1 - c) (K0 / (g K)) sum_{i=1}^{g} R_i^2 + 2 R_1 sqrt(c (1 - c) K0 / (g K)),  c = exp(-dt / tau)
 *
 * g -> degreesOfFreedom, K0 = g kT / 2 -> target, R_i standard normal numbers. The heat is booked.
 * G. Bussi, D. Donadio, M. Parrinello, J. Chem. Phys. 126, 014101 (2007), doi:10.1063/1.2408420, appendix A.
 */
export function rescaleVelocities(system: PhaseSpace): void {
  const g = system.degreesOfFreedom;
  const kinetic = kineticEnergy(system);
  const target = 0.5 * g * thermalEnergy(system);
  const c = Math.exp(-system.settings.timestep / relaxationTime(system));
  const [r] = system.random.normals(system.step, 0, randomStreams.bussi);
  const sum = r * r + sumOfSquaredNormals(system.random, g - 1, system.step, randomStreams.bussi);
  const ratio = target / (g * kinetic);
  const square = c + (1 - c) * ratio * sum + 2 * r * Math.sqrt(c * (1 - c) * ratio);
  const sign = r + Math.sqrt((c * g * kinetic) / ((1 - c) * target)) < 0 ? -1 : 1;
  system.heat += (square - 1) * kinetic;
  scaleVelocities(system, sign * Math.sqrt(square));
}

/**
 * Constant temperature by Bussi's stochastic velocity rescaling after each velocity Verlet step.
 *
 * Conserves U + K - heat, also in a ramp of the temperature.
 */
export const bussi: Integrator = {
  async step(system) {
    await velocityVerlet.step(system);
    rescaleVelocities(system);
  },
  invariant: (system) => velocityVerlet.invariant(system) - system.heat,
};
