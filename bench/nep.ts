/**
 * Molecular dynamics with a NEP of the papers' shape (cutoffs 6 and 5 A, n_max 6 4, l_max 4 2, 40 neurons, Li-B-O-Si, random
 * weights), 704 atoms, one thread: Boroxol and, where it is installed, an evaluation by CPUNEP of calorine, in turn, medians.
 * With --grace FILE also the cost of a GRACE/FS model from a file.
 *
 *   sh bench/calorine/set-up.sh
 *   node --conditions=boroxol:source bench/nep.ts [--atoms 704] [--rounds 5] [--grace FS_model.yaml] [--json]
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { createRandom, massesOf } from "@boroxol/core";
import { formatExtxyzFrame } from "@boroxol/io";
import { createWasmDynamics } from "@boroxol/kernels";
import { type NepModel, type Potential, formatNep, loadPotential, nep } from "@boroxol/potentials";
import { paperFrame } from "./lammps-deepmd/model.ts";

const { values } = parseArgs({
  options: {
    atoms: { type: "string", default: "704" },
    rounds: { type: "string", default: "5" },
    grace: { type: "string" },
    json: { type: "boolean", default: false },
  },
});
const random = createRandom(1);
let drawn = 0;
const uniform = (size: number, scale: number): Float64Array =>
  Float64Array.from({ length: size }, () => scale * (2 * random.uniforms(drawn++, 0, 0)[0]! - 1));
const types = 4;
const model: NepModel = {
  version: 4,
  charge: 0,
  elements: ["Li", "B", "O", "Si"],
  radialCutoffs: [6, 6, 6, 6],
  angularCutoffs: [5, 5, 5, 5],
  capacity: [500, 300],
  nMax: [6, 4],
  basisSize: [8, 8],
  lMax: 4,
  fourBody: true,
  fiveBody: false,
  neurons: 40,
  networks: Array.from({ length: types }, () => ({
    w0: uniform(40 * 32, 0.5),
    b0: uniform(40, 0.3),
    w1: uniform(40, 0.2),
    typeBias: 0,
  })),
  bias: 0,
  coefficients: uniform((7 * 9 + 5 * 9) * types * types, 0.5),
  scaler: uniform(32, 0.1),
};
const frame = paperFrame(Number(values.atoms));
const atoms = frame.species.length;
const masses = massesOf(frame.species);
const median = (list: readonly number[]): number => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)]!;

async function measure(potential: Potential): Promise<{ cost: number; forces: Float64Array }> {
  const start = { frame, masses, seed: 1 };
  using dynamics = await createWasmDynamics(potential.interaction(frame.species), start);
  const schedule = { steps: 1000, temperature: [300, 300], pressure: [0, 0] } as const;
  // Random weights keep no atoms apart: short steps.
  await dynamics.configure({ integrator: { kind: "nve" }, timestep: 0.05, schedule });
  const { forces } = dynamics.frame();
  await dynamics.run(50);
  const steps = 100;
  const began = performance.now();
  await dynamics.run(steps);
  return { cost: ((performance.now() - began) * 1000) / steps / atoms, forces: forces! };
}

const folder = join(import.meta.dirname, "calorine", ".cache");
const python = join(folder, "venv", "bin", "python");
const withPeer = existsSync(python);
if (!withPeer) console.error("the peer is not installed: run sh bench/calorine/set-up.sh");
mkdirSync(folder, { recursive: true });
const potential = nep(model, "random");
writeFileSync(join(folder, "nep.txt"), formatNep(model));
writeFileSync(join(folder, "frame.xyz"), formatExtxyzFrame({ ...frame }));
const [ours, theirs, grace]: [number[], number[], number[]] = [[], [], []];
let difference = Number.NaN;
for (let round = 0; round < Number(values.rounds); round++) {
  // oxlint-disable-next-line no-await-in-loop -- the measurements must not overlap
  const { cost, forces } = await measure(potential);
  ours.push(cost);
  if (withPeer) {
    const script = join(import.meta.dirname, "calorine", "cpunep.py");
    const env = { ...process.env, OMP_NUM_THREADS: "1" };
    const text = execFileSync(python, [script, "nep.txt", "frame.xyz", "10"], { cwd: folder, env, encoding: "utf8" });
    const peer = JSON.parse(text.trim().split("\n").at(-1)!) as { seconds: number; forces: number[][] };
    theirs.push((peer.seconds * 1e6) / atoms);
    const square = forces.reduce((sum, each, k) => sum + (each - peer.forces.flat()[k]!) ** 2, 0);
    difference = Math.sqrt(square / forces.length);
  }
  if (values.grace !== undefined) {
    // oxlint-disable-next-line no-await-in-loop
    grace.push((await measure(await loadPotential(values.grace))).cost);
  }
}
const result = {
  atoms,
  nep: median(ours),
  ...(withPeer && { cpunep: median(theirs), ratio: median(theirs) / median(ours), forceDifference: difference }),
  ...(grace.length > 0 && { grace: median(grace) }),
};
if (values.json) console.log(JSON.stringify(result));
else {
  console.log(
    `${atoms} atoms, one thread, us per atom and step (CPUNEP: and evaluation), median of ${values.rounds} rounds`,
  );
  console.log(`NEP, Boroxol   ${result.nep.toFixed(1)}`);
  if (withPeer) {
    console.log(`NEP, CPUNEP    ${median(theirs).toFixed(1)}, ratio ${result.ratio!.toFixed(1)}`);
    console.log(`forces differ by ${difference.toExponential(1)} eV/A rms`);
  }
  if (grace.length > 0) console.log(`GRACE/FS       ${median(grace).toFixed(1)}`);
}
