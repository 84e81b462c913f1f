import { copyFile, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runCli } from "./run-cli.ts";
import { shortProtocol } from "./short-protocol.ts";

let folder: string;
let protocol: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "boroxol-make-"));
  protocol = join(folder, "short.yaml");
  await writeFile(protocol, shortProtocol);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** SHIK is the fastest. */
const small = (): string[] => ["--potential", "shik", "--atoms", "42", "--protocol", protocol, "--threads", "1"];

describe("make", () => {
  test("turns a composition into a run folder and its headline", async () => {
    const out = join(folder, "glass");
    const { exitCode, stdout, stderr } = await runCli("make", "20SiO2-60B2O3-20Li2O", ...small(), "--out", out);
    expect(exitCode).toBe(0);
    expect(stderr).toContain("atoms    42: Si 2  O 24  B 12  Li 4 (exact)");
    expect(stderr).toContain("density    2.210 g/cm3, measured: S. Urata");
    expect(stderr).toContain("potential  shik");
    expect(stdout).toMatch(/^Four-fold boron, N₄ +\d+\.\d.*\(measured 36\.7\)$/m);
    const files = await readdir(out);
    for (const file of [
      "run.json",
      "events.jsonl",
      "trajectory.extxyz",
      "final.extxyz",
      "checkpoint",
      "report.html",
      "report.json",
      "figures",
    ]) {
      expect(files).toContain(file);
    }
    const record = JSON.parse(await readFile(join(out, "run.json"), "utf8")) as Record<string, unknown>;
    expect(record).toMatchObject({ seed: 1, threads: 1, system: { composition: "20SiO2-60B2O3-20Li2O", total: 42 } });
    expect(record["command"]).toContain("make 20SiO2-60B2O3-20Li2O --potential shik");
  });

  test("--seeds makes that many glasses: the first with the same bytes again, the second another one", async () => {
    const out = join(folder, "two");
    const argv = ["make", "20SiO2-60B2O3-20Li2O", ...small(), "--seeds", "2", "--out", out, "--json"];
    const { exitCode, stdout } = await runCli(...argv);
    expect(exitCode).toBe(0);
    const document = JSON.parse(stdout) as { status: string; runs: { directory: string; n4: number }[] };
    expect(document.status).toBe("finished");
    expect(document.runs.map((run) => run.directory)).toEqual([join(out, "seed-1"), join(out, "seed-2")]);
    const final = (directory: string): Promise<string> => readFile(join(directory, "final.extxyz"), "utf8");
    const [reference, first, second] = await Promise.all(
      [join(folder, "glass"), join(out, "seed-1"), join(out, "seed-2")].map(final),
    );
    expect(first).toBe(reference);
    expect(second).not.toBe(reference);
  });

  test("moves lithium borates with lbs-1 where no potential is named, and says how far that strays", async () => {
    const hold = join(folder, "hold.yaml");
    const stages = "stages:\n- stage: packing\n- stage: hold\n  temperature: 300\n  duration: 0.02\n  frames: 0.01\n";
    await writeFile(hold, stages);
    const argv = ["make", "50Li2O-50B2O3", "--protocol", hold, "--atoms", "20", "--threads", "1"];
    const { exitCode, stderr } = await runCli(...argv, "--out", join(folder, "usual"));
    expect(exitCode).toBe(0);
    expect(stderr).toContain("potential  lbs-1: NEP");
    expect(stderr).toContain("the usual one for Li, B, O, Si; --potential shik is faster");
    expect(stderr).toMatch(/(?:in|out)side of the potential's range: /);
    const record = JSON.parse(await readFile(join(folder, "usual", "run.json"), "utf8")) as Record<string, unknown>;
    expect(record["potential"]).toMatchObject({ name: "lbs-1" });
  });

  test("resume does nothing to a finished run", async () => {
    const before = await readFile(join(folder, "glass", "events.jsonl"), "utf8");
    const { exitCode, stdout } = await runCli("resume", join(folder, "glass"), "--json");
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ status: "was finished" });
    expect(await readFile(join(folder, "glass", "events.jsonl"), "utf8")).toBe(before);
  });

  test.each([
    [["20SiO2-60B2O3-10Li2O"], "E0105"],
    [["20Xx2O-80B2O3"], "E0102"],
    [["Li3PO4"], "E0301"],
    [["SiO2", "--density", "2200"], "E0108"],
    [["SiO2", "--atoms", "2"], "E0121"],
    [["SiO2", "--potential", "shik2"], "E0305"],
    [["SiO2", "--protocol", "quik"], "E0704"],
    [["SiO2", "--config", "no-such.yaml"], "E0201"],
  ])("refuses %j with %s and writes nothing", async (argv, code) => {
    const out = join(folder, "refused");
    const { exitCode, stdout, stderr } = await runCli("make", ...argv, "--out", out);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toContain(`error ${code}`);
    expect(await readdir(folder)).not.toContain("refused");
  });

  test("refuses a folder that holds a run", async () => {
    const { exitCode, stderr } = await runCli("make", "SiO2", ...small(), "--out", join(folder, "glass"));
    expect(exitCode).toBe(2);
    expect(stderr).toContain("error E0426");
  });

  test("takes options from a config file, names line and column of a wrong one, and lets flags win", async () => {
    const config = join(folder, "options.yaml");
    await writeFile(config, `atoms: 42\npotential: shik\nprotocol: ${protocol}\nthreads: 1\nseed: 3\n`);
    const out = join(folder, "configured");
    expect(await runCli("make", "SiO2", "--config", config, "--seed", "5", "--out", out, "--quiet")).toMatchObject({
      exitCode: 0,
      stderr: "",
    });
    const record = JSON.parse(await readFile(join(out, "run.json"), "utf8")) as Record<string, unknown>;
    expect(record).toMatchObject({ seed: 5, system: { total: 42 } });
    await writeFile(config, "atoms: 42\nprotocl: quick\n");
    const { exitCode, stderr } = await runCli("make", "SiO2", "--config", config);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(`where: ${config}:2:1, protocl`);
    expect(stderr).toContain("did you mean 'protocol'?");
  });
});

