import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Frame } from "@boroxol/core";
import { formatExtxyzFrame } from "@boroxol/io";
import { nepStatistics, trainableNep, trainingOptions, trainPotential } from "@boroxol/learn";
import type { NepSettings, TrainedPotential, TrainPotentialHooks } from "@boroxol/learn";
import { parseOptions } from "@boroxol/options";
import { evaluateNep, readNep } from "@boroxol/potentials";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ions } from "./ions.ts";
import { quietHooks } from "./quiet-hooks.ts";

const settings: NepSettings = {
  typeMap: ["Li", "O", "Si"],
  radialCutoff: 4.5,
  angularCutoff: 3.8,
  nMax: [2, 2],
  basisSize: [4, 4],
  lMax: 2,
  fourBody: false,
  fiveBody: false,
  neurons: 5,
  capacity: [100, 80],
};
const flags = {
  cutoff: 4.5,
  angularCutoff: 3.8,
  nMax: [3, 3],
  basisSize: [5, 5],
  lMax: 3,
  neurons: 12,
  rate: 5e-3,
  rateStop: 1e-4,
  holdOutBy: "frames",
  holdOut: 0.2,
} as const;

/** Ions on the sites of a lattice of 3 x 3 x 3, moved by a tenth of their distance. */
function shaken(count: number, seed: number): Frame {
  const start = ions(count, seed);
  const { cell } = start;
  const positions = start.positions.map((_, k) => {
    const [i, d] = [Math.floor(k / 3), k % 3];
    const sites = [i % 3, Math.floor(i / 3) % 3, Math.floor(i / 9)];
    const shift = 0.25 * Math.sin(91.7 * (k + 1) + 13.3 * seed);
    return sites.reduce((sum, site, a) => sum + (site / 3) * cell[3 * a + d]!, shift);
  });
  return { ...start, positions };
}

let folder: string;
let data: string;

/** Frames labelled by a potential with random parameters, so that a perfect fit exists. */
async function labelled(): Promise<Frame[]> {
  const frames = Array.from({ length: 60 }, (_, k) => shaken(12 + (k % 4), k));
  const statistics = nepStatistics(settings, frames.slice(0, 4), 2);
  const teacher = trainableNep(settings, statistics);
  const constants = Float64Array.of(-2, -5, -9);
  const files = await teacher.files(teacher.initialParameters(9), constants);
  const model = readNep(files["nep.txt"] as string, "nep.txt");
  return frames.map((frame) => {
    const { atomEnergies, forces } = evaluateNep(model, frame);
    return { ...frame, forces, energy: atomEnergies.reduce((sum, each) => sum + each, 0) };
  });
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "boroxol-training-"));
  data = join(folder, "data.extxyz");
  await writeFile(data, (await labelled()).map((frame) => formatExtxyzFrame(frame)).join(""));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function training(
  out: string,
  more: Record<string, unknown>,
  hooks: Partial<TrainPotentialHooks> = {},
): Promise<TrainedPotential> {
  const options = parseOptions(
    trainingOptions,
    { data: [data], ...flags, out: join(folder, out), ...more },
    { source: "test" },
  );
  return trainPotential(options, { ...quietHooks, ...hooks });
}

