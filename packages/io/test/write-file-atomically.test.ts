import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { writeFileAtomically } from "../src/index.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "boroxol-io-"));
});
afterEach(() => rm(folder, { recursive: true }));

test("replaces a file whole and leaves no temporary file", async () => {
  const path = join(folder, "state.json");
  await writeFileAtomically(path, "old");
  await writeFileAtomically(path, Uint8Array.of(110, 101, 119));
  expect(await readFile(path, "utf8")).toBe("new");
  expect(await readdir(folder)).toEqual(["state.json"]);
});

test("writers of the same file at the same time leave one of the contents, whole", async () => {
  const path = join(folder, "state.json");
  const contents = Array.from({ length: 8 }, (_, k) => String(k).repeat(50_000));
  await Promise.all(contents.map((content) => writeFileAtomically(path, content)));
  expect(contents).toContain(await readFile(path, "utf8"));
  expect(await readdir(folder)).toEqual(["state.json"]);
});

test("a missing folder and a folder in the file's place are coded errors, and nothing is left behind", async () => {
  await expect(writeFileAtomically(join(folder, "no", "state.json"), "x")).rejects.toMatchObject({ code: "E0206" });
  await writeFileAtomically(join(folder, "keep"), "x");
  await expect(writeFileAtomically(join(folder, "keep", "state.json"), "x")).rejects.toMatchObject({ code: "E0206" });
  expect(await readdir(folder)).toEqual(["keep"]);
});
