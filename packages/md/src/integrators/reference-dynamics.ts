import {
  type Frame,
  boltzmann,
  createRandom,
  electronvoltPerCubicAngstromInGPa,
  unwrappedPositions,
} from "@boroxol/core";
import {
  type Dynamics,
  type DynamicsSettings,
  type DynamicsStart,
  type DynamicsState,
  type Evaluator,
  type IntegratorKind,
  type Observation,
  degreesOfFreedom,
} from "@boroxol/kernels";
import { bussi } from "./bussi.ts";
import { cellRescaling } from "./cell-rescaling.ts";
import type { Integrator } from "./integrator.ts";
import { langevin } from "./langevin.ts";
import { martynaTobiasKlein } from "./martyna-tobias-klein.ts";
import { noseHooverChain } from "./nose-hoover-chain.ts";
import {
  type PhaseSpace,
  kineticEnergy,
  newBarostat,
  newChain,
  newPhaseSpace,
  pressureTimesVolume,
  updateForces,
  volumeOf,
} from "./phase-space.ts";
import { velocityVerlet } from "./velocity-verlet.ts";

const integrators: Readonly<Record<IntegratorKind, Integrator>> = {
  nve: velocityVerlet,
  "nose-hoover": noseHooverChain,
  bussi,
  langevin,
  "cell-rescaling": cellRescaling,
  "martyna-tobias-klein": martynaTobiasKlein,
};

/** The numbers of a state besides the atoms, in one array, for `save` and `restore`. */
const schemeOf = (system: PhaseSpace): Float64Array =>
  Float64Array.from([
    ...system.cell,
    system.step,
    system.stageStep,
    system.heat,
    ...system.chain.x,
    ...system.chain.v,
    system.barostat.referenceVolume,
    ...system.barostat.velocity,
    ...system.barostat.chain.x,
    ...system.barostat.chain.v,
    system.barostat.work,
  ]);

/**
 * Molecular dynamics in plain f64 TypeScript: slow, readable, and the judge of the step loop in WASM.
 * @param evaluator of the forces; the reference backend's, where it is to judge
 * @example const dynamics = createReferenceDynamics(evaluator, { frame, masses, seed: 1 });
 */
export function createReferenceDynamics(evaluator: Evaluator, start: DynamicsStart): Dynamics {
  const { frame } = start;
  const atRest: DynamicsSettings = {
    integrator: { kind: "nve" },
    timestep: 1,
    schedule: { steps: 1, temperature: [0, 0], pressure: [0, 0] },
  };
  const system = newPhaseSpace(
    frame,
    unwrappedPositions(frame),
    start.masses,
    createRandom(start.seed),
    evaluator,
    atRest,
  );
  system.step = start.step ?? 0;
  let invariant = 0;
  return {
    async configure(settings) {
      system.settings = settings;
      system.degreesOfFreedom = degreesOfFreedom(settings.integrator.kind, frame.species.length);
      system.stageStep = 0;
      system.heat = 0;
      system.chain = newChain();
      system.barostat = newBarostat(volumeOf(system));
      await updateForces(system);
    },
    async run(steps) {
      const integrator = integrators[system.settings.integrator.kind];
      for (let k = 0; k < steps; k++) {
        await integrator.step(system);
        // Before the step is counted: the schedule's targets are those of the step just done.
        invariant = integrator.invariant(system);
        system.step++;
        system.stageStep++;
      }
    },
    observe(): Observation {
      const kinetic = kineticEnergy(system);
      const volume = volumeOf(system);
      const pressure = pressureTimesVolume(system).map((value) => (value / volume) * electronvoltPerCubicAngstromInGPa);
      return {
        step: system.step,
        stageStep: system.stageStep,
        temperature: (2 * kinetic) / (system.degreesOfFreedom * boltzmann),
        potentialEnergy: system.potentialEnergy,
        kineticEnergy: kinetic,
        pressure: (pressure[0]! + pressure[1]! + pressure[2]!) / 3,
        pressureTensor: pressure,
        volume,
        invariant,
      };
    },
    frame: (): Frame => ({
      species: frame.species,
      periodic: frame.periodic,
      positions: Float64Array.from(system.positions),
      velocities: Float64Array.from(system.velocities),
      forces: Float64Array.from(system.forces),
      cell: Float64Array.from(system.cell),
      energy: system.potentialEnergy,
      step: system.step,
    }),
    save: (): DynamicsState => ({
      positions: Float64Array.from(system.positions),
      velocities: Float64Array.from(system.velocities),
      images: new Int32Array(system.positions.length),
      referencePositions: Float64Array.from(system.positions),
      scheme: schemeOf(system),
    }),
    async restore(state) {
      system.positions = Float64Array.from(state.positions);
      system.velocities = Float64Array.from(state.velocities);
      let place = 0;
      const take = (count: number): Float64Array => state.scheme.slice(place, (place += count));
      system.cell = take(9);
      [system.step, system.stageStep, system.heat] = take(3) as unknown as [number, number, number];
      system.chain = { x: take(3), v: take(3) };
      const [referenceVolume] = take(1) as unknown as [number];
      system.barostat = { referenceVolume, velocity: take(9), chain: { x: take(3), v: take(3) }, work: take(1)[0]! };
      await updateForces(system);
    },
    [Symbol.dispose]: () => evaluator[Symbol.dispose](),
  };
}
