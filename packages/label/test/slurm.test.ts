import { execFileSync } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readFrames } from "@boroxol/io";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { labelFrames, type LabelFramesOptions, slurmQueue, type Template } from "../src/index.ts";
import { pairFrames, spring } from "./fake-code.ts";

const needed = ["munged", "mariadbd", "mariadb-install-db", "slurmdbd", "slurmctld", "slurmd", "sbatch", "sacct"];
const ready =
  process.getuid?.() === 0 &&
  needed.every((name) => {
    try {
      execFileSync("/bin/sh", ["-c", `PATH=$PATH:/usr/sbin command -v ${name}`], { stdio: "ignore" });
      return true;
    } catch {
      return false;
    }
  });
const script = join(import.meta.dirname, "one-node-slurm.sh");

// A real Slurm with accounting, of Debian's packages, on this machine: skipped where they are missing.
describe.skipIf(!ready)("Slurm", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "boroxol-slurm-"));
    const env = { ...process.env, PATH: `${process.env["PATH"]}:/usr/sbin` };
    const out = execFileSync("bash", [script, "start", join(folder, "slurm")], { encoding: "utf8", env });
    process.env["SLURM_CONF"] = out.trim().split("\n").at(-1);
  }, 180_000);
  afterAll(async () => {
    execFileSync("bash", [script, "stop", join(folder, "slurm")]);
    delete process.env["SLURM_CONF"];
    await new Promise((resolve) => setTimeout(resolve, 1000));
    await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 500 });
  }, 30_000);

  const label = (name: string, count: number, template: Template, options: Partial<LabelFramesOptions> = {}) =>
    labelFrames(pairFrames(count), {
      code: spring,
      template,
      queue: slurmQueue({
        program: "/bin/sh",
        processes: 1,
        atOnce: 3,
        limit: 60,
        interval: 0.3,
        launcher: ["srun", "-n"],
      }),
      out: join(folder, name),
      ...options,
    });
  const accounted = (): string[] =>
    execFileSync("sacct", ["-n", "-X", "-P", "-o", "State"], { encoding: "utf8" }).trim().split("\n");

  test("labels by jobs, their time from the accounting", async () => {
    const outcome = await label("good", 3, { "label.sh": "sleep 2; echo {{length}} ends" });
    expect(outcome).toMatchObject({ done: 3, failed: [] });
    expect(outcome.secondsPerFrame).toBeGreaterThan(1.5);
    expect(outcome.secondsPerFrame).toBeLessThan(10);
    expect(accounted().filter((state) => state === "COMPLETED")).toHaveLength(3);
  });

  test("a failing job and a killed one: the next attempt, and the reason", async () => {
    const template = { "label.sh": "exit 3", "retry.sh": "kill -9 $$" };
    const { failed } = await label("bad", 1, template);
    expect(failed[0]!.attempts[0]).toContain("exit code 3");
    expect(failed[0]!.attempts[1]).toContain("killed by SIGKILL");
  });

  test("an interrupted call leaves its jobs, and the next one finds them", async () => {
    const template = { "label.sh": "sleep 4; echo {{length}} ends" };
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 2000);
    expect(await label("later", 2, template, { signal: stop.signal })).toMatchObject({
      status: "interrupted",
      done: 0,
    });
    const work = join(folder, "later", "work");
    const ids = (await readdir(work, { recursive: true })).filter((name) => name.endsWith("slurm.id"));
    expect(ids).toHaveLength(2);
    const last = Math.max(...(await Promise.all(ids.map((name) => readFile(join(work, name), "utf8")))).map(Number));
    expect(await label("later", 2, template)).toMatchObject({ status: "finished", done: 2 });
    // A job of its own would have the next number after the two.
    const next = execFileSync("sbatch", ["--parsable", "--wrap", "true", "-o", "/dev/null"], { encoding: "utf8" });
    expect(Number(next)).toBe(last + 1);
    const frames: string[] = [];
    for await (const { info } of readFrames(join(folder, "later", "labels.extxyz"))) frames.push(String(info!["tag"]));
    expect(frames.sort()).toEqual(["f0", "f1"]);
  });

  test("a job that somebody cancels is a failed attempt", async () => {
    const template = { "label.sh": "sleep 60" };
    const running = label("cancelled", 1, template);
    await new Promise((resolve) => setTimeout(resolve, 2500));
    execFileSync("scancel", ["--name=boroxol-label"]);
    expect((await running).failed[0]!.attempts[0]).toContain("cancelled");
  });

  test("what sbatch refuses is said in its words", async () => {
    const queue = slurmQueue({
      program: "/bin/sh",
      processes: 1,
      atOnce: 1,
      limit: 60,
      interval: 0.3,
      launcher: ["srun", "-n"],
      sbatch: ["--partition=none-such"],
    });
    await expect(label("refused", 1, spring.template, { queue })).rejects.toMatchObject({
      code: "E0906",
      message: expect.stringContaining("invalid partition") as string,
    });
    expect(await readFile(join(folder, "refused", "settings.json"), "utf8")).toContain("label.sh");
  });
});
