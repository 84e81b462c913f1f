import {
  type Frame,
  boltzmann,
  cellVolume,
  electronvoltPerCubicAngstromInGPa,
  kineticToElectronvolt,
} from "@boroxol/core";
import type { RandomSource } from "@boroxol/core";
import type { DynamicsSettings, Evaluator } from "@boroxol/kernels";

/** Row and column of the components xx yy zz yz xz xy. */
export const voigt = [
  [0, 0],
  [1, 1],
  [2, 2],
  [1, 2],
  [0, 2],
  [0, 1],
] as const;

/** The atoms, the cell and the baths of a reference simulation; integrators change it in place. */
export interface PhaseSpace {
  readonly frame: Frame;
  /** @shape [n] @unit eV fs^2/A^2 */
  readonly masses: Float64Array;
  readonly random: RandomSource;
  readonly evaluator: Evaluator;
  settings: DynamicsSettings;
  degreesOfFreedom: number;
  /** Unwrapped. @shape [n,3] @unit A */
  positions: Float64Array;
  /** @shape [n,3] @unit A/fs */
  velocities: Float64Array;
  /** @shape [n,3] @unit eV/A */
  forces: Float64Array;
  /** @shape [3,3] @unit A */
  cell: Float64Array;
  /** @unit eV */
  potentialEnergy: number;
  /** W = -V sigma, xx yy zz yz xz xy. @shape [6] @unit eV */
  virial: Float64Array;
  step: number;
  stageStep: number;
  /** Energy that a stochastic thermostat gave to the atoms. @unit eV */
  heat: number;
  /** Nose-Hoover chain of the atoms. */
  chain: Chain;
  barostat: BarostatState;
}

/** A chain of three thermostats: positions x and velocities v. */
export interface Chain {
  /** @shape [3] @unit 1 */
  readonly x: Float64Array;
  /** @shape [3] @unit 1/fs */
  readonly v: Float64Array;
}

export interface BarostatState {
  /** V when the stage began. @unit A^3 */
  readonly referenceVolume: number;
  /** Rate of strain v_g of Martyna-Tobias-Klein. @shape [3,3] @unit 1/fs */
  velocity: Float64Array;
  readonly chain: Chain;
  /** Work that cell rescaling books for its conserved quantity. @unit eV */
  work: number;
}

export const newChain = (): Chain => ({ x: new Float64Array(3), v: new Float64Array(3) });

/** Energy, forces and virial at the current positions and cell. */
export async function updateForces(system: PhaseSpace): Promise<void> {
  const { species, periodic } = system.frame;
  const { energy, forces, stress } = await system.evaluator.evaluate(
    { species, periodic, positions: system.positions, cell: system.cell },
    ["energy", "forces", "stress"],
  );
  system.potentialEnergy = energy!;
  system.forces = forces!;
  const volume = volumeOf(system);
  system.virial = stress!.map((component) => -volume * component);
}

export function volumeOf(system: PhaseSpace): number {
  return Math.abs(cellVolume(system.cell));
}

/** sum m v v, xx yy zz yz xz xy. @returns @shape [6] @unit eV */
export function kineticTensor({ masses, velocities }: PhaseSpace): Float64Array {
  return Float64Array.from(voigt, ([a, b]) => {
    let sum = 0;
    for (let i = 0; i < masses.length; i++) sum += masses[i]! * velocities[3 * i + a]! * velocities[3 * i + b]!;
    return sum;
  });
}

/** K = sum m v^2 / 2. @returns @unit eV */
export function kineticEnergy(system: PhaseSpace): number {
  const [xx, yy, zz] = kineticTensor(system) as unknown as [number, number, number];
  return 0.5 * (xx + yy + zz);
}

/** V times the internal pressure tensor: sum m v v + W. @returns @shape [6] @unit eV */
export function pressureTimesVolume(system: PhaseSpace): Float64Array {
  return kineticTensor(system).map((value, c) => value + system.virial[c]!);
}

const along = ([start, end]: readonly [number, number], system: PhaseSpace): number =>
  start + ((end - start) * (system.stageStep + 1)) / Math.max(1, system.settings.schedule.steps);

/** kB T of the schedule in the step that is being done. @returns @unit eV */
export function thermalEnergy(system: PhaseSpace): number {
  return boltzmann * along(system.settings.schedule.temperature, system);
}

/** External pressure of the schedule in the step that is being done. @returns @unit eV/A^3 */
export function externalPressure(system: PhaseSpace): number {
  return along(system.settings.schedule.pressure, system) / electronvoltPerCubicAngstromInGPa;
}

/** Relaxation time of the thermostat; infinite where the scheme has none. @returns @unit fs */
export function relaxationTime({ settings: { integrator } }: PhaseSpace): number {
  return "tau" in integrator ? integrator.tau : Number.POSITIVE_INFINITY;
}

/** v <- v + (F / m) time. */
export function kick(system: PhaseSpace, time: number): void {
  const { velocities, forces, masses } = system;
  for (let k = 0; k < velocities.length; k++) velocities[k]! += (forces[k]! / masses[Math.floor(k / 3)]!) * time;
}

/** r <- r + v time. */
export function drift(system: PhaseSpace, time: number): void {
  const { positions, velocities } = system;
  for (let k = 0; k < positions.length; k++) positions[k]! += velocities[k]! * time;
}

/** v <- s v. */
export function scaleVelocities(system: PhaseSpace, scale: number): void {
  const { velocities } = system;
  for (let k = 0; k < velocities.length; k++) velocities[k]! *= scale;
}

/** A phase space before its first stage. @param masses @shape [n] @unit amu */
export function newPhaseSpace(
  frame: Frame,
  positions: Float64Array,
  masses: Float64Array,
  random: RandomSource,
  evaluator: Evaluator,
  settings: DynamicsSettings,
): PhaseSpace {
  return {
    frame,
    masses: masses.map((mass) => mass * kineticToElectronvolt),
    random,
    evaluator,
    settings,
    degreesOfFreedom: 1,
    positions,
    velocities: Float64Array.from(frame.velocities ?? new Float64Array(positions.length)),
    forces: new Float64Array(positions.length),
    cell: Float64Array.from(frame.cell),
    potentialEnergy: 0,
    virial: new Float64Array(6),
    step: frame.step ?? 0,
    stageStep: 0,
    heat: 0,
    chain: newChain(),
    barostat: newBarostat(Math.abs(cellVolume(frame.cell))),
  };
}

export const newBarostat = (referenceVolume: number): BarostatState => ({
  referenceVolume,
  velocity: new Float64Array(9),
  chain: newChain(),
  work: 0,
});
