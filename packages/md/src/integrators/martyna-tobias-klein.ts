import { transformRows } from "@boroxol/core";
import type { IntegratorSettings } from "@boroxol/kernels";
import type { Integrator } from "./integrator.ts";
import { type ChainCoupling, chainEnergy, couplingOf, propagateChain } from "./nose-hoover-chain.ts";
import {
  type PhaseSpace,
  drift,
  externalPressure,
  kick,
  kineticEnergy,
  pressureTimesVolume,
  scaleVelocities,
  thermalEnergy,
  updateForces,
  voigt,
  volumeOf,
} from "./phase-space.ts";
import { exponential, freeComponents } from "./strain.ts";

type Settings = Extract<IntegratorSettings, { kind: "martyna-tobias-klein" }>;
const settingsOf = (system: PhaseSpace): Settings => system.settings.integrator as Settings;

/** W_g = (N_f + 3) kT tau_P^2 / 3. */
function barostatMass(system: PhaseSpace): number {
  return ((system.degreesOfFreedom + 3) * thermalEnergy(system) * settingsOf(system).tauPressure ** 2) / 3;
}

function barostatTwiceKinetic(system: PhaseSpace): number {
  return barostatMass(system) * system.barostat.velocity.reduce((sum, value) => sum + value * value, 0);
}

function barostatCoupling(system: PhaseSpace): ChainCoupling {
  const { coupling, tauPressure } = settingsOf(system);
  return { g: freeComponents(coupling), thermal: thermalEnergy(system), tau: tauPressure };
}

/** v_g <- v_g + t (V (P_int - P) + 2K / N_f) / W_g, on the components that the coupling leaves free. */
function kickCell(system: PhaseSpace, t: number): void {
  const { coupling } = settingsOf(system);
  const { velocity } = system.barostat;
  const p = pressureTimesVolume(system);
  const extra = (2 * kineticEnergy(system)) / system.degreesOfFreedom - externalPressure(system) * volumeOf(system);
  const mean = (p[0]! + p[1]! + p[2]!) / 3;
  for (const [c, [a, b]] of voigt.entries()) {
    if (c >= 3 && coupling !== "triclinic") break;
    const force = c < 3 ? (coupling === "isotropic" ? mean : p[c]!) + extra : p[c]!;
    velocity[3 * a + b]! += (t * force) / barostatMass(system);
    velocity[3 * b + a] = velocity[3 * a + b]!;
  }
}

/** Half a step of both chains: the barostat's outermost. */
function halfChains(system: PhaseSpace, order: "barostat first" | "atoms first"): void {
  const time = system.settings.timestep / 2;
  const ofBarostat = (): void => {
    const scale = propagateChain(system.barostat.chain, barostatTwiceKinetic(system), barostatCoupling(system), time);
    system.barostat.velocity = system.barostat.velocity.map((value) => value * scale);
  };
  const ofAtoms = (): void =>
    scaleVelocities(system, propagateChain(system.chain, 2 * kineticEnergy(system), couplingOf(system), time));
  if (order === "barostat first") ofBarostat();
  ofAtoms();
  if (order === "atoms first") ofBarostat();
}

/**
 * Constant pressure and temperature by Martyna, Tobias and Klein: a Parrinello-Rahman cell with its own inertia, and
 * Nose-Hoover chains on atoms and cell.
 *
 *   dr/dt = v + r v_g;  dv/dt = F/m - v (v_g + tr(v_g)/N_f) - chain;  dh/dt = h v_g;
 *   dv_g/dt = (V (P_int - P) + 2K / N_f) / W_g - chain
 *
 * with r, v and the cell vectors as rows and v_g symmetric, so that the cell does not rotate. Split symmetrically: chains,
 * v_g, v, r and h, then backwards with the new forces. Conserves U + K + P V + W_g tr(v_g^2) / 2 + the chains.
 * G. J. Martyna, D. J. Tobias, M. L. Klein, J. Chem. Phys. 101, 4177 (1994), doi:10.1063/1.467468;
 * M. E. Tuckerman et al., J. Phys. A 39, 5629 (2006), doi:10.1088/0305-4470/39/19/S18;
 * M. Parrinello, A. Rahman, J. Appl. Phys. 52, 7182 (1981), doi:10.1063/1.328693.
 */
export const martynaTobiasKlein: Integrator = {
  async step(system) {
    const dt = system.settings.timestep;
    halfChains(system, "barostat first");
    kickCell(system, dt / 2);
    const { velocity } = system.barostat;
    const trace = (velocity[0]! + velocity[4]! + velocity[8]!) / system.degreesOfFreedom;
    const friction = velocity.map((value, k) => value + (k % 4 === 0 ? trace : 0));
    const damp = exponential(friction, -dt / 4);
    const kickWithFriction = (): void => {
      system.velocities = transformRows(system.velocities, damp);
      kick(system, dt / 2);
      system.velocities = transformRows(system.velocities, damp);
    };
    kickWithFriction();
    const half = exponential(velocity, dt / 2);
    system.positions = transformRows(system.positions, half);
    drift(system, dt);
    system.positions = transformRows(system.positions, half);
    system.cell = transformRows(system.cell, exponential(velocity, dt));
    await updateForces(system);
    kickWithFriction();
    kickCell(system, dt / 2);
    halfChains(system, "atoms first");
  },
  invariant(system) {
    const ofCell = externalPressure(system) * volumeOf(system) + 0.5 * barostatTwiceKinetic(system);
    const chains =
      chainEnergy(system.chain, couplingOf(system)) + chainEnergy(system.barostat.chain, barostatCoupling(system));
    return system.potentialEnergy + kineticEnergy(system) + ofCell + chains;
  },
};
