import { mkdtemp, readFile, rm, truncate } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Frame } from "@boroxol/core";
import { readFrames } from "@boroxol/io";
import { referenceBackend } from "@boroxol/kernels";
import { parseOptions } from "@boroxol/options";
import { bundledPotentials } from "@boroxol/potentials";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  labelBy,
  labelByTeacher,
  labelFrames,
  type LabellingHooks,
  labellingOptions,
  localQueue,
  openTeacher,
} from "../src/index.ts";
import { spring } from "./fake-code.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "boroxol-teacher-"));
});
afterAll(() => rm(folder, { recursive: true }));
const at = (name: string): string => join(folder, name);

/** Lithium oxide, shaken by a little more from frame to frame, in two sizes. */
function shaken(count: number): Frame[] {
  return Array.from({ length: count }, (_, k) => {
    const cells = 1 + (k % 2);
    const edge = 4.62;
    const fluorite = [0, 0, 0, 0, 0.5, 0.5, 0.5, 0, 0.5, 0.5, 0.5, 0];
    const tetrahedral = [0, 1, 2, 3, 4, 5, 6, 7].flatMap((m) => [0, 1, 2].map((d) => 0.25 + 0.5 * ((m >> d) & 1)));
    const one = [...fluorite, ...tetrahedral].map((x) => edge * x);
    const positions = Array.from({ length: cells }, (_, c) =>
      one.map((x, m) => x + (m % 3 === 0 ? c * edge : 0) + 0.02 * (k + 1) * Math.sin(7 * m + 3 * c + k)),
    );
    const kinds = [8, 8, 8, 8, 3, 3, 3, 3, 3, 3, 3, 3];
    return {
      species: Uint8Array.from(Array.from({ length: cells }, () => kinds).flat()),
      positions: Float64Array.from(positions.flat()),
      cell: Float64Array.of(cells * edge, 0, 0, 0, edge, 0, 0, 0, edge),
      periodic: [true, true, true],
      info: { temperature: 300 + k },
    };
  });
}

const options = (potential: string): ReturnType<typeof parse> => parse({ code: "teacher", potential });
const parse = (given: Record<string, unknown>) => parseOptions(labellingOptions, given, "test");
const hooks = (out: string, more: Partial<LabellingHooks> = {}): LabellingHooks => ({ threads: 1, out, ...more });

test("labels are those of the f64 reference, and say that they are not DFT", async () => {
  const frames = shaken(4);
  const outcome = await labelBy(options("shik"), frames, hooks(at("shik")));
  expect(outcome).toMatchObject({ status: "finished", labelled: 4, done: 4, failed: [], version: "classical shik" });
  const seen = new Set<number>();
  for await (const { energy, forces, stress, info } of readFrames(at("shik/labels.extxyz"))) {
    // Frames of the same atoms stand together.
    const k = Number(info!["temperature"]) - 300;
    using judge = await bundledPotentials["shik"]!.prepare(frames[k]!.species, referenceBackend);
    const right = await judge.evaluate(frames[k]!, ["energy", "forces", "stress"]);
    expect(energy).toBeCloseTo(right.energy!, 4);
    forces!.forEach((f, m) => expect(f).toBeCloseTo(right.forces![m]!, 4));
    stress!.forEach((s, m) => expect(s).toBeCloseTo(right.stress![m]!, 6));
    expect(info).toMatchObject({ code: "teacher", code_version: "classical shik", scf_steps: 0 });
    seen.add(k);
  }
  expect([...seen]).toEqual([0, 2, 1, 3]);
  expect(await readFile(at("shik/settings.json"), "utf8")).toContain("labels of another potential, not of DFT");
});

test("a cut file is completed to the same bytes, and nothing finished is asked for again", async () => {
  const frames = shaken(6);
  await labelBy(options("shik"), frames, hooks(at("whole")));
  const whole = await readFile(at("whole/labels.extxyz"));
  await labelBy(options("shik"), frames, hooks(at("cut")));
  await truncate(at("cut/labels.extxyz"), Math.floor(whole.length / 2));
  let asked = 0;
  using teacher = await openTeacher("shik", 1);
  const counting = { ...teacher, label: (frame: Frame) => (asked++, teacher.label(frame)), [Symbol.dispose]() {} };
  await labelByTeacher(frames, counting, { out: at("cut") });
  // The three small cells are there, and a part of the first large one.
  expect(asked).toBe(3);
  expect(await readFile(at("cut/labels.extxyz"))).toEqual(whole);
});

test("labels of another potential or of a DFT code are refused beside them, with what differs", async () => {
  const frames = shaken(1);
  await labelBy(options("shik"), frames, hooks(at("mixed")));
  await expect(labelBy(options("pmmcs"), frames, hooks(at("mixed")))).rejects.toThrow(
    /'potential: shik' became 'potential: pmmcs'/,
  );
  const queue = localQueue({ program: "/bin/sh", processes: 1, atOnce: 1, limit: 60, launcher: [] });
  const dft = labelFrames(frames, { code: spring, template: spring.template, queue, out: at("mixed") });
  await expect(dft).rejects.toMatchObject({ code: "E0902", message: expect.stringContaining("teacher became spring") });
});

test("a teacher needs a potential that knows the elements", async () => {
  await expect(labelBy(parse({ code: "teacher" }), shaken(1), hooks(at("none")))).rejects.toMatchObject({
    code: "E0122",
  });
  const strange = shaken(1).map((frame) => ({ ...frame, species: frame.species.map(() => 92) }));
  await expect(labelBy(options("shik"), strange, hooks(at("none")))).rejects.toMatchObject({ code: "E0301" });
});
