/**
 * Steps of training beside DeePMD-kit, one thread each, in turn in one run: the same Deep Potential (se_e2_a 25-50-100,
 * axis 16, 240x3), batch and loss.
 *
 *   node --conditions=boroxol:source bench/training.ts --dp PATH_OF_dp --zeolites FOLDER_OF_NPZ [--steps 1000]
 *
 * float32: frames of SiO2 zeolites, 38 atoms on average, sel 180, type_one_side. float64: two cells of a Li-B-Si-O melt of
 * data/lbs-pbe beside each other, 88 atoms, sel 280, an embedding for each pair of elements, a quarter of the steps.
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

interface Case {
  readonly wanted: number;
  readonly precision: "float32" | "float64";
  readonly typeOneSide: boolean;
  readonly elements: readonly string[];
  readonly sel: readonly number[];
  readonly steps: number;
  readonly frames: readonly (readonly Frame[])[];
}

const { values } = parseArgs({
  options: { zeolites: { type: "string" }, dp: { type: "string" }, steps: { type: "string", default: "1000" } },
});
const steps = Number(values.steps);
const folder = mkdtempSync(join(tmpdir(), "boroxol-bench-training-"));
const quiet = (): void => undefined;

try {
  const cases: Case[] = [
    {
      wanted: 2.5,
      precision: "float32",
      typeOneSide: true,
      elements: ["O", "Si"],
      sel: [120, 60],
      steps,
      frames: await zeolites(values.zeolites!),
    },
    {
      wanted: 3,
      precision: "float64",
      typeOneSide: false,
      elements: ["Li", "B", "O", "Si"],
      sel: [60, 60, 120, 40],
      steps: 4 * Math.round(steps / 16),
      frames: await doubledMelts(),
    },
  ];
  for (const [k, each] of cases.entries()) {
    const all = each.frames.flat();
    const atoms = all.reduce((sum, { species }) => sum + species.length, 0) / all.length;
    const systems: string[] = [];
    for (const [s, frames] of each.frames.entries()) {
      const system = join(folder, `data-${k}-${s}`);
      // oxlint-disable-next-line no-await-in-loop
      await writeFrames(system, "deepmd-npy", frames);
      systems.push(...readdirSync(system).map((formula) => join(system, formula)));
    }
    const peer = peerStep(values.dp!, each, systems, k);
    // oxlint-disable-next-line no-await-in-loop
    const own = await ownStep(each, systems, k);
    console.log(
      `${each.precision}, frames of ${atoms.toFixed(1)} atoms on average, one thread, ${each.steps} steps each`,
    );
    console.log(`Boroxol       ${own.toFixed(1)} ms per step`);
    console.log(`DeePMD-kit    ${peer.toFixed(1)} ms per step`);
    console.log(`DeePMD-kit / Boroxol: ${(peer / own).toFixed(2)} (wanted ${each.wanted})`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Sixty frames of each of eight frameworks. */
async function zeolites(data: string): Promise<Frame[][]> {
  const systems: Frame[][] = [];
  for (const name of readdirSync(data)
    .filter((each) => each.endsWith(".npz"))
    .slice(0, 8)) {
    const frames: Frame[] = [];
    // oxlint-disable-next-line no-await-in-loop
    for await (const frame of readFrames(join(data, name))) if (frames.push(frame) === 60) break;
    systems.push(frames);
  }
  return systems;
}

/** Cells of 44 atoms, each beside a copy of itself. */
async function doubledMelts(): Promise<Frame[][]> {
  const systems: Frame[][] = [];
  const labels = join(import.meta.dirname, "..", "data", "lbs-pbe", "labels.extxyz");
  for await (const frame of readFrames(labels)) {
    const { species, positions, forces, cell, energy } = frame;
    if (species.length !== 44 || new Set(species).size !== 4) continue;
    const copy = positions.map((x, k) => x + cell[k % 3]!);
    systems.push([
      {
        periodic: frame.periodic,
        species: Uint8Array.of(...species, ...species),
        positions: Float64Array.of(...positions, ...copy),
        cell: cell.map((x, k) => (k < 3 ? 2 * x : x)),
        energy: 2 * energy!,
        forces: Float64Array.of(...forces!, ...forces!),
      },
    ]);
    if (systems.length === 12) break;
  }
  return systems;
}

/** Milliseconds per step of our Deep Potential, the first quarter of the steps left out. */
async function ownStep(each: Case, systems: readonly string[], k: number): Promise<number> {
  let [first, last] = [
    { step: 0, time: 0 },
    { step: 0, time: 0 },
  ];
  await trainPotential(
    parseOptions(
      trainingOptions,
      {
        data: systems,
        model: "deep-potential",
        sel: each.sel,
        elements: each.elements,
        typeOneSide: each.typeOneSide,
        precision: each.precision,
        out: join(folder, `own-${k}`),
        steps: each.steps,
        validateEvery: each.steps,
        rate: 1e-3,
        rateStop: 3.5e-8,
        schedule: "exponential",
        batch: 1,
      },
      { source: "bench" },
    ),
    {
      threads: 1,
      restart: false,
      onNote: quiet,
      onReading: quiet,
      onRow: quiet,
      onProgress: ({ step }) => {
        last = { step, time: performance.now() };
        if (step <= each.steps / 4) first = last;
      },
    },
  );
  return (last.time - first.time) / (last.step - first.step);
}

/** Milliseconds per step of `dp train`, from the wall times that it prints, the first line left out. */
function peerStep(dp: string, each: Case, systems: readonly string[], k: number): number {
  const shown = each.steps / 4;
  const input = deepmdInput({ ...each, systems, shown });
  const path = join(folder, `input-${k}.json`);
  writeFileSync(path, JSON.stringify(input));
  const one = { OMP_NUM_THREADS: "1", DP_INTRA_OP_PARALLELISM_THREADS: "1", DP_INTER_OP_PARALLELISM_THREADS: "1" };
  const text = execFileSync("sh", ["-c", `"${dp}" --tf train "${path}" 2>&1`], {
    cwd: folder,
    env: { ...process.env, ...one },
    encoding: "utf8",
    maxBuffer: 1e9,
  });
  const times = [...text.matchAll(/total wall time = ([\d.]+) s/g)].map((match) => (1000 * Number(match[1])) / shown);
  const later = times.slice(1);
  return later.reduce((sum, time) => sum + time, 0) / later.length;
}
