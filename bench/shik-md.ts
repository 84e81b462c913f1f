/**
 * SHIK molecular dynamics of 3003 atoms of 20SiO2-60B2O3-20Li2O, NVE at 300 K with 1 fs: Boroxol on one and two threads,
 * LAMMPS (`coul/dsf` + table, the same 10 A cutoff and the same forces) on one core, in turn, medians of several rounds.
 *
 *   sh bench/lammps-shik/set-up.sh
 *   node --conditions=boroxol:source bench/shik-md.ts [--steps 300] [--rounds 5] [--json]
 */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { massesOf } from "@boroxol/core";
import { createWasmDynamics } from "@boroxol/kernels";
import { shik } from "@boroxol/potentials";
import { glassFrame } from "./lammps-shik/glass.ts";
import { selfEnergy, writeData, writeForceField } from "./lammps-shik/inputs.ts";
import { cache, lammpsExecutable, readTiming, runLammps } from "./lammps-shik/lammps.ts";

const { values } = parseArgs({
  options: {
    steps: { type: "string", default: "300" },
    rounds: { type: "string", default: "5" },
    json: { type: "boolean", default: false },
  },
});
const steps = Number(values.steps);
const rounds = Number(values.rounds);

if (lammpsExecutable() === undefined) {
  console.error("LAMMPS is not installed for this benchmark: run sh bench/lammps-shik/set-up.sh");
  process.exit(1);
}

const folder = join(cache, "run");
mkdirSync(folder, { recursive: true });
const frame = glassFrame(folder);
const interaction = shik().interaction(frame.species);
writeForceField(folder, frame.species, interaction);
writeData(join(folder, "glass.data"), frame, interaction);

/** Seconds of `steps` steps of Boroxol, and its potential energy at the start. */
async function measureBoroxol(threads: number): Promise<{ seconds: number; energy: number }> {
  using dynamics = await createWasmDynamics(
    interaction,
    { frame, masses: massesOf(frame.species), seed: 1 },
    { threads },
  );
  const schedule = { steps: steps + 100, temperature: [300, 300], pressure: [0, 0] } as const;
  await dynamics.configure({ integrator: { kind: "nve" }, timestep: 1, schedule });
  const energy = dynamics.observe().potentialEnergy;
  await dynamics.run(100);
  const start = performance.now();
  await dynamics.run(steps);
  return { seconds: (performance.now() - start) / 1000, energy };
}

const median = (list: readonly number[]): number => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)]!;
const seconds: Record<string, number[]> = { "boroxol 1 thread": [], "boroxol 2 threads": [] };
const skins = [1, 2];
for (const skin of skins) seconds[`lammps skin ${skin} A`] = [];

let difference = 0;
let version = "";
for (let round = 0; round < rounds; round++) {
  /* oxlint-disable no-await-in-loop -- the measurements must not overlap */
  const one = await measureBoroxol(1);
  const two = await measureBoroxol(2);
  /* oxlint-enable no-await-in-loop */
  seconds["boroxol 1 thread"]!.push(one.seconds);
  seconds["boroxol 2 threads"]!.push(two.seconds);
  for (const skin of skins) {
    const timing = readTiming(runLammps(folder, "md.lmp", { steps, skin }));
    seconds[`lammps skin ${skin} A`]!.push(timing.seconds);
    difference = timing.energy - selfEnergy(frame.species, interaction) - one.energy;
    version = timing.version;
  }
}

const atoms = frame.species.length;
const rows = Object.entries(seconds).map(([name, list]) => {
  const middle = median(list);
  return { name, stepsPerSecond: steps / middle, microsecondsPerAtomStep: (1e6 * middle) / (steps * atoms) };
});
const rate = (name: string): number => rows.find((row) => row.name === name)!.stepsPerSecond;
const lammps = Math.max(...skins.map((skin) => rate(`lammps skin ${skin} A`)));
const result = {
  atoms,
  steps,
  rounds,
  lammpsVersion: version,
  energyDifference: difference,
  rows,
  ratioToLammps: rate("boroxol 1 thread") / lammps,
  ratioOfTwoThreads: rate("boroxol 2 threads") / rate("boroxol 1 thread"),
};

if (values.json) {
  console.log(JSON.stringify(result));
} else {
  console.log(`SHIK, ${atoms} atoms, NVE 300 K, ${steps} steps, median of ${rounds} rounds; LAMMPS ${version}`);
  for (const { name, stepsPerSecond, microsecondsPerAtomStep } of rows) {
    console.log(
      `${name.padEnd(20)} ${stepsPerSecond.toFixed(1).padStart(8)} steps/s ${microsecondsPerAtomStep.toFixed(2).padStart(8)} us/atom/step`,
    );
  }
  console.log(`Boroxol / LAMMPS, one core each (its better skin): ${result.ratioToLammps.toFixed(2)}`);
  console.log(`two threads / one: ${result.ratioOfTwoThreads.toFixed(2)}`);
  console.log(`potential energies at the start differ by ${difference.toExponential(1)} eV`);
}
