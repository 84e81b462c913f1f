import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Frame, cubicCell, elementBySymbol } from "@boroxol/core";
import { readFrames } from "@boroxol/io";
import { wasmBackend } from "@boroxol/kernels";
import { parseOptions } from "@boroxol/options";
import { ensembleIn, loadPotential } from "@boroxol/potentials";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type NewRun,
  type RunEvent,
  interactionHash,
  planProtocol,
  resumeRun,
  startRun,
  stagesOption,
} from "../src/index.ts";

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "boroxol-"));
});
afterAll(() => rm(root, { recursive: true }));

// Random weights: the core keeps the atoms apart.
const fixtures = join(import.meta.dirname, "../../../fixtures");
const guarded = `${join(fixtures, "deepmd/two-sided.dp")}+zbl:1:2`;
const several = `${join(fixtures, "deepmd/two-sided.dp")},${join(fixtures, "nep/nep3.txt")}+zbl:1:2`;
const species = Uint8Array.from(
  ["Li", "B", "O", "O"].flatMap((symbol) => Array<number>(4).fill(elementBySymbol(symbol).number)),
);

const mixed = [
  { stage: "packing" },
  { stage: "melt", temperature: 1000, duration: 0.05, thermo: 0.01, frames: 0.02, part: "start" },
  { stage: "hold", temperature: 600, duration: 0.1, thermo: 0.01, frames: 0.02 },
  { stage: "relax", temperature: 600, duration: 0.1, thermo: 0.01, frames: 0.02 },
  { stage: "minimise", force: 0.1, steps: 50 },
];

async function modelRun(directory: string, given: readonly object[] = mixed, name = guarded): Promise<NewRun> {
  const [potential, startPotential] = [await loadPotential(name), await loadPotential("shik")];
  const { stages } = parseOptions(stagesOption, { stages: given }, "test");
  return {
    directory,
    potential,
    startPotential,
    start: {
      species,
      positions: new Float64Array(3 * species.length),
      cell: cubicCell(Math.cbrt(species.length / 0.08)),
      periodic: [true, true, true],
    },
    record: {
      format: "boroxol-run/1",
      program: { name: "boroxol", version: "test" },
      command: "boroxol run test",
      system: {},
      potential: {
        name,
        kind: potential.kind,
        hash: interactionHash(potential.interaction(species)),
        cutoff: potential.cutoff,
      },
      startPotential: { name: "shik", hash: interactionHash(startPotential.interaction(species)) },
      protocol: { name: "test", ...planProtocol(stages, true) },
      seed: 5,
      threads: 2,
    },
  };
}

const outputs = ["events.jsonl", "trajectory.extxyz", "final.extxyz"] as const;
const contents = (directory: string): Promise<string[]> =>
  Promise.all(outputs.map((each) => readFile(join(directory, each), "utf8")));

it("a learned potential carries out a protocol, after a classical one that prepares the structure", async () => {
  const whole = join(root, "whole");
  expect((await startRun(await modelRun(whole))).status).toBe("finished");
  const [events] = await contents(whole);
  const lines = events!
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as RunEvent);
  const energies = [1, 2].map((stage) =>
    lines.flatMap((line) => (line.event === "thermo" && line.stage === stage ? [line.potentialEnergy] : [])),
  );
  // SHIK's ions are bound by tens of eV, the network with random weights by next to nothing.
  expect(Math.max(...energies[0]!)).toBeLessThan(Math.min(...energies[1]!) - 50);

  const stopped = join(root, "stopped");
  const stop = new AbortController();
  const controls = { signal: stop.signal, onProgress: () => stop.abort() };
  let { status } = await startRun(await modelRun(stopped), controls);
  expect(status).toBe("interrupted");
  let stops = 1;
  while (status === "interrupted") {
    const again = new AbortController();
    const more = stops < 4 ? { signal: again.signal, onProgress: () => again.abort() } : {};
    // oxlint-disable-next-line no-await-in-loop
    ({ status } = await resumeRun(stopped, loadPotential, more));
    stops++;
  }
  expect(stops).toBeGreaterThan(2);
  expect(await contents(stopped)).toEqual(await contents(whole));
});

it("is not resumed with a model of other numbers", async () => {
  const directory = join(root, "other");
  const stop = new AbortController();
  await startRun(await modelRun(directory), { signal: stop.signal, onProgress: () => stop.abort() });
  const other = (each: string): string => each.replace("two-sided", "softplus");
  await expect(resumeRun(directory, (each) => loadPotential(other(each)))).rejects.toMatchObject({ code: "E0427" });
});

describe("the deviation of an ensemble", () => {
  const watched = { stage: "hold", temperature: 300, duration: 0.05, frames: 0.01, deviation: 0.01 };
  const packed = [{ stage: "packing" }];
  const table = (directory: string): Promise<string> => readFile(join(directory, "model_devi.out"), "utf8");

  it("is written at its times, with the frames above a threshold, the same after an interruption", async () => {
    const whole = join(root, "deviation");
    const stages = [...packed, { ...watched, saveAbove: 1e-6 }, { ...watched, flagAbove: 1e6 }];
    expect((await startRun(await modelRun(whole, stages, several))).status).toBe("finished");
    const lines = (await table(whole)).trimEnd().split("\n");
    expect(lines[0]).toMatch(/^# +step +max_devi_v/);
    expect(lines.slice(1).map((line) => Number(line.slice(0, 12)))).toEqual([10, 20, 30, 40, 50, 60, 70, 80, 90, 100]);

    // The frames of the trajectory were taken at the same steps.
    const evaluator = await ensembleIn(await loadPotential(several))!.prepare(species, wasmBackend());
    const frames: Frame[] = [];
    for await (const frame of readFrames(join(whole, "trajectory.extxyz"))) frames.push(frame);
    const { force } = await evaluator.deviation(frames[0]!);
    expect(Number(lines[1]!.slice(69, 88))).toBeCloseTo(force[0], 4);
    const candidates: Frame[] = [];
    for await (const frame of readFrames(join(whole, "candidates.extxyz"))) candidates.push(frame);
    expect(candidates.map(({ step }) => step)).toEqual([10, 20, 30, 40, 50]);

    const stopped = join(root, "deviation-stopped");
    const stop = new AbortController();
    await startRun(await modelRun(stopped, stages, several), { signal: stop.signal, onProgress: () => stop.abort() });
    expect((await resumeRun(stopped, loadPotential)).status).toBe("finished");
    expect(await table(stopped)).toBe(await table(whole));
    expect(await contents(stopped)).toEqual(await contents(whole));
  });

  it("stops the run above its limit, and needs an ensemble", async () => {
    const stages = [...packed, { ...watched, stopAbove: 1e-6 }];
    await expect(startRun(await modelRun(join(root, "limit"), stages, several))).rejects.toMatchObject({
      code: "E0405",
      place: "stage 2, step 10",
    });
    await expect(startRun(await modelRun(join(root, "single"), stages))).rejects.toMatchObject({ code: "E0406" });
    expect(() =>
      planProtocol(
        parseOptions(stagesOption, { stages: [{ ...watched, deviation: undefined, stopAbove: 1 }] }, "t").stages,
        true,
      ),
    ).toThrow(expect.objectContaining({ code: "E0122" }));
  });
});
