import { cubicCell } from "@boroxol/core";
import type { Frame } from "@boroxol/core";
import { describe, expect, it } from "vitest";
import { referenceBackend } from "../src/index.ts";
import type { AngleTerm, Interaction, PairTerm, Property } from "../src/index.ts";

const spring = (a: number, b: number): PairTerm => ({
  species: [a, b],
  cutoff: 3,
  energy: (r) => (r < 3 ? (3 - r) ** 2 : 0),
  derivative: (r) => (r < 3 ? -2 * (3 - r) : 0),
});
const bend: AngleTerm = { center: 8, ends: [14, 5], stiffness: 3, angle: 110, decay: 1.5, cutoff: 2.5 };
const interaction = (parts: Partial<Interaction>): Interaction => ({
  pairs: [],
  angles: [],
  charges: new Map(),
  selfEnergies: new Map(),
  ...parts,
});
const all: readonly Property[] = ["energy", "forces", "stress", "atomEnergies"];

async function evaluate(terms: Interaction, frame: Frame) {
  using evaluator = await referenceBackend.prepare(terms, frame.species);
  return evaluator.evaluate(frame, all);
}

const frameOf = (species: number[], positions: number[], edge = 20): Frame => ({
  species: Uint8Array.from(species),
  positions: Float64Array.from(positions),
  cell: cubicCell(edge),
  periodic: [true, true, true],
});

describe("referenceBackend", () => {
  it("gives a dimer its energy, equal and opposite forces and the stress along the bond", async () => {
    const { energy, forces, stress, atomEnergies } = await evaluate(
      interaction({ pairs: [spring(3, 8)] }),
      frameOf([8, 3], [0, 0, 0, 0, 2, 0]),
    );
    expect(energy).toBe(1);
    expect(Array.from(atomEnergies!)).toEqual([0.5, 0.5]);
    expect(Array.from(forces!)).toEqual([0, -2, 0, 0, 2, 0]);
    // (1/V) r dU/dr = 2 (-2) / 20^3: pushed apart, the cell is under compression.
    expect(Array.from(stress!)).toEqual([0, -4 / 8000, 0, 0, 0, 0]);
  });

  it("lets an atom repel its own images through the stress alone", async () => {
    const { energy, forces, stress } = await evaluate(
      interaction({ pairs: [spring(3, 3)] }),
      frameOf([3], [0.1, 0.2, 0.3], 2.5),
    );
    expect(energy).toBeCloseTo(3 * 0.25, 12);
    expect(Math.max(...forces!.map(Math.abs))).toBeLessThan(1e-12);
    expect(stress![0]).toBeCloseTo((2.5 * -1) / 2.5 ** 3, 12);
    expect(stress![3]).toBeCloseTo(0, 12);
  });

  it("counts an angle once, with the bend in radians and the screening of both bonds", async () => {
    const { energy, atomEnergies } = await evaluate(
      interaction({ angles: [bend] }),
      frameOf([5, 8, 14], [1.4, 0, 0, 0, 0, 0, 0, 1.6, 0]),
    );
    const expected = 3 * ((20 * Math.PI) / 180) ** 2 * Math.exp(-3 / 1.5);
    expect(energy).toBeCloseTo(expected, 12);
    for (const each of atomEnergies!) expect(each).toBeCloseTo(expected / 3, 12);
  });

  it("finds the angles of like ends, across the boundary, and none of other species", async () => {
    const like = { ...bend, ends: [14, 14] as const };
    const water = frameOf([8, 14, 14, 5], [0.1, 0, 0, 18.7, 0, 0, 0.1, 1.6, 0, 0.1, 0, 1.5]);
    const { energy } = await evaluate(interaction({ angles: [like] }), water);
    expect(energy).toBeCloseTo(3 * ((20 * Math.PI) / 180) ** 2 * Math.exp(-3 / 1.5), 12);
  });

  it("has forces that are minus the gradient of the angle energy, also near a straight angle", async () => {
    for (const tilt of [0.9, 0.3, 1e-4]) {
      const frame = frameOf([8, 5, 14], [0, 0, 0, 1.4, 0.2, 0.1, -1.5 * Math.cos(tilt), 1.5 * Math.sin(tilt), 0.05]);
      const { forces } = await evaluate(interaction({ angles: [bend] }), frame);
      const h = 1e-6;
      for (let k = 0; k < 9; k++) {
        const at = async (step: number): Promise<number> => {
          const positions = frame.positions.slice();
          positions[k]! += step;
          return (await evaluate(interaction({ angles: [bend] }), { ...frame, positions })).energy!;
        };
        expect(forces![k]).toBeCloseTo(-((await at(h)) - (await at(-h))) / (2 * h), 7);
      }
    }
  });

  it("keeps a straight angle finite", async () => {
    const { forces } = await evaluate(
      interaction({ angles: [bend] }),
      frameOf([8, 5, 14], [0, 0, 0, 1.4, 0, 0, -1.6, 0, 0]),
    );
    expect(forces!.every(Number.isFinite)).toBe(true);
    expect(forces![4]).toBe(0);
  });

  it("adds the self energy of each atom", async () => {
    const selfEnergies = new Map([[3, -1.25]]);
    const { energy, atomEnergies } = await evaluate(
      interaction({ selfEnergies }),
      frameOf([3, 8, 3], [0, 0, 0, 4, 0, 0, 8, 0, 0]),
    );
    expect(energy).toBe(-2.5);
    expect(Array.from(atomEnergies!)).toEqual([-1.25, 0, -1.25]);
  });

  it("returns what was asked for and nothing else", async () => {
    const frame = frameOf([3], [0, 0, 0]);
    using evaluator = await referenceBackend.prepare(interaction({}), frame.species);
    expect(Object.keys(await evaluator.evaluate(frame, ["forces"]))).toEqual(["forces"]);
  });

  it("refuses other atoms than it was prepared for, and a pair with two terms", async () => {
    using evaluator = await referenceBackend.prepare(interaction({}), Uint8Array.of(3, 8));
    await expect(evaluator.evaluate(frameOf([8, 3], [0, 0, 0, 2, 0, 0]), all)).rejects.toMatchObject({ code: "E0302" });
    await expect(
      referenceBackend.prepare(interaction({ pairs: [spring(3, 8), spring(8, 3)] }), Uint8Array.of(3)),
    ).rejects.toMatchObject({ code: "E0303" });
  });
});
