/**
 * Molecular dynamics with a Deep Potential of the papers' shape (cutoff 6 A, 25-50-100, axis 16, 240-240-240, random weights),
 * 704 atoms of a lithium borosilicate, NVE at 300 K: Boroxol and, where it is installed, LAMMPS with the same model compressed
 * by DeePMD-kit, in turn, medians of several rounds; and Boroxol's cost per atom and memory from 100 to 100,000 atoms.
 *
 *   sh bench/lammps-deepmd/set-up.sh
 *   node --conditions=boroxol:source bench/deep-potential.ts [--atoms 704] [--threads 1,2] [--rounds 5] [--precision float64] [--json]
 *   node --conditions=boroxol:source bench/deep-potential.ts --sizes 100,300,1000,3000,10000,30000,100000 [--json]
 */
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type Frame, massesOf } from "@boroxol/core";
import { readFrames } from "@boroxol/io";
import { type KernelPrecision, createWasmDynamics, referenceBackend, wasmBackend } from "@boroxol/kernels";
import { type DeepPotential, deepPotential, loadModel } from "@boroxol/potentials";
import { paperFrame, paperModel } from "./lammps-deepmd/model.ts";
import { freeze, peerIsInstalled, preparePeer, runPeer } from "./lammps-deepmd/peer.ts";

const { values } = parseArgs({
  options: {
    atoms: { type: "string", default: "704" },
    threads: { type: "string", default: "1,2" },
    rounds: { type: "string", default: "5" },
    sizes: { type: "string" },
    one: { type: "boolean", default: false },
    precision: { type: "string", default: "float32" },
    json: { type: "boolean", default: false },
  },
});
const precision = values.precision as KernelPrecision;
const threads = values.threads.split(",").map(Number);
const rounds = Number(values.rounds);
const potential = deepPotential(paperModel, "random");
const median = (list: readonly number[]): number => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)]!;

interface Cost {
  readonly atoms: number;
  /** @unit us */
  readonly perAtomStep: number;
  /** Peak resident memory of the whole process. @unit MB */
  readonly megabytes: number;
  readonly energy: number;
  readonly forces: Float64Array;
}

/** Random weights keep no atoms apart: short steps, and few of them. */
async function measure(atoms: number, team: number): Promise<Cost> {
  const frame = paperFrame(atoms);
  const start = { frame, masses: massesOf(frame.species), seed: 1 };
  const options = { threads: team, precision };
  using dynamics = await createWasmDynamics(potential.interaction(frame.species), start, options);
  const schedule = { steps: 1000, temperature: [300, 300], pressure: [0, 0] } as const;
  await dynamics.configure({ integrator: { kind: "nve" }, timestep: 0.1, schedule });
  const { energy, forces } = dynamics.frame();
  await dynamics.run(3);
  const steps = Math.max(2, Math.ceil(40_000 / atoms));
  const began = performance.now();
  await dynamics.run(steps);
  const perAtomStep = ((performance.now() - began) * 1000) / steps / atoms;
  return { atoms, perAtomStep, megabytes: process.resourceUsage().maxRSS / 1024, energy: energy!, forces: forces! };
}

async function sizes(list: readonly number[]): Promise<void> {
  const rows = list.map((atoms) => {
    const program = ["--conditions=boroxol:source", import.meta.filename, "--one", "--atoms", String(atoms)];
    const options = { encoding: "utf8" } as const;
    return JSON.parse(execFileSync(process.execPath, [...program, "--threads", String(threads[0])], options)) as Cost;
  });
  if (values.json) console.log(JSON.stringify({ threads: threads[0], rows }));
  for (const { atoms, perAtomStep, megabytes } of values.json ? [] : rows) {
    console.log(
      `${String(atoms).padStart(7)} atoms ${perAtomStep.toFixed(1).padStart(6)} us/atom/step ${megabytes.toFixed(0).padStart(5)} MB`,
    );
  }
}

