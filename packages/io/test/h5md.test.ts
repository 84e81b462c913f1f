import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { detectFormat, readFrames, type ReadFramesOptions } from "../src/index.ts";
import { gather } from "./frames.ts";

const folder = resolve(import.meta.dirname, "../../../fixtures/io/h5md");
const read = (name: string, options: ReadFramesOptions = {}) =>
  gather((onNotice) => readFrames(join(folder, name), { ...options, onNotice }));

test("MDAnalysis: units in A, A/fs and eV/A; elements of the atoms from the user", async () => {
  const { frames } = await read("mdanalysis.h5md", { elements: ["Li", "O", "O", "B"] });
  expect(frames.map(({ time }) => time)).toEqual([0, 2, 4]);
  expect([...frames[0]!.species]).toEqual([3, 8, 8, 5]);
  expect(frames[2]!.positions[4]).toBeCloseTo(5, 6);
  expect(frames[2]!.velocities![0]).toBeCloseTo(0.002, 9);
  // MDAnalysis takes forces in kJ/mol/A: 9.6485 of them are 0.1 eV/A.
  expect(frames[2]!.forces![7]).toBeCloseTo(0.2, 7);
  expect(frames[1]!.cell[4]).toBeCloseTo(9, 5);
});

test.each([[undefined], [["Li", "O"]]])("MDAnalysis without its elements is refused (%s)", async (elements) => {
  await expect(read("mdanalysis.h5md", elements === undefined ? {} : { elements })).rejects.toMatchObject({
    code: "E0208",
  });
});

test("species by their names, labels at the steps at which they were stored, other particles told of", async () => {
  const { frames, notices } = await read("sparse.h5md");
  expect(frames.map(({ species }) => [...species])).toEqual(Array.from({ length: 4 }, () => [8, 3]));
  expect(frames.map(({ forces }) => forces?.[0])).toEqual([1, undefined, 2, undefined]);
  expect(frames.map(({ energy }) => energy)).toEqual([undefined, -1, undefined, -3]);
  expect(notices.map(({ message }) => message)).toEqual(["the particles 'atoms' are read, walls are not"]);
});

test("a file of any name is known by its first bytes", async () => {
  const head = (await readFile(join(folder, "sparse.h5md"))).subarray(0, 4096);
  expect(detectFormat("poscar-of-mine", head)).toBe("h5md");
});
