import { mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Frame } from "@boroxol/core";
import { formatExtxyzFrame, readFrames } from "@boroxol/io";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runCli } from "./run-cli.ts";

let folder: string;
const frame = (k: number): Frame => ({
  species: Uint8Array.of(3, 8),
  positions: Float64Array.of(0.1 * k, 0, 0, 1 / 3, 2, 3),
  cell: Float64Array.of(4, 0, 0, 0, 5, 0, 0, 0, 6),
  periodic: [true, true, true],
  energy: -k - 1 / 7,
  forces: Float64Array.of(k, 0, 0, -k, 0, 0),
  info: { temperature: 100 * k },
});
const frames = Array.from({ length: 6 }, (_, k) => frame(k));
const at = (name: string): string => join(folder, name);
async function read(name: string): Promise<Frame[]> {
  const found: Frame[] = [];
  for await (const each of readFrames(at(name))) found.push(each);
  return found;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "boroxol-convert-"));
  await writeFile(at("in.extxyz"), frames.map(formatExtxyzFrame).join(""));
});
afterAll(() => rm(folder, { recursive: true }));

test("carries what the target holds, bit by bit, and says what it loses", async () => {
  const { exitCode, stdout } = await runCli("convert", at("in.extxyz"), at("set"), "--to", "deepmd-npy", "--json");
  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    frames: 6,
    carried: { energy: 6, forces: 6 },
    lost: { "info.temperature": 6 },
  });
  const { info: _, ...kept } = frames[4]!;
  expect((await read("set"))[4]).toEqual(kept);
});

test("chooses frames by range and by condition", async () => {
  await runCli("convert", at("in.extxyz"), at("some.extxyz"), "--frames", "1:6:2");
  expect((await read("some.extxyz")).map(({ energy }) => energy)).toEqual([1, 3, 5].map((k) => -k - 1 / 7));
  const where = "maxForce < 4 && info.temperature >= 200 || Li == 2";
  await runCli("convert", at("in.extxyz"), at("some.extxyz"), "--where", where);
  expect((await read("some.extxyz")).map(({ info }) => info!["temperature"])).toEqual([200, 300]);
});

test("reads compressed files, and gives labels other names", async () => {
  const text = formatExtxyzFrame(frame(1)).replace("energy=", "dft_total=");
  await writeFile(at("odd.xyz.gz"), gzipSync(text));
  await runCli("convert", at("odd.xyz.gz"), at("named.extxyz"), "--rename", "dft_total=energy");
  expect((await read("named.extxyz"))[0]).toEqual(frame(1));
});

test.each([
  ["E0802", ["--where", "maxForce <"]],
  ["E0802", ["--where", "maxFroce < 2"]],
  ["E0802", ["--where", "process.exit(1)"]],
  ["E0803", ["--frames", "1:b"]],
  ["E0804", ["--rename", "a=energy,b=energy"]],
  ["E0207", ["--where", "atoms > 100"]],
])("refuses with %s: %j, and writes nothing", async (code, flags) => {
  const { exitCode, stderr } = await runCli("convert", at("in.extxyz"), at("never.extxyz"), ...flags);
  expect({ exitCode, stderr }).toMatchObject({ exitCode: 2, stderr: expect.stringContaining(code) as string });
  await expect(readFile(at("never.extxyz"))).rejects.toThrow("ENOENT");
});

test("formats of one frame take one, and names that say nothing are refused", async () => {
  expect((await runCli("convert", at("in.extxyz"), at("POSCAR"))).stderr).toContain("E0215");
  expect((await runCli("convert", at("in.extxyz"), at("POSCAR"), "--frames", "2")).exitCode).toBe(0);
  expect((await runCli("convert", at("in.extxyz"), at("out.what"))).stderr).toContain("E0202");
});

test("does not write through a link that leaves the folder", async () => {
  const outside = await mkdtemp(join(tmpdir(), "boroxol-outside-"));
  await writeFile(join(outside, "kept"), "as it was");
  await symlink(join(outside, "kept"), at("link.extxyz"));
  expect((await runCli("convert", at("in.extxyz"), at("link.extxyz"))).stderr).toContain("E0212");
  expect(await readFile(join(outside, "kept"), "utf8")).toBe("as it was");
  await rm(outside, { recursive: true });
});
