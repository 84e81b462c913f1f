import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, expect, test } from "vitest";
import { runCli } from "./run-cli.ts";

const data = join(import.meta.dirname, "../../../data/lbs-pbe/labels.extxyz");
const folder = mkdtempSync(join(tmpdir(), "boroxol-train-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A model that is trained within a second. */
const small = ["--cutoff", "4", "--angular-cutoff", "3.5", "--n-max", "3,2", "--neurons", "8", "--threads", "1"];

test("a potential is trained and tested, with the same errors", async () => {
  const out = join(folder, "model");
  const trained = await runCli("train", "--data", data, "--out", out, "--steps", "60", ...small, "--json");
  expect(trained.stderr).toMatch(/step 60\/60 .* train RMSE force .* validation RMSE force/);
  expect(trained.exitCode).toBe(0);
  const { errors } = JSON.parse(trained.stdout) as { errors: Record<string, { rmse: number }> };
  expect(errors["force"]!.rmse).toBeGreaterThan(0);
  const tested = await runCli("test", join(out, "nep.txt"), data, "--json", "--threads", "1");
  const found = JSON.parse(tested.stdout) as Record<string, Record<string, unknown>>;
  expect(Object.keys(found["byComposition"]!).length).toBe(16);
  expect(Object.keys(found["forceByElement"]!).sort()).toEqual(["B", "Li", "O", "Si"]);
  const page = join(folder, "test.html");
  await runCli("test", out, data, "--html", page, "--threads", "1");
  for (const [path, figures] of [
    [join(out, "report.html"), ["learning-force", "learning-rate", "parity-energy", "errors-by-element"]],
    [page, ["parity-force", "parity-stress", "errors-by-composition", "errors-by-temperature"]],
  ] as const) {
    const html = readFileSync(path, "utf8");
    for (const each of figures) expect(html).toContain(`<figure id="figure-${each}">`);
  }
  // Made again from the files of the folder.
  const before = readFileSync(join(out, "report.html"), "utf8");
  expect((await runCli("report", out)).exitCode).toBe(0);
  expect(readFileSync(join(out, "report.html"), "utf8")).toBe(before);
  const text = await runCli("test", join(out, "nep.txt"), data, "--by", "temperature", "--threads", "1");
  expect(text.stdout).toMatch(/by type:\n(.*\n)* {2}1155: RMSE/);
});

test("threads and processes of a checkout find the sources of the packages", async () => {
  const launcher = join(import.meta.dirname, "../bin/boroxol.js");
  const out = join(folder, "launched");
  const flags = [...small.slice(0, -1), "4", "--steps", "4", "--models", "2", "--at-once", "2"];
  const args = [launcher, "train", "--data", data, "--out", out, ...flags];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  expect(stdout).toContain("2 models, forces differ by");
  const [found] = (await runCli("eval", out, data)).stdout.split("\n");
  expect(found).toMatch(/frame 1: \d+ atoms, -\d+/);
});
