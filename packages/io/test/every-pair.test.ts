import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Frame } from "@boroxol/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  compressionOf,
  frameLabels,
  readFrames,
  type TargetFormat,
  type TargetFormatName,
  targetFormats,
  writeFrames,
} from "../src/index.ts";

const n = 4;
const vectors = (seed: number, width = 3): Float64Array =>
  Float64Array.from({ length: width * n }, (_, k) => Math.sin(seed + 1.7 * k) / 3);

/** Everything that a frame can carry; atoms by element and a along x, so that no format has to turn or sort it. */
const frame: Frame = {
  species: Uint8Array.of(3, 5, 5, 8),
  positions: vectors(1).map((x) => 2.5 + 5 * x),
  cell: Float64Array.of(5.1, 0, 0, 0.3, 6.2, 0, -0.25, 0.75, 7.3),
  periodic: [true, true, true],
  images: Int32Array.from({ length: 3 * n }, (_, k) => (k % 3) - 1),
  velocities: vectors(2).map((x) => x / 100),
  forces: vectors(3),
  energy: -123.456789012345,
  stress: Float64Array.of(0.01, -0.02, 1 / 30, 1e-3, 1e-9, -0.05),
  charges: Float64Array.of(1, 3, 3, -2.1),
  bornCharges: vectors(4, 9),
  dipole: Float64Array.of(1, 2, 1 / 7),
  time: 0.125,
  step: 50,
};

/** Formats in which reals are decimals of the same unit, or doubles: what they hold comes back bit by bit. */
const exact: Readonly<Record<TargetFormatName, readonly (keyof Frame)[]>> = {
  extxyz: ["positions", "cell", ...frameLabels],
  h5md: ["positions", "cell", ...frameLabels],
  "deepmd-npy": ["positions", "cell", "energy", "forces", "dipole"],
  "lammps-dump": ["forces", "charges", "images", "step"],
  "lammps-data": ["charges", "images"],
  poscar: ["positions", "cell", "velocities"],
  "cp2k-input": ["positions", "cell"],
  cif: [],
};
const names = Object.keys(targetFormats) as TargetFormatName[];
const fileOf = (name: TargetFormatName): string =>
  ({ poscar: "POSCAR", "deepmd-npy": "npy", h5md: "a.h5md", "lammps-data": "a.data", cif: "a.cif" })[name as string] ??
  ({ extxyz: "a.extxyz", "lammps-dump": "a.lammpstrj", "cp2k-input": "a.inp" } as Record<string, string>)[name]!;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "boroxol-pairs-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function through(
  name: TargetFormatName,
  frames: AsyncIterable<Frame> | Iterable<Frame>,
  from: string,
): Promise<Frame[]> {
  const path = join(folder, `${from}-${name}-${fileOf(name)}`);
  await writeFrames(path, name, frames);
  const read: Frame[] = [];
  for await (const each of readFrames(path)) read.push(each);
  return read;
}

describe.each(names)("from %s", (first) => {
  test.each(names)(
    "to %s: every label that both can hold, with all its bits where the formats allow",
    async (second) => {
      const [once] = await through(first, [frame], `${first}-${second}`);
      const twice = await through(second, [once!], `${first}-to`);
      expect(twice).toHaveLength(1);
      const result = twice[0]!;
      const holds = (name: TargetFormatName): readonly string[] => (targetFormats[name] as TargetFormat).labels;
      expect([...result.species]).toEqual([...frame.species]);
      expect(result.periodic).toEqual(frame.periodic);
      for (const key of ["positions", "cell", ...frameLabels] as const) {
        const structure = key === "positions" || key === "cell";
        const both = structure || (holds(first).includes(key) && holds(second).includes(key));
        const found = result[key];
        // A dump counts steps: frames without get 0.
        if (!both && key === "step" && second === "lammps-dump") continue;
        if (!both) {
          expect(found, key).toBeUndefined();
          continue;
        }
        const wanted = frame[key]!;
        if (exact[first].includes(key) && exact[second].includes(key)) expect(found, key).toEqual(wanted);
        else {
          const [a, b] = [found, wanted].map((each) => (typeof each === "number" ? [each] : Array.from(each!)));
          expect(a, key).toHaveLength(b!.length);
          // Scaled coordinates, other units and volumes cost the last bits.
          b!.forEach((value, k) => expect(Math.abs(a![k]! - value), `${key}[${k}]`).toBeLessThan(1e-12));
        }
      }
    },
  );
});

describe.each(["gz", "zst"])("compressed as .%s", (ending) => {
  test.each(["extxyz", "lammps-dump", "lammps-data", "poscar", "cif", "cp2k-input"] as const)("%s", async (name) => {
    const path = join(folder, `${fileOf(name)}.${ending}`);
    await writeFrames(path, name, [frame]);
    const [plain] = await through(name, [frame], `plain-${ending}`);
    const read: Frame[] = [];
    for await (const each of readFrames(path)) read.push(each);
    expect(read).toEqual([plain]);
    expect(compressionOf(await readFile(path))).toBe(ending === "gz" ? "gzip" : "zstd");
  });

  test.each(["h5md", "deepmd-npy"] as const)("%s is refused", async (name) => {
    const path = join(folder, `no.${ending}`);
    await expect(writeFrames(path, name, [frame])).rejects.toMatchObject({ code: "E0215" });
  });
});

test("weights of atoms go from extended XYZ to DeePMD npy and back, to atoms of mixed systems too", async () => {
  const values = Float64Array.from(frame.species, (_, i) => 0.5 * i);
  const weighed: Frame = { ...frame, columns: { atom_pref: { kind: "real", width: 1, values } } };
  const [once] = await through("extxyz", [weighed], "weights");
  const [twice] = await through("deepmd-npy", [once!, once!], "weights");
  expect([...(twice!.columns!["atom_pref"]!.values as Float64Array)]).toEqual([...values]);
  const mixed = join(folder, "weights-mixed");
  await writeFrames(mixed, "deepmd-npy", [weighed], { mixedType: true });
  for await (const each of readFrames(mixed)) expect(each.columns!["atom_pref"]!.values).toEqual(values);
});
