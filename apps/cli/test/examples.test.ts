import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { runCli } from "./run-cli.ts";

const root = join(import.meta.dirname, "../../..");
const folder = mkdtempSync(join(tmpdir(), "boroxol-examples-"));
const home = process.cwd();
afterAll(() => {
  process.chdir(home);
  rmSync(folder, { recursive: true, force: true });
});

test("examples/train: every command works as it is written", async () => {
  for (const each of ["data/lbs-pbe", "examples/train", "fixtures/io/files"]) {
    cpSync(join(root, each), join(folder, each), { recursive: true });
  }
  process.chdir(folder);
  const text = readFileSync(join(root, "examples/train/README.md"), "utf8");
  const commands = [...text.matchAll(/```sh\n(.*?)```/gs)].flatMap(([, block]) => block!.trim().split("\n"));
  expect(commands.length).toBe(6);
  for (const command of commands) {
    const [npx, name, ...args] = command.split(" ");
    expect([npx, name]).toEqual(["npx", "boroxol"]);
    // oxlint-disable-next-line no-await-in-loop
    const { exitCode, stderr } = await runCli(...args);
    expect(`${command}: ${exitCode} ${exitCode === 0 ? "" : stderr}`).toBe(`${command}: 0 `);
  }
  for (const each of ["lbs/card.md", "lbs/report.html", "lbs/test.html", "lbs-run/report.html"]) {
    expect(existsSync(join(folder, each))).toBe(true);
  }
}, 240_000);
