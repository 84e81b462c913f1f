/**
 * Drift of the total energy in NVE with SHIK at 300 K and 1 fs: the slope of a straight line through E(t), with the
 * standard error that 20 blocks of the run give it.
 *
 *   node --conditions=boroxol:source bench/nve-drift.ts [--atoms 300] [--picoseconds 1000] [--timestep 1] [--json]
 */
import { parseArgs } from "node:util";
import { driftOf } from "./drift.ts";
import { shikDynamics, smallGlass } from "./glass.ts";

const { values } = parseArgs({
  options: {
    atoms: { type: "string", default: "300" },
    picoseconds: { type: "string", default: "1000" },
    timestep: { type: "string", default: "1" },
    json: { type: "boolean", default: false },
  },
});
const timestep = Number(values.timestep);
const picoseconds = Number(values.picoseconds);
const glass = await smallGlass(Number(values.atoms));
const n = glass.species.length;
using dynamics = await shikDynamics(glass, 1);
const stage = (kind: "nve" | "bussi", steps: number) =>
  ({
    integrator: kind === "nve" ? { kind } : { kind, tau: 100 },
    timestep,
    schedule: { steps, temperature: [300, 300], pressure: [0, 0] },
  }) as const;
await dynamics.configure(stage("bussi", 20_000));
await dynamics.run(20_000);

const every = 50;
const steps = Math.round((picoseconds * 1000) / timestep);
await dynamics.configure(stage("nve", steps));
const times: number[] = [];
const energies: number[] = [];
let temperature = 0;
for (let step = 0; step < steps; step += every) {
  // oxlint-disable-next-line no-await-in-loop
  await dynamics.run(every);
  const now = dynamics.observe();
  times.push(((step + every) * timestep) / 1e6);
  energies.push(now.invariant / n);
  temperature += now.temperature;
}
temperature /= times.length;

const { slope: drift, error } = driftOf(times, energies);
const meanEnergy = energies.reduce((sum, value) => sum + value, 0) / energies.length;
const fluctuation = Math.sqrt(energies.reduce((sum, value) => sum + (value - meanEnergy) ** 2, 0) / energies.length);
const limit = 1e-5;
const result = {
  atoms: n,
  picoseconds,
  timestep,
  temperature,
  drift,
  error,
  fluctuation,
  ratioToLimit: Math.abs(drift) / limit,
};

if (values.json) console.log(JSON.stringify(result));
else {
  console.log(`SHIK, ${n} atoms, NVE at ${temperature.toFixed(0)} K, ${timestep} fs, ${picoseconds} ps`);
  console.log(`drift ${drift.toExponential(2)} +- ${error.toExponential(1)} eV per atom and ns`);
  console.log(`fluctuation ${fluctuation.toExponential(1)} eV per atom`);
  console.log(`|drift| / limit of 1e-5: ${result.ratioToLimit.toFixed(3)}`);
}
