/**
 * Training beside DeePMD-kit, one thread each, in one run:
 *
 *   node --conditions=boroxol:source bench/training.ts --data FOLDER_OF_NPZ --dp PATH_OF_dp [--seconds 90]
 *
 * First the same Deep Potential (se_e2_a 25-50-100, axis 16, 240x3, float32, batch 1, sel 180, type_one_side): milliseconds
 * per step of both, in turn. Then, with --seconds, how far a NEP gets in that wall time from reading to the saved model, on a
 * random 80/20 split of the frames of each file (seed 1), beside the time that DeePMD-kit's 40,000 steps take at its speed.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Frame } from "@boroxol/core";
import { readFrames, writeFrames } from "@boroxol/io";
import { trainingOptions, trainPotential } from "@boroxol/learn";
import { parseOptions } from "@boroxol/options";
import { deepmdInput } from "./deepmd-input.ts";

const { values } = parseArgs({
  options: { data: { type: "string" }, dp: { type: "string" }, seconds: { type: "string" }, steps: { type: "string" } },
});
const data = values.data!;
const steps = Number(values.steps ?? 400);
const folder = mkdtempSync(join(tmpdir(), "boroxol-bench-training-"));
const quiet = (): void => undefined;

try {
  const files = readdirSync(data).filter((name) => name.endsWith(".npz"));
  const systems: string[] = [];
  const subset: Frame[] = [];
  for (const name of files.slice(0, 8)) {
    const frames: Frame[] = [];
    // oxlint-disable-next-line no-await-in-loop
    for await (const frame of readFrames(join(data, name))) if (frames.push(frame) === 60) break;
    const system = join(folder, name.replace(".npz", ""));
    // oxlint-disable-next-line no-await-in-loop
    await writeFrames(system, "deepmd-npy", frames);
    systems.push(system);
    subset.push(...frames);
  }
  const atoms = subset.reduce((sum, { species }) => sum + species.length, 0) / subset.length;

  const peer = values.dp === undefined ? undefined : peerStep(values.dp, systems);
  const own = await ownStep();
  console.log(`frames of ${atoms.toFixed(1)} atoms on average, one thread, ${steps} steps each`);
  console.log(`Boroxol       ${own.toFixed(1)} ms per step`);
  if (peer !== undefined) {
    console.log(`DeePMD-kit    ${peer.toFixed(1)} ms per step`);
    console.log(`DeePMD-kit / Boroxol: ${(peer / own).toFixed(2)} (wanted 2.5)`);
  }

  if (values.seconds !== undefined) {
    const began = performance.now();
    const trained = await trainPotential(
      parseOptions(
        trainingOptions,
        {
          data: [data],
          holdOut: 0.2,
          holdOutBy: "frames",
          out: join(folder, "nep"),
          time: `${values.seconds}s`,
          batch: 2,
          rate: 5e-3,
          rateStop: 2e-5,
          ema: 0.999,
        },
        { source: "bench" },
      ),
      { threads: 1, restart: false, onNote: console.log, onReading: quiet, onProgress: quiet, onRow: quiet },
    );
    const seconds = (performance.now() - began) / 1000;
    const { force, energy } = trained.result.errors;
    console.log(
      `NEP: ${trained.result.steps} steps, ${seconds.toFixed(0)} s with the test of ${trained.validationFrames} frames: force RMSE ${force!.rmse.toFixed(4)} eV/A, energy ${(1000 * energy!.rmse).toFixed(1)} meV/atom`,
    );
    if (peer !== undefined) {
      const whole = (40_000 * peer) / 1000;
      console.log(
        `DeePMD-kit's 40,000 steps, which reached 0.101 eV/A, take ${whole.toFixed(0)} s at this speed: ${(whole / seconds).toFixed(1)} times as long`,
      );
    }
  }

  /** Milliseconds per step of our Deep Potential: the frames per second of a training, its start left out. */
  async function ownStep(): Promise<number> {
    const list = join(folder, "own");
    let fastest = 0;
    await trainPotential(
      parseOptions(
        trainingOptions,
        {
          data: systems,
          model: "deep-potential",
          sel: [120, 60],
          elements: ["O", "Si"],
          out: list,
          steps,
          validateEvery: steps,
          rateStop: 3.5e-8,
        },
        { source: "bench" },
      ),
      {
        threads: 1,
        restart: false,
        onNote: quiet,
        onReading: quiet,
        onRow: quiet,
        onProgress: ({ step, framesPerSecond }) => {
          if (step > steps / 4) fastest = framesPerSecond;
        },
      },
    );
    return 1000 / fastest;
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Milliseconds per step of `dp train`, from the wall times that it prints, the first hundred steps left out. */
function peerStep(dp: string, systems: readonly string[]): number {
  const input = deepmdInput({ elements: ["O", "Si"], sel: [120, 60], systems, steps, shown: 100 });
  const path = join(folder, "input.json");
  writeFileSync(path, JSON.stringify(input));
  const one = { OMP_NUM_THREADS: "1", DP_INTRA_OP_PARALLELISM_THREADS: "1", DP_INTER_OP_PARALLELISM_THREADS: "1" };
  const text = execFileSync("sh", ["-c", `"${dp}" --tf train "${path}" 2>&1`], {
    cwd: folder,
    env: { ...process.env, ...one },
    encoding: "utf8",
    maxBuffer: 1e9,
  });
  const times = [...text.matchAll(/total wall time = ([\d.]+) s/g)].map((match) => Number(match[1]) * 10);
  const later = times.slice(1);
  return later.reduce((sum, each) => sum + each, 0) / later.length;
}
