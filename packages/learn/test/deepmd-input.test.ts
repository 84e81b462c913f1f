import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { learningRate, prefactor, readDeepmdInput, trainingOptions } from "@boroxol/learn";
import type { DeepmdInput } from "@boroxol/learn";
import { parseOptions } from "@boroxol/options";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const fixtures = join(import.meta.dirname, "../../../fixtures");
const systems = [join(fixtures, "io/files/deepmd")];
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "boroxol-deepmd-input-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

// oxlint-disable-next-line typescript/no-explicit-any
type Document = any;

/** Reads a recorded input, changed, with systems that are here. */
async function read(name: string, change: (document: Document) => void = () => undefined): Promise<DeepmdInput> {
  const document = JSON.parse(await readFile(join(fixtures, "deepmd/training", name), "utf8")) as Document;
  document.training.training_data.systems = systems;
  document.training.validation_data.systems = systems;
  change(document);
  const path = join(folder, "input.json");
  await writeFile(path, JSON.stringify(document));
  return readDeepmdInput(path);
}

describe("the training input of DeePMD-kit", () => {
  it("becomes options of our own", async () => {
    const { options, deviations } = await read("input.json");
    expect(options).toMatchObject({
      model: "deep-potential",
      elements: ["Li", "B", "O", "Si"],
      cutoff: 4,
      switchStart: 0.5,
      sel: [],
      embedding: [8, 16],
      axisNeurons: 4,
      embeddingTimestep: false,
      typeOneSide: true,
      fitting: [20, 20],
      fittingTimestep: true,
      precision: "float32",
      rate: 0.002,
      rateStop: 1e-5,
      decaySteps: 20,
      energyWeight: [0.05, 1],
      forceWeight: [500, 2],
      virialWeight: [0.01, 0.5],
      steps: 200,
      seed: 7,
      validateEvery: 10,
      ema: 0,
    });
    // `auto`: at least 32 atoms, in a system of five.
    expect(options.batch).toBe(7);
    expect(deviations).toContain("training.save_freq: changes nothing here");
    expect(() => parseOptions(trainingOptions, options, { source: "test" })).not.toThrow();
  });

  it("is understood with every default of DeePMD-kit spelled out", async () => {
    const plain = await read("input.json");
    const { options } = await read("normalised.json");
    expect({ ...options, sel: [] }).toEqual(plain.options);
  });

  it("has pairs that are excluded, protected distances and an activation for each network", async () => {
    const { options } = await read("input.json", ({ model }) => {
      Object.assign(model.descriptor, { exclude_types: [[0, 3]], env_protection: 0.02, activation_function: "gelu" });
      model.fitting_net.activation_function = "softplus";
    });
    expect(options).toMatchObject({
      excludeTypes: ["Li-Si"],
      protection: 0.02,
      activation: "gelu",
      fittingActivation: "softplus",
    });
    expect(() => parseOptions(trainingOptions, options, { source: "test" })).not.toThrow();
    const wrong = read("input.json", ({ model }) => Object.assign(model.descriptor, { exclude_types: [[0, 9]] }));
    await expect(wrong).rejects.toThrow(/exclude_types \[\[0,9\]\]/);
  });

  it("has the schedules that DeePMD-kit printed", async () => {
    const { options } = await read("input.json");
    const o = parseOptions(trainingOptions, options, { source: "test" });
    const text = await readFile(join(fixtures, "deepmd/training/lcurve.out"), "utf8");
    const rows = text
      .split("\n")
      .flatMap((line) => (/^\s*\d/.test(line) ? [line.trim().split(/\s+/).map(Number)] : []));
    expect(rows.length).toBe(21);
    const atoms = 48;
    for (const [step, total, , e, , f, , v, , rate] of rows as number[][]) {
      const own = learningRate(
        {
          kind: "exponential",
          start: o.rate!,
          stop: o.rateStop!,
          steps: o.steps!,
          warmUp: 0,
          decaySteps: o.decaySteps!,
        },
        step!,
      );
      // Printed with two digits.
      expect(Math.abs(own / rate! - 1)).toBeLessThan(0.05);
      // The row of a step holds the errors after it, weighed with the rate of the step itself.
      const weighed = learningRate(
        {
          kind: "exponential",
          start: o.rate!,
          stop: o.rateStop!,
          steps: o.steps!,
          warmUp: 0,
          decaySteps: o.decaySteps!,
        },
        Math.max(0, step! - 1),
      );
      const weight = (pair: readonly number[], at: number): number => prefactor([pair[0]!, pair[1]!], at, o.rate!);
      const totals = [own, weighed].map((at) =>
        Math.sqrt(
          weight(o.energyWeight!, at) * atoms * e! ** 2 +
            weight(o.forceWeight, at) * f! ** 2 +
            weight(o.virialWeight, at) * atoms * v! ** 2,
        ),
      );
      expect(Math.min(...totals.map((each) => Math.abs(each / total! - 1)))).toBeLessThan(0.01);
    }
  });

  it("weighs the forces of atoms where it says so", async () => {
    const weighed = await read("input.json", (document) => {
      Object.assign((document as unknown as { loss: object }).loss, {
        start_pref_f: 0,
        limit_pref_f: 0,
        start_pref_pf: 700,
        limit_pref_pf: 3,
      });
    });
    expect(weighed.options).toMatchObject({ forceWeight: [700, 3], atomWeights: true });
    expect((await read("input.json")).options).toMatchObject({ forceWeight: [500, 2], atomWeights: false });
    const both = read("input.json", (document) => {
      Object.assign((document as unknown as { loss: object }).loss, { start_pref_pf: 1, limit_pref_pf: 1 });
    });
    await expect(both).rejects.toMatchObject({ code: "E1002" });
  });

  it("is refused with everything at once that is not done here", async () => {
    const asked = read("input.json", ({ model, training, loss, learning_rate: rate }) => {
      model.descriptor.type = "se_e3";
      model.descriptor.activation_function = "softsign";
      model.fitting_net.numb_fparam = 1;
      loss.start_pref_pf = 2;
      rate.type = "step";
      training.training_data.systems = [...systems, "nowhere"];
      training.surprise = 1;
    });
    await expect(asked).rejects.toMatchObject({ code: "E1002" });
    const { message } = await asked.then(
      () => ({ message: "" }),
      (error: Error) => error,
    );
    for (const part of [
      'model.descriptor.type "se_e3"',
      "activation_function softsign",
      "model.fitting_net.numb_fparam 1",
      "loss.start_pref_pf beside start_pref_f",
      "learning_rate.type step",
      "systems nowhere: nothing there",
      "training.surprise: not known",
    ]) {
      expect(message).toContain(part);
    }
  });

  it("takes other stairs where the decay is as long as the training, as DeePMD-kit does, and a rate of decay", async () => {
    const long = await read("input.json", ({ learning_rate: rate }) => {
      rate.decay_steps = 5000;
    });
    expect(long.options.decaySteps).toBe(3);
    const decaying = await read("input.json", ({ learning_rate: rate }) => {
      rate.decay_rate = 0.9;
    });
    expect(decaying.options.rateStop).toBeCloseTo(0.002 * 0.9 ** 10, 12);
  });
});
