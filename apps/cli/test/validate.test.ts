import { spawn } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { analyzeFrames, type Measurable, type SelfDiffusion } from "@boroxol/analysis";
import { formatExtxyzFrame, readFrames } from "@boroxol/io";
import { boltzmann, cubicCell, type Frame } from "@boroxol/core";
import { overlapDistance, planProtocol } from "@boroxol/md";
import type { ValidationDocument } from "@boroxol/report";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { protocolNamed } from "../src/protocol-named.ts";
import { estimateOf } from "../src/validation/estimate.ts";
import { compositionText, glassesAsked } from "../src/validation/glasses-asked.ts";
import { diffusionResult } from "../src/validation/measure-motion.ts";
import { measureOverlaps } from "../src/validation/measure-overlaps.ts";
import { validationStages } from "../src/validation/validation-stages.ts";
import { runCli } from "./run-cli.ts";
import { shortProtocol } from "./short-protocol.ts";

let folder: string;
let protocol: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "boroxol-validate-"));
  protocol = join(folder, "short.yaml");
  await writeFile(protocol, shortProtocol);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const small = (out: string, ...more: string[]): string[] => {
  const flags = `--atoms 42 --protocol ${protocol} --zero-pressure 0.06 --threads 1 --out ${join(folder, out)} --json`;
  return ["validate", "shik", ...flags.split(" "), ...more];
};

async function documentOf(...argv: string[]): Promise<ValidationDocument> {
  const { exitCode, stdout, stderr } = await runCli(...argv);
  expect(exitCode, stderr).toBe(0);
  return JSON.parse(stdout) as ValidationDocument;
}

