import { spawn } from "node:child_process";
import { resolve } from "node:path";
import { expect, test } from "vitest";

const launcher = resolve(import.meta.dirname, "..", "bin", "boroxol.js");

test("the launcher runs the sources of a checkout and passes the exit code on", async () => {
  const child = spawn(process.execPath, [launcher, "explain", "E9999"], { stdio: "ignore" });
  expect(await new Promise((done) => child.on("close", done))).toBe(2);
});

test("a reader that closes the pipe early is no fault", async () => {
  const child = spawn(process.execPath, [launcher, "--help"], { stdio: ["ignore", "pipe", "pipe"] });
  child.stdout.destroy();
  let stderr = "";
  child.stderr.on("data", (data: Buffer) => (stderr += data.toString()));
  expect(await new Promise((done) => child.on("close", done))).toBe(0);
  expect(stderr).not.toContain("EPIPE");
});
