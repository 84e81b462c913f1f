import { mkdtemp, readFile, rm, unlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { symbolOf } from "@boroxol/core";
import type { Frame } from "@boroxol/core";
import { formatExtxyzFrame } from "@boroxol/io";
import {
  environmentStatistics,
  fromDeepPotential,
  fromNep,
  nepStatistics,
  trainableDeepPotential,
  trainableNep,
  trainingOptions,
  trainPotential,
} from "@boroxol/learn";
import type { DeepPotentialSettings, NepSettings, TrainedPotential, TrainPotentialHooks } from "@boroxol/learn";
import { parseOptions } from "@boroxol/options";
import { evaluateDeepPotential, evaluateNep, readDeepPotential, readNep } from "@boroxol/potentials";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ions } from "./ions.ts";
import { quietHooks } from "./quiet-hooks.ts";

const nepSettings: NepSettings = {
  typeMap: ["Li", "O", "Si"],
  radialCutoff: 4.5,
  angularCutoff: 3.8,
  nMax: [2, 2],
  basisSize: [4, 4],
  lMax: 2,
  fourBody: true,
  fiveBody: false,
  neurons: 5,
  capacity: [100, 80],
};
const deepSettings: DeepPotentialSettings = {
  typeMap: ["Li", "O", "Si"],
  cutoff: 4.5,
  switchStart: 1,
  sel: [20, 30, 20],
  embedding: [4, 8],
  axisNeurons: 3,
  fitting: [8, 8],
  typeOneSide: false,
  activation: "tanh",
  fittingActivation: "silu",
  embeddingTimestep: true,
  fittingTimestep: true,
  excludeTypes: [],
  setDavgZero: false,
  protection: 0,
  precision: "float64",
};
const constants = Float64Array.of(-2, -5, -9);
const frames = Array.from({ length: 24 }, (_, k) => ions(8 + (k % 3), k));

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "boroxol-start-"));
  const nepTeacher = trainableNep(nepSettings, nepStatistics(nepSettings, frames.slice(0, 4), 2));
  const deepTeacher = trainableDeepPotential(deepSettings, environmentStatistics(deepSettings, frames));
  for (const teacher of [nepTeacher, deepTeacher]) {
    const files = await teacher.files(teacher.initialParameters(9), constants);
    for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  }
  const model = readNep(await readFile(join(folder, "nep.txt"), "utf8"), "nep.txt");
  await save(
    "labelled.extxyz",
    frames.map((frame) => labelled(model, frame)),
  );
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const save = (name: string, list: readonly Frame[]): Promise<void> =>
  writeFile(join(folder, name), list.map((frame) => formatExtxyzFrame(frame)).join(""));

function labelled(model: ReturnType<typeof readNep>, frame: Frame): Frame {
  const { atomEnergies, forces } = evaluateNep(model, frame);
  return { ...frame, forces, energy: atomEnergies.reduce((sum, each) => sum + each, 0) };
}

function training(
  out: string,
  more: Record<string, unknown>,
  hooks: Partial<TrainPotentialHooks> = {},
): Promise<TrainedPotential> {
  const given = {
    data: [join(folder, "labelled.extxyz")],
    holdOutBy: "frames",
    holdOut: 0.2,
    precision: "float64",
    out: join(folder, out),
    ...more,
  };
  return trainPotential(parseOptions(trainingOptions, given, { source: "test" }), { ...quietHooks, ...hooks });
}

const nepAt = async (path: string): Promise<ReturnType<typeof readNep>> =>
  readNep(await readFile(join(folder, path), "utf8"), path);