describe("validate", { timeout: 240_000 }, () => {
  test("makes the glasses, measures both stages, and compares with experiment", async () => {
    const document = await documentOf(...small("one", "--glasses", "20-60-20,LB70"));
    expect(document.glasses.map(({ name }) => name)).toEqual(["20-60-20", "LB70"]);
    const frames: Frame[] = [];
    const trajectory = join(folder, "one", "glasses", "20-60-20", "seed-1", "trajectory.extxyz");
    for await (const frame of readFrames(trajectory)) frames.push(frame);
    const stage = (index: number): Frame[] => frames.filter(({ info }) => info?.["stage_index"] === index);
    const [fixed, free] = [analyzeFrames(stage(3)), analyzeFrames(stage(5))];
    const [glass, borate] = document.glasses;
    expect(glass!.values.fourFoldBoron!.value).toBeCloseTo(fixed.n4!, 12);
    expect(glass!.values.fourFoldBoronAtZeroPressure!.value).toBeCloseTo(free.n4!, 12);
    expect(glass!.values.density!.value).toBeCloseTo(free.density!, 12);
    // The cell of the first of the two keeps the measured density, that of the second does not.
    expect(fixed.density).toBeCloseTo(2.21, 6);
    expect(Math.abs(free.density! - 2.21)).toBeGreaterThan(1e-4);
    const deviations = [glass!.values.fourFoldBoron!.value - 0.367, borate!.values.fourFoldBoron!.value - 0.399];
    const { fourFoldBoron } = document.agreement["all"]!;
    expect(fourFoldBoron!.meanAbsoluteDeviation).toBeCloseTo(
      (Math.abs(deviations[0]!) + Math.abs(deviations[1]!)) / 2,
      12,
    );
    expect(fourFoldBoron!.bias).toBeCloseTo((deviations[0]! + deviations[1]!) / 2, 12);
    expect(borate!.values.overCoordinatedSilicon).toBeUndefined();
    expect(glass!.papers.boronInRings).toEqual({ value: 0.154, deviation: 0.045 });
    const table = await readFile(join(folder, "one", "validation.md"), "utf8");
    expect(table).toMatch(/^\| 20-60-20 \| 36\.7 \| \d+\.\d ± \d+\.\d \|/m);
    expect(await readFile(join(folder, "one", "validation.html"), "utf8")).toContain("Against experiment");
  });

  test("adds seeds without repeating what is finished, and other threads are no other settings", async () => {
    const run = join(folder, "one", "glasses", "LB70", "seed-1");
    const before = await stat(join(run, "events.jsonl"));
    const first = JSON.parse(await readFile(join(folder, "one", "validation.json"), "utf8")) as ValidationDocument;
    const document = await documentOf(...small("one", "--glasses", "LB70", "--seeds", "2", "--threads", "2"));
    expect((await stat(join(run, "events.jsonl"))).mtimeMs).toBe(before.mtimeMs);
    const [glass] = document.glasses;
    expect(glass!.seeds).toEqual([1, 2]);
    const one = first.glasses[1]!.values.density!.value;
    const both = glass!.values.density!;
    // Of two values the standard error is half of their difference.
    expect(both.errorOf).toBe("replicas");
    expect(both.error).toBeCloseTo(Math.abs(one - both.value), 12);
  });

  test("searches a melt for overlaps, and stands beside another validation", async () => {
    const document = await documentOf(
      ...small("beside", "--glasses", "LB70", "--overlaps", "LB30", "--overlap-time", "0.05"),
      "--beside",
      join(folder, "one"),
    );
    expect(document.overlaps).toMatchObject([{ name: "LB30", temperature: 2000, frames: 50, overlapping: 0 }]);
    expect(document.overlaps[0]!.pairs["O-O"]!.shortest).toBeGreaterThan(1.5);
    const table = await readFile(join(folder, "beside", "validation.md"), "utf8");
    expect(table).toMatch(/^\| glass \| experiment \| shik \| shik − exp\. \| shik, zero pressure \| shik \|/m);
  });

  test("heats the glass and lets its lithium move, and says why a run this short tells nothing", async () => {
    const further =
      "--transition LB70 --heating-rate 30000 --heating-end 1500 --diffusion LB70 --diffusion-temperatures 500,700,900 --diffusion-time 0.06";
    const document = await documentOf(...small("one", "--glasses", "LB70", ...further.split(" ")));
    expect(document.transitions).toMatchObject([{ name: "LB70", heatingRate: 30000 }]);
    const [diffusion] = document.diffusion;
    expect(diffusion!.points.map(({ temperature }) => temperature)).toEqual([500, 700, 900]);
    expect(diffusion!.energy).toEqual({ reason: "D is known at 0 temperatures; three are needed" });
    const folders = ["transition/LB70", "diffusion/LB70/500"].map((each) => join(folder, "one", each, "start.extxyz"));
    const glass: Frame[] = [];
    const trajectory = join(folder, "one", "glasses", "LB70", "seed-1", "trajectory.extxyz");
    for await (const frame of readFrames(trajectory)) if (frame.info?.["stage_index"] === 3) glass.push(frame);
    for (const path of folders) {
      for await (const { positions, cell } of readFrames(path)) {
        expect([positions, cell]).toEqual([glass.at(-1)!.positions, glass.at(-1)!.cell]);
      }
    }
    const table = await readFile(join(folder, "one", "validation.md"), "utf8");
    expect(table).toContain("| LB70 | shik | 0 | not measurable: D is known at 0 temperatures; three are needed |");
  });

  test("tells how far the members of an ensemble differ", async () => {
    const out = join(folder, "ensemble");
    const flags = `--glasses SiO2 --atoms 24 --protocol ${protocol} --zero-pressure 0.06 --threads 1 --out ${out} --json`;
    const document = await documentOf("validate", "shik,pmmcs", ...flags.split(" "));
    const lines = (await readFile(join(out, "glasses", "SiO2", "seed-1", "model_devi.out"), "utf8")).split("\n");
    const values = lines.filter((line) => /^ *\d/.test(line)).map((line) => line.trim().split(/\s+/).map(Number));
    // 50 steps of melt and 44 of quench come before the 50 of the stage at the measured density.
    const fixed = values.filter(([step]) => step! > 94 && step! <= 144);
    const mean = fixed.reduce((sum, row) => sum + row[6]!, 0) / fixed.length;
    expect(fixed.length).toBe(16);
    expect(values.length).toBeGreaterThan(fixed.length);
    expect(document.glasses[0]!.values.deviation!.value).toBeCloseTo(mean, 9);
    expect(mean).toBeGreaterThan(0.1);
  });

  test.each([
    ["one", ["--glasses", "LB70", "--seed", "1", "--zero-pressure", "0.09"], "E0707"],
    ["one", ["--glasses", "LB70", "--atoms", "60"], "E0707"],
    ["new", ["--glasses", "20-60-21"], "E0706"],
    ["new", ["--overlaps", "LB71"], "E0706"],
    ["new", ["--transition", "LB70"], "E0706"],
    ["new", ["--diffusion-temperatures", "500,600"], "E0121"],
    ["new", ["--beside", "no-such-folder"], "E0708"],
    ["new", ["--protocol", "quik"], "E0704"],
  ])("refuses in %s %j with %s and writes nothing", async (out, argv, code) => {
    const { exitCode, stdout } = await runCli(...small(out, ...argv));
    expect(exitCode).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code } });
    await expect(stat(join(folder, "new"))).rejects.toThrow("ENOENT");
  });

  test("killed, it goes on to the same bytes as one left alone", async () => {
    const long = join(folder, "long.yaml");
    await writeFile(
      long,
      "stages:\n  - stage: packing\n  - stage: melt\n    temperature: 2500\n    duration: 0.6\n    frames: 0.2\n  - stage: hold\n    duration: 0.05\n",
    );
    const argv = [...small("", "--glasses", "LB70"), "--protocol", long, "--out"];
    const killed = await started([...argv, join(folder, "killed")], "melt");
    expect(killed).toBe("SIGKILL");
    await documentOf(...argv, join(folder, "killed"));
    await documentOf(...argv, join(folder, "whole"));
    for (const file of ["events.jsonl", "trajectory.extxyz", "final.extxyz"]) {
      const [one, other] = await Promise.all(
        ["killed", "whole"].map((each) => readFile(join(folder, each, "glasses", "LB70", "seed-1", file), "utf8")),
      );
      expect(one).toBe(other);
    }
  });
});

