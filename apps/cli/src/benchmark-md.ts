import { createRandom, elementOf, massesOf, type Frame } from "@boroxol/core";
import { createWasmDynamics, wasmBackend, type Interaction } from "@boroxol/kernels";
import { atomsLandscape, fire, packingDistance, randomPacking, softPushOff } from "@boroxol/md";
import { potentialByName } from "@boroxol/potentials";
import { glassSystem } from "./glass-system.ts";

/** Speed of molecular dynamics at one size and number of threads. */
export interface DynamicsSpeed {
  readonly atoms: number;
  readonly threads: number;
  /** Median over the rounds. @unit steps/s */
  readonly stepsPerSecond: number;
  /** @unit us */
  readonly microsecondsPerAtomStep: number;
}

const rounds = 3;
const warmUpSteps = 20;
/** Wall time of one round. @unit s */
const roundSeconds = 1;

/**
 * Measures SHIK dynamics of a packed 20SiO2-60B2O3-20Li2O melt, constant energy and 1 fs, on each number of threads in
 * turn, so that a change of the machine's speed hits all of them.
 */
export async function measureDynamics(atoms: number, threadCounts: readonly number[]): Promise<DynamicsSpeed[]> {
  const { frame } = glassSystem("20SiO2-60B2O3-20Li2O", atoms, undefined);
  const interaction = potentialByName("shik").interaction(frame.species);
  const start = await packedFrame(frame, interaction);
  const speeds = new Map<number, number[]>(threadCounts.map((threads) => [threads, []]));
  for (let round = 0; round < rounds; round++) {
    for (const threads of threadCounts) speeds.get(threads)!.push(await stepsPerSecond(start, interaction, threads));
  }
  return [...speeds].map(([threads, list]) => {
    const median = list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)]!;
    const total = frame.species.length;
    return { atoms: total, threads, stepsPerSecond: median, microsecondsPerAtomStep: 1e6 / (median * total) };
  });
}

async function packedFrame(frame: Frame, interaction: Interaction): Promise<Frame> {
  const sign = (z: number): number => Math.sign(interaction.charges.get(z) ?? 0);
  const distance = (a: number, b: number): number => packingDistance(a, b, sign(a) === sign(b));
  // Big atoms first: they have the fewest places to go.
  const order = frame.species.toSorted((a, b) => elementOf(b).covalentRadius - elementOf(a).covalentRadius);
  const packed = randomPacking(order, frame.cell, distance, createRandom(1));
  const pushed = await softPushOff(packed.frame, distance, wasmBackend());
  using evaluator = await wasmBackend().prepare(interaction, pushed.species);
  const relaxed = await fire(atomsLandscape(pushed, evaluator), { force: 1, steps: 200 });
  return { ...pushed, positions: relaxed.coordinates };
}

async function stepsPerSecond(frame: Frame, interaction: Interaction, threads: number): Promise<number> {
  const masses = massesOf(frame.species);
  using dynamics = await createWasmDynamics(interaction, { frame, masses, seed: 1 }, { threads });
  const schedule = { steps: 1_000_000, temperature: [300, 300], pressure: [0, 0] } as const;
  await dynamics.configure({ integrator: { kind: "nve" }, timestep: 1, schedule });
  await dynamics.run(warmUpSteps);
  let steps = 0;
  const begun = performance.now();
  let seconds = 0;
  while (seconds < roundSeconds) {
    await dynamics.run(warmUpSteps);
    steps += warmUpSteps;
    seconds = (performance.now() - begun) / 1000;
  }
  return steps / seconds;
}
