/**
 * Densities with SHIK at zero pressure against LAMMPS (fixtures/lammps/density_*.json), with both barostats: alpha-quartz
 * and a glass of 20SiO2-60B2O3-20Li2O at 300 K, its melt at 2500 K (heated from the glass).
 *
 *   node --conditions=boroxol:source bench/shik-density.ts [--only quartz] [--picoseconds 60] [--seeds 4] [--json]
 */
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { amuPerCubicAngstromInGramPerCm3, createRandom, massesOf } from "@boroxol/core";
import type { Frame } from "@boroxol/core";
import { createWasmDynamics } from "@boroxol/kernels";
import type { IntegratorSettings } from "@boroxol/kernels";
import { initialVelocities } from "@boroxol/md";
import { shik } from "@boroxol/potentials";

interface Fixture {
  readonly temperature: number;
  readonly density: number;
  readonly error: number;
  readonly frame?: { readonly species: number[]; readonly positions: number[][]; readonly cell: number[][] };
}

const { values } = parseArgs({
  options: {
    only: { type: "string" },
    picoseconds: { type: "string", default: "60" },
    seeds: { type: "string", default: "4" },
    json: { type: "boolean", default: false },
  },
});
const steps = 1000 * Number(values.picoseconds);
const states = ["quartz", "glass", "melt"].filter((state) => values.only === undefined || state === values.only);

function fixture(state: string): Fixture {
  const url = new URL(`../fixtures/lammps/density_${state}.json`, import.meta.url);
  return JSON.parse(readFileSync(url, "utf8")) as Fixture;
}

function startingFrame(state: string): Frame {
  const { species, positions, cell } = fixture(state === "melt" ? "glass" : state).frame!;
  return {
    species: Uint8Array.from(species),
    positions: Float64Array.from(positions.flat()),
    cell: Float64Array.from(cell.flat()),
    periodic: [true, true, true],
  };
}

const bath = { tau: 100, tauPressure: 1000, coupling: "isotropic" } as const;
const barostats: readonly IntegratorSettings[] = [
  { kind: "cell-rescaling", compressibility: 0.02, ...bath },
  { kind: "martyna-tobias-klein", ...bath },
];
const mean = (list: readonly number[]): number => list.reduce((sum, each) => sum + each, 0) / list.length;

/** Mean density of one run after it has settled. @unit g/cm3 */
async function density(state: string, integrator: IntegratorSettings, seed: number): Promise<number> {
  const { temperature } = fixture(state);
  const frame = startingFrame(state);
  const masses = massesOf(frame.species);
  const mass = masses.reduce((sum, m) => sum + m, 0) * amuPerCubicAngstromInGramPerCm3;
  // Half of the first kinetic energy of a crystal at rest goes into its vibrations.
  const start = state === "quartz" ? 2 * temperature : temperature;
  const velocities = initialVelocities(masses, start, createRandom(seed));
  const interaction = shik().interaction(frame.species);
  using dynamics = await createWasmDynamics(interaction, { frame: { ...frame, velocities }, masses, seed });
  const settle = 15_000;
  const schedule = { steps: settle + steps, temperature: [temperature, temperature], pressure: [0, 0] } as const;
  await dynamics.configure({ integrator, timestep: 1, schedule });
  await dynamics.run(settle);
  const series: number[] = [];
  for (let step = 0; step < steps; step += 20) {
    // oxlint-disable-next-line no-await-in-loop
    await dynamics.run(20);
    series.push(mass / dynamics.observe().volume);
  }
  return mean(series);
}

const rows = [];
for (const state of states) {
  const lammps = fixture(state);
  for (const integrator of barostats) {
    const runs: number[] = [];
    for (let seed = 1; seed <= Number(values.seeds); seed++) {
      // oxlint-disable-next-line no-await-in-loop
      runs.push(await density(state, integrator, seed));
    }
    const ours = mean(runs);
    const scatter = runs.reduce((sum, each) => sum + (each - ours) ** 2, 0);
    const error = Math.sqrt(scatter / (runs.length * (runs.length - 1)));
    const apart = (ours - lammps.density) / Math.hypot(error, lammps.error);
    rows.push({
      state,
      barostat: integrator.kind,
      density: ours,
      error,
      lammps: lammps.density,
      lammpsError: lammps.error,
      apart,
    });
  }
}

if (values.json) {
  console.log(JSON.stringify({ picoseconds: Number(values.picoseconds), seeds: Number(values.seeds), rows }));
} else {
  for (const row of rows) {
    console.log(
      `${row.state.padEnd(6)} ${row.barostat.padEnd(21)} ${row.density.toFixed(4)} +- ${row.error.toFixed(4)} g/cm3, ` +
        `LAMMPS ${row.lammps.toFixed(4)} +- ${row.lammpsError.toFixed(4)}, apart by ${row.apart.toFixed(1)} standard errors`,
    );
  }
}
