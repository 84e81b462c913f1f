import { appendFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Frame } from "@boroxol/core";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { encodeExtxyzFrame, fileBytes, formatExtxyzFrame, readExtxyz, writeExtxyz } from "../src/index.ts";
import { frameArbitrary, gather, piecesOf } from "./frames.ts";

const read = (text: string, size?: number): ReturnType<typeof gather> =>
  gather((onNotice) => readExtxyz(piecesOf(text, size), { name: "a.extxyz", onNotice }));
const only = async (text: string): Promise<Frame> => {
  const { frames } = await read(text);
  expect(frames).toHaveLength(1);
  return frames[0]!;
};
const box = 'Lattice="10 0 0 0 10 0 0 0 10"';

test("any frame comes back bit by bit, however the bytes are cut", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(frameArbitrary, { minLength: 1, maxLength: 3 }),
      fc.integer({ min: 1, max: 99 }),
      async (frames, size) => {
        const { frames: back, notices } = await read(frames.map(formatExtxyzFrame).join(""), size);
        expect(back).toEqual(frames);
        expect(notices).toEqual([]);
      },
    ),
    { numRuns: 150 },
  );
});

test("reads the columns in any order and keeps those without a meaning here, quoted text too", async () => {
  const text = `2\n${box} Properties=id:I:1:forces:R:3:label:S:1:pos:R:3:fixed:L:1:species:S:1\n1 .5 -1e-3 +2. "a b" 1 2 3 T Li\n2 0 0 1D-2 c 4 5 6 F O\n`;
  const { frames, notices } = await read(text);
  expect(frames[0]).toMatchObject({
    species: Uint8Array.of(3, 8),
    positions: Float64Array.of(1, 2, 3, 4, 5, 6),
    forces: Float64Array.of(0.5, -0.001, 2, 0, 0, 0.01),
  });
  expect(frames[0]!.columns).toEqual({
    id: { kind: "integer", width: 1, values: Float64Array.of(1, 2) },
    label: { kind: "text", width: 1, values: ["a b", "c"] },
    fixed: { kind: "flag", width: 1, values: Float64Array.of(1, 0) },
  });
  expect(notices).toEqual([]);
});

test.each([
  ["energy=-1.5", { energy: -1.5 }],
  ["Energy=-1.5", { energy: -1.5 }],
  ["free_energy=-1.5", { energy: -1.5 }],
  ["REF_energy=-1.5", { energy: -1.5 }],
  ["energy=-1.5 free_energy=-1.6", { energy: -1.5, info: { free_energy: -1.6 } }],
  ['stress="1 2 3 4 5 6"', { stress: Float64Array.of(1, 2, 3, 4, 5, 6) }],
  ['stress="1 6 5 6 2 4 5 4 3"', { stress: Float64Array.of(1, 2, 3, 4, 5, 6) }],
  ["stress=[[1, 6, 5], [6, 2, 4], [5, 4, 3]]", { stress: Float64Array.of(1, 2, 3, 4, 5, 6) }],
  ['virial="-1000 0 0 0 -2000 0 0 0 -3000"', { stress: Float64Array.of(1, 2, 3, -0, -0, -0) }],
  ["pbc=[T, F, T]", { periodic: [true, false, true] }],
  ['pbc="1 0 1"', { periodic: [true, false, true] }],
  ["time=0.25 step=250", { time: 0.25, step: 250 }],
  [`config="1" n=2 ok=F note='it is' flag`, { info: { config: "1", n: 2, ok: false, note: "it is", flag: true } }],
])("understands the key %s", async (keys, expected) => {
  expect(await only(`1\n${box} Properties=species:S:1:pos:R:3 ${keys}\nB 0 0 0\n`)).toMatchObject(expected);
});

test.each([
  ['Lattice="1 2 3 4 5 6 7 8 10"', [1, 2, 3, 4, 5, 6, 7, 8, 10]],
  ["Lattice=[[1, 2, 3], [4, 5, 6], [7, 8, 10]]", [1, 2, 3, 4, 5, 6, 7, 8, 10]],
  ["Lattice={1 2 3 4 5 6 7 8 10}", [1, 2, 3, 4, 5, 6, 7, 8, 10]],
  ['Lattice = "1 2 3"', [1, 0, 0, 0, 2, 0, 0, 0, 3]],
])("understands the cell %s, and takes it as periodic", async (lattice, expected) => {
  const frame = await only(`1\n${lattice} Properties=species:S:1:pos:R:3\nB 0 0 0\n`);
  expect([...frame.cell]).toEqual(expected);
  expect(frame.periodic).toEqual([true, true, true]);
});

