/** Against CP2K's NNP: fixtures/behler-parrinello (made by make.ts there). */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BoroxolError, cellVolume, electronvoltPerCubicAngstromInGPa } from "@boroxol/core";
import { referenceBackend } from "@boroxol/kernels";
import { conformanceFrames, describePotential } from "@boroxol/testing";
import { describe, expect, it } from "vitest";
import { behlerParrinello, evaluateBehlerParrinello, formatN2p2, loadPotential, readN2p2 } from "../src/index.ts";
import type { BehlerParrinello } from "../src/index.ts";
import { randomBehlerParrinello } from "./random-behler-parrinello.ts";

const frame = conformanceFrames({ Si: 6, O: 12 }, 1)[0]!;
interface Answer {
  readonly cutoffFunction: "cosine" | "hyperbolic-tangent";
  readonly energy: number;
  readonly forces: number[];
  readonly stress: number[];
}
const { results } = JSON.parse(
  await readFile(join(import.meta.dirname, "../../../fixtures/behler-parrinello/cp2k.json"), "utf8"),
) as { results: Answer[] };
const sum = (values: ArrayLike<number>): number => Array.from(values).reduce((total, each) => total + each, 0);

describe("Behler-Parrinello networks against CP2K 2023.1", () => {
  for (const { cutoffFunction, energy, forces, stress } of results) {
    it(`with a ${cutoffFunction} cutoff`, () => {
      const model = randomBehlerParrinello(["Si", "O"], cutoffFunction, ["resolved"]);
      const found = evaluateBehlerParrinello(model, frame);
      expect(sum(found.atomEnergies)).toBeCloseTo(energy, 9);
      expect(forces.length).toBe(found.forces.length);
      expect(Math.max(...forces.map((each, k) => Math.abs(each - found.forces[k]!)))).toBeLessThan(1e-10);
      const volume = cellVolume(frame.cell);
      stress.forEach((each, k) => {
        let virial = 0;
        for (let i = 0; i < frame.species.length; i++) virial += found.atomVirials[9 * i + k]!;
        // CP2K's sign, positive under compression; its GPa is that of the constants of 2006.
        expect((virial / volume) * electronvoltPerCubicAngstromInGPa).toBeCloseTo(each, 5);
      });
    });
  }
});

const kinds = ["resolved", "weighted", "wide"] as const;

describe("weighted symmetry functions", () => {
  it("are sums of the resolved ones with atomic numbers as weights", () => {
    const [resolved, weighted] = [["resolved"] as const, ["weighted"] as const].map((kind) =>
      randomBehlerParrinello(["Si", "O"], "cosine", kind),
    );
    // One linear network each: E = sum of w G over radial functions of one eta.
    const linear = (model: typeof resolved, weightOf: (k: number) => number): number => {
      const networks = model!.networks.map((network) => {
        const functions = network.functions.filter(({ kind, eta }) => kind === "radial" && eta === 0.9);
        const zero = new Float64Array(functions.length);
        return {
          functions,
          minimum: zero,
          maximum: zero.map(() => 1),
          mean: zero,
          width: zero.map(() => 1),
          layers: [{ weights: zero.map((_, k) => weightOf(k)), bias: Float64Array.of(0) }],
          energy: 0,
        };
      });
      return sum(evaluateBehlerParrinello({ ...model!, networks }, frame).atomEnergies);
    };
    const both = resolved!.networks[0]!.functions.filter(({ kind, eta }) => kind === "radial" && eta === 0.9);
    expect(both.length).toBe(2);
    expect(linear(weighted, () => 1)).toBeCloseTo(
      linear(resolved, (k) => [14, 8][k]!),
      9,
    );
  });
});

describePotential(
  { describe, it },
  "Behler-Parrinello",
  () => behlerParrinello(randomBehlerParrinello(["Si", "O"], "hyperbolic-tangent", kinds, 3.4), "random"),
  { backend: referenceBackend, frames: conformanceFrames({ Si: 6, O: 12 }, 1) },
);

describe("models of n2p2", () => {
  const model = randomBehlerParrinello(["Si", "O"], "cosine", kinds);
  const files = formatN2p2(model);

  it("are read as they were written", async () => {
    const folder = await mkdtemp(join(tmpdir(), "boroxol-n2p2-"));
    await Promise.all(Object.entries(files).map(([name, text]) => writeFile(join(folder, name), text)));
    for (const path of [folder, join(folder, "input.nn")]) {
      // oxlint-disable-next-line no-await-in-loop
      const loaded = (await loadPotential(path)) as BehlerParrinello;
      const [found, wanted] = [loaded.model, model].map((each) => evaluateBehlerParrinello(each, frame));
      expect(sum(found!.atomEnergies)).toBeCloseTo(sum(wanted!.atomEnergies), 9);
      found!.forces.forEach((each, k) => expect(each).toBeCloseTo(wanted!.forces[k]!, 10));
    }
    await rm(folder, { recursive: true });
  });

  const codeOf = (change: Readonly<Record<string, (text: string) => string>>): string => {
    const changed = Object.fromEntries(
      Object.entries(files).map(([name, text]) => [name, change[name]?.(text) ?? text]),
    );
    try {
      readN2p2(changed, "model");
    } catch (error) {
      return error instanceof BoroxolError ? error.code : String(error);
    }
    return "none";
  };
  it("may scale by the range, and be centred or not", () => {
    const textOf = (...keywords: string[]): string =>
      files["input.nn"]!.replace("scale_symmetry_functions_sigma", keywords.join("\n"));
    const { minimum, maximum, mean } = readN2p2(files, "model").networks[1]!;
    const inputsOf = (...keywords: string[]): Pick<typeof result, "mean" | "width"> => {
      const result = readN2p2({ ...files, "input.nn": textOf(...keywords) }, "model").networks[1]!;
      return { mean: result.mean, width: result.width };
    };
    const range = maximum.map((each, k) => each - minimum[k]!);
    const result = { mean, width: range };
    expect(inputsOf("scale_symmetry_functions", "center_symmetry_functions")).toEqual(result);
    expect(inputsOf("scale_symmetry_functions")).toEqual({ mean: minimum, width: range });
    expect(inputsOf()).toEqual({ mean: mean.map(() => 0), width: mean.map(() => 1) });
  });
  it("are refused with a code when damaged or not supported", () => {
    expect(codeOf({})).toBe("none");
    expect(codeOf({ "weights.008.data": (text) => text.slice(0, text.length / 2) })).toBe("E0308");
    expect(codeOf({ "weights.014.data": (text) => text.replace(/^\S+ a 3 /m, "nan a 3 ") })).toBe("E0308");
    expect(codeOf({ "scaling.data": (text) => text.split("\n").slice(0, -3).join("\n") })).toBe("E0308");
    expect(codeOf({ "input.nn": (text) => text.replace("cutoff_type 1", "cutoff_type 6") })).toBe("E0309");
    expect(codeOf({ "input.nn": (text) => text.replace("Si 12 ", "Si 20 ") })).toBe("E0309");
    expect(codeOf({ "input.nn": (text) => text.replace(/t t l/, "p p l") })).toBe("E0309");
    expect(codeOf({ "input.nn": (text) => text.replace(/global_nodes_short .*/, "global_nodes_short 1e9 5") })).toBe(
      "E0308",
    );
    expect(codeOf({ "input.nn": (text) => text.replace("symfunction_short O", "symfunction_short Li") })).toBe("E0308");
  });
});
