/**
 * Time to accuracy beside DeePMD-kit, one thread each, one after the other on the same core, in one run:
 *
 *   node --conditions=boroxol:source bench/time-to-accuracy.ts --data FOLDER --dp PATH_OF_dp [--steps 40000] [--work FOLDER]
 *     [--elements O,Si] [--sel 120,60] [--shares 12,4]
 *
 * The frames of each file are divided at random, 80 to 20 (seed 1). `dp train` (se_e2_a 25-50-100, axis 16, 240x3, float32,
 * rcut_smth 0.5, batch 1, rate 1e-3 to 3.5e-8) runs to its end, and `dp test` says what it reached on the frames kept aside.
 * Then a NEP is trained in a twelfth of that wall time and the same Deep Potential in a quarter (--shares), both all
 * included, from reading to the test of all frames kept aside.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { createRandom } from "@boroxol/core";
import type { Frame } from "@boroxol/core";
import { readFrames, writeFrames } from "@boroxol/io";
import { trainingOptions, trainPotential } from "@boroxol/learn";
import { parseOptions } from "@boroxol/options";
import { deepmdInput } from "./deepmd-input.ts";

const { values } = parseArgs({
  options: {
    data: { type: "string" },
    dp: { type: "string" },
    steps: { type: "string", default: "40000" },
    work: { type: "string" },
    elements: { type: "string", default: "O,Si" },
    sel: { type: "string", default: "120,60" },
    shares: { type: "string", default: "12,4" },
  },
});
const folder = values.work ?? mkdtempSync(join(tmpdir(), "boroxol-bench-accuracy-"));
mkdirSync(folder, { recursive: true });
const elements = values.elements.split(",");
const sel = values.sel.split(",").map(Number);
const [nepShare, sameShare] = values.shares.split(",").map(Number) as [number, number];
const steps = Number(values.steps);
const quiet = (): void => undefined;

try {
  const { training, validation } = await divide(values.data!);
  const peer = runPeer(values.dp!, training, validation);
  console.log(
    `DeePMD-kit: ${steps} steps, ${peer.seconds.toFixed(0)} s: force RMSE ${peer.force.toFixed(4)} eV/A, energy ${(1000 * peer.energy).toFixed(2)} meV/atom on the frames kept aside`,
  );
  const common = { data: training, validation, elements };
  const ours = [
    {
      name: "NEP",
      share: nepShare,
      flags: { model: "nep" },
    },
    {
      name: "the same Deep Potential",
      share: sameShare,
      flags: { model: "deep-potential", sel },
    },
  ];
  for (const { name, share, flags } of ours) {
    const began = performance.now();
    const options = parseOptions(
      trainingOptions,
      { ...common, ...flags, time: `${Math.floor(peer.seconds / share)}s`, out: join(folder, name) },
      { source: "bench" },
    );
    // oxlint-disable-next-line no-await-in-loop
    const { result } = await trainPotential(options, {
      threads: 1,
      restart: false,
      onNote: quiet,
      onReading: quiet,
      onProgress: quiet,
      onRow: quiet,
    });
    const seconds = (performance.now() - began) / 1000;
    const { force, energy } = result.errors;
    console.log(
      `${name}: ${result.steps} steps, ${seconds.toFixed(0)} s: force RMSE ${force!.rmse.toFixed(4)} eV/A, energy ${(1000 * energy!.rmse).toFixed(2)} meV/atom; DeePMD-kit took ${(peer.seconds / seconds).toFixed(1)} times as long for ${(peer.force / force!.rmse).toFixed(2)} times the force error (wanted at least 1)`,
    );
  }
} finally {
  if (values.work === undefined) rmSync(folder, { recursive: true, force: true });
}

/** Files for training and validation, as systems of DeePMD-kit: a random fifth of the frames of each file is kept aside. */
async function divide(data: string): Promise<{ training: string[]; validation: string[] }> {
  const random = createRandom(1);
  const found = { training: [] as string[], validation: [] as string[] };
  const names = statSync(data).isDirectory()
    ? readdirSync(data).filter((name) => /\.(npz|xyz|extxyz)$/.test(name))
    : [""];
  for (const [n, name] of names.entries()) {
    const parts = { training: [] as Frame[], validation: [] as Frame[] };
    let k = 0;
    // oxlint-disable-next-line no-await-in-loop
    for await (const frame of readFrames(join(data, name))) {
      parts[random.uniforms(k++, n, 400)[0]! < 0.2 ? "validation" : "training"].push(frame);
    }
    for (const part of ["training", "validation"] as const) {
      if (parts[part].length === 0) continue;
      const system = join(folder, part, name.replace(/\.\w+$/, "") || "data");
      // oxlint-disable-next-line no-await-in-loop
      await writeFrames(system, "deepmd-npy", parts[part]);
      // One system for each formula.
      found[part].push(...readdirSync(system).map((formula) => join(system, formula)));
    }
  }
  return found;
}

function runPeer(
  dp: string,
  training: readonly string[],
  validation: readonly string[],
): { seconds: number; force: number; energy: number } {
  const input = deepmdInput({ elements, sel, systems: training, steps, shown: 1000 });
  writeFileSync(join(folder, "input.json"), JSON.stringify(input));
  writeFileSync(join(folder, "held-out.txt"), validation.join("\n"));
  const one = { OMP_NUM_THREADS: "1", DP_INTRA_OP_PARALLELISM_THREADS: "1", DP_INTER_OP_PARALLELISM_THREADS: "1" };
  const run = (command: string): string =>
    execFileSync("sh", ["-c", `${command} 2>&1`], {
      cwd: folder,
      env: { ...process.env, ...one },
      encoding: "utf8",
      maxBuffer: 1e9,
    });
  const began = performance.now();
  const log = run(`"${dp}" --tf train input.json`);
  const seconds = (performance.now() - began) / 1000;
  writeFileSync(join(folder, "train.log"), log);
  run(`"${dp}" --tf freeze -o frozen.pb`);
  const test = run(`"${dp}" --tf test -m frozen.pb -f held-out.txt -n 100000`);
  writeFileSync(join(folder, "test.log"), test);
  // The last ones are the averages over all systems.
  const last = (what: string): number =>
    Number([...test.matchAll(new RegExp(`${what}\\s*:\\s*([\\d.eE+-]+)`, "g"))].at(-1)![1]);
  return { seconds, force: last("Force\\s+RMSE"), energy: last("Energy\\s+RMSE/Natoms") };
}
