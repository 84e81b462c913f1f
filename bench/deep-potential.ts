/**
 * Molecular dynamics with a Deep Potential of the papers' shape: the cost per atom and step, NVE at 300 K, 0.1 fs (random
 * weights keep no atoms apart).
 *
 *   node --conditions=boroxol:source bench/deep-potential.ts [--atoms 704] [--threads 1,2] [--rounds 3] [--json]
 */
import { parseArgs } from "node:util";
import { massesOf } from "@boroxol/core";
import { createWasmDynamics } from "@boroxol/kernels";
import { deepPotential } from "@boroxol/potentials";
import { paperFrame, paperModel } from "./lammps-deepmd/model.ts";

const { values } = parseArgs({
  options: {
    atoms: { type: "string", default: "704" },
    threads: { type: "string", default: "1" },
    rounds: { type: "string", default: "3" },
    json: { type: "boolean", default: false },
  },
});
const frame = paperFrame(Number(values.atoms));
const interaction = deepPotential(paperModel, "random").interaction(frame.species);
const n = frame.species.length;
const steps = Math.max(1, Math.ceil(3000 / n));
for (const threads of values.threads.split(",").map(Number)) {
  using dynamics = await createWasmDynamics(
    interaction,
    { frame, masses: massesOf(frame.species), seed: 1 },
    { threads },
  );
  const schedule = { steps: 1000, temperature: [300, 300], pressure: [0, 0] } as const;
  await dynamics.configure({ integrator: { kind: "nve" }, timestep: 0.1, schedule });
  await dynamics.run(3);
  const costs: number[] = [];
  for (let round = 0; round < Number(values.rounds); round++) {
    const start = performance.now();
    await dynamics.run(steps);
    costs.push(((performance.now() - start) * 1000) / steps / n);
  }
  costs.sort((a, b) => a - b);
  console.log(
    threads,
    n,
    "best",
    costs[0]!.toFixed(1),
    "median",
    costs[costs.length >> 1]!.toFixed(1),
    "us/atom/step",
    (process.resourceUsage().maxRSS / 1024).toFixed(0),
    "MB",
  );
}
