/**
 * Energy in NVE with a Deep Potential: the model that `boroxol train` made for fixtures/exchange, 384 atoms of SiO2 (framework
 * ABW, 2 x 2 x 2 cells) at 300 K, time step 0.5 fs, once with features and networks in f32 and once in f64. Drift as the slope
 * of a line through E(t), and docs/images/deep-potential-drift.svg.
 *
 *   node --conditions=boroxol:source bench/deep-potential-drift.ts [--picoseconds 100] [--timestep 0.5] [--figure FILE] [--json]
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type Frame, createRandom, massesOf } from "@boroxol/core";
import { readFrames } from "@boroxol/io";
import { createWasmDynamics, kernelPrecisions } from "@boroxol/kernels";
import { initialVelocities } from "@boroxol/md";
import { loadModel } from "@boroxol/potentials";
import { linePlot } from "../packages/report/src/line-plot.ts";
import { driftOf } from "./drift.ts";

const { values } = parseArgs({
  options: {
    picoseconds: { type: "string", default: "100" },
    timestep: { type: "string", default: "0.5" },
    figure: { type: "string" },
    json: { type: "boolean", default: false },
  },
});
const timestep = Number(values.timestep);
const picoseconds = Number(values.picoseconds);
const folder = join(import.meta.dirname, "../fixtures/exchange");
const potential = await loadModel(join(folder, "trained.dp"));
const start = await firstFrame();
const masses = massesOf(start.species);
const atoms = start.species.length;
const every = 20;

/** The first frame of the fixture, twice along each axis. */
async function firstFrame(): Promise<Frame> {
  for await (const { species, positions, cell, periodic } of readFrames(join(folder, "frames.extxyz"))) {
    const shifts = Array.from({ length: 8 }, (_, k) => [k & 1, (k >> 1) & 1, k >> 2] as const);
    const moved = shifts.map(([a, b, c]) =>
      positions.map((x, m) => x + a * cell[m % 3]! + b * cell[3 + (m % 3)]! + c * cell[6 + (m % 3)]!),
    );
    return {
      species: Uint8Array.from(shifts.flatMap(() => [...species])),
      positions: Float64Array.from(moved.flatMap((each) => [...each])),
      cell: cell.map((each) => 2 * each),
      periodic,
    };
  }
  throw new Error("the fixture holds no frame");
}

interface Course {
  readonly precision: string;
  /** @unit ps */
  readonly times: readonly number[];
  /** Of the total energy from its first value. @unit eV per atom */
  readonly energies: readonly number[];
  /** @unit K */
  readonly temperature: number;
}

async function course(precision: (typeof kernelPrecisions)[number]): Promise<Course> {
  const frame = { ...start, velocities: initialVelocities(masses, 300, createRandom(2)) };
  using dynamics = await createWasmDynamics(
    potential.interaction(frame.species),
    { frame, masses, seed: 1 },
    { precision },
  );
  const settle = Math.round(5000 / timestep);
  const steps = Math.round((picoseconds * 1000) / timestep);
  const schedule = { temperature: [300, 300], pressure: [0, 0] } as const;
  await dynamics.configure({
    integrator: { kind: "bussi", tau: 100 },
    timestep,
    schedule: { steps: settle, ...schedule },
  });
  await dynamics.run(settle);
  await dynamics.configure({ integrator: { kind: "nve" }, timestep, schedule: { steps, ...schedule } });
  const times: number[] = [];
  const energies: number[] = [];
  let temperature = 0;
  let first: number | undefined;
  for (let step = every; step <= steps; step += every) {
    // oxlint-disable-next-line no-await-in-loop
    await dynamics.run(every);
    const now = dynamics.observe();
    times.push((step * timestep) / 1000);
    first ??= now.invariant;
    energies.push((now.invariant - first) / atoms);
    temperature += now.temperature;
  }
  return { precision, times, energies, temperature: temperature / times.length };
}

const courses: Course[] = [];
// oxlint-disable-next-line no-await-in-loop
for (const precision of kernelPrecisions) courses.push(await course(precision));
const rows = courses.map(({ precision, times, energies, temperature }) => {
  const { slope, error } = driftOf(
    times.map((t) => t / 1000),
    energies,
  );
  const mean = energies.reduce((sum, each) => sum + each, 0) / energies.length;
  const fluctuation = Math.sqrt(energies.reduce((sum, each) => sum + (each - mean) ** 2, 0) / energies.length);
  return { precision, temperature, drift: slope, error, fluctuation };
});

if (values.figure !== undefined) {
  const shown = courses.map(({ precision, times, energies }) => {
    // Means over half a picosecond: single values lie too close to be told apart.
    const width = Math.max(1, Math.round(500 / timestep / every));
    const groups = Array.from({ length: Math.floor(times.length / width) }, (_, k) => k * width);
    const mean = (list: readonly number[], k: number): number =>
      list.slice(k, k + width).reduce((sum, each) => sum + each, 0) / width;
    return {
      label: precision === "float32" ? "networks in f32" : "networks in f64",
      x: groups.map((k) => mean(times, k)),
      y: groups.map((k) => 1e6 * (mean(energies, k) - mean(energies, 0))),
    };
  });
  const most = Math.max(...shown.flatMap(({ y }) => y.map(Math.abs)), 1);
  writeFileSync(
    values.figure,
    linePlot({
      name: "deep-potential-drift",
      title: "Energy in NVE with a Deep Potential",
      description: `Total energy per atom of ${atoms} atoms at 300 K over ${picoseconds} ps, from its first mean; means over 0.5 ps.`,
      x: { label: "time (ps)", domain: [0, picoseconds] },
      y: { label: "energy (µeV per atom)", domain: [-1.1 * most, 1.1 * most], nice: true },
      series: shown,
    }),
  );
}

if (values.json) console.log(JSON.stringify({ atoms, picoseconds, timestep, rows }));
else {
  console.log(`Deep Potential, ${atoms} atoms, NVE, ${timestep} fs, ${picoseconds} ps`);
  for (const { precision, temperature, drift, error, fluctuation } of rows) {
    console.log(
      `${precision}: ${temperature.toFixed(0)} K, drift ${drift.toExponential(2)} +- ${error.toExponential(1)} eV per atom and ns, fluctuation ${fluctuation.toExponential(1)} eV per atom`,
    );
  }
}
