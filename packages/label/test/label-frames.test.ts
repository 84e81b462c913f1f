import { appendFile, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BoroxolError, type Frame } from "@boroxol/core";
import { readFrames } from "@boroxol/io";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
  attemptsText,
  attemptFrame,
  bornCharges,
  compareLabels,
  labelFrames,
  type LabelFramesOptions,
  labelOrder,
  localQueue,
  type Template,
} from "../src/index.ts";
import { pairFrames, spring } from "./fake-code.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "boroxol-label-"));
});
afterEach(() => rm(folder, { recursive: true }));

const queue = (limit = 30, program = "/bin/sh") =>
  localQueue({ program, processes: 1, atOnce: 2, limit, launcher: ["mpirun", "-np"] });
const label = (frames: readonly Frame[], options: Partial<LabelFramesOptions> = {}) =>
  labelFrames(frames, {
    code: spring,
    template: spring.template,
    queue: queue(),
    out: join(folder, "set"),
    ...options,
  });
async function labels(): Promise<Frame[]> {
  const frames: Frame[] = [];
  for await (const frame of readFrames(join(folder, "set", "labels.extxyz"))) frames.push(frame);
  return frames;
}

test("labels, with what the frames came with and how they were made", async () => {
  const outcome = await label(pairFrames());
  expect(outcome).toMatchObject({
    status: "finished",
    frames: 3,
    labelled: 3,
    done: 3,
    failed: [],
    version: "spring 1",
  });
  const made = (await labels()).sort((a, b) => a.positions[3]! - b.positions[3]!);
  expect(made.map(({ energy }) => energy)).toEqual(pairFrames().map(({ positions }) => 2.5 * (positions[3]! - 2) ** 2));
  expect(made[1]!.info).toMatchObject({ tag: "f1", code: "spring", code_version: "spring 1", scf_steps: 1 });
  expect(made[1]!.info!["settings"]).toBe(outcome.settings);
  expect(await readdir(join(folder, "set"))).toEqual(["labels.extxyz", "settings.json"]);
});

test("what is labelled is not done again, in whatever order it comes", async () => {
  await label(pairFrames(2));
  const before = await readFile(join(folder, "set", "labels.extxyz"), "utf8");
  const outcome = await label([...pairFrames(3), ...pairFrames(2)].reverse());
  expect(outcome).toMatchObject({ labelled: 1, done: 3 });
  const after = await readFile(join(folder, "set", "labels.extxyz"), "utf8");
  expect(after.startsWith(before)).toBe(true);
  expect(await labels()).toHaveLength(3);
});

test("labels that the input carries are not kept", async () => {
  await label(pairFrames(1).map((frame) => ({ ...frame, stress: new Float64Array(6).fill(1), energy: 77 })));
  const [frame] = await labels();
  expect(frame!.stress).toBeUndefined();
  expect(frame!.energy).toBeCloseTo(0.025, 12);
});

test("a frame cut off by a kill, at any byte, is labelled again and the others stay", async () => {
  await label(pairFrames());
  const path = join(folder, "set", "labels.extxyz");
  const whole = await readFile(path, "utf8");
  const second = whole.indexOf("\n2\n", whole.indexOf("\n2\n") + 1) + 1;
  for (let end = second + 1; end < whole.length; end += 13) {
    await writeFile(path, whole);
    await truncate(path, end);
    const notes: string[] = [];
    const outcome = await label(pairFrames(), { onNote: (text) => notes.push(text) });
    expect(outcome).toMatchObject({ labelled: 1, done: 3 });
    expect(notes[0]).toContain("cut off");
    const made = await labels();
    expect(new Set(made.map(({ info }) => info!["structure"])).size).toBe(3);
    expect(made).toHaveLength(3);
  }
});

test.each<[string, Template, string]>([
  ["a changed line", { ...spring.template, "label.sh": "echo {{length}} ends # other" }, "label.sh line 1: 'echo"],
  ["a new file", { ...spring.template, "more.sh": "" }, "more.sh is new"],
  ["a file less", { "label.sh": spring.template["label.sh"]! }, "retry.sh is gone"],
])("%s in the settings is refused and named", async (_, template, words) => {
  await label(pairFrames(1));
  const before = await readFile(join(folder, "set", "labels.extxyz"), "utf8");
  const error = await label(pairFrames(), { template }).catch((cause: unknown) => cause);
  expect(error).toMatchObject({ code: "E0902", untouched: "nothing was run" });
  expect((error as Error).message).toContain(words);
  expect(await readFile(join(folder, "set", "labels.extxyz"), "utf8")).toBe(before);
});

test("settings that gave no label yet may be changed, and the frames are tried again", async () => {
  const broken = { "label.sh": "false" };
  expect(await label(pairFrames(2), { template: broken })).toMatchObject({ labelled: 0, failed: [{}, {}] });
  expect(await label(pairFrames(2))).toMatchObject({ labelled: 2, failed: [] });
  await expect(label(pairFrames(3), { template: broken })).rejects.toMatchObject({ code: "E0902" });
});

