import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Frame } from "@boroxol/core";
import {
  type ByteSource,
  encodeExtxyz,
  encodeLammpsDump,
  formatCif,
  formatCp2kInput,
  formatLammpsData,
  formatPoscar,
  readCp2kInput,
  readFrames,
  readFramesOf,
  type StreamFormat,
  writeH5md,
} from "@boroxol/io";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { describeFormat, type FormatUnderTest } from "../src/index.ts";

const fixtures = resolve(import.meta.dirname, "../../../fixtures/io");
const sampleOf = (name: string): Uint8Array => readFileSync(join(fixtures, name));
/** BOROXOL_FUZZ_SECONDS=300 fuzzes every format for so long; CI takes one seed. */
const fuzz = { seconds: Number(process.env["BOROXOL_FUZZ_SECONDS"] ?? 0) };
const structure = await readCp2kInput([sampleOf("cp2k-stress/reference.inp")]);

const frame: Frame = {
  species: Uint8Array.of(3, 5, 5, 8),
  positions: Float64Array.of(0.1, 1 / 3, 2, 1e-7, -4, 0.30000000000000004, 3, 3.5, 1, 2.25, 4, 4.4),
  cell: Float64Array.of(5, 0, 0, 0.5, 6, 0, -0.25, 0.75, 7),
  periodic: [true, true, true],
};
const vectors = (k: number): Float64Array => Float64Array.from(frame.positions, (x, i) => (x + k) / (7 + i));
const full: Frame = {
  ...frame,
  images: Int32Array.from({ length: 12 }, (_, k) => k - 5),
  velocities: vectors(0.1),
  forces: vectors(-3),
  charges: Float64Array.of(1, 3, 3, -2.1),
  bornCharges: Float64Array.from({ length: 36 }, (_, k) => Math.sin(k)),
  energy: -123.456789012345,
  stress: Float64Array.of(0.01, -0.02, 1 / 3, 0, 1e-9, -5),
  dipole: Float64Array.of(1, 2, 1 / 7),
  time: 0.125,
  step: 50,
};
const free: Frame = {
  ...full,
  columns: {
    tag: { kind: "text", width: 1, values: ["a", "b c", '"', "é"] },
    spin: { kind: "real", width: 2, values: Float64Array.of(1, 2, 3, 4, 5, 6, 7, 0.1) },
    fixed: { kind: "flag", width: 1, values: Float64Array.of(0, 1, 1, 0) },
  },
  info: { stage: "quench", rate: 1e13, ok: true },
};

async function joined(pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const all: Uint8Array[] = [];
  for await (const piece of pieces) all.push(piece);
  return Buffer.concat(all);
}
const text = (make: (frame: Frame) => string) => (frames: readonly Frame[]) =>
  Promise.resolve(new TextEncoder().encode(make(frames[0]!)));
const read =
  (format: StreamFormat, options = {}) =>
  (bytes: Uint8Array): AsyncIterable<Frame> =>
    readFramesOf(format, [bytes] satisfies ByteSource, options);
const keep =
  (...names: readonly (keyof Frame)[]) =>
  (each: Frame): Frame => {
    const all = ["species", "positions", "cell", "periodic", ...names];
    return Object.fromEntries(Object.entries(each).filter(([key]) => all.includes(key))) as unknown as Frame;
  };

const formats: Record<string, FormatUnderTest> = {
  extxyz: {
    sample: sampleOf("files/ase.extxyz"),
    read: read("extxyz"),
    write: (frames) => joined(encodeExtxyz(frames)),
    frames: [free, full, frame],
    text: true,
    streams: true,
  },
  "LAMMPS dump": {
    sample: sampleOf("files/lammps-scaled.lammpstrj"),
    read: read("lammps-dump", { elements: ["Li", "O"] }),
    write: (frames) => joined(encodeLammpsDump(frames)),
    frames: [full, full],
    kept: keep("images", "velocities", "forces", "charges", "time", "step"),
    tolerance: 1e-15,
    text: true,
    streams: true,
  },
  "LAMMPS data": {
    sample: sampleOf("files/lammps.data"),
    read: read("lammps-data"),
    write: text((each) => formatLammpsData(each)),
    frames: [full],
    kept: keep("images", "velocities", "charges"),
    tolerance: 1e-15,
    text: true,
  },
  POSCAR: {
    sample: sampleOf("files/ase.POSCAR"),
    read: read("poscar"),
    write: text((each) => formatPoscar(each)),
    frames: [full],
    kept: (each) => ({ ...keep("velocities")(each), info: { comment: "Boroxol" } }),
    tolerance: 1e-14,
    text: true,
  },
  XDATCAR: { sample: sampleOf("files/ase.XDATCAR"), read: read("xdatcar"), text: true, streams: true },
  OUTCAR: { sample: sampleOf("files/OUTCAR"), read: read("outcar"), text: true },
  "vasprun.xml": { sample: sampleOf("files/vasprun.xml"), read: read("vasprun"), text: true, streams: true },
  "CP2K input": {
    sample: sampleOf("cp2k-stress/reference.inp"),
    read: read("cp2k-input"),
    write: text((each) => formatCp2kInput(each)),
    frames: [full],
    kept: keep("velocities"),
    tolerance: 1e-15,
    text: true,
  },
  "CP2K output": {
    sample: sampleOf("cp2k-stress/reference.out"),
    read: read("cp2k-output", { structure }),
    text: true,
  },
  "pw.x output": { sample: sampleOf("files/pw.out"), read: read("qe-output"), text: true },
  CIF: {
    sample: sampleOf("files/pymatgen.cif"),
    read: read("cif"),
    write: text((each) => formatCif(each)),
    frames: [frame],
    tolerance: 1e-13,
    text: true,
  },
  npz: { sample: sampleOf("files/numpy.npz"), read: read("npz"), text: false },
  "ASE JSON": { sample: sampleOf("files/ase.json"), read: read("ase-json"), text: true },
  "pymatgen JSON": { sample: sampleOf("files/pymatgen.json"), read: read("pymatgen-json"), text: true },
};
for (const [name, format] of Object.entries(formats)) describeFormat({ describe, it }, name, format, fuzz);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "boroxol-formats-"));
});
afterAll(() => rm(folder, { recursive: true }));

// HDF5 is read from a path, and its library judges the bytes: it is cut at steps, not at each of its 17,000 bytes.
describe("format H5MD", () => {
  it("gives back every label bit by bit", async () => {
    await writeH5md(join(folder, "a.h5md"), [full, { ...full, step: 60, time: 0.25, energy: -1 }]);
    const found: Frame[] = [];
    for await (const each of readFrames(join(folder, "a.h5md"))) found.push(each);
    expect(found).toEqual([full, { ...full, step: 60, time: 0.25, energy: -1 }]);
  });

  it("cut anywhere: a coded error", async () => {
    const bytes = await readFile(join(fixtures, "files/h5py.h5md"));
    for (let length = 0; length < bytes.length; length += 997) {
      await writeFile(join(folder, "cut.h5md"), bytes.subarray(0, length));
      const frames = readFrames(join(folder, "cut.h5md"), { format: "h5md" });
      await expect(frames.next()).rejects.toMatchObject({ code: expect.stringMatching(/^E02/) as string });
    }
  });
});
