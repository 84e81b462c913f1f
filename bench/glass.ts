/** A small glass of 20SiO2-60B2O3-20Li2O with SHIK, melted and quenched within picoseconds, and copies of it. */
import {
  type Frame,
  amuPerCubicAngstromInGramPerCm3,
  createRandom,
  cubicCell,
  massesOf,
  parseComposition,
  roundComposition,
  speciesOf,
} from "@boroxol/core";
import { type Dynamics, createWasmDynamics, wasmBackend } from "@boroxol/kernels";
import {
  atomsLandscape,
  fire,
  frameOf,
  initialVelocities,
  packingDistance,
  randomPacking,
  softPushOff,
} from "@boroxol/md";
import { shik } from "@boroxol/potentials";

/** Measured density. @unit g/cm3 */
const density = 2.21;

/** About `atoms` atoms: packed, 2 ps at 3000 K, 2 ps at 300 K. */
export async function smallGlass(atoms: number): Promise<Frame> {
  const species = speciesOf(roundComposition(parseComposition("20SiO2-60B2O3-20Li2O"), atoms));
  const masses = massesOf(species);
  const mass = masses.reduce((sum, each) => sum + each, 0) * amuPerCubicAngstromInGramPerCm3;
  const interaction = shik().interaction(species);
  const sign = (z: number): number => Math.sign(interaction.charges.get(z)!);
  const distance = (a: number, b: number): number => packingDistance(a, b, sign(a) === sign(b));
  const packed = randomPacking(species, cubicCell(Math.cbrt(mass / density)), distance, createRandom(1)).frame;
  const backend = wasmBackend();
  const pushed = await softPushOff(packed, distance, backend);
  using evaluator = await backend.prepare(interaction, species);
  const { coordinates } = await fire(atomsLandscape(pushed, evaluator), { force: 1, steps: 300 });
  const velocities = initialVelocities(masses, 3000, createRandom(1));
  using dynamics = await createWasmDynamics(interaction, {
    frame: { ...frameOf(pushed, coordinates), velocities },
    masses,
    seed: 1,
  });
  for (const temperature of [3000, 300]) {
    const schedule = { steps: 2000, temperature: [temperature, temperature], pressure: [0, 0] } as const;
    // oxlint-disable-next-line no-await-in-loop
    await dynamics.configure({ integrator: { kind: "bussi", tau: 50 }, timestep: 1, schedule });
    // oxlint-disable-next-line no-await-in-loop
    await dynamics.run(2000);
  }
  return dynamics.frame();
}

/** `repeats` copies of a frame with a cubic cell along each axis, velocities too. */
export function copies(frame: Frame, repeats: number): Frame {
  const n = frame.species.length;
  const edge = frame.cell[0]!;
  const species = new Uint8Array(n * repeats ** 3);
  const positions = new Float64Array(3 * species.length);
  const velocities = new Float64Array(3 * species.length);
  let block = 0;
  for (let a = 0; a < repeats; a++) {
    for (let b = 0; b < repeats; b++) {
      for (let c = 0; c < repeats; c++, block++) {
        species.set(frame.species, block * n);
        velocities.set(frame.velocities!, 3 * block * n);
        for (let k = 0; k < 3 * n; k++) positions[3 * block * n + k] = frame.positions[k]! + [a, b, c][k % 3]! * edge;
      }
    }
  }
  return { species, positions, velocities, cell: cubicCell(edge * repeats), periodic: [true, true, true] };
}

/** SHIK dynamics of a frame. */
export function shikDynamics(frame: Frame, threads: number): Promise<Dynamics> {
  const masses = massesOf(frame.species);
  return createWasmDynamics(shik().interaction(frame.species), { frame, masses, seed: 1 }, { threads });
}