const launcher = resolve(import.meta.dirname, "..", "bin", "boroxol.js");

/** Runs the launcher and kills it as soon as stderr has this text. @returns the signal that ended it */
function started(argv: readonly string[], killAt: string): Promise<NodeJS.Signals | null> {
  return new Promise((done) => {
    const child = spawn(process.execPath, [launcher, ...argv]);
    let stderr = "";
    child.stderr.on("data", (data: Buffer) => {
      stderr += data.toString();
      if (stderr.includes(killAt) && stderr.includes("[2/")) child.kill("SIGKILL");
    });
    child.on("close", (_, signal) => done(signal));
  });
}

describe("estimateOf", () => {
  test("is the standard error over replicas where there are several", () => {
    const estimate = estimateOf([{ value: 0.3, blocks: 9 }, { value: 0.5, blocks: 9 }, { value: 0.4 }])!;
    expect(estimate.value).toBeCloseTo(0.4, 12);
    expect(estimate.error).toBeCloseTo(0.1 / Math.sqrt(3), 12);
    expect(estimate.errorOf).toBe("replicas");
  });

  test("takes the larger of counting and blocks for one, and none where neither says anything", () => {
    expect(estimateOf([{ value: 0.25, blocks: 0.001, counted: 75 }])).toEqual({
      value: 0.25,
      error: 0.05,
      errorOf: "binomial",
    });
    expect(estimateOf([{ value: 0.25, blocks: 0.2, counted: 75 }])).toMatchObject({ error: 0.2, errorOf: "blocks" });
    expect(estimateOf([{ value: 0, blocks: 0, counted: 75 }])).toEqual({ value: 0, errorOf: "none" });
    expect(estimateOf([])).toBeUndefined();
  });
});

