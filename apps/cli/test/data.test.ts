import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRandom, type Frame } from "@boroxol/core";
import { formatExtxyzFrame, readFrames } from "@boroxol/io";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runCli } from "./run-cli.ts";

let folder: string;
const at = (name: string): string => join(folder, name);
const frames = Array.from({ length: 30 }, (_, k): Frame => {
  const x = 1.9 + 0.01 * k;
  return {
    species: Uint8Array.of(3, 8),
    positions: Float64Array.of(0, 0, 0, x, 0, 0),
    cell: Float64Array.of(8, 0, 0, 0, 8, 0, 0, 0, 8),
    periodic: [true, true, true],
    energy: 2.5 * (x - 2) ** 2,
    forces: Float64Array.of(5 * (x - 2), 0, 0, -5 * (x - 2), 0, 0),
    info: { temperature: k < 15 ? 300 : 1000, run: `r${k % 5}` },
  };
});
async function count(name: string): Promise<number> {
  let n = 0;
  for await (const _ of readFrames(at(name))) n++;
  return n;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "boroxol-data-"));
  await writeFile(at("all.extxyz"), frames.map(formatExtxyzFrame).join(""));
});
afterAll(() => rm(folder, { recursive: true }));

test("check: one JSON document, a table, and a page", async () => {
  const { exitCode, stdout } = await runCli("data", "check", at("all.extxyz"), "--json", "--html", at("check.html"));
  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    frames: 30,
    labels: { energy: 30, forces: 30, "info.temperature": 30 },
    ignored: ["info.temperature", "info.run"],
  });
  expect(await readFile(at("check.html"), "utf8")).toContain("<svg");
  expect((await runCli("data", "check", at("all.extxyz"))).stdout).toContain(
    "labels ignored  info.temperature, info.run",
  );
});

test("check --test finds frames that stand in both sets", async () => {
  await writeFile(at("leak.extxyz"), formatExtxyzFrame(frames[3]!));
  const { stdout } = await runCli("data", "check", at("all.extxyz"), "--test", at("leak.extxyz"), "--json");
  expect(JSON.parse(stdout)).toMatchObject({ leaks: { exact: 1 }, verdict: "do not train on it as it is" });
});

test("split: every frame once, the asked fractions, the same again with the same seed", async () => {
  const argv = ["data", "split", at("all.extxyz"), "--validation", "0.2", "--test-fraction", "0.1", "--out"];
  expect((await runCli(...argv, at("split"))).exitCode).toBe(0);
  const sizes = await Promise.all(["train", "validation", "test"].map((name) => count(`split/${name}.extxyz`)));
  expect(sizes).toEqual([21, 6, 3]);
  await runCli(...argv, at("again"));
  expect(await readFile(at("again/test.extxyz"))).toEqual(await readFile(at("split/test.extxyz")));
});

test("split --method grouped --group keeps the frames of one run together", async () => {
  const argv = ["data", "split", at("all.extxyz"), "--method", "grouped", "--group", "run", "--validation", "0.2"];
  await runCli(...argv, "--out", at("grouped"));
  const runs = new Set<unknown>();
  for await (const { info } of readFrames(at("grouped/validation.extxyz"))) runs.add(info!["run"]);
  expect(runs.size).toBe(1);
  expect(await count("grouped/validation.extxyz")).toBe(6);
});

test("select takes the frames that differ most; merge leaves repetitions out", async () => {
  await runCli("data", "select", at("all.extxyz"), "--method", "farthest", "--count", "3", "--out", at("few.extxyz"));
  const found: number[] = [];
  for await (const { positions } of readFrames(at("few.extxyz"))) found.push(positions[3]!);
  expect(found).toHaveLength(3);
  expect([found[0], found[2]]).toEqual([1.9, 1.9 + 0.01 * 29]);
  const { stdout } = await runCli(
    "data",
    "merge",
    at("all.extxyz"),
    at("few.extxyz"),
    "--out",
    at("merged.extxyz"),
    "--json",
  );
  expect(JSON.parse(stdout)).toMatchObject({ frames: 30, repeated: 3 });
  expect(await count("merged.extxyz")).toBe(30);
});

test.each([
  ["E0701", ["chekc", "x"]],
  ["E0201", ["check", "no-such-folder"]],
  ["E0122", ["split", "no-such-folder"]],
  ["E0122", ["select", "no-such-folder", "--out", "x"]],
])("refuses with %s: data %j", async (code, argv) => {
  const { exitCode, stderr } = await runCli("data", ...argv);
  expect({ exitCode, stderr }).toMatchObject({ exitCode: 2, stderr: expect.stringContaining(code) as string });
});

test("check --potential judges the sign of the stress where the data do not", async () => {
  const random = createRandom(7);
  const symbols = [14, 8, 8, 14, 8, 8];
  const sites = [0, 0, 0, 1.6, 0, 0, 0, 1.6, 0, 2.6, 2.6, 2.6, 4.2, 2.6, 2.6, 2.6, 4.2, 2.6];
  const plain = Array.from({ length: 10 }, (_, k): Frame => ({
    species: Uint8Array.from(symbols),
    positions: Float64Array.from(sites, (x, i) => x + 0.2 * (random.uniforms(k, i, 0)[0]! - 0.5)),
    cell: Float64Array.of(5.2, 0, 0, 0, 5.2, 0, 0, 0, 5.2),
    periodic: [true, true, true],
  }));
  await writeFile(at("plain.extxyz"), plain.map(formatExtxyzFrame).join(""));
  const { stdout } = await runCli("eval", "shik", at("plain.extxyz"), "--threads", "1", "--json");
  const { frames: found } = JSON.parse(stdout) as { frames: { stress: number[] }[] };
  const labelled = (factor: number): string =>
    plain
      .map((frame, k) =>
        formatExtxyzFrame({ ...frame, stress: Float64Array.from(found[k]!.stress, (x) => factor * x) }),
      )
      .join("");
  await writeFile(at("right.extxyz"), labelled(1));
  await writeFile(at("turned.extxyz"), labelled(-1));
  const check = (name: string, ...argv: string[]) => runCli("data", "check", at(name), ...argv);
  expect((await check("turned.extxyz")).stdout).toContain("unknown");
  expect((await check("right.extxyz", "--potential", "shik")).stdout).toContain("sign right, unit eV/A^3: factor 1.00");
  expect((await check("turned.extxyz", "--potential", "shik")).stdout).toContain("WARN  stress       sign inverted");
});

test("check of a folder of labels: the record of its settings is no source of frames", async () => {
  await mkdir(at("labels"));
  await writeFile(at("labels/settings.json"), '{"format":"boroxol-labels/1"}');
  await writeFile(at("labels/labels.extxyz"), frames.map(formatExtxyzFrame).join(""));
  const { stdout } = await runCli("data", "check", at("labels"), "--json");
  expect((JSON.parse(stdout) as { faults: unknown[] }).faults).toEqual([]);
});
