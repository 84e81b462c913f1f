import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Frame } from "@boroxol/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { formatExtxyzFrame, formatLammpsData, formatPoscar, readFrames } from "../src/index.ts";
import { gather } from "./frames.ts";

const frame: Frame = {
  species: Uint8Array.of(5, 8),
  positions: Float64Array.of(0, 0, 0, 1, 1, 1),
  cell: Float64Array.of(4, 0, 0, 0, 4, 0, 0, 0, 4),
  periodic: [true, true, true],
};
const dump =
  "ITEM: TIMESTEP\n0\nITEM: NUMBER OF ATOMS\n2\nITEM: BOX BOUNDS pp pp pp\n0 4\n0 4\n0 4\nITEM: ATOMS id element x y z\n1 B 0 0 0\n2 O 1 1 1\n";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "boroxol-io-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function readAs(name: string, text: string): Promise<Frame[]> {
  await writeFile(join(folder, name), text);
  return (await gather(() => readFrames(join(folder, name)))).frames;
}

test.each([
  ["glass.extxyz", formatExtxyzFrame(frame)],
  ["glass.txt", formatExtxyzFrame(frame)],
  ["glass.data", formatLammpsData(frame)],
  ["glass", formatLammpsData(frame)],
  ["traj.lammpstrj", dump],
  ["out", dump],
  ["POSCAR", formatPoscar(frame)],
  ["structure.in", formatPoscar(frame)],
])("finds the format of %s", async (name, text) => {
  const frames = await readAs(name, text);
  expect(frames).toHaveLength(1);
  expect(frames[0]).toMatchObject({ species: frame.species, positions: frame.positions, cell: frame.cell });
});

test("what it holds is surer than what it is called", async () => {
  expect((await readAs("wrong.xyz", dump))[0]).toMatchObject({ step: 0, species: frame.species });
});

test("says which file it cannot read, and why", async () => {
  await expect(readAs("notes.md", "# Notes\n\nnothing here\n")).rejects.toMatchObject({ code: "E0202" });
  await expect(readAs("empty.extxyz", "")).rejects.toMatchObject({ code: "E0207" });
  await expect(gather(() => readFrames(join(folder, "missing.extxyz")))).rejects.toMatchObject({ code: "E0201" });
  await expect(readAs("bad.extxyz", "1\n\nB 0 0 nan\n")).rejects.toMatchObject({
    code: "E0204",
    place: `${join(folder, "bad.extxyz")}, frame 1, line 3`,
  });
});
