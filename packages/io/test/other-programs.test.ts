import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Frame } from "@boroxol/core";
import { BoroxolError, electronvoltPerCubicAngstromInGPa } from "@boroxol/core";
import { expect, test } from "vitest";
import {
  detectFormat,
  readCp2kInput,
  readCp2kOutput,
  readFrames,
  readFramesOf,
  type ReadFramesOptions,
  type StreamFormat,
} from "../src/index.ts";
import { gather } from "./frames.ts";

const folder = resolve(import.meta.dirname, "../../../fixtures/io");
const file = (name: string): string => join(folder, "files", name);
const read = async (name: string, options: ReadFramesOptions = {}): Promise<Frame[]> =>
  (await gather((onNotice) => readFrames(file(name), { ...options, onNotice }))).frames;

interface AseFrame {
  readonly numbers: number[];
  readonly positions: number[][];
  readonly cell: number[][];
  readonly energy?: number;
  readonly free_energy?: number;
  readonly forces?: number[][];
  readonly stress?: number[];
}
const expected = JSON.parse(readFileSync(file("expected.json"), "utf8")) as Record<string, AseFrame[]> & {
  born: number[][][];
};

function near(found: ArrayLike<number>, wanted: readonly number[], tolerance: number): void {
  expect(found).toHaveLength(wanted.length);
  wanted.forEach((value, k) => expect(Math.abs(found[k]! - value)).toBeLessThanOrEqual(tolerance));
}

test.each([
  ["ase.extxyz", 1e-12, {}],
  ["ase.json", 1e-12, {}],
  ["ase.XDATCAR", 1e-8, {}],
  ["ase.POSCAR", 1e-12, {}],
  ["ase.cif", 1e-5, {}],
  ["lammps-scaled.lammpstrj", 1e-5, { elements: ["Li", "O"] }],
  ["OUTCAR", 1e-5, {}],
  ["vasprun.xml", 1e-6, {}],
  ["pw.out", 1e-5, {}],
])("%s: the same as ASE reads", async (name, tolerance, options) => {
  const frames = await read(name, options);
  expect(frames).toHaveLength(expected[name]!.length);
  expected[name]!.forEach((ase, k) => {
    const frame = frames[k]!;
    expect([...frame.species]).toEqual(ase.numbers);
    near(frame.cell, ase.cell.flat(), tolerance);
    // Scaled coordinates of a wrapped file may differ by whole cells.
    if (!name.startsWith("lammps")) near(frame.positions, ase.positions.flat(), tolerance);
    // Forces are the derivative of the free energy, which ASE keeps beside its own choice.
    const energy = ase.free_energy ?? ase.energy;
    // ASE gives frames of a dump the energy 0.
    if (energy !== undefined && !name.startsWith("lammps")) expect(frame.energy).toBeCloseTo(energy, 5);
    if (ase.forces !== undefined) near(frame.forces!, ase.forces.flat(), 10 * tolerance);
    if (ase.stress !== undefined) near(frame.stress!, ase.stress, 10 * tolerance);
  });
});

test("quartz written by pymatgen as asymmetric unit and operations: all nine atoms, as in pymatgen's JSON", async () => {
  const [cif] = await read("pymatgen.cif");
  const [json] = await read("pymatgen.json");
  expect([...cif!.species].sort()).toEqual([14, 14, 14, 8, 8, 8, 8, 8, 8].sort());
  near(cif!.cell, [...json!.cell], 1e-4);
  expect(expected["pymatgen.cif"]![0]!.numbers).toHaveLength(9);
});

test("CP2K's stress is minus the derivative of its energy with the strain, in the unit that it prints", async () => {
  const inputs = readFileSync(join(folder, "cp2k-stress/reference.inp"));
  const structure = await readCp2kInput([inputs]);
  const output = readFileSync(join(folder, "cp2k-stress/reference.out"));
  const { frames } = await gather((onNotice) => readCp2kOutput([output], { structure, onNotice }));
  const settled = JSON.parse(readFileSync(join(folder, "cp2k-stress/stress.json"), "utf8")) as {
    energy: number;
    finiteDifferences: { component: string; difference: number }[];
  };
  expect(frames).toHaveLength(1);
  expect(frames[0]!.energy).toBeCloseTo(settled.energy, 6);
  expect(frames[0]!.info).toMatchObject({ scf_converged: true });
  const order = ["xx", "yy", "zz", "yz", "xz", "xy"];
  for (const { component, difference } of settled.finiteDifferences) {
    const read = frames[0]!.stress![order.indexOf(component)]! * electronvoltPerCubicAngstromInGPa;
    // The grid of CP2K moves under strain, which leaves 0.1 GPa.
    expect(Math.abs(read - difference)).toBeLessThan(0.1);
  }
});