test("attempts that failed for one cause are named together", async () => {
  const notes: string[] = [];
  const template = { "label.sh": "exit 3", "retry.sh": "exit 3" };
  await label(pairFrames(1), { template, onNote: (text) => notes.push(text) });
  expect(notes).toEqual(["frame 1 failed: label, retry: no end in '' (exit code 3)"]);
  expect(attemptsText(["label: of one cause", "retry: of another", "alone"])).toBe(
    "label: of one cause; retry: of another; alone",
  );
});

test("another version of the program does not join the data set", async () => {
  await label(pairFrames(1));
  const newer = {
    ...spring,
    read: async (...args: Parameters<typeof spring.read>) => ({ ...(await spring.read(...args)), version: "spring 2" }),
  };
  await expect(label(pairFrames(), { code: newer })).rejects.toMatchObject({ code: "E0902" });
  expect(await labels()).toHaveLength(1);
});

test.each([
  ["exit code 3", "echo half; exit 3"],
  ["killed by SIGKILL", "kill -9 $$"],
  ["no end in 'garbage", "head -c 9 /dev/zero; echo garbage"],
  ["no end in ''", "true"],
])("a run that ends with '%s': the next attempt is tried", async (words, line) => {
  const template = { "label.sh": line, "retry.sh": spring.template["retry.sh"]! };
  await label(pairFrames(1), { template });
  expect((await labels())[0]!.info!["label_attempt"]).toBe(2);
  await rm(join(folder, "set"), { recursive: true });
  const failed = await label(pairFrames(1), { template: { "label.sh": line } });
  expect(failed.failed[0]!.attempts.join().replaceAll("\0", "")).toContain(words);
  expect(failed.done).toBe(0);
});

test("a run past its time limit is stopped", async () => {
  const outcome = await label(pairFrames(1), { template: { "label.sh": "exec sleep 60" }, queue: queue(0.2) });
  expect(outcome.failed[0]!.attempts[0]).toContain("time limit");
});

test("failed frames stay failed until asked for again, their files are kept, the others go on", async () => {
  const template = { "label.sh": "test {{length}} != 2 && echo {{length}} ends" };
  const first = await label(pairFrames(), { template });
  expect(first).toMatchObject({ done: 2, labelled: 2 });
  expect(first.failed).toHaveLength(1);
  const kept = join(folder, "set", "work", first.failed[0]!.structure, "attempt-1", "label.sh.out");
  expect((await stat(kept)).isFile()).toBe(true);
  expect(await label(pairFrames(), { template })).toMatchObject({ labelled: 0, failed: [{ frame: 1 }] });
  const mended = {
    ...spring,
    read: (where: string, stage: Parameters<typeof spring.read>[1], frame: Frame) =>
      frame.positions[3] === 2
        ? Promise.resolve({ energy: 0, forces: new Float64Array(6), version: "spring 1", scfSteps: 1 })
        : spring.read(where, stage, frame),
  };
  expect(await label(pairFrames(), { template, code: mended, again: true })).toMatchObject({ labelled: 1, failed: [] });
});

test("an interruption ends the program, and the next call goes on", async () => {
  const stop = new AbortController();
  const template = { "label.sh": "test {{length}} = 2 && sleep 60; echo {{length}} ends" };
  setTimeout(() => stop.abort(), 500);
  const begun = performance.now();
  const outcome = await label(pairFrames(), { template, signal: stop.signal, queue: queue(90) });
  expect(outcome.status).toBe("interrupted");
  expect(performance.now() - begun).toBeLessThan(30_000);
  expect(outcome.failed).toEqual([]);
});

test("two processes do not label into one folder", async () => {
  const slow = label(pairFrames(1), { template: { "label.sh": "sleep 1; echo {{length}} ends" } });
  await new Promise((resolve) => setTimeout(resolve, 300));
  await writeFile(
    join(folder, "set", "run.lock"),
    JSON.stringify({ process: process.ppid, host: (await import("node:os")).hostname() }),
  );
  await expect(label(pairFrames(1))).rejects.toMatchObject({ code: "E0423" });
  await slow;
});

test("a program that is not there", async () => {
  await expect(label(pairFrames(1), { queue: queue(9, "/no/such/program") })).rejects.toMatchObject({ code: "E0901" });
});

test.each<[string, Partial<{ forces: Float64Array; energy: number }>, string]>([
  ["forces that add up", { forces: Float64Array.of(1, 0, 0, 1, 0, 0) }, "add up"],
  ["too few forces", { forces: Float64Array.of(1, 0, 0) }, "1 forces for 2 atoms"],
  ["not a number", { energy: Number.NaN }, "not a finite number"],
])("%s are no labels", async (_, wrong, words) => {
  const code = {
    ...spring,
    read: async (...args: Parameters<typeof spring.read>) => ({ ...(await spring.read(...args)), ...wrong }),
  };
  const [frame] = pairFrames(1);
  const outcome = await attemptFrame(code, { "label.sh": "echo {{length}} ends" }, frame!, join(folder, "f"), queue());
  expect(outcome.kind === "failed" && outcome.attempts[0]).toContain(words);
});

