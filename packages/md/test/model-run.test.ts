import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cubicCell, elementBySymbol } from "@boroxol/core";
import { parseOptions } from "@boroxol/options";
import { loadPotential } from "@boroxol/potentials";
import { afterAll, beforeAll, expect, it } from "vitest";
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
const name = `${join(import.meta.dirname, "../../../fixtures/deepmd/two-sided.dp")}+zbl:1:2`;
const species = Uint8Array.from(
  ["Li", "B", "O", "O"].flatMap((symbol) => Array<number>(4).fill(elementBySymbol(symbol).number)),
);

async function modelRun(directory: string): Promise<NewRun> {
  const [potential, startPotential] = [await loadPotential(name), await loadPotential("shik")];
  const { stages } = parseOptions(
    stagesOption,
    {
      stages: [
        { stage: "packing" },
        { stage: "melt", temperature: 1000, duration: 0.05, thermo: 0.01, frames: 0.02, part: "start" },
        { stage: "hold", temperature: 600, duration: 0.1, thermo: 0.01, frames: 0.02 },
        { stage: "relax", temperature: 600, duration: 0.1, thermo: 0.01, frames: 0.02 },
        { stage: "minimise", force: 0.1, steps: 50 },
      ],
    },
    "test",
  );
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