test("a plain XYZ file has no cell, keeps its comment and may have more columns", async () => {
  const frame = await only('2\r\nmade by hand: "1/2\r\nLi 0 0 0 0.5\r\nO\t1 2 3 -0.5\r\n\r\n');
  expect(frame).toEqual({
    species: Uint8Array.of(3, 8),
    positions: Float64Array.of(0, 0, 0, 1, 2, 3),
    cell: new Float64Array(9),
    periodic: [false, false, false],
    info: { comment: 'made by hand: "1/2' },
  });
});

test("a last frame cut anywhere is dropped and said so, or complete but for its line end", async () => {
  const frame: Frame = {
    species: Uint8Array.of(5, 8),
    positions: Float64Array.of(1.25, 2, 3, 4, 5, 6.5),
    cell: Float64Array.of(9, 0, 0, 0, 9, 0, 0, 0, 9),
    periodic: [true, true, true],
    energy: -3,
  };
  const text = formatExtxyzFrame(frame);
  const whole = text + text;
  const lastRow = text.lastIndexOf("\n", text.length - 2) + 1;
  for (let cut = text.length + 1; cut < whole.length; cut++) {
    const { frames, notices } = await read(whole.slice(0, cut));
    const lastNumberBegun = cut - text.length > lastRow + "O 4 5 ".length;
    expect(frames).toHaveLength(lastNumberBegun ? 2 : 1);
    expect(notices.map(({ kind }) => kind)).toEqual([lastNumberBegun ? "unfinished-last-line" : "truncated-frame"]);
    expect(frames[0]).toEqual(frame);
  }
});

test.each([
  ["E0203", "frame 1, line 1", "x\n\n"],
  ["E0203", "frame 1, line 1", "2 3\n\n"],
  ["E0203", "frame 2, line 4", "1\n\nB 0 0 0\nB 0 0 0\n1\n\n"],
  ["E0203", "frame 1, line 3", "2\n\nB 0 0\nB 1 1 1\n"],
  ["E0203", "frame 1, line 4", "2\n\nB 0 0 0\nB 1 one 1\n"],
  ["E0203", "frame 1, line 3", `1\n${box} Properties=species:S:1:pos:R:3\nB 0 0 0 1\n`],
  ["E0203", "frame 1, line 3", `1\n${box} Properties=species:S:1:pos:R:3:images:I:3\nB 0 0 0 0 0.5 0\n`],
  ["E0203", "frame 1, line 2", `1\n${box} Properties=species:S:1:pos:R:2\nB 0 0\n`],
  ["E0203", "frame 1, line 2", `1\n${box} Properties=species:S:1\nB\n`],
  ["E0203", "frame 1, line 2", `1\n${box} Properties=species:S:1:pos:R\nB 0 0 0\n`],
  ["E0203", "frame 1, line 2", '1\nLattice="1 0 0 Properties=species:S:1:pos:R:3\nB 0 0 0\n'],
  ["E0203", "frame 1, line 2", '1\nLattice="1 0 0" pbc="T" Properties=species:S:1:pos:R:3 energy=low\nB 0 0 0\n'],
  ["E0203", "frame 1, line 2", `1\n${box} pbc="T T" Properties=species:S:1:pos:R:3\nB 0 0 0\n`],
  ["E0204", "frame 1, line 3", "1\n\nB 0 nan 0\n"],
  ["E0204", "frame 1, line 3", "1\n\nB 0 0 -Infinity\n"],
  ["E0204", "frame 1, line 2", `1\n${box} energy=nan Properties=species:S:1:pos:R:3\nB 0 0 0\n`],
  ["E0102", "frame 1, line 3", "1\n\nXq 0 0 0\n"],
  ["E0102", "frame 1, line 3", "1\n\nSi1 0 0 0\n"],
  ["E0207", "frame 1, line 1", ""],
  ["E0207", "frame 1, line 1", "3\n\nB 0 0 0\n"],
  [
    "E0210",
    "frame 1, line 2",
    `1\n${box} Properties=species:S:1:pos:R:3 stress="1 1 1 0 0 0" virial="1000 1000 1000 0 0 0"\nB 0 0 0\n`,
  ],
])("refuses with %s at %s: %j", async (code, place, text) => {
  await expect(read(text)).rejects.toMatchObject({ code, place: `a.extxyz, ${place}` });
});