test("a damaged list of failures loses only its last line", async () => {
  await label(pairFrames(1), { template: { "label.sh": "false" } });
  await appendFile(join(folder, "set", "failed.jsonl"), '{"structure":"x","att');
  expect(await label(pairFrames(1), { template: { "label.sh": "false" } })).toMatchObject({ failed: [{ frame: 0 }] });
});

test("stratified order: every composition within the first turn", () => {
  const frames = Array.from({ length: 12 }, (_, k): Frame => {
    const [frame] = pairFrames(1);
    const x = 1.5 + 0.1 * k;
    return { ...frame!, species: Uint8Array.of(3, [8, 9, 17][k % 3]!), positions: Float64Array.of(0, 0, 0, x, 0, 0) };
  });
  const order = labelOrder(frames, "stratified");
  expect([...order].sort((a, b) => a - b)).toEqual([...frames.keys()]);
  for (let turn = 0; turn < 4; turn++) {
    expect(new Set(order.slice(3 * turn, 3 * turn + 3).map((k) => k % 3)).size).toBe(3);
  }
});

test("comparison: slope and difference, and what agrees", async () => {
  const reference = pairFrames(6).map((frame, k) => ({
    ...frame,
    energy: -10 + k,
    forces: Float64Array.of(k + 1, 0.5, 0, -k - 1, -0.5, 0),
  }));
  const scaled = reference.map((frame) => ({
    ...frame,
    energy: frame.energy + 3,
    forces: frame.forces.map((f) => 1.01 * f),
  }));
  const same = compareLabels(reference, scaled);
  expect(same.forceSlope).toBeCloseTo(1.01, 12);
  expect(same.forceRms).toBeCloseTo(0.01 * same.referenceRms, 12);
  expect(same.energyRms).toBeCloseTo(0, 6);
  expect(same.verdict).toBe("agrees");
  const stiff = reference.map((frame) => ({ ...frame, forces: frame.forces.map((f) => 1.061 * f) }));
  expect(compareLabels(reference, stiff).verdict).toBe("differs");
  expect(() => compareLabels(pairFrames(), scaled)).toThrow(BoroxolError);
});

test("Born charges of a model with known ones, with the sum rule and the order of the indices", async () => {
  // F_b = F0_b + sum_a E_a Z_ab + a term even in the field, which central differences are free of.
  const Z = Float64Array.from({ length: 9 }, (_, k) => 0.1 * (k + 1) ** 2);
  const model = (field: ArrayLike<number> = [0, 0, 0]): Float64Array => {
    const forces = new Float64Array(6);
    for (let b = 0; b < 3; b++) {
      let force = 0.3 * b + 7 * field[0]! ** 2;
      for (let a = 0; a < 3; a++) force += field[a]! * Z[3 * a + b]!;
      forces[b] = force;
      forces[3 + b] = -force;
    }
    return forces;
  };
  const seen: ArrayLike<number>[] = [];
  const code = {
    ...spring,
    inputs: (_: Template, __: unknown, ___: Frame, field?: ArrayLike<number>) => ({
      "label.sh": field === undefined ? "echo 0 0 0 ends" : `echo ${Array.from(field).join(" ")} ends`,
    }),
    async read(where: string) {
      const field = (await readFile(join(where, "label.sh.out"), "utf8")).split(" ").slice(0, 3).map(Number);
      seen.push(field);
      return { energy: 0, forces: model(field), version: "model 1", scfSteps: 1 };
    },
  };
  const template = { "label.sh": "x" };
  const outcome = await label(pairFrames(1), { code, template, bornField: 0.1 });
  expect(outcome).toMatchObject({ done: 1 });
  expect(seen).toHaveLength(7);
  const [frame] = await labels();
  expect(frame!.forces![1]).toBeCloseTo(0.3, 12);
  Z.forEach((z, k) => {
    expect(frame!.bornCharges![k]).toBeCloseTo(z, 10);
    expect(frame!.bornCharges![9 + k]).toBeCloseTo(-z, 10);
  });
  await expect(label(pairFrames(1), { code, template, bornField: 0.2 })).rejects.toThrow(/0\.1 became 0\.2/);
});

test("what the charges add up to is taken off and told", () => {
  const charge = (z: number, field: number): Float64Array => Float64Array.of(z * field, 0, 0, (0.1 - z) * field, 0, 0);
  const still = new Float64Array(6);
  const { charges, sumRuleError } = bornCharges([charge(1, 0.2), charge(1, -0.2), still, still, still, still], 0.2);
  expect(sumRuleError).toBeCloseTo(0.05, 12);
  expect(charges[0]).toBeCloseTo(0.95, 12);
  expect(charges[9]).toBeCloseTo(-0.95, 12);
});
