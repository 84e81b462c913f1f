import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cubicCell, type Frame } from "@boroxol/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { analyzeTogether, type TogetherOptions } from "../src/analyze-together.ts";
import { parseCharges, readMeasuredCurve } from "../src/measured-curve.ts";
import { oxidesOf } from "../src/oxides-of.ts";
import { sourceFrames } from "../src/source-frames.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "boroxol-together-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const glass = (energy: number | undefined, shift = 0): Frame => ({
  species: Uint8Array.of(5, 5, 8, 8, 8),
  positions: Float64Array.from({ length: 15 }, (_, k) => ((k * 1.7) % 7) + shift),
  cell: cubicCell(8),
  periodic: [true, true, true],
  ...(energy === undefined ? {} : { energy }),
});

const files: Readonly<Record<string, readonly Frame[]>> = {
  a: [glass(-10), glass(-12)],
  b: [glass(-11), glass(-12)],
  short: [glass(-11)],
  moved: [glass(-11, 1), glass(-12, 1)],
  silica: [{ ...glass(-1), species: Uint8Array.of(14, 14, 8, 8, 8) }],
  bare: [glass(undefined)],
  empty: [],
};

function together(paths: readonly string[], as: TogetherOptions["as"], more: Partial<TogetherOptions> = {}) {
  return analyzeTogether(paths, {
    as,
    analyze: { only: ["density", "n4"], cutoffs: { "B-O": 1.9 } },
    threads: 1,
    async *read(path) {
      yield* files[path]!;
    },
    onProgress: () => undefined,
    ...more,
  });
}

describe("files beside each other", () => {
  test("replicas give every number with its spread", async () => {
    const { observables, files: each } = await together(["a", "b", "a"], "replicas");
    expect(each).toHaveLength(3);
    expect(observables!["density"]!.count).toBe(3);
    expect(observables!["energy per atom"]!.mean).toBeCloseTo((-11 - 11.5 - 11) / 15, 12);
  });
  test("a committee and a parity plot compare the same frames", async () => {
    expect((await together(["a", "b"], "committee")).committee).toMatchObject({ members: 2, frames: 2 });
    expect((await together(["a", "b"], "parity")).parity!.energy).toMatchObject({
      largest: expect.closeTo(0.2, 9) as number,
      samples: 2,
    });
  });
  test("classes are files, or what the frames say", async () => {
    const { classes } = await together(["a", "b"], "classes");
    expect(classes!.map((row) => row.class)).toEqual(["b", "a"]);
    expect(classes![1]!.above).toBeCloseTo(0.1, 12);
  });
  test("compositions by their oxides", async () => {
    expect((await together(["a", "b"], "compositions")).compositions![0]).toMatchObject({
      molePercent: { B2O3: 100 },
      measured: 0,
    });
    expect(oxidesOf(Uint8Array.of(14, 5, 5, 3, 3, 8, 8, 8, 8, 8, 8))).toEqual({ B2O3: 33.3, Li2O: 33.3, SiO2: 33.3 });
    expect(oxidesOf(Uint8Array.of(92, 8, 8))).toEqual({});
  });
  test.each<[string, readonly string[], TogetherOptions["as"], Partial<TogetherOptions>]>([
    ["one replica", ["a"], "replicas", {}],
    ["replicas of two compositions", ["a", "silica"], "replicas", {}],
    ["temperatures that nobody knows", ["a", "b"], "temperatures", {}],
    ["fewer temperatures than files", ["a", "b"], "temperatures", { temperatures: [300] }],
    ["a parity plot of three", ["a", "b", "a"], "parity", {}],
    ["a committee of one", ["a"], "committee", {}],
    ["a file that ends early", ["a", "short"], "committee", {}],
    ["other places", ["a", "moved"], "parity", {}],
    ["no energies", ["bare", "bare"], "committee", {}],
    ["classes without energies", ["bare"], "classes", {}],
    ["no frames", ["empty", "empty"], "parity", {}],
  ])("refuses %s", async (_, paths, as, more) => {
    await expect(together(paths, as, more)).rejects.toMatchObject({ code: "E0509" });
  });
});

describe("frames of a run", () => {
  const frame = (step: number, stage: string, index: number): string =>
    `1\nLattice="5 0 0 0 5 0 0 0 5" Properties=species:S:1:pos:R:3 pbc="T T T" time=${step / 1000} step=${step} stage=${stage} stage_index=${index}\nB 0 0 0\n`;
  test("carry the temperature of their step, and one stage can be chosen", async () => {
    const run = join(folder, "run");
    mkdirSync(run);
    writeFileSync(
      join(run, "trajectory.extxyz"),
      frame(10, "melt", 1) + frame(10, "quench", 2) + frame(20, "quench", 2),
    );
    const thermo = (stage: number, step: number, temperature: number): string =>
      `${JSON.stringify({ event: "thermo", stage, step, time: 0, temperature, pressure: 1 })}\n`;
    writeFileSync(join(run, "events.jsonl"), thermo(1, 10, 3000) + thermo(2, 10, 2000) + thermo(2, 20, 1000));
    const read = async (path: string, stage?: string): Promise<unknown[]> => {
      const options = { onNotice: () => undefined, ...(stage === undefined ? {} : { stage }) };
      const found: unknown[] = [];
      for await (const { info } of sourceFrames(path, options)) found.push(info!["temperature"]);
      return found;
    };
    expect(await read(run)).toEqual([3000, 2000, 1000]);
    expect(await read(join(run, "trajectory.extxyz"), "quench")).toEqual([2000, 1000]);
    await expect(read(run, "anneal")).rejects.toMatchObject({ code: "E0509" });
  });
});

describe("what is read beside the frames", () => {
  const written = (text: string): string => {
    const path = join(folder, "measured.txt");
    writeFileSync(path, text);
    return path;
  };
  test("a measured curve with headers, blanks or commas", async () => {
    expect(await readMeasuredCurve(written("# q S\n0.5 0.1 0.01\n1, 0.2\n2;0.3\n"))).toEqual({
      q: [0.5, 1, 2],
      s: [0.1, 0.2, 0.3],
      source: "measured.txt",
    });
  });
  test.each(["", "1 2\n2 3\n", "1 2\n2\n3 4\n", "1 2\n3 4\n2 5\n", "1 2\n2 x\n3 4\n"])("refuses %j", async (text) => {
    await expect(readMeasuredCurve(written(text))).rejects.toMatchObject({ code: "E0510" });
  });
  test("a file that is not there", async () => {
    await expect(readMeasuredCurve(join(folder, "none"))).rejects.toMatchObject({ code: "E0201" });
  });
  test("charges", () => {
    expect(parseCharges("Li=1, O=-2")).toEqual({ Li: 1, O: -2 });
    for (const bad of ["", "Li", "Li=", "Li=x", "Li=1,Li=2"]) {
      expect(() => parseCharges(bad)).toThrow(expect.objectContaining({ code: "E0510" }));
    }
  });
});