test("a stress in bar is read as such, one in an unknown unit is refused", async () => {
  const structure = await readCp2kInput([readFileSync(join(folder, "cp2k-stress/reference.inp"))]);
  const text = readFileSync(join(folder, "cp2k-stress/reference.out"), "utf8");
  const with_ = (unit: string): Promise<{ frames: Frame[] }> =>
    gather(() => readCp2kOutput([Buffer.from(text.replaceAll("tensor [GPa]", `tensor [${unit}]`))], { structure }));
  const [gpa, bar] = [(await with_("GPa")).frames[0]!.stress!, (await with_("bar")).frames[0]!.stress!];
  near(
    bar,
    Array.from(gpa, (x) => x / 10_000),
    1e-15,
  );
  await expect(with_("psi")).rejects.toMatchObject({ code: "E0213" });
});

test("an SCF that did not converge is marked", async () => {
  const { frames, notices } = await gather((onNotice) => readFrames(file("pw.out"), { onNotice }));
  expect(frames.map(({ info }) => info!["scf_converged"])).toEqual([true, false]);
  expect(notices.map(({ kind }) => kind)).toContain("unconverged");
});

test("Born charges of an OUTCAR: rows are the field for linear response, and turned for finite displacements", async () => {
  const frames = await read("OUTCAR");
  near(frames.at(-1)!.bornCharges!, expected.born.flat(2), 1e-9);
  expect(frames[0]!.bornCharges).toBeUndefined();
});

test("DeePMD npy, npz and HDF5 written by numpy and h5py hold what ASE holds", async () => {
  const ase = expected["ase.extxyz"]!;
  for (const [name, tolerance] of [
    ["deepmd", 1e-6],
    ["numpy.npz", 1e-8],
    ["h5py.h5md", 1e-8],
  ] as const) {
    const frames = await read(name);
    expect(frames).toHaveLength(3);
    frames.forEach((frame, k) => {
      near(frame.positions, ase[k]!.positions.flat(), tolerance * 10);
      near(frame.cell, ase[k]!.cell.flat(), tolerance * 10);
      near(frame.forces!, ase[k]!.forces!.flat(), 1e-7);
    });
    if (name === "deepmd") frames.forEach(({ stress }, k) => near(stress!, ase[k]!.stress!, 1e-6));
    if (name === "h5py.h5md") expect(frames.map(({ time }) => time)).toEqual([0, 0.01, 0.02]);
  }
});

test("LAMMPS: scaled wrapped rows out of order and unwrapped ones agree, and so does its data file", async () => {
  const scaled = await read("lammps-scaled.lammpstrj", { elements: ["Li", "O"] });
  const unwrapped = await read("lammps-unwrapped.lammpstrj");
  expect(scaled.map(({ step }) => step)).toEqual([0, 50, 100]);
  expect(unwrapped[2]!.charges).toEqual(Float64Array.of(1, 1, 1, 1, -0.5, -0.5, -0.5, -0.5));
  scaled.forEach((frame, k) => {
    const [a, , , b, c, , d, e, f] = frame.cell as unknown as number[];
    expect([a, b, c, d, e, f].map((x) => Number(x!.toFixed(9)))).toEqual([5.1, 0.7, 5.3, -0.4, 0.9, 5.7]);
    const images = frame.images!;
    frame.positions.forEach((x, m) => {
      const [i, j, l] = images.subarray(3 * Math.floor(m / 3), 3 * Math.floor(m / 3) + 3) as unknown as number[];
      const whole = x + i! * frame.cell[m % 3]! + j! * frame.cell[3 + (m % 3)]! + l! * frame.cell[6 + (m % 3)]!;
      expect(Math.abs(whole - unwrapped[k]!.positions[m]!)).toBeLessThan(1e-4);
    });
  });
  const [data] = await read("lammps.data", { elements: ["Li", "O"] });
  near(data!.velocities!, [...scaled[2]!.velocities!], 1e-6);
  expect((await read("ase.data")).map(({ charges }) => [...charges!])).toEqual([[1, 3, 4, -2, -2]]);
});

test.each(["OUTCAR", "vasprun.xml", "ase.XDATCAR", "pw.out", "lammps-scaled.lammpstrj", "ase.extxyz"])(
  "%s cut anywhere: the frames before the cut, and the loss is said",
  async (name) => {
    const bytes = readFileSync(file(name));
    const options = { name, elements: ["Li", "O"], format: detectFormat(name, bytes) } as const;
    const all = (bytes: Uint8Array) =>
      gather((onNotice) => readFramesOf(options.format as StreamFormat, [bytes], { ...options, onNotice }));
    const whole = (await all(bytes)).frames;
    for (let end = bytes.length - 2; end > 0; end -= 23) {
      const cut = await all(bytes.subarray(0, end)).catch((error: unknown) => error);
      if (cut instanceof BoroxolError) {
        // Not even one frame: the beginning of a file is not a file.
        expect(cut.code).toMatch(/^E0[12]/);
        continue;
      }
      const { frames, notices } = cut as Awaited<ReturnType<typeof all>>;
      frames.slice(0, -1).forEach((frame, k) => expect(frame).toEqual(whole[k]));
      // Nobody can know that a trajectory went on where it is cut between two frames.
      const between =
        /lammps|XDATCAR|xyz/.test(name) &&
        frames.every((frame, k) => JSON.stringify(frame) === JSON.stringify(whole[k]));
      if (!between) expect(notices.length, `cut at byte ${end}`).toBeGreaterThan(0);
    }
  },
);
