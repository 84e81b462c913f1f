import { execFileSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Frame } from "@boroxol/core";
import { readFrames } from "@boroxol/io";
import { afterAll, beforeAll, expect, test } from "vitest";
import { cp2k, labelFrames, localQueue, type Template } from "../src/index.ts";

const program = cp2k.programs.flatMap((name) => {
  try {
    return [execFileSync("/bin/sh", ["-c", `command -v ${name}`], { encoding: "utf8" }).trim()];
  } catch {
    return [];
  }
})[0];
const withCp2k = test.skipIf(program === undefined);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "boroxol-cp2k-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** H2, 0.76 A apart. */
const molecule = (bond: number): Frame => ({
  species: Uint8Array.of(1, 1),
  positions: Float64Array.of(0, 0, 0, 0, 0, bond),
  cell: Float64Array.of(4, 0, 0, 0, 4, 0, 0, 0, 4),
  periodic: [true, true, true],
});

/** The bundled settings on a grid that suffices for hydrogen. */
const coarse: Template = Object.fromEntries(
  Object.entries(cp2k.template).map(([name, text]) => [name, text.replace("CUTOFF 800", "CUTOFF 250")]),
);
const label = (frames: readonly Frame[], out: string, template: Template, path = program!) =>
  labelFrames(frames, {
    code: cp2k,
    template,
    queue: localQueue({ program: path, processes: 1, atOnce: 1, limit: 120, launcher: ["mpirun", "-np"] }),
    out: join(folder, out),
  });
async function labels(out: string): Promise<Frame[]> {
  const frames: Frame[] = [];
  for await (const frame of readFrames(join(folder, out, "labels.extxyz"))) frames.push(frame);
  return frames;
}

withCp2k("forces of H2 are minus the slope of its energy", async () => {
  const step = 0.01;
  await label([molecule(0.76 - step), molecule(0.76), molecule(0.76 + step)], "slope", coarse);
  const [left, middle, right] = await labels("slope");
  const slope = (right!.energy! - left!.energy!) / (2 * step);
  expect(middle!.forces![5]).toBeCloseTo(-slope, 2);
  expect(middle!.info!["code_version"]).toMatch(/^CP2K version \d/);
});

withCp2k("a first attempt that does not converge gives way to the next, with the same labels", async () => {
  const stubborn = {
    ...coarse,
    "label.inp": coarse["label.inp"]!.replace(/MAX_SCF \d+/g, "MAX_SCF 1").replace("GUESS RESTART", "GUESS ATOMIC"),
  };
  await label([molecule(0.76)], "good", coarse);
  await label([molecule(0.76)], "stubborn", stubborn);
  const [[good], [retried]] = await Promise.all([labels("good"), labels("stubborn")]);
  expect(retried!.info!["label_attempt"]).toBe(2);
  expect(retried!.energy).toBeCloseTo(good!.energy!, 6);
  expect(retried!.forces![5]).toBeCloseTo(good!.forces![5]!, 3);
});

withCp2k("an input that CP2K refuses is a failed frame with CP2K's words", async () => {
  const wrong = { "label.inp": coarse["label.inp"]!.replace("METHOD QS", "METHOD NONE_SUCH") };
  const { failed, done } = await label([molecule(0.76)], "wrong", wrong);
  expect(done).toBe(0);
  expect(failed[0]!.attempts[0]).toContain(
    "CP2K did not end normally: invalid value for enumeration:NONE_SUCH (exit code 1)",
  );
});

test("what stands in the error output is the cause where CP2K names none", async () => {
  const path = join(folder, "short-of-memory");
  await writeFile(path, "#!/bin/sh\necho std::bad_alloc >&2\nexit 134\n", { mode: 0o755 });
  const { failed } = await label([molecule(0.76)], "short", { "label.inp": coarse["label.inp"]! }, path);
  expect(failed[0]!.attempts).toEqual(["label: CP2K did not end normally: std::bad_alloc (exit code 134)"]);
});

test("an element without a basis set is found before anything runs", () => {
  const stage = cp2k.attempts(cp2k.template)[0]![0]!;
  const gold: Frame = { ...molecule(1), species: Uint8Array.of(1, 79) };
  expect(() => cp2k.inputs(cp2k.template, stage, gold)).toThrow(/no &KIND for Au/);
});

test("the attempts: start and label, then the retries in their order", () => {
  const names = cp2k.attempts({ ...cp2k.template, "retry-10.inp": "" }).map((all) => all.map(({ name }) => name));
  expect(names).toEqual([["start", "label"], ["retry-1"], ["retry-2"], ["retry-10"]]);
  expect(() => cp2k.attempts({ "start.inp": "" })).toThrow(/label\.inp/);
});

test("a field in CP2K's units, and a template without a place for one", () => {
  const stage = cp2k.attempts(cp2k.template)[0]![1]!;
  const text = cp2k.inputs(cp2k.template, stage, molecule(1), [0, 0.0514220674763, 0])["label.inp"]!;
  expect(text).toContain("&PERIODIC_EFIELD\n      INTENSITY 0.001\n      POLARISATION 0 1 0\n");
  expect(text).toContain("STRESS_TENSOR NONE");
  const plain = { "label.inp": "{{project}} {{cell}} {{coordinates}} &KIND H\n&KIND H" };
  expect(() => cp2k.inputs(plain, stage, molecule(1), [1, 0, 0])).toThrow(/field/);
});
