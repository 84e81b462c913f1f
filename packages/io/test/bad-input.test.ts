/** One test for each way in which files of this field are bad: nothing is guessed, nothing hangs, what is lost is said. */
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { constants, gzipSync, zstdCompressSync } from "node:zlib";
import type { Frame } from "@boroxol/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  formatExtxyzFrame,
  openIndexed,
  pathInside,
  readExtxyz,
  readFrames,
  readLammpsData,
  readLammpsDump,
  readPoscar,
  readXdatcar,
  type ReadNotice,
  writeFrames,
} from "../src/index.ts";
import { gather, piecesOf } from "./frames.ts";

const box = 'Lattice="9 0 0 0 9 0 0 0 9" Properties=species:S:1:pos:R:3:forces:R:3';
const frame: Frame = {
  species: Uint8Array.of(3, 8),
  positions: Float64Array.of(1, 2, 3, 4, 5, 6),
  cell: Float64Array.of(9, 0, 0, 0, 9, 0, 0, 0, 9),
  periodic: [true, true, true],
  energy: -1.5,
};
let folder: string;
const at = (name: string): string => join(folder, name);
const read = (text: string): Promise<{ frames: Frame[]; notices: ReadNotice[] }> =>
  gather((onNotice) => readExtxyz(piecesOf(text), { name: "a.extxyz", onNotice }));
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "boroxol-bad-"));
});
afterAll(() => rm(folder, { recursive: true }));

test("a truncated last frame: the frames before it, and a notice", async () => {
  const text = formatExtxyzFrame(frame);
  const { frames, notices } = await read(text + text + text.slice(0, 60));
  expect(frames).toEqual([frame, frame]);
  expect(notices).toMatchObject([{ kind: "truncated-frame", frame: 3 }]);
});

test.each(["nan", "NaN", "-inf", "Infinity", "1e999", "**********"])(
  "'%s' in a row is named as not finite",
  async (word) => {
    await expect(read(`1\n${box}\nLi 0 0 0 0 ${word} 0\n`)).rejects.toMatchObject({
      code: "E0204",
      place: "a.extxyz, frame 1, line 3",
      message: expect.stringContaining(word) as string,
    });
  },
);

test("duplicate atom ids", async () => {
  const dump =
    "ITEM: TIMESTEP\n0\nITEM: NUMBER OF ATOMS\n2\nITEM: BOX BOUNDS pp pp pp\n0 4\n0 4\n0 4\nITEM: ATOMS id element x y z\n7 O 0 0 0\n7 O 1 1 1\n";
  await expect(gather(() => readLammpsDump(piecesOf(dump)))).rejects.toMatchObject({ code: "E0209" });
  const data =
    "x\n\n2 atoms\n1 atom types\n0 4 xlo xhi\n0 4 ylo yhi\n0 4 zlo zhi\n\nMasses\n\n1 16\n\nAtoms # atomic\n\n1 1 0 0 0\n1 1 1 1 1\n";
  await expect(readLammpsData(piecesOf(data))).rejects.toMatchObject({ code: "E0209" });
});

test("atom counts and labels that change from frame to frame", async () => {
  const other: Frame = { ...frame, species: Uint8Array.of(5), positions: Float64Array.of(0, 0, 1) };
  const { energy: _, ...bare } = frame;
  const { frames } = await read([frame, other, bare].map(formatExtxyzFrame).join(""));
  expect(frames).toEqual([frame, other, bare]);
});

test("Windows line ends, tabs, blank lines between frames, and no final line end", async () => {
  const text = `1\r\n${box}\r\nLi\t0\t1\t2\t0\t0\t0\r\n\r\n1\r\n${box}\r\nO  3 4 5 0 0 0`;
  const { frames, notices } = await read(text);
  expect(frames.map(({ positions }) => [...positions])).toEqual([
    [0, 1, 2],
    [3, 4, 5],
  ]);
  expect(notices.map(({ kind }) => kind)).toEqual(["unfinished-last-line"]);
});