test("writes no number that it could not read", () => {
  const frame = { species: Uint8Array.of(5), positions: Float64Array.of(0, NaN, 0), cell: new Float64Array(9) };
  const periodic = [false, false, false] as const;
  expect(() => formatExtxyzFrame({ ...frame, periodic })).toThrow(expect.objectContaining({ code: "E0204" }));
  const good = { ...frame, periodic, positions: new Float64Array(3) };
  expect(() => formatExtxyzFrame({ ...good, info: { energy: 1 } })).toThrow(expect.objectContaining({ code: "E0203" }));
  expect(() => formatExtxyzFrame({ ...good, info: { x: Infinity } })).toThrow(
    expect.objectContaining({ code: "E0203" }),
  );
});

test("writes a file whole, reads it, and finds the frames that were appended", async () => {
  const folder = await mkdtemp(join(tmpdir(), "boroxol-io-"));
  const path = join(folder, "a.extxyz");
  const [frame] = fc.sample(frameArbitrary, { numRuns: 1, seed: 4 }) as [Frame];
  await writeExtxyz(path, [frame, frame]);
  await appendFile(path, formatExtxyzFrame(frame));
  expect((await gather(() => readExtxyz(fileBytes(path)))).frames).toEqual([frame, frame, frame]);
  await expect(gather(() => readExtxyz(fileBytes(join(folder, "none"))))).rejects.toMatchObject({ code: "E0201" });
  await rm(folder, { recursive: true });
});

test("keys and columns in any case, as GPUMD takes them; its Time is not ours", async () => {
  const text =
    '1\nlattice="3 0 0 0 3 0 0 0 3" ENERGY=-1.5 Virial="27 0 0 0 0 0 0 0 0" Time=7 PROPERTIES=species:S:1:pos:R:3:Force:R:3\nLi 0 0 0 1 2 3\n';
  const { frames } = await gather((onNotice) => readExtxyz(piecesOf(text), { onNotice }));
  expect(frames[0]).toMatchObject({ energy: -1.5, forces: Float64Array.of(1, 2, 3), info: { Time: 7 } });
  expect(frames[0]!.stress![0]).toBe(-1);
  expect(frames[0]!.time).toBeUndefined();
});

test("a byte-order mark is no part of the text", async () => {
  const { frames } = await gather(() => readExtxyz([Buffer.from("\uFEFF1\n\nLi 0 0 0\n")]));
  expect([...frames[0]!.species]).toEqual([3]);
});

test("two names for one label: the plain one is used, the other stays and is told of; --rename turns it round", async () => {
  const text =
    "1\nProperties=species:S:1:pos:R:3:REF_forces:R:3:forces:R:3 REF_energy=-2 energy=-1\nLi 0 0 0 9 9 9 1 1 1\n".repeat(
      2,
    );
  const plain = await gather((onNotice) => readExtxyz(piecesOf(text), { onNotice }));
  expect(plain.frames[0]).toMatchObject({ energy: -1, forces: Float64Array.of(1, 1, 1), info: { REF_energy: -2 } });
  expect(plain.notices).toHaveLength(2);
  const rename = { REF_energy: "energy", REF_forces: "forces" };
  const turned = await gather((onNotice) => readExtxyz(piecesOf(text), { onNotice, rename }));
  expect(turned.frames[1]).toMatchObject({ energy: -2, forces: Float64Array.of(9, 9, 9), info: { energy_unused: -1 } });
  // Nothing is lost on the way out either.
  const again = await gather(() => readExtxyz([encodeExtxyzFrame(turned.frames[0]!)]));
  expect(again.frames[0]).toEqual(turned.frames[0]);
});

test("keys of any spelling come back", async () => {
  const info = { "T(K)": 300, "config type": "a", κ: 2, "1st": true, 'say "hi"': "x" };
  const frame: Frame = {
    species: Uint8Array.of(3),
    positions: new Float64Array(3),
    cell: new Float64Array(9),
    periodic: [false, false, false],
    info,
  };
  const { frames } = await gather(() => readExtxyz([encodeExtxyzFrame(frame)]));
  expect(frames[0]!.info).toEqual(info);
});