describe("training", () => {
  const ways = {
    adam: { steps: 600, validateEvery: 50 },
    kalman: { steps: 60, validateEvery: 5, optimiser: "kalman", kalmanBlock: 150 },
    "l-bfgs": { steps: 40, validateEvery: 4, optimiser: "l-bfgs", precision: "float64" },
  };
  for (const [optimiser, how] of Object.entries(ways)) {
    it(`learns by ${optimiser}, and goes on after an interruption to the same bits`, async () => {
      const [one, two] = [`whole-${optimiser}`, `halves-${optimiser}`];
      const whole = await training(one, how);
      const first = whole.result.errors;
      expect(first.force!.rmse).toBeLessThan(0.5 * rmsForce(await labelled()));

      const stop = new AbortController();
      const half = await training(two, how, {
        signal: stop.signal,
        onRow: ({ step }) => step >= 2 * how.validateEvery && stop.abort(),
      });
      expect(half.result.finished).toBe(false);
      expect(half.result.steps).toBeLessThan(how.steps);
      const rest = await training(two, how, { restart: true });
      expect(rest.result.finished).toBe(true);
      expect(await text(two, "nep.txt")).toBe(await text(one, "nep.txt"));
      expect((await text(two, "lcurve.csv")).split("\n").length).toBe(
        (await text(one, "lcurve.csv")).split("\n").length,
      );
    });
  }

  it("refuses to go on with other settings", async () => {
    await expect(training("whole-adam", { steps: 600, rate: 1e-2 }, { restart: true })).rejects.toThrow(
      /E1005|not those/,
    );
  });

  it("refuses validation frames that are trained on", async () => {
    await expect(training("overlap", { steps: 5, validation: [data] })).rejects.toMatchObject({ code: "E1004" });
  });

  it("says when it diverges, and keeps what was good", async () => {
    await expect(training("wild", { steps: 400, rate: 1e12, validateEvery: 10 })).rejects.toMatchObject({
      code: "E1003",
    });
  });

  it("names the frame whose forces drove it off, and the rate where no frame did", async () => {
    const frames = await labelled();
    const wild = frames.map((frame, k) =>
      k === 7 ? { ...frame, forces: frame.forces!.map((f, m) => (m === 4 ? 1e25 : f)) } : frame,
    );
    await save("huge.extxyz", wild);
    const path = join(folder, "huge.extxyz");
    const kept = { data: [path], holdOut: 0, largestForce: 1e30, rate: 0.1, steps: 400, validateEvery: 10 };
    await expect(training("huge", kept)).rejects.toMatchObject({
      code: "E1003",
      message: expect.stringMatching(/frame 8 \(huge\.extxyz\) has a force of 1\.000e\+25 eV\/A/) as string,
    });
    await expect(training("fast", { steps: 400, rate: 1e12, validateEvery: 10 })).rejects.toMatchObject({
      code: "E1003",
      message: expect.stringMatching(/learning rate of [\d.]+e\+1[12] is too high/) as string,
    });
    // The same frame is no cause where it is left out.
    const { result } = await training("tame", { ...kept, largestForce: 100, rate: 5e-3, steps: 10 });
    expect(result.errors.force!.rmse).toBeLessThan(2 * rmsForce(frames));
  });

  it("stops when validation has not become better for so long, also after an interruption", async () => {
    const still = { steps: 400, rate: 1e-30, rateStop: 1e-30, validateEvery: 10, patience: 3 };
    const stopped = await training("patient", still);
    // The first validation is the best; the third after it is the last.
    expect(stopped.result).toMatchObject({ finished: true, steps: 40 });
    const stop = new AbortController();
    const half = await training("interrupted", still, {
      signal: stop.signal,
      onRow: ({ step }) => step === 20 && stop.abort(),
    });
    expect(half.result).toMatchObject({ finished: false, steps: 20 });
    const rest = await training("interrupted", still, { restart: true });
    expect(rest.result).toMatchObject({ finished: true, steps: 40 });
    const learning = await training("learning", { steps: 60, validateEvery: 10, patience: 3 });
    expect(learning.result.steps).toBe(60);
  });

  it("ends with the best model, or with the last where that is asked for", async () => {
    // A rate that shakes, so that the last is not the best.
    const shaky = { steps: 60, validateEvery: 3, rate: 0.1, rateStop: 0.1, schedule: "exponential", ema: 0 };
    const forcesAlone = { energyWeight: [0, 0], virialWeight: [0, 0] };
    const errorsWith = async (keep: string): Promise<{ rows: number[]; chosen: number }> => {
      const rows: number[] = [];
      const onRow: TrainPotentialHooks["onRow"] = ({ validation }) => {
        const { squared, count } = validation!.force;
        rows.push(Math.sqrt(squared / count));
      };
      const { result } = await training(`keep-${keep}`, { ...shaky, ...forcesAlone, keep }, { onRow });
      return { rows, chosen: result.errors.force!.rmse };
    };
    const best = await errorsWith("best");
    expect(best.chosen).toBeCloseTo(Math.min(...best.rows), 5);
    const last = await errorsWith("last");
    expect(last.chosen).toBeCloseTo(last.rows.at(-1)!, 5);
    expect(last.chosen).toBeGreaterThan(1.01 * best.chosen);
  });

  it("weighs frames by their configuration type", async () => {
    const frames = await labelled();
    // Two types that ask for opposite forces: only one of them can be learnt.
    const opposite = frames.map((frame, k) =>
      k % 2 === 0
        ? { ...frame, info: { config_type: "true" } }
        : { ...frame, forces: frame.forces!.map((f) => -f), info: { config_type: "false" } },
    );
    await save("opposite.extxyz", opposite);
    const path = join(folder, "opposite.extxyz");
    for (const [learnt, left] of [
      ["true", "false"],
      ["false", "true"],
    ] as const) {
      await save("seen.extxyz", [shiftedCopy(opposite[learnt === "true" ? 0 : 1]!)]);
      // oxlint-disable-next-line no-await-in-loop
      const { result } = await training(`only-${learnt}`, {
        data: [path],
        validation: [join(folder, "seen.extxyz")],
        steps: 400,
        validateEvery: 50,
        energyWeight: [0, 0],
        typeWeights: { [left]: 0 },
      });
      const { byType } = result.training;
      const all = rmsForce(frames);
      expect(byType[learnt]!.force!.rmse).toBeLessThan(0.7 * all);
      expect(byType[left]!.force!.rmse).toBeGreaterThan(1.3 * all);
    }
  });

  it.each(["adam", "kalman", "l-bfgs"])("leaves forces alone whose atoms count nothing: %s", async (optimiser) => {
    // Forces of every other atom are nonsense.
    const spoilt = (frame: Frame, values: Float64Array): Frame => ({
      ...frame,
      forces: frame.forces!.map((f, k) => (Math.floor(k / 3) % 2 === 0 ? f : 20 * Math.sin(k))),
      columns: { atom_pref: { kind: "real", width: 1, values } },
    });
    const alternating = ({ species }: Frame): Float64Array => Float64Array.from(species, (_, i) => 1 - (i % 2));
    const frames = await labelled();
    const few = { optimiser, steps: optimiser === "adam" ? 300 : 12, energyWeight: [0, 0] };
    const trained = async (name: string, more: object): Promise<number> => {
      await save(
        `${name}.extxyz`,
        frames.map((frame) => spoilt(frame, alternating(frame))),
      );
      const { result } = await training(name, { data: [join(folder, `${name}.extxyz`)], ...few, ...more });
      return result.training.errors.force!.rmse;
    };
    const left = await trained(`weighed-${optimiser}`, {});
    const all = await trained(`unweighed-${optimiser}`, { atomWeights: false });
    expect(left).toBeLessThan(0.8 * rmsForce(frames));
    expect(all).toBeGreaterThan(5 * left);
  });

  it("leaves frames out whose atoms have a weight below zero", async () => {
    const frames = await labelled();
    const values = new Float64Array(frames[0]!.species.length).fill(-1);
    await save("negative.extxyz", [
      { ...frames[0]!, columns: { atom_pref: { kind: "real", width: 1, values } } },
      ...frames.slice(1),
    ]);
    const notes: string[] = [];
    await training(
      "negative",
      { data: [join(folder, "negative.extxyz")], steps: 3 },
      { onNote: (note) => notes.push(note) },
    );
    expect(notes.join("\n")).toMatch(/1 frames left out: a weight in atom_pref/);
  });

  it.each([
    ["huber", 0.02],
    ["huber", 1],
    ["absolute", 0.1],
  ])("learns with another penalty: %s, threshold %d", async (penalty, huberThreshold) => {
    const { result } = await training(`${penalty}-${huberThreshold}`, {
      penalty,
      huberThreshold,
      steps: 300,
      data: [data],
    });
    expect(result.errors.force!.rmse).toBeLessThan(0.7 * rmsForce(await labelled()));
  });

  it("refuses energies in mixed units", async () => {
    const frames = await labelled();
    const mixed = join(folder, "units.extxyz");
    // Half of them with an energy of other units, which constants of the elements cannot explain.
    const spoilt = frames.map((frame, k) => (k % 2 === 0 ? frame : { ...frame, energy: frame.energy! * 23.06 }));
    await writeFile(mixed, spoilt.map((frame) => formatExtxyzFrame(frame)).join(""));
    await expect(training("units", { data: [mixed], steps: 3 })).rejects.toMatchObject({ code: "E1006" });
  });

  it("leaves out frames whose labels cannot be used", async () => {
    const frames = await labelled();
    const spoilt = { ...frames[0]!, forces: frames[0]!.forces!.map((f, k) => (k === 4 ? 1e6 : f)) };
    const mixed = join(folder, "mixed.extxyz");
    await writeFile(mixed, [spoilt, ...frames.slice(1)].map((frame) => formatExtxyzFrame(frame)).join(""));
    const notes: string[] = [];
    await training("mixed", { data: [mixed], steps: 3 }, { onNote: (note) => notes.push(note) });
    expect(notes.join("\n")).toMatch(/1 frames left out: a force component beyond 100 eV\/A/);
  });
});

const text = (out: string, name: string): Promise<string> => readFile(join(folder, out, name), "utf8");

const save = (name: string, frames: readonly Frame[]): Promise<void> =>
  writeFile(join(folder, name), frames.map((frame) => formatExtxyzFrame(frame)).join(""));

/** The same structure elsewhere in its cell. */
function shiftedCopy(frame: Frame): Frame {
  return { ...frame, positions: frame.positions.map((x) => x + 0.3) };
}

function rmsForce(frames: readonly Frame[]): number {
  const all = frames.flatMap(({ forces }) => [...forces!]);
  return Math.sqrt(all.reduce((sum, f) => sum + f * f, 0) / all.length);
}