test("comments in POSCAR and LAMMPS data, D exponents everywhere", async () => {
  const poscar = await readPoscar(
    piecesOf("quartz ! cell\n1.0D0\n4D0 0 0\n0 4 0\n0 0 4\nO\n1 ! one\nDirect\n2.5D-1 0 0 T T F ! O1\n"),
  );
  expect(poscar.positions[0]).toBe(1);
  const data =
    "x\n\n1 atoms # all\n1 atom types\n0 4 xlo xhi\n0 4 ylo yhi\n0 4 zlo zhi\n\nMasses\n\n1 1.6D1 # O\n\nAtoms # atomic\n\n1 1 1D0 2.5d-1 0 # first\n";
  expect([...(await readLammpsData(piecesOf(data))).positions]).toEqual([1, 0.25, 0]);
  expect([...(await read(`1\n${box}\nLi 1D0 -2.5d-1 +3.D+0 0 0 0\n`)).frames[0]!.positions]).toEqual([1, -0.25, 3]);
});

test("bytes that are not UTF-8: kept as Windows-1252, and said so", async () => {
  const bytes = Buffer.from(`1\n${box} author="J\xFCrgen"\nLi 0 0 0 0 0 0\n`, "latin1");
  const { frames, notices } = await gather((onNotice) => readExtxyz([bytes], { onNotice }));
  expect(frames[0]!.info).toEqual({ author: "Jürgen" });
  expect(notices.map(({ kind }) => kind)).toEqual(["not-utf8"]);
});

test("a no-break space belongs to the word that it stands in", async () => {
  const { frames } = await read(`1\n${box} note=a\u00A0b \u00A0 key=1\nLi 0 0 0 0 0 0\n`);
  expect(frames[0]!.info).toEqual({ note: "a\u00A0b", "\u00A0": true, key: 1 });
});

describe("cells of zero volume", () => {
  test.each([
    ["extxyz", () => read('1\nLattice="4 0 0 0 4 0 4 4 0" Properties=species:S:1:pos:R:3\nLi 0 0 0\n')],
    ["POSCAR", () => readPoscar(piecesOf("x\n1\n4 0 0\n0 4 0\n0 0 0\nO\n1\nDirect\n0 0 0\n"))],
    [
      "XDATCAR",
      () => gather(() => readXdatcar(piecesOf("x\n1\n4 0 0\n0 4 0\n0 0 0\nO\n1\nDirect configuration= 1\n0 0 0\n"))),
    ],
    [
      "dump",
      () =>
        gather(() =>
          readLammpsDump(
            piecesOf(
              "ITEM: TIMESTEP\n0\nITEM: NUMBER OF ATOMS\n1\nITEM: BOX BOUNDS pp pp pp\n0 4\n0 4\n2 2\nITEM: ATOMS id element x y z\n1 O 0 0 0\n",
            ),
          ),
        ),
    ],
  ])("%s", async (_, attempt) => {
    await expect(attempt()).rejects.toMatchObject({ code: "E0101" });
  });

  test("an open cell may be flat", async () => {
    const { frames } = await read(
      '1\nLattice="4 0 0 0 4 0 0 0 0" pbc="T T F" Properties=species:S:1:pos:R:3\nLi 0 0 0\n',
    );
    expect(frames[0]!.periodic).toEqual([true, true, false]);
  });
});

