import {
  type Frame,
  BoroxolError,
  boltzmann,
  cellVolume,
  electronvoltPerCubicAngstromInGPa,
  kineticToElectronvolt,
} from "@boroxol/core";
import {
  type Coupling,
  type Dynamics,
  type DynamicsSettings,
  type DynamicsStart,
  type DynamicsState,
  type IntegratorKind,
  type Observation,
  degreesOfFreedom,
} from "../dynamics.ts";
import type { Interaction } from "../interaction.ts";
import { kernelsFor } from "./joined-vectors.ts";
import * as layout from "./layout.ts";
import { type SystemOptions, createKernelSystem } from "./system.ts";

const integratorNumbers: Readonly<Record<IntegratorKind, number>> = {
  nve: layout.integratorNve,
  "nose-hoover": layout.integratorNoseHoover,
  bussi: layout.integratorBussi,
  langevin: layout.integratorLangevin,
  "cell-rescaling": layout.integratorCellRescaling,
  "martyna-tobias-klein": layout.integratorMartynaTobiasKlein,
};

const couplingNumbers: Readonly<Record<Coupling, number>> = {
  isotropic: layout.couplingIsotropic,
  axes: layout.couplingAxes,
  triclinic: layout.couplingTriclinic,
};

/** The slots that make up the state: the cell and all that follows it. */
const stateSlots = { start: layout.slotCell, count: layout.slotStateEnd - layout.slotCell };

/**
 * Molecular dynamics whose step loop, neighbour list and forces live in WASM memory.
 * @throws E0402 when the frame is not periodic in all three directions
 * @example
 * using dynamics = await createWasmDynamics(interaction, { frame, masses, seed: 1 }, { threads: 2 });
 * await dynamics.configure({ integrator: { kind: "nve" }, timestep: 1, schedule });
 * await dynamics.run(1000);
 */
