/**
 * What the choices of a training come to: each variant of a model is trained for the same number of frames on the same data,
 * one thread, and tested on the frames kept aside. Equal work instead of equal time, so that other load does no harm:
 *
 *   node --conditions=boroxol:source bench/training-choices.ts --training A,B --validation C,D --model nep [--frames 4000] [--only TEXT]
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { trainingOptions, trainPotential } from "@boroxol/learn";
import { parseOptions } from "@boroxol/options";

const { values } = parseArgs({
  options: {
    training: { type: "string" },
    validation: { type: "string" },
    model: { type: "string", default: "nep" },
    frames: { type: "string", default: "4000" },
    only: { type: "string", default: "" },
  },
});
const frames = Number(values.frames);
const model = values.model as keyof typeof variants;

type Flags = Readonly<Record<string, unknown>>;
const cosine = { schedule: "cosine" };
/** What a variant does not name: independent of what the defaults are. */
const plain: Flags = { schedule: "exponential", energyWeight: [0.02, 1] };
/** By model: the name of a variant and what it sets. */
const variants: Readonly<Record<"nep" | "deep-potential" | "behler-parrinello", Readonly<Record<string, Flags>>>> = {
  nep: {
    "rate 1e-3 to 1e-6, batch 1": { rate: 1e-3, rateStop: 1e-6, batch: 1 },
    "rate 5e-3 to 2e-5, batch 1": { rate: 5e-3, rateStop: 2e-5, batch: 1 },
    "rate 5e-3 to 2e-5, batch 2": { rate: 5e-3, rateStop: 2e-5, batch: 2 },
    "rate 5e-3 to 2e-5, batch 4": { rate: 5e-3, rateStop: 2e-5, batch: 4 },
    "rate 1e-2 to 2e-5, batch 2": { rate: 1e-2, rateStop: 2e-5, batch: 2 },
    "rate 5e-3 to 2e-5, batch 2, cosine": { rate: 5e-3, rateStop: 2e-5, batch: 2, ...cosine },
    "rate 5e-3 to 2e-5, batch 1, cosine": { rate: 5e-3, rateStop: 2e-5, batch: 1, ...cosine },
    "rate 1e-2 to 2e-5, batch 1, cosine": { rate: 1e-2, rateStop: 2e-5, batch: 1, ...cosine },
    "rate 5e-3 to 1e-6, batch 1, cosine": { rate: 5e-3, rateStop: 1e-6, batch: 1, ...cosine },
    "rate 5e-3 to 2e-5, batch 1, cosine, energies [0.02,20]": {
      rate: 5e-3,
      rateStop: 2e-5,
      batch: 1,
      ...cosine,
      energyWeight: [0.02, 20],
    },
    "rate 5e-3 to 2e-5, batch 1, cosine, virials [0.02,1]": {
      rate: 5e-3,
      rateStop: 2e-5,
      batch: 1,
      ...cosine,
      virialWeight: [0.02, 1],
    },
    "rate 5e-3 to 2e-5, batch 2, energies [0.02,20]": {
      rate: 5e-3,
      rateStop: 2e-5,
      batch: 2,
      energyWeight: [0.02, 20],
    },
    "rate 5e-3 to 2e-5, batch 2, energies [1,20]": { rate: 5e-3, rateStop: 2e-5, batch: 2, energyWeight: [1, 20] },
    "rate 5e-3 to 2e-5, batch 2, no mean of the weights": { rate: 5e-3, rateStop: 2e-5, batch: 2, ema: 0 },
    "Kalman filter, a tenth of the frames": { optimiser: "kalman", share: 0.1 },
  },
  "deep-potential": {
    "rate 1e-3 to 1e-6, batch 1": { rate: 1e-3, rateStop: 1e-6, batch: 1 },
    "rate 1e-3 to 3.5e-8, batch 1": { rate: 1e-3, rateStop: 3.5e-8, batch: 1 },
    "rate 1e-3 to 1e-6, batch 1, cosine": { rate: 1e-3, rateStop: 1e-6, batch: 1, ...cosine },
    "rate 2e-3 to 1e-6, batch 1, cosine": { rate: 2e-3, rateStop: 1e-6, batch: 1, ...cosine },
    "rate 1e-3 to 1e-5, batch 1": { rate: 1e-3, rateStop: 1e-5, batch: 1 },
    "rate 2e-3 to 1e-6, batch 2, cosine": { rate: 2e-3, rateStop: 1e-6, batch: 2, ...cosine },
    "rate 1e-3 to 1e-6, batch 1, cosine, energies [0.02,20]": {
      rate: 1e-3,
      rateStop: 1e-6,
      batch: 1,
      ...cosine,
      energyWeight: [0.02, 20],
    },
  },
  "behler-parrinello": {
    "rate 1e-3 to 1e-6, batch 1": { rate: 1e-3, rateStop: 1e-6, batch: 1 },
    "rate 5e-3 to 2e-5, batch 1": { rate: 5e-3, rateStop: 2e-5, batch: 1 },
    "rate 5e-3 to 2e-5, batch 2": { rate: 5e-3, rateStop: 2e-5, batch: 2 },
    "rate 1e-2 to 2e-5, batch 2": { rate: 1e-2, rateStop: 2e-5, batch: 2 },
    "rate 5e-3 to 2e-5, batch 2, cosine": { rate: 5e-3, rateStop: 2e-5, batch: 2, ...cosine },
    "rate 5e-3 to 2e-5, batch 1, cosine": { rate: 5e-3, rateStop: 2e-5, batch: 1, ...cosine },
    "Kalman filter, a tenth of the frames": { optimiser: "kalman", share: 0.1 },
  },
};

const quiet = (): void => undefined;
console.log(
  `| ${model}, ${frames} frames | force RMSE (eV/A) | energy RMSE (meV/atom) | stress RMSE (GPa) | processor time (s) |\n|---|---|---|---|---|`,
);
for (const [name, { share = 1, ...flags }] of Object.entries(variants[model])) {
  if (!name.includes(values.only)) continue;
  const out = mkdtempSync(join(tmpdir(), "boroxol-bench-choices-"));
  const steps = Math.round((frames * (share as number)) / ((flags["batch"] as number | undefined) ?? 1));
  const options = parseOptions(
    trainingOptions,
    {
      ...plain,
      data: values.training!.split(","),
      validation: values.validation!.split(","),
      model,
      steps,
      ...flags,
      out,
    },
    { source: "bench" },
  );
  const before = process.cpuUsage();
  // oxlint-disable-next-line no-await-in-loop
  const { result } = await trainPotential(options, {
    threads: 1,
    restart: false,
    onNote: quiet,
    onReading: quiet,
    onProgress: quiet,
    onRow: quiet,
  });
  const { user, system } = process.cpuUsage(before);
  const { force, energy, stress } = result.errors;
  const cell = (value: number | undefined, digits: number): string => value?.toFixed(digits) ?? "-";
  const gigapascals = stress && 160.21766208 * stress.rmse;
  console.log(
    `| ${name} | ${cell(force?.rmse, 4)} | ${cell(energy && 1000 * energy.rmse, 2)} | ${cell(gigapascals, 3)} | ${((user + system) / 1e6).toFixed(0)} |`,
  );
  rmSync(out, { recursive: true });
}