describe("report", () => {
  test("writes the same report from the folder again", async () => {
    const path = join(folder, "glass", "report.json");
    const before = await readFile(path, "utf8");
    await rm(path);
    const { exitCode, stdout } = await runCli("report", join(folder, "glass"), "--json", "--quiet");
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ status: "written", report: join(folder, "glass", "report.html") });
    expect(await readFile(path, "utf8")).toBe(before);
  });

  test.each([
    ["no-run", "E0421"],
    ["unfinished", "E0705"],
  ])("refuses a folder with %s", async (name, code) => {
    const directory = join(folder, name);
    await mkdir(directory);
    if (name === "unfinished") await copyFile(join(folder, "glass", "run.json"), join(directory, "run.json"));
    const { exitCode, stderr } = await runCli("report", directory);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(`error ${code}`);
  });
});

describe("run", () => {
  test("carries out a protocol file from a structure", async () => {
    const path = join(folder, "heat.yaml");
    const structure = join(folder, "glass", "final.extxyz");
    await writeFile(path, `structure: ${structure}\nthreads: 1\nstages:\n  - stage: hold\n    duration: 0.02\n`);
    const out = join(folder, "heated");
    const { exitCode, stderr } = await runCli("run", path, "--out", out);
    expect(exitCode).toBe(0);
    expect(stderr).toContain("hold; 0.0 ps in 20 steps");
    expect(await readdir(out)).toContain("final.extxyz");
  });

  test.each([
    ["stages: []\n", "E0122", "needs either 'composition' or 'structure'"],
    ["composition: SiO2\nstages:\n  - stage: hold\n    duration: 1\n", "E0121", "must begin with the stage 'packing'"],
    ["composition: SiO2\nstages:\n  - stage: hld\n", "E0121", "did you mean 'hold'?"],
  ])("refuses %j", async (text, code, message) => {
    const path = join(folder, "wrong.yaml");
    await writeFile(path, text);
    const { exitCode, stderr } = await runCli("run", path, "--out", join(folder, "refused"));
    expect(exitCode).toBe(2);
    expect(stderr).toContain(`error ${code}`);
    expect(stderr).toContain(message);
  });
});

describe("analyze and eval read what make wrote", () => {
  test("analyze prints the document of the contract", async () => {
    const path = join(folder, "glass", "trajectory.extxyz");
    const { exitCode, stdout } = await runCli("analyze", path, "--only", "n4,rings", "--cutoff", "B-O=1.9", "--json");
    expect(exitCode).toBe(0);
    const document = JSON.parse(stdout) as Record<string, unknown>;
    expect(document).toMatchObject({ atoms: 42, cutoffs: { "B-O": { value: 1.9 } }, rings: { definition: "guttman" } });
    expect(document).not.toHaveProperty("gr");
  });

  test("eval gives the energy that the run ended with", async () => {
    const path = join(folder, "glass", "final.extxyz");
    const { exitCode, stdout } = await runCli("eval", "shik", path, "--json", "--threads", "1");
    expect(exitCode).toBe(0);
    const { potential, frames } = JSON.parse(stdout) as {
      potential: { name: string; elements: string[] };
      frames: { energy: number; forces: number[][]; stress: number[] }[];
    };
    expect(potential).toMatchObject({ name: "shik", kind: "classical", cutoff: 10 });
    expect(frames.length).toBe(1);
    expect(frames[0]!.forces.length).toBe(42);
    expect(frames[0]!.stress.length).toBe(6);
    const header = (await readFile(path, "utf8")).split("\n")[1]!;
    const energy = Number(/energy=(\S+)/.exec(header)![1]);
    expect(frames[0]!.energy).toBeCloseTo(energy, 8);
  });
});
