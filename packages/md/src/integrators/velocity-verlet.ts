import type { Integrator } from "./integrator.ts";
import { drift, kick, kineticEnergy, updateForces } from "./phase-space.ts";

/**
 * Constant energy: half a kick, a drift, new forces, half a kick.
 *
 *   v <- v + (F / m) dt / 2;  r <- r + v dt;  F <- F(r);  v <- v + (F / m) dt / 2
 *
 * Conserves E = U + K up to oscillations of order dt^2.
 * W. C. Swope, H. C. Andersen, P. H. Berens, K. R. Wilson, J. Chem. Phys. 76, 637 (1982), doi:10.1063/1.442716.
 */
export const velocityVerlet: Integrator = {
  async step(system) {
    const dt = system.settings.timestep;
    kick(system, dt / 2);
    drift(system, dt);
    await updateForces(system);
    kick(system, dt / 2);
  },
  invariant: (system) => system.potentialEnergy + kineticEnergy(system),
};