export async function createWasmDynamics(
  interaction: Interaction,
  start: DynamicsStart,
  options: SystemOptions = {},
): Promise<Dynamics> {
  const { frame } = start;
  if (!frame.periodic.every(Boolean)) {
    throw new BoroxolError("E0402", "molecular dynamics needs a cell that is periodic in all three directions", {
      fix: "give the cluster a cell with vacuum around it and pbc T T T",
    });
  }
  const system = await createKernelSystem(interaction, frame.species, await kernelsFor(interaction), options);
  const memory = system.kernelMemory;
  const n = system.atoms;
  const number = (slot: number): number => memory.numbers(slot, 1)[0]!;
  const setNumber = (slot: number, value: number): void => {
    memory.numbers(slot, 1)[0] = value;
  };
  const check = (status: number): void => {
    if (status === layout.statusNotFinite) {
      throw new BoroxolError("E0401", `a force is not finite at step ${number(layout.slotStep)}`, {
        fix: "look for atoms that came too close: a shorter time step, a cooler start or a repulsive core help",
      });
    }
  };

  system.setCell(frame.cell);
  system.positions().set(frame.positions);
  system.velocities().set(frame.velocities ?? new Float64Array(3 * n));
  system.images().set(frame.images ?? new Int32Array(3 * n));
  system.setMasses(start.masses.map((mass) => mass * kineticToElectronvolt));
  memory.setInt(layout.slotSeedLow, start.seed | 0);
  memory.setInt(layout.slotSeedHigh, Math.floor(start.seed / 4294967296) | 0);
  setNumber(layout.slotBoltzmann, boltzmann);
  setNumber(layout.slotStep, start.step ?? 0);

  const cell = (): Float64Array => Float64Array.from(memory.numbers(layout.slotCell, 9));
  return {
    async configure({ integrator, timestep, schedule }: DynamicsSettings) {
      memory.setInt(layout.slotIntegrator, integratorNumbers[integrator.kind]);
      memory.numbers(layout.slotHeat, layout.slotStateEnd - layout.slotHeat).fill(0);
      setNumber(layout.slotTimestep, timestep);
      setNumber(layout.slotTemperatureStart, schedule.temperature[0]);
      setNumber(layout.slotTemperatureEnd, schedule.temperature[1]);
      setNumber(layout.slotPressureStart, schedule.pressure[0] / electronvoltPerCubicAngstromInGPa);
      setNumber(layout.slotPressureEnd, schedule.pressure[1] / electronvoltPerCubicAngstromInGPa);
      setNumber(layout.slotStageSteps, schedule.steps);
      setNumber(layout.slotStageStep, 0);
      setNumber(layout.slotDegreesOfFreedom, degreesOfFreedom(integrator.kind, n));
      setNumber(layout.slotReferenceVolume, Math.abs(cellVolume(cell())));
      if ("tau" in integrator) setNumber(layout.slotTauTemperature, integrator.tau);
      if ("tauPressure" in integrator) {
        setNumber(layout.slotTauPressure, integrator.tauPressure);
        memory.setInt(layout.slotCoupling, couplingNumbers[integrator.coupling]);
      }
      if (integrator.kind === "cell-rescaling") {
        setNumber(layout.slotCompressibility, integrator.compressibility * electronvoltPerCubicAngstromInGPa);
      }
      // Forces, virial and kinetic tensor of the start, from a list built afresh: stages do not depend on history.
      memory.setInt(layout.slotListValid, 0);
      check(system.work(layout.commandEvaluate));
    },
    async run(steps) {
      memory.setInt(layout.slotStepsToRun, steps);
      memory.setInt(layout.slotStepsDone, 0);
      memory.setInt(layout.slotPhase, 0);
      check(system.work(layout.commandRun));
    },
    observe(): Observation {
      const volume = Math.abs(cellVolume(cell()));
      const kineticEnergy = number(layout.slotKineticEnergy);
      const virial = memory.numbers(layout.slotVirial, 9);
      const toGPa = electronvoltPerCubicAngstromInGPa / volume;
      const kinetic = memory.numbers(layout.slotKineticTensor, 6);
      const pairs = [0, 4, 8, 5, 2, 1].map((k, c) => {
        const mirrored = [0, 4, 8, 7, 6, 3][c]!;
        return (kinetic[c]! + 0.5 * (virial[k]! + virial[mirrored]!)) * toGPa;
      });
      return {
        step: number(layout.slotStep),
        stageStep: number(layout.slotStageStep),
        temperature: (2 * kineticEnergy) / (number(layout.slotDegreesOfFreedom) * boltzmann),
        potentialEnergy: number(layout.slotPotentialEnergy),
        kineticEnergy,
        pressure: (pairs[0]! + pairs[1]! + pairs[2]!) / 3,
        pressureTensor: Float64Array.from(pairs),
        volume,
        invariant: number(layout.slotInvariant),
      };
    },
    frame(): Frame {
      return {
        species: frame.species,
        periodic: [true, true, true],
        positions: Float64Array.from(system.positions()),
        velocities: Float64Array.from(system.velocities()),
        forces: Float64Array.from(system.forces()),
        images: Int32Array.from(system.images()),
        cell: cell(),
        energy: number(layout.slotPotentialEnergy),
        step: number(layout.slotStep),
      };
    },
    save(): DynamicsState {
      return {
        positions: Float64Array.from(system.positions()),
        velocities: Float64Array.from(system.velocities()),
        images: Int32Array.from(system.images()),
        referencePositions: Float64Array.from(system.referencePositions()),
        scheme: Float64Array.from(memory.numbers(stateSlots.start, stateSlots.count)),
      };
    },
    async restore(state) {
      const control = memory.numbers(stateSlots.start, stateSlots.count);
      // The list first, as it was built; then the atoms where they were.
      control.set(state.scheme);
      const current = cell();
      memory.numbers(layout.slotCell, 9).set(memory.numbers(layout.slotReferenceCell, 9));
      system.positions().set(state.referencePositions);
      system.work(layout.commandBuildList);
      memory.numbers(layout.slotCell, 9).set(current);
      system.positions().set(state.positions);
      system.velocities().set(state.velocities);
      system.images().set(state.images);
      check(system.work(layout.commandEvaluate));
      // Kinetic sums after a thermostat's scaling are not the last bit of sums over the scaled velocities.
      memory.numbers(stateSlots.start, stateSlots.count).set(state.scheme);
    },
    takeWarnings: () => system.takeWarnings(),
    [Symbol.dispose]: () => system[Symbol.dispose](),
  };
}