describe("beginning with a model", () => {
  it("reads a NEP as it was saved", async () => {
    const teacher = trainableNep(nepSettings, nepStatistics(nepSettings, frames.slice(0, 4), 2));
    const { settings, parameters, energies } = fromNep(await nepAt("nep.txt"), "nep.txt");
    expect(settings).toEqual(nepSettings);
    expect(parameters).toEqual(teacher.initialParameters(9));
    expect([...energies]).toEqual([...constants]);
  });

  it("reads a Deep Potential as it was saved", async () => {
    const statistics = environmentStatistics(deepSettings, frames);
    const teacher = trainableDeepPotential(deepSettings, statistics);
    const model = await readDeepPotential(await readFile(join(folder, "model.dp")), "model.dp");
    const found = fromDeepPotential(model, "model.dp");
    expect(found.settings).toEqual(deepSettings);
    expect(found.statistics).toMatchObject({ mean: statistics.mean, radialDeviation: statistics.radialDeviation });
    expect(found.parameters).toEqual(teacher.initialParameters(9));
    expect([...found.energies]).toEqual([...constants]);
  });

  it("refuses what training would not keep", async () => {
    const model = await readDeepPotential(await readFile(join(folder, "model.dp")), "model.dp");
    expect(() => fromDeepPotential({ ...model, atomExcludeTypes: [0] }, "model.dp")).toThrow(/left out of it/);
    const nep = await nepAt("nep.txt");
    expect(() => fromNep({ ...nep, repulsion: { kind: "universal", inner: 1, outer: 2 } }, "nep.txt")).toThrow(
      /repulsive core/,
    );
  });

  it("leaves the model as it is where nothing is learnt, in another order of elements and with further ones", async () => {
    const elements = ["Si", "B", "O", "Li"];
    const { result } = await training("order", {
      from: join(folder, "nep.txt"),
      steps: 1,
      rate: 1e-30,
      rateStop: 1e-30,
      elements,
    });
    expect(result.errors.force!.max).toBeLessThan(1e-9);
    expect(result.errors.energy!.max).toBeLessThan(1e-9);
    const [old, found] = [await nepAt("nep.txt"), await nepAt("order/nep.txt")];
    expect(found.elements).toEqual(elements);
    const expected = evaluateNep(old, frames[3]!);
    evaluateNep(found, frames[3]!).forces.forEach((f, k) => expect(f).toBeCloseTo(expected.forces[k]!, 9));
  });

  it("does the same for a Deep Potential, and leaves elements out", async () => {
    const without = frames.map((frame) => ({ ...frame, species: frame.species.map((z) => (z === 3 ? 14 : z)) }));
    const model = await readDeepPotential(await readFile(join(folder, "model.dp")), "model.dp");
    const label = (frame: Frame): Frame => {
      const { atomEnergies, forces } = evaluateDeepPotential(model, frame);
      return { ...frame, forces, energy: atomEnergies.reduce((sum, each) => sum + each, 0) };
    };
    await save("deep.extxyz", frames.map(label));
    await save("without.extxyz", without.map(label));
    const from = join(folder, "model.dp");
    const still = { from, steps: 1, rate: 1e-30, rateStop: 1e-30 };
    const turned = await training("turned", {
      ...still,
      data: [join(folder, "deep.extxyz")],
      elements: ["O", "Si", "Li"],
    });
    // The graph of training interpolates its embeddings; errors are those of the networks themselves.
    expect(turned.result.errors.force!.max).toBeLessThan(1e-8);
    const fewer = await training("fewer", {
      ...still,
      data: [join(folder, "without.extxyz")],
      elements: ["O", "Si"],
    });
    expect(fewer.model.typeMap).toEqual(["O", "Si"]);
    // Slots of the element that is gone were empty, and an empty slot counts a little.
    expect(fewer.result.errors.force!.rmse).toBeLessThan(0.2 * rmsForce(without.map(label)));
  });

  it("fits the constants of the elements to the new data", async () => {
    const shifts: Record<string, number> = { Li: 3, O: -1, Si: 20 };
    const model = await nepAt("nep.txt");
    await save(
      "shifted.extxyz",
      frames.map((frame) => {
        const made = labelled(model, frame);
        return { ...made, energy: made.energy! + frame.species.reduce((sum, z) => sum + shifts[symbolOf(z)]!, 0) };
      }),
    );
    const data = [join(folder, "shifted.extxyz")];
    const { result } = await training("shifted", {
      from: join(folder, "nep.txt"),
      data,
      steps: 1,
      rate: 1e-30,
      rateStop: 1e-30,
    });
    expect(result.errors.energy!.max).toBeLessThan(1e-6);
    const { energies } = fromNep(await nepAt("shifted/nep.txt"), "nep.txt");
    ["Li", "O", "Si"].forEach((symbol, t) => expect(energies[t]! - constants[t]!).toBeCloseTo(shifts[symbol]!, 4));
  });

  it("changes the parts that are not frozen, and these only", async () => {
    const data = [join(folder, "deep.extxyz")];
    await training("frozen", { from: join(folder, "nep.txt"), data, steps: 30, rate: 1e-3, freeze: ["descriptor"] });
    const [old, found] = [await nepAt("nep.txt"), await nepAt("frozen/nep.txt")];
    expect(found.coefficients).toEqual(old.coefficients);
    expect(found.networks[0]!.w0).not.toEqual(old.networks[0]!.w0);
  });

  it("goes on after an interruption without the model that it began with", async () => {
    await writeFile(join(folder, "first.txt"), await readFile(join(folder, "nep.txt")));
    const settings = { from: join(folder, "first.txt"), steps: 60, rate: 1e-3, validateEvery: 20 };
    await training("whole", settings);
    const stop = new AbortController();
    await training("halves", settings, { signal: stop.signal, onRow: () => stop.abort() });
    await unlink(join(folder, "first.txt"));
    await training("halves", settings, { restart: true });
    expect(await readFile(join(folder, "halves", "nep.txt"), "utf8")).toBe(
      await readFile(join(folder, "whole", "nep.txt"), "utf8"),
    );
  });

  it("refuses another shape and parts that do not exist", async () => {
    const from = join(folder, "nep.txt");
    await expect(training("no", { from, steps: 1, neurons: 7 })).rejects.toMatchObject({ code: "E1002" });
    await expect(training("no", { from, steps: 1, freeze: ["descriptor", "fitting"] })).rejects.toMatchObject({
      code: "E1002",
    });
    await expect(training("no", { from: join(folder, "missing"), steps: 1 })).rejects.toThrow(/missing/);
  });
});

function rmsForce(list: readonly Frame[]): number {
  const all = list.flatMap(({ forces }) => [...forces!]);
  return Math.sqrt(all.reduce((sum, f) => sum + f * f, 0) / all.length);
}
