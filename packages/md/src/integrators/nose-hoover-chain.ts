import type { Integrator } from "./integrator.ts";
import {
  type Chain,
  type PhaseSpace,
  drift,
  kick,
  kineticEnergy,
  relaxationTime,
  scaleVelocities,
  thermalEnergy,
  updateForces,
} from "./phase-space.ts";

/** What a chain is coupled to: g degrees of freedom at kT, with relaxation time tau. */
export interface ChainCoupling {
  readonly g: number;
  readonly thermal: number;
  readonly tau: number;
}

/**
 * Moves a chain of three thermostats by a time t and returns the factor for the velocities it is coupled to.
 *
 * Masses Q_1 = g kT tau^2, Q_2 = Q_3 = kT tau^2; forces G_1 = (2K - g kT) / Q_1, G_k = (Q_{k-1} v_{k-1}^2 - kT) / Q_k.
 * From the end of the chain to its head, each v_k is damped by the next one around its kick, then v is scaled by
 * exp(-t v_1), then back from head to end (a symmetric splitting).
 * G. J. Martyna, M. L. Klein, M. Tuckerman, J. Chem. Phys. 97, 2635 (1992), doi:10.1063/1.463940;
 * G. J. Martyna, M. E. Tuckerman, D. J. Tobias, M. L. Klein, Mol. Phys. 87, 1117 (1996), doi:10.1080/00268979600100761.
 */
export function propagateChain(
  { x, v }: Chain,
  twiceKinetic: number,
  { g, thermal, tau }: ChainCoupling,
  t: number,
): number {
  const Q = [g * thermal * tau * tau, thermal * tau * tau, thermal * tau * tau] as const;
  const kickEnd = (): void => {
    v[2]! += (t / 2) * ((Q[1] * v[1]! ** 2 - thermal) / Q[2]);
  };
  const kickMiddle = (): void => {
    const damp = Math.exp((-t / 4) * v[2]!);
    v[1] = (v[1]! * damp + (t / 2) * ((Q[0] * v[0]! ** 2 - thermal) / Q[1])) * damp;
  };
  const kickHead = (doubled: number): void => {
    const damp = Math.exp((-t / 4) * v[1]!);
    v[0] = (v[0]! * damp + (t / 2) * ((doubled - g * thermal) / Q[0])) * damp;
  };
  kickEnd();
  kickMiddle();
  kickHead(twiceKinetic);
  const scale = Math.exp(-t * v[0]!);
  for (let k = 0; k < 3; k++) x[k]! += t * v[k]!;
  kickHead(twiceKinetic * scale * scale);
  kickMiddle();
  kickEnd();
  return scale;
}

/** Energy of a chain: sum Q_k v_k^2 / 2 + kT (g x_1 + x_2 + x_3). @returns @unit eV */
export function chainEnergy({ x, v }: Chain, { g, thermal, tau }: ChainCoupling): number {
  const q = thermal * tau * tau;
  return 0.5 * q * (g * v[0]! ** 2 + v[1]! ** 2 + v[2]! ** 2) + thermal * (g * x[0]! + x[1]! + x[2]!);
}

/** The chain of the atoms. */
export function couplingOf(system: PhaseSpace): ChainCoupling {
  return { g: system.degreesOfFreedom, thermal: thermalEnergy(system), tau: relaxationTime(system) };
}

/**
 * Constant temperature by a Nose-Hoover chain: half a step of the chain, a velocity Verlet step, half a step of the chain.
 *
 * Conserves U + K + the energy of the chain; in a ramp of the temperature nothing is conserved. Deterministic.
 */
export const noseHooverChain: Integrator = {
  async step(system) {
    const dt = system.settings.timestep;
    const coupling = couplingOf(system);
    const halfChain = (): void =>
      scaleVelocities(system, propagateChain(system.chain, 2 * kineticEnergy(system), coupling, dt / 2));
    halfChain();
    kick(system, dt / 2);
    drift(system, dt);
    await updateForces(system);
    kick(system, dt / 2);
    halfChain();
  },
  invariant: (system) => system.potentialEnergy + kineticEnergy(system) + chainEnergy(system.chain, couplingOf(system)),
};
