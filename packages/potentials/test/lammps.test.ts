/**
 * Energies, forces and stresses against LAMMPS and against direct sums over images, see fixtures/lammps.
 *
 * LAMMPS's own coul/dsf takes erfc from a polynomial of Abramowitz and Stegun (7.1.26) that is good to 1.5e-7 only, so its
 * Coulomb energies are held to what that error sums to (5e-6 eV per atom), and the exact check is
 * the short-range part of LAMMPS plus the direct sum with an exact erfc.
 */
import { readFileSync } from "node:fs";
import type { Frame } from "@boroxol/core";
import { referenceBackend } from "@boroxol/kernels";
import type { Property } from "@boroxol/kernels";
import { describe, expect, it } from "vitest";
import { bmpShrm, duTeter, pmmcs, shik, zbl } from "../src/index.ts";
import type { ClassicalPotential } from "../src/index.ts";

interface Labels {
  readonly energy: number;
  readonly forces: number[][];
  readonly stress: number[];
}
interface FixtureFrame {
  readonly species: number[];
  readonly positions: number[][];
  readonly cell: number[][];
}
interface Fixture<F> {
  readonly frames: readonly (FixtureFrame & F)[];
}
interface Parts {
  readonly lammps: { readonly shortRange: Labels; readonly coulomb: Labels };
  readonly direct: { readonly coulomb: Labels };
}

function fixture<F>(name: string): Fixture<F>["frames"] {
  const url = new URL(`../../../fixtures/lammps/${name}.json`, import.meta.url);
  return (JSON.parse(readFileSync(url, "utf8")) as Fixture<F>).frames;
}

const wanted: readonly Property[] = ["energy", "forces", "stress"];

async function evaluate(potential: ClassicalPotential, each: FixtureFrame): Promise<Labels> {
  const frame: Frame = {
    species: Uint8Array.from(each.species),
    positions: Float64Array.from(each.positions.flat()),
    cell: Float64Array.from(each.cell.flat()),
    periodic: [true, true, true],
  };
  using evaluator = await potential.prepare(frame.species, referenceBackend);
  const { energy, forces, stress } = await evaluator.evaluate(frame, wanted);
  const rows = each.species.map((_, i) => Array.from(forces!.subarray(3 * i, 3 * i + 3)));
  return { energy: energy!, forces: rows, stress: Array.from(stress!) };
}

const add = (a: Labels, b: Labels): Labels => ({
  energy: a.energy + b.energy,
  forces: a.forces.map((row, i) => row.map((f, d) => f + b.forces[i]![d]!)),
  stress: a.stress.map((s, k) => s + b.stress[k]!),
});
const farthest = (a: readonly number[], b: readonly number[]): number =>
  Math.max(...a.map((value, k) => Math.abs(value - b[k]!)));

/** Largest deviations allowed: energy of the cell (eV), force component (eV/A), stress component (eV/A^3). */
function expectClose(ours: Labels, theirs: Labels, energy: number, force: number, stress: number): void {
  expect(Math.abs(ours.energy - theirs.energy)).toBeLessThan(energy);
  expect(farthest(ours.forces.flat(), theirs.forces.flat())).toBeLessThan(force);
  expect(farthest(ours.stress, theirs.stress)).toBeLessThan(stress);
}

describe("shik", () => {
  it.each(fixture<{ lammps: Labels; direct: Labels }>("shik"))("frame %#", async (each) => {
    const ours = await evaluate(shik(), each);
    expectClose(ours, each.direct, 1e-6, 1e-6, 1e-8);
    expectClose(ours, each.lammps, 1e-6, 1e-6, 1e-8);
  });
});

const families: [string, ClassicalPotential][] = [
  ["pmmcs", pmmcs({ taperWidth: 0 })],
  ["bmp_shrm", bmpShrm({ taperWidth: 0 })],
  ["du_teter", duTeter({ taperWidth: 0 })],
];
describe.each(families)("%s, cut off as published", (name, potential) => {
  it.each(fixture<Parts>(name))("frame %#", async (each) => {
    const ours = await evaluate(potential, each);
    expectClose(ours, add(each.lammps.shortRange, each.direct.coulomb), 1e-6, 1e-6, 1e-8);
    expectClose(ours, add(each.lammps.shortRange, each.lammps.coulomb), 5e-6 * each.species.length, 1e-5, 1e-6);
  });
});

describe("zbl", () => {
  it.each(fixture<{ lammps: Labels }>("zbl"))("frame %#", async (each) => {
    expectClose(await evaluate(zbl({ inner: 1, outer: 2 }), each), each.lammps, 1e-6, 1e-6, 1e-8);
  });
});