describe("validationStages", () => {
  const settings = { zeroPressure: 30, ensemble: false, classical: false };

  test("leaves out the minimisation and ends with two stages at zero pressure", async () => {
    const { stages } = await protocolNamed("quick");
    const names = validationStages(stages, settings).map(({ stage }) => stage);
    expect(names).toEqual(["packing", "melt", "quench", "production", "relax", "production"]);
    const watched = validationStages(stages, { ...settings, ensemble: true });
    const times = watched.map((stage) => ("deviation" in stage ? (stage.deviation ?? 0) : 0));
    expect(times.map((time) => Number(time.toFixed(9)))).toEqual([0, 0, 0, 0.25, 0, 1]);
  });

  test("keeps a classical potential to the part that prepares structures", async () => {
    const { stages } = await protocolNamed("urata-2022");
    const classical = planProtocol(validationStages(stages, { ...settings, classical: true }), false);
    expect(classical.stages.map(({ name }) => name)).toEqual([
      "packing",
      "melt",
      "quench",
      "hold",
      "relax",
      "production",
    ]);
    const learned = planProtocol(validationStages(stages, settings), true).stages.at(-1);
    expect(learned).toMatchObject({ name: "production" });
    expect(learned).not.toHaveProperty("prepares");
  });

  test("refuses a protocol that ends in a ramp", async () => {
    const { stages } = await protocolNamed("quick");
    expect(() => validationStages(stages.slice(0, 3), settings)).toThrow("ends with 'quench'");
  });
});

describe("diffusionResult", () => {
  test("is the activation energy of the runs, beside that of the papers", () => {
    const runs = [500, 600, 700, 900].map((temperature) => {
      const value = 50 * Math.exp(-0.4 / (boltzmann * temperature));
      const D = { measurable: true, value, error: 0.1 * value } as unknown as Measurable<SelfDiffusion>;
      return { temperature, document: { frames: 2, atoms: 3, cutoffs: {}, diffusion: { Li: D } } };
    });
    const { energy, points, papers } = diffusionResult("30-30-40", 250, runs);
    expect(energy).toEqual({ value: expect.closeTo(0.4, 9), error: expect.any(Number) });
    expect(points[3]!.found).toMatchObject({ value: expect.closeTo(50 * Math.exp(-0.4 / (boltzmann * 900)), 9) });
    expect(papers).toEqual({ value: 0.4, deviation: 0.05 });
  });
});

describe("the reference glasses", () => {
  test("are named by tables and one by one, in their order", () => {
    expect(glassesAsked("table-1")).toHaveLength(11);
    expect(glassesAsked("all")).toHaveLength(20);
    expect(glassesAsked("LB70, 20-60-20").map(({ name }) => name)).toEqual(["20-60-20", "LB70"]);
    expect(compositionText(glassesAsked("LB70")[0]!)).toBe("70B2O3-30Li2O");
  });
});

describe("measureOverlaps", () => {
  test("counts a frame in which two atoms are nearer than the limit of their pair", async () => {
    const directory = join(folder, "melt");
    await mkdir(directory);
    const pair = (r: number): Frame => ({
      species: Uint8Array.of(8, 8, 14),
      positions: Float64Array.of(0, 0, 0, r, 0, 0, 5, 5, 5),
      cell: cubicCell(12),
      periodic: [true, true, true],
      info: { stage: "melt", stage_index: 1 },
    });
    const limit = overlapDistance(8, 8);
    expect(limit).toBeCloseTo(1.47, 10);
    const frames = [pair(2.4), pair(limit - 0.01), pair(limit + 0.01)];
    await writeFile(join(directory, "trajectory.extxyz"), frames.map(formatExtxyzFrame).join(""));
    await writeFile(join(directory, "events.jsonl"), "");
    const found = await measureOverlaps(directory);
    expect(found).toMatchObject({ frames: 3, overlapping: 1 });
    expect(found.pairs["O-O"]!.shortest).toBeCloseTo(limit - 0.01, 6);
  });
});
