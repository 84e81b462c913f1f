import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { makeFolder } from "../src/index.ts";

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "boroxol-folder-"));
});
afterAll(() => rm(root, { recursive: true }));

it("makes every level that is missing, and is content with what is there", async () => {
  const path = join(root, "a", "b", "c");
  await makeFolder(path);
  await makeFolder(path);
  expect((await stat(path)).isDirectory()).toBe(true);
});

it("says which level cannot be made", async () => {
  await writeFile(join(root, "file"), "");
  await expect(makeFolder(join(root, "file", "below"))).rejects.toMatchObject({ code: "E0290" });
});

it.runIf(process.platform === "linux")("does not try for ever where the kernel has no room for folders", async () => {
  await expect(makeFolder("/proc/boroxol/run")).rejects.toMatchObject({ code: "E0290" });
});
