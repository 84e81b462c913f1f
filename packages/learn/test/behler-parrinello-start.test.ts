import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Frame } from "@boroxol/core";
import { formatExtxyzFrame } from "@boroxol/io";
import {
  fromBehlerParrinello,
  symmetryStatistics,
  trainableBehlerParrinello,
  trainingOptions,
  trainPotential,
} from "@boroxol/learn";
import type { BehlerParrinelloSettings, TrainedPotential } from "@boroxol/learn";
import { parseOptions } from "@boroxol/options";
import { evaluateBehlerParrinello, loadCardedModel, readN2p2 } from "@boroxol/potentials";
import type { BehlerParrinelloModel } from "@boroxol/potentials";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ions } from "./ions.ts";
import { symmetrySettings as settings } from "./symmetry-settings.ts";
import { quietHooks } from "./quiet-hooks.ts";

const variants: Record<string, Partial<BehlerParrinelloSettings>> = {
  resolved: {},
  weighted: { neighbours: "weighted", cutoffFunction: "hyperbolic-tangent" },
  radial: { angularEtas: [], hidden: [4] },
};
const frames = Array.from({ length: 12 }, (_, k) => ions(8 + (k % 3), k));
const constants = Float64Array.of(-9, -5, -2);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "boroxol-bp-start-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function teacher(change: Partial<BehlerParrinelloSettings>): Promise<Record<string, string>> {
  const chosen = { ...settings, ...change };
  const model = trainableBehlerParrinello(chosen, symmetryStatistics(chosen, frames));
  return (await model.files(model.initialParameters(9), constants)) as Record<string, string>;
}

/** A folder with a model, and frames that it labels. */
async function prepare(name: string, change: Partial<BehlerParrinelloSettings>): Promise<BehlerParrinelloModel> {
  const files = await teacher(change);
  const model = readN2p2(files, name);
  await Promise.all(Object.entries(files).map(([file, text]) => writeFile(join(folder, file), text)));
  const labelled = frames.map((frame): Frame => {
    const { atomEnergies, forces } = evaluateBehlerParrinello(model, frame);
    return { ...frame, forces, energy: atomEnergies.reduce((sum, each) => sum + each, 0) };
  });
  await writeFile(join(folder, "data.extxyz"), labelled.map((frame) => formatExtxyzFrame(frame)).join(""));
  return model;
}

function training(out: string, more: Record<string, unknown>): Promise<TrainedPotential> {
  const still = { steps: 1, rate: 1e-30, rateStop: 1e-30, precision: "float64", holdOut: 0 };
  const given = { data: [join(folder, "data.extxyz")], out: join(folder, out), ...still, ...more };
  return trainPotential(parseOptions(trainingOptions, given, { source: "test" }), quietHooks);
}

describe("beginning with a Behler-Parrinello network", () => {
  for (const [name, change] of Object.entries(variants)) {
    it(`leaves it as it is where nothing is learnt, in another order and with further elements: ${name}`, async () => {
      await prepare(name, change);
      const from = join(folder, "input.nn");
      for (const elements of [[], ["B", "O", "Si", "Li"]]) {
        // oxlint-disable-next-line no-await-in-loop
        const { result, model } = await training(name, { from, elements });
        expect(model.typeMap.length).toBe(Math.max(3, elements.length));
        expect(result.errors.force!.max).toBeLessThan(1e-8);
        expect(result.errors.energy!.max).toBeLessThan(1e-8);
      }
    });
  }

  it("takes what it has of elements that are left out into account", async () => {
    await prepare("resolved", {});
    const model = readN2p2(await teacher({}), "resolved");
    const without = frames.map((frame): Frame => {
      const changed = { ...frame, species: frame.species.map((z) => (z === 3 ? 14 : z)) };
      const { atomEnergies, forces } = evaluateBehlerParrinello(model, changed);
      return { ...changed, forces, energy: atomEnergies.reduce((sum, each) => sum + each, 0) };
    });
    await writeFile(join(folder, "data.extxyz"), without.map((frame) => formatExtxyzFrame(frame)).join(""));
    const { result } = await training("fewer", { from: join(folder, "input.nn"), elements: ["O", "Si"] });
    expect(result.errors.force!.max).toBeLessThan(1e-8);
    expect(result.errors.energy!.max).toBeLessThan(1e-8);
  });

  it("refuses functions that are no regular set, and another shape", async () => {
    const files = await teacher({});
    const model = readN2p2(files, "model");
    const [first, ...rest] = model.networks;
    const odd = first!.functions.map((f, k) => (k === 0 ? { ...f, eta: 0.5 } : f));
    const irregular = { ...model, networks: [{ ...first!, functions: odd }, ...rest] };
    expect(() => fromBehlerParrinello(irregular, "model")).toThrow(/E1002|products of widths/);
    await prepare("resolved", {});
    const from = join(folder, "input.nn");
    await expect(training("shape", { from, hidden: [7] })).rejects.toMatchObject({ code: "E1002" });
  });

  it("is saved with a card that covers the weights, too", async () => {
    await prepare("resolved", {});
    const out = join(folder, "carded");
    await training("carded", { from: join(folder, "input.nn") });
    expect((await loadCardedModel(out)).kind).toBe("behler-parrinello");
    const weights = join(out, "weights.003.data");
    const text = await readFile(weights, "utf8");
    await writeFile(
      weights,
      text.replace(/\d(?= a 1 )/, (digit) => String((Number(digit) + 1) % 10)),
    );
    await expect(loadCardedModel(out)).rejects.toMatchObject({ code: "E0308", place: weights });
  });
});
