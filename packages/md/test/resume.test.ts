import { spawn } from "node:child_process";
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BoroxolError } from "@boroxol/core";
import { potentialByName } from "@boroxol/potentials";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { resumeRun, startRun } from "../src/index.ts";
import { smallRun, startOrResume } from "./small-run.ts";

const outputs = ["events.jsonl", "trajectory.extxyz", "final.extxyz", "run.json", "start.extxyz"] as const;
let root: string;
let whole: Record<string, string>;

const contents = async (directory: string): Promise<Record<string, string>> =>
  Object.fromEntries(
    await Promise.all(outputs.map(async (name) => [name, await readFile(join(directory, name), "utf8")] as const)),
  );

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "boroxol-"));
  const directory = join(root, "whole");
  expect(await startRun(smallRun(directory))).toEqual({ status: "finished", directory });
  whole = await contents(directory);
});
afterAll(() => rm(root, { recursive: true }));

/** Runs the small run as a process of its own and kills it after some time; resolves with whether it had ended. */
function runAndKill(directory: string, milliseconds: number): Promise<"killed" | "ended"> {
  const program = join(import.meta.dirname, "small-run.ts");
  const child = spawn("node", ["--conditions=boroxol:source", program, directory, "0.02"], { stdio: "inherit" });
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => child.kill("SIGKILL"), milliseconds);
    child.once("error", reject);
    child.once("exit", (code, signal) => {
      clearTimeout(timer);
      if (signal === "SIGKILL") resolve("killed");
      else if (code === 0) resolve("ended");
      else reject(new Error(`the run ended with code ${code}`));
    });
  });
}

describe("a run", () => {
  it("killed by SIGKILL again and again ends with the same bytes as one left alone", async () => {
    const directory = join(root, "killed");
    let kills = 0;
    // Every attempt lives a little longer than the last, so that some progress is certain.
    for (let life = 350; kills < 100; life += 60) {
      // oxlint-disable-next-line no-await-in-loop
      if ((await runAndKill(directory, life)) === "ended") break;
      kills++;
    }
    expect(kills).toBeGreaterThan(1);
    expect(await contents(directory)).toEqual(whole);
  }, 120_000);

  it("interrupted by a signal goes on where it stopped", async () => {
    const directory = join(root, "interrupted");
    let interruptions = 0;
    let status = "interrupted";
    while (status === "interrupted") {
      const stop = new AbortController();
      const controls = { signal: stop.signal, onProgress: () => stop.abort() };
      // oxlint-disable-next-line no-await-in-loop
      ({ status } = await startOrResume(directory, interruptions < 6 ? controls : {}));
      interruptions++;
    }
    expect(interruptions).toBeGreaterThan(3);
    expect(await contents(directory)).toEqual(whole);
  });

  it("is left alone once it is finished", async () => {
    const directory = join(root, "whole");
    expect((await resumeRun(directory, potentialByName)).status).toBe("was finished");
    expect(await contents(directory)).toEqual(whole);
  });

  it("goes on from the checkpoint before when the last one is damaged, and refuses when both are", async () => {
    const directory = join(root, "damaged");
    const stop = new AbortController();
    let reports = 0;
    await startRun(smallRun(directory), {
      signal: stop.signal,
      checkpointSeconds: 0,
      onProgress: () => ++reports > 2 && stop.abort(),
    });
    const folder = join(directory, "checkpoint");
    const damage = async (name: string): Promise<void> => {
      const bytes = await readFile(join(folder, name));
      bytes[bytes.length >> 1]! ^= 1;
      await writeFile(join(folder, name), bytes);
    };
    expect((await readdir(folder)).sort()).toEqual(["checkpoint-before.bin", "checkpoint.bin"]);
    await damage("checkpoint.bin");
    await damage("checkpoint-before.bin");
    await expect(resumeRun(directory, potentialByName)).rejects.toMatchObject({ code: "E0422" });
    await damage("checkpoint-before.bin");
    const warnings: string[] = [];
    await resumeRun(directory, potentialByName, { onWarning: (text) => warnings.push(text) });
    expect(warnings.join()).toContain("checkpoint.bin is damaged");
    expect(await contents(directory)).toEqual(whole);
  });

  it("that blows up stops with a coded error, the pair named and the frame of that moment saved", async () => {
    const directory = join(root, "blown-up");
    const { record, ...run } = smallRun(directory);
    const stages = record.protocol.stages.map((stage) =>
      stage.kind === "motion" ? { ...stage, settings: { ...stage.settings, timestep: 15 } } : stage,
    );
    const wild = { ...run, record: { ...record, protocol: { ...record.protocol, stages } } };
    const error = await startRun(wild).catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(BoroxolError);
    expect(["E0401", "E0404"]).toContain((error as BoroxolError).code);
    expect((error as BoroxolError).place).toContain("stage 2 (melt)");
    expect((error as BoroxolError).message).toMatch(/closest are \w+ \d+ and \w+ \d+ at [\d.]+ A/);
    expect((await readFile(join(directory, "failure.extxyz"), "utf8")).split("\n")[0]).toBe("39");
    // The folder is free again and the run can be taken up from its last checkpoint.
    expect(await readdir(directory)).not.toContain("run.lock");
  });

  it("takes an empty folder only, and one run at a time", async () => {
    const directory = join(root, "whole");
    await expect(startRun(smallRun(directory))).rejects.toMatchObject({ code: "E0426" });
    const busy = join(root, "busy");
    const first = startRun(smallRun(busy), { onProgress: () => undefined });
    await expect.poll(() => readdir(busy).catch(() => [])).toContain("run.json");
    await expect(resumeRun(busy, potentialByName)).rejects.toMatchObject({ code: "E0423" });
    await first;
    expect(await contents(directory)).toEqual(whole);
  });

  it("begins again in the folder of one that was killed before it had a record", async () => {
    const directory = join(root, "early");
    await mkdir(directory);
    await writeFile(join(directory, "start.extxyz"), "another structure");
    await expect(startRun(smallRun(directory))).rejects.toMatchObject({ code: "E0426" });
    await writeFile(join(directory, "start.extxyz"), whole["start.extxyz"]!);
    await writeFile(join(directory, ".run.json.4711-1.tmp"), "{");
    expect((await startRun(smallRun(directory))).status).toBe("finished");
    expect(await contents(directory)).toEqual(whole);
    expect((await readdir(directory)).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });

  it("takes over the lock of a process that is gone", async () => {
    const directory = join(root, "whole");
    await writeFile(join(directory, "run.lock"), JSON.stringify({ process: 2 ** 30, host: "nowhere" }));
    await expect(resumeRun(directory, potentialByName)).rejects.toMatchObject({ code: "E0423" });
    const { hostname } = await import("node:os");
    await writeFile(join(directory, "run.lock"), JSON.stringify({ process: 2 ** 30, host: hostname() }));
    expect((await resumeRun(directory, potentialByName)).status).toBe("was finished");
  });
});
