import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";

const launcher = resolve(import.meta.dirname, "..", "bin", "boroxol.js");

/** Long enough to be interrupted in its middle, short enough for a test. */
const protocol = `
stages:
  - stage: packing
  - stage: melt
    temperature: 2500
    duration: 4
    frames: 1
    thermo: 0.1
`;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "boroxol-interrupt-"));
  await writeFile(join(folder, "melt.yaml"), protocol);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Ended {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the launcher as a user does; as soon as stderr has the text `interruptAt`, `signal` reaches it and what it started. */
function start(argv: readonly string[], interruptAt?: string, signal: NodeJS.Signals = "SIGINT"): Promise<Ended> {
  return new Promise((done) => {
    const child = spawn(process.execPath, [launcher, ...argv], { cwd: folder, detached: true });
    let [stdout, stderr] = ["", ""];
    let sent = false;
    child.stdout.on("data", (data: Buffer) => (stdout += data.toString()));
    child.stderr.on("data", (data: Buffer) => {
      stderr += data.toString();
      if (interruptAt === undefined || sent || !stderr.includes(interruptAt)) return;
      sent = true;
      process.kill(-child.pid!, signal);
    });
    child.on("close", (exitCode) => done({ exitCode, stdout, stderr }));
  });
}

test("Ctrl-C saves a checkpoint, says how to resume, and the resumed run has the bytes of an uninterrupted one", async () => {
  const argv = [
    "make",
    "SiO2",
    "--potential",
    "shik",
    "--atoms",
    "60",
    "--protocol",
    "melt.yaml",
    "--threads",
    "1",
    "--out",
  ];
  const whole = await start([...argv, "whole"]);
  expect(whole.exitCode).toBe(0);

  const cut = await start([...argv, "cut"], "[2/2] melt");
  expect(cut.stderr).toContain("continue with: boroxol resume cut");
  expect(cut.exitCode).toBe(130);
  expect(cut.stdout).toBe("");

  const resumed = await start(["resume", "cut"]);
  expect(resumed.exitCode).toBe(0);
  for (const file of ["events.jsonl", "trajectory.extxyz", "final.extxyz"]) {
    expect(await readFile(join(folder, "cut", file), "utf8")).toBe(await readFile(join(folder, "whole", file), "utf8"));
  }
});

test("the end of a queue's time, told to every process, saves a committee in training; resumed, it is the uninterrupted one", async () => {
  const data = resolve(import.meta.dirname, "../../../data/lbs-pbe/labels.extxyz");
  const size = ["--cutoff", "4", "--angular-cutoff", "3.5", "--n-max", "3,2", "--neurons", "8", "--threads", "1"];
  const argv = ["train", "--data", data, ...size, "--models", "2", "--at-once", "2", "--steps", "150", "--out"];
  expect((await start([...argv, "committee"])).exitCode).toBe(0);

  const cut = await start([...argv, "stopped"], "step 30/150", "SIGTERM");
  expect(cut.stderr).not.toContain("E1003");
  expect(cut.exitCode).toBe(130);

  expect((await start([...argv, "stopped", "--restart"])).exitCode).toBe(0);
  for (const file of ["nep-1.txt", "nep-2.txt"]) {
    expect(await readFile(join(folder, "stopped", file), "utf8")).toBe(
      await readFile(join(folder, "committee", file), "utf8"),
    );
  }
});
