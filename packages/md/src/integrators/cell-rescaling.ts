import { electronvoltPerCubicAngstromInGPa, randomStreams, transformRows } from "@boroxol/core";
import type { IntegratorSettings } from "@boroxol/kernels";
import { rescaleVelocities } from "./bussi.ts";
import type { Integrator } from "./integrator.ts";
import {
  type PhaseSpace,
  drift,
  externalPressure,
  kick,
  kineticEnergy,
  pressureTimesVolume,
  thermalEnergy,
  updateForces,
  volumeOf,
} from "./phase-space.ts";
import { exponential, freeComponents, strainMatrix } from "./strain.ts";

type Settings = Extract<IntegratorSettings, { kind: "cell-rescaling" }>;
const settingsOf = (system: PhaseSpace): Settings => system.settings.integrator as Settings;

/**
 * Generalised forces on the logarithmic strain: f = -dPhi/d(epsilon) of Phi = H + P V - kT ln V.
 *
 * Isotropic, epsilon = ln V: V (P_int - P) + kT with P_int the mean of the diagonal. Per axis: V (P_aa - P) + kT.
 * Shear, which moves both ab and ba: 2 V P_ab.
 */
function strainForces(system: PhaseSpace): number[] {
  const { coupling } = settingsOf(system);
  const p = pressureTimesVolume(system);
  const pull = -externalPressure(system) * volumeOf(system) + thermalEnergy(system);
  if (coupling === "isotropic") return [(p[0]! + p[1]! + p[2]!) / 3 + pull];
  return Array.from({ length: freeComponents(coupling) }, (_, c) => (c < 3 ? p[c]! + pull : 2 * p[c]!));
}

/** D dt / kT of each strain component: the volume diffuses with beta kT V / tau whatever the coupling. */
function mobilities(system: PhaseSpace): number[] {
  const { coupling, compressibility, tauPressure } = settingsOf(system);
  const beta = compressibility * electronvoltPerCubicAngstromInGPa;
  const ofVolume = (beta * system.settings.timestep) / (tauPressure * system.barostat.referenceVolume);
  if (coupling === "isotropic") return [ofVolume];
  return Array.from({ length: freeComponents(coupling) }, (_, c) => ofVolume / (c < 3 ? 3 : 6));
}

/**
 * Constant pressure by stochastic cell rescaling, with Bussi's thermostat.
 *
 * The logarithmic strain epsilon does Brownian motion in the effective potential Phi = H + P V - kT ln V at constant
 * mobility, so that no drift of the noise has to be corrected for:
 *
 *   epsilon <- A f + sqrt(2 A kT) R,  A = beta dt / (tau_P V_0),  r <- r exp(epsilon),  v <- v exp(-epsilon),  h <- h exp(epsilon)
 *
 * in the middle of the drift of a velocity Verlet step. Conserves U + K + P V - kT ln V + work - heat, where the work is
 * sum epsilon (f + f') / 2 + A (f'^2 - f^2) / 4 over the steps: kT times the logarithm of the ratio of the forward and
 * the backward probability of each move, f' being the force at the end of the step.
 * M. Bernetti, G. Bussi, J. Chem. Phys. 153, 114107 (2020), doi:10.1063/5.0020514; anisotropic after V. Del Tatto,
 * P. Raiteri, M. Bernetti, G. Bussi, Appl. Sci. 12, 1139 (2022), doi:10.3390/app12031139. Different from these: the
 * mobility is constant in epsilon (taken at the volume V_0 of the start), not in the square root of V.
 */
export const cellRescaling: Integrator = {
  async step(system) {
    const dt = system.settings.timestep;
    const thermal = thermalEnergy(system);
    const A = mobilities(system);
    const f = strainForces(system);
    const epsilon = f.map((force, c) => {
      const [noise] = system.random.normals(system.step, c, randomStreams.barostat);
      return A[c]! * force + Math.sqrt(2 * A[c]! * thermal) * noise;
    });
    const strain = strainMatrix(epsilon, settingsOf(system).coupling);
    const grow = exponential(strain);
    system.cell = transformRows(system.cell, grow);
    kick(system, dt / 2);
    drift(system, dt / 2);
    system.positions = transformRows(system.positions, grow);
    system.velocities = transformRows(system.velocities, exponential(strain, -1));
    drift(system, dt / 2);
    await updateForces(system);
    kick(system, dt / 2);
    for (const [c, after] of strainForces(system).entries()) {
      const before = f[c]!;
      system.barostat.work += (epsilon[c]! * (before + after)) / 2 + (A[c]! * (after ** 2 - before ** 2)) / 4;
    }
    rescaleVelocities(system);
  },
  invariant(system) {
    const volume = volumeOf(system);
    const enthalpy = system.potentialEnergy + kineticEnergy(system) + externalPressure(system) * volume;
    return enthalpy - thermalEnergy(system) * Math.log(volume) + system.barostat.work - system.heat;
  },
};
