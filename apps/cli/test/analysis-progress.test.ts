import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { analysisProgress } from "../src/analysis-progress.ts";
import { createTerminal } from "../src/terminal.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "boroxol-progress-"));
  await writeFile(join(folder, "a"), "x".repeat(300));
  await writeFile(join(folder, "b"), "x".repeat(100));
});
afterAll(() => rm(folder, { recursive: true }));

test("time left goes by the bytes of all files; without a screen a line every ten seconds", async () => {
  const written: string[] = [];
  const terminal = createTerminal(
    {},
    { stdout: { write: () => true }, stderr: { write: (text) => written.push(text) } },
  );
  let time = 0;
  const [a, b] = [join(folder, "a"), join(folder, "b")];
  const progress = await analysisProgress(terminal, [a, b], () => time);
  progress.bytes(a, 100);
  time = 9000;
  progress.frame(10);
  expect(written).toEqual([]);
  time = 10_000;
  progress.frame(20);
  time = 15_000;
  progress.bytes(a, 300);
  progress.bytes(b, 0);
  time = 30_000;
  progress.frame(60);
  expect(written).toEqual(["frame 20, 2.0 frames/s, 25 %, 30 s left\n", "frame 60, 2.0 frames/s, 75 %, 10 s left\n"]);
});

test("a folder has no length: frames alone", async () => {
  const written: string[] = [];
  const terminal = createTerminal(
    {},
    { stdout: { write: () => true }, stderr: { write: (text) => written.push(text) } },
  );
  let time = 0;
  const progress = await analysisProgress(terminal, [folder], () => time);
  time = 20_000;
  progress.frame(5);
  expect(written).toEqual(["frame 5, 0.3 frames/s\n"]);
});
