import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runCli } from "./run-cli.ts";

let folder: string;
const at = (name: string): string => join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "boroxol-label-cli-"));
  await writeFile(at("h2.extxyz"), '2\nLattice="4 0 0 0 4 0 0 0 4"\nH 0 0 0\nH 0 0 0.76\n');
});
afterAll(() => rm(folder, { recursive: true }));

test("a missing program is named with its package, and nothing is made", async () => {
  const { exitCode, stderr } = await runCli("label", at("h2.extxyz"), "--program", at("none"), "--out", at("set"));
  expect(exitCode).toBe(2);
  expect(stderr).toContain("E0901");
  expect(stderr).toContain("apt-get install cp2k cp2k-data");
  expect(await readdir(folder)).toEqual(["h2.extxyz"]);
});

test("--write-template gives the bundled settings, and they are used again", async () => {
  expect((await runCli("label", "--write-template", at("template"))).exitCode).toBe(0);
  expect(await readFile(at("template/label.inp"), "utf8")).toContain("REL_CUTOFF 60");
  await writeFile(at("template/label.inp"), "{{coordinate}}\n&KIND H");
  await writeFile(at("template/start.inp"), "&KIND H");
  const { exitCode, stderr } = await runCli(
    "label",
    at("h2.extxyz"),
    "--template",
    at("template"),
    "--program",
    "/bin/sh",
  );
  expect(exitCode).toBe(2);
  expect(stderr).toContain("there is no {{coordinate}}");
});

test("--verify wants forces to compare with", async () => {
  const { exitCode, stderr } = await runCli("label", at("h2.extxyz"), "--verify", "--program", "/bin/sh");
  expect(exitCode).toBe(2);
  expect(stderr).toContain("E0904");
});

test("a run that fails: exit code 1, the reason, and where its files are", async () => {
  const { exitCode, stdout } = await runCli(
    "label",
    at("h2.extxyz"),
    "--program",
    "/bin/false",
    "--out",
    at("failing"),
    "--json",
  );
  expect(exitCode).toBe(1);
  const { error } = JSON.parse(stdout) as { error: Record<string, string> };
  expect(error).toMatchObject({ code: "E0905" });
  expect(error["message"]).toContain("exit code 1");
  expect(await readdir(error["place"]!)).toEqual(["attempt-1", "attempt-2", "attempt-3"]);
});