async function compare(): Promise<void> {
  const frame = paperFrame(Number(values.atoms));
  const atoms = frame.species.length;
  const withPeer = peerIsInstalled();
  if (withPeer) await preparePeer(paperModel, frame);
  else console.error("the peer is not installed: run sh bench/lammps-deepmd/set-up.sh");
  const costs = new Map<string, number[]>();
  const note = (name: string, cost: number): void => void costs.set(name, [...(costs.get(name) ?? []), cost]);
  let ours: Cost | undefined;
  let peerEnergy = Number.NaN;
  const steps = 20;
  for (let round = 0; round < rounds; round++) {
    for (const team of threads) {
      // oxlint-disable-next-line no-await-in-loop
      ours = await measure(atoms, team);
      note(`boroxol ${team}`, ours.perAtomStep);
      if (!withPeer) continue;
      const peer = runPeer(frame, "compressed.pb", steps, team);
      note(`lammps ${team}`, (peer.seconds * 1e6) / steps / atoms);
      peerEnergy = peer.energy;
    }
  }
  const rms = (list: ArrayLike<number>): number =>
    Math.sqrt(Array.from(list).reduce((sum, each) => sum + each * each, 0) / list.length);
  using judge = await potential.prepare(frame.species, referenceBackend);
  const { forces } = await judge.evaluate(frame, ["forces"]);
  const off = (found: Float64Array): number => rms(found.map((each, k) => each - forces![k]!));
  const table = Object.fromEntries([...costs].map(([name, list]) => [name, median(list)]));
  const ratios = threads.map((team) => table[`lammps ${team}`]! / table[`boroxol ${team}`]!);
  const ofPeer = withPeer ? off(runPeer(frame, "model.pb", 1, 1).forces) : Number.NaN;
  const trained = withPeer ? await trainedForces(rms) : undefined;
  const result = {
    atoms,
    rounds,
    microsecondsPerAtomStep: table,
    ratioToCompressedPeer: ratios,
    forces: { rms: rms(forces!), offOurs: off(ours!.forces), offPeer: ofPeer },
    energyDifferencePerAtom: (ours!.energy - peerEnergy) / atoms,
    ...(trained && { trained }),
  };
  if (values.json) {
    console.log(JSON.stringify(result));
    return;
  }
  console.log(`Deep Potential, ${atoms} atoms, NVE 300 K, median of ${rounds} rounds`);
  for (const [name, cost] of Object.entries(table)) {
    console.log(`${name.padEnd(10)} thread(s) ${cost.toFixed(1).padStart(7)} us/atom/step`);
  }
  threads.forEach((team, k) => console.log(`LAMMPS / Boroxol on ${team}: ${ratios[k]!.toFixed(2)}`));
  if (trained !== undefined) {
    console.log(
      `trained model, forces of ${trained["rms"]!.toFixed(3)} eV/A rms: ours ${trained["offOurs"]!.toExponential(1)}, LAMMPS's ${trained["offPeer"]!.toExponential(1)} from the f64 reference`,
    );
  }
  console.log(
    `forces of ${result.forces.rms.toFixed(3)} eV/A rms: ours ${result.forces.offOurs.toExponential(1)}, the peer's uncompressed ones ${ofPeer.toExponential(1)} from the f64 reference; energies differ by ${result.energyDifferencePerAtom.toExponential(1)} eV per atom`,
  );
}

/** The model that `boroxol train` made for fixtures/exchange, in LAMMPS: its forces, and the peer's and ours off the f64 reference. */
async function trainedForces(rms: (list: ArrayLike<number>) => number): Promise<Record<string, number>> {
  const folder = join(import.meta.dirname, "../fixtures/exchange");
  const { model } = (await loadModel(join(folder, "trained.dp"))) as DeepPotential;
  let frame: Frame | undefined;
  for await (const each of readFrames(join(folder, "frames.extxyz"))) frame ??= each;
  await freeze(model, frame!, "trained");
  const peer = runPeer(frame!, "trained.pb", 1, 1);
  const own = deepPotential(model, "trained");
  using judge = await own.prepare(frame!.species, referenceBackend);
  using judged = await own.prepare(frame!.species, wasmBackend());
  const { forces } = await judge.evaluate(frame!, ["forces"]);
  const fast = await judged.evaluate(frame!, ["forces"]);
  const off = (found: Float64Array): number => rms(found.map((each, k) => each - forces![k]!));
  return { rms: rms(forces!), offOurs: off(fast.forces!), offPeer: off(peer.forces) };
}

if (values.one)
  console.log(JSON.stringify({ ...(await measure(Number(values.atoms), threads[0]!)), forces: undefined }));
else if (values.sizes === undefined) await compare();
else await sizes(values.sizes.split(",").map(Number));