describe("compressed files", () => {
  const frames = Array.from({ length: 400 }, (_, k): Frame => ({ ...frame, energy: Math.sin(k) }));
  const text = frames.map(formatExtxyzFrame).join("");

  test.each([
    ["gz", gzipSync(text)],
    ["zst", zstdCompressSync(text)],
  ])("whole .%s", async (ending, bytes) => {
    await writeFile(at(`whole.extxyz.${ending}`), bytes);
    expect((await gather(() => readFrames(at(`whole.extxyz.${ending}`)))).frames).toEqual(frames);
  });

  test("a gzip that ends early: the frames before its end, and notices", async () => {
    const bytes = gzipSync(text);
    await writeFile(at("cut.extxyz.gz"), bytes.subarray(0, bytes.length / 2));
    const { frames: found, notices } = await gather((onNotice) => readFrames(at("cut.extxyz.gz"), { onNotice }));
    expect(found.length).toBeGreaterThan(20);
    expect(found).toEqual(frames.slice(0, found.length));
    expect(notices.map(({ kind }) => kind)).toEqual(["compressed-file-cut", "truncated-frame"]);
  });

  test("damaged bytes have a code of their own", async () => {
    const bytes = Buffer.from(gzipSync(text));
    bytes.fill(0x55, 600, 700);
    await writeFile(at("damaged.extxyz.gz"), bytes);
    await expect(gather(() => readFrames(at("damaged.extxyz.gz")))).rejects.toMatchObject({ code: "E0205" });
  });

  test("a bomb of one endless line ends with a code", async () => {
    // 1 GiB of zeros packed into a few kilobytes, as members that follow each other.
    const member = zstdCompressSync(Buffer.alloc(64 * 2 ** 20), { params: { [constants.ZSTD_c_compressionLevel]: 1 } });
    await writeFile(at("bomb.extxyz.zst"), Buffer.concat(Array.from({ length: 16 }, () => member)));
    const options = { format: "extxyz" } as const;
    await expect(gather(() => readFrames(at("bomb.extxyz.zst"), options))).rejects.toMatchObject({ code: "E0211" });
  });
});

describe("paths", () => {
  test("names that lead out of the folder are refused", () => {
    for (const name of ["../a", "/etc/passwd", "a/../../b", "", "."]) {
      expect(() => pathInside(folder, name)).toThrow(expect.objectContaining({ code: "E0212" }));
    }
    expect(pathInside(folder, "sub/a.extxyz")).toBe(at("sub/a.extxyz"));
  });

  test("a symbolic link out of the folder is not written through, one inside of it is", async () => {
    const outside = await mkdtemp(join(tmpdir(), "boroxol-out-"));
    await writeFile(join(outside, "x"), "old");
    await symlink(join(outside, "x"), at("link.extxyz"));
    await expect(writeFrames(at("link.extxyz"), "extxyz", [frame])).rejects.toMatchObject({ code: "E0212" });
    await symlink(outside, at("linked-folder"));
    await expect(writeFrames(at("linked-folder"), "deepmd-npy", [frame])).rejects.toMatchObject({ code: "E0212" });
    await mkdir(at("systems"));
    await symlink(outside, at("systems/Li1O1"));
    await expect(writeFrames(at("systems"), "deepmd-npy", [frame])).rejects.toMatchObject({ code: "E0426" });
    expect(await readdir(outside)).toEqual(["x"]);
    await rm(outside, { recursive: true });
  });

  test("sets of an earlier data set do not join a new one, and nothing is left half-written", async () => {
    await writeFrames(at("npy"), "deepmd-npy", [frame]);
    const before = await readdir(at("npy"), { recursive: true });
    await expect(writeFrames(at("npy"), "deepmd-npy", [frame])).rejects.toMatchObject({ code: "E0426" });
    const partly: Frame = { ...frame, periodic: [true, false, true] };
    await expect(writeFrames(at("other"), "deepmd-npy", [frame, partly])).rejects.toMatchObject({ code: "E0215" });
    expect(await readdir(at("npy"), { recursive: true })).toEqual(before);
    expect(await readdir(folder)).not.toContain("other");
  });
});

test("frame k of an index is frame k of the stream; a changed count is named", async () => {
  const frames = Array.from({ length: 50 }, (_, k): Frame => ({ ...frame, energy: k }));
  await writeFile(at("many.extxyz"), frames.map(formatExtxyzFrame).join("") + formatExtxyzFrame(frame).slice(0, 80));
  const indexed = await openIndexed(at("many.extxyz"), "extxyz");
  expect(indexed.length).toBe(50);
  for (const k of [49, 0, 17]) expect(await indexed.read(k)).toEqual(frames[k]);
  await expect(indexed.read(50)).rejects.toMatchObject({ code: "E0803" });
  await indexed.close();
});
