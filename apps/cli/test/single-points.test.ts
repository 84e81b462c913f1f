import { copyFile, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { readFrames } from "@boroxol/io";
import { structureKey } from "@boroxol/label";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runCli } from "./run-cli.ts";

// Outputs of CP2K 2023.1, recorded by fixtures/label/make.py.
const fixtures = resolve(import.meta.dirname, "../../../fixtures/label");
const hartree = 27.211386245988;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "boroxol-single-points-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** Mean energy per atom of the points of a class, read from the outputs without our readers. @unit eV per atom */
async function meanEnergy(points: string, name: string): Promise<number> {
  const energies: number[] = [];
  for await (const frame of readFrames(points)) {
    if (frame.info?.["class"] !== name) continue;
    const text = await readFile(join(fixtures, "outputs", `${structureKey(frame)}.out`), "utf8");
    energies.push(Number(/Total FORCE_EVAL \( QS \) energy \[\S+\]:?\s+(\S+)/.exec(text)![1]));
  }
  expect(energies).toHaveLength(2);
  return (energies.reduce((sum, each) => sum + each, 0) / energies.length / 4) * hartree;
}

test("frames are picked by class, computed elsewhere, and the table is there when the results come back", async () => {
  const files = ["dense.extxyz", "loose.extxyz"].map((name) => join(fixtures, name));
  const points = join(folder, "points.extxyz");
  const set = join(folder, "set");
  expect((await runCli("analyze", ...files, "--as", "classes", "--pick", points, "--picks", "2")).exitCode).toBe(0);
  const label = (): ReturnType<typeof runCli> =>
    runCli("label", points, "--backend", "folder", "--template", join(fixtures, "template"), "--out", set);
  expect((await label()).stdout).toContain("4 wait for their program");

  // The program runs elsewhere, and its outputs come back.
  const jobs = await readdir(join(set, "jobs"));
  expect(jobs).toHaveLength(4);
  await Promise.all(
    jobs.map((job) => copyFile(join(fixtures, "outputs", `${job}.out`), join(set, "jobs", job, "label.out"))),
  );
  expect((await label()).stdout).toContain("4 of 4 frames labelled, 4 of them now");

  const { stdout } = await runCli("analyze", join(set, "labels.extxyz"), "--as", "classes", "--json");
  const { classes } = JSON.parse(stdout) as {
    classes: { class: string; formula: string; frames: number; mean: number; above: number }[];
  };
  const [dense, loose] = [await meanEnergy(points, "dense.extxyz"), await meanEnergy(points, "loose.extxyz")];
  expect(classes.map((row) => [row.class, row.formula, row.frames])).toEqual([
    ["loose.extxyz", "HLi", 2],
    ["dense.extxyz", "HLi", 2],
  ]);
  expect(classes[0]!.mean).toBeCloseTo(loose, 8);
  expect(classes[0]!.above).toBe(0);
  expect(classes[1]!.mean).toBeCloseTo(dense, 8);
  expect(classes[1]!.above).toBeCloseTo(dense - loose, 8);
});
