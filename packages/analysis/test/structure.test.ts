import { cubicCell, type Frame } from "@boroxol/core";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type BondCutoff,
  bondAngles,
  bonds,
  coordination,
  density,
  fourFoldBoron,
  oxygenSpeciation,
  qn,
} from "../src/index.ts";
import { alphaQuartz, boroxolRing, crystal, repeated } from "./crystals.ts";

const given = (value: number): BondCutoff => ({ value, source: "given" });
const cutoffs = { "B-O": given(1.9), "Si-O": given(2), "Li-O": given(2.5) };

describe("alpha-quartz", () => {
  const frame = alphaQuartz();
  const bonded = bonds(frame, cutoffs);
  test("density of 2.65 g/cm3", () => expect(density(frame)).toBeCloseTo(2.649, 3));
  test("every silicon has four oxygens, all bridging", () => {
    expect(coordination(frame, bonded)).toEqual({ Si: { 4: 1 } });
    expect(oxygenSpeciation(frame, bonded)).toEqual({ 2: 1 });
    expect(qn(frame, bonded)).toEqual({ Si: { 4: 1 } });
  });
  test("tetrahedral O-Si-O and 144 degrees at oxygen", () => {
    const angles = bondAngles([{ frame, bonds: bonded }]);
    expect(Object.keys(angles)).toEqual(["O-Si-O", "Si-O-Si"]);
    expect(angles["O-Si-O"]).toMatchObject({ count: 18 });
    expect(angles["O-Si-O"]!.mean).toBeCloseTo(109.47, 1);
    expect(angles["Si-O-Si"]!.mean).toBeCloseTo(143.6, 0);
    expect(angles["Si-O-Si"]!.p.reduce((sum, each) => sum + each, 0)).toBeCloseTo(1, 12);
  });
  test("repeating the cell changes no fraction", () => {
    const large = repeated(frame, [2, 1, 3]);
    expect(coordination(large, bonds(large, cutoffs))).toEqual(coordination(frame, bonded));
  });
});

test("the boroxol ring: outer oxygens do not bridge, inner ones do", () => {
  const frame = boroxolRing();
  const bonded = bonds(frame, cutoffs);
  expect(coordination(frame, bonded)).toEqual({ B: { 3: 1 } });
  expect(oxygenSpeciation(frame, bonded)).toEqual({ 1: 0.5, 2: 0.5 });
  expect(qn(frame, bonded)).toEqual({ B: { 2: 1 } });
});

test("lithium bonds to oxygen but makes no oxygen bridging", () => {
  const box = [12, 0, 0, 0, 12, 0, 0, 0, 12];
  const frame = crystal(box, [
    [5, 0, 0, 0],
    [8, 0.11, 0, 0],
    [3, 0.27, 0, 0],
    [8, 0.8, 0.5, 0.5],
  ]);
  const bonded = bonds(frame, cutoffs);
  expect(coordination(frame, bonded)).toEqual({ Li: { 1: 1 }, B: { 1: 1 } });
  expect(oxygenSpeciation(frame, bonded)).toEqual({ 0: 0.5, 1: 0.5 });
});

const gas: fc.Arbitrary<Frame> = fc
  .record({
    edge: fc.double({ min: 2, max: 9, noNaN: true }),
    n: fc.integer({ min: 1, max: 24 }),
    seed: fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
  })
  .map(({ edge, n, seed }) => ({
    species: Uint8Array.from({ length: n }, (_, k) => [5, 8, 8, 3][k % 4]!),
    positions: Float64Array.from({ length: 3 * n }, () => seed.next().value as number).map((s) => s * edge),
    cell: cubicCell(edge),
    periodic: [true, true, true],
  }));

test("the quick count of four-fold boron agrees with the full one, and with every distance computed by hand", () => {
  fc.assert(
    fc.property(gas, fc.double({ min: 1, max: 3, noNaN: true }), (frame, cutoff) => {
      const full = coordination(frame, bonds(frame, { "B-O": given(cutoff) }))["B"]!["4"] ?? 0;
      let four = 0;
      let borons = 0;
      const edge = frame.cell[0]!;
      const reach = Math.ceil(cutoff / edge) + 1;
      for (let i = 0; i < frame.species.length; i++) {
        if (frame.species[i] !== 5) continue;
        let oxygens = 0;
        for (let j = 0; j < frame.species.length; j++) {
          if (frame.species[j] !== 8) continue;
          for (let a = -reach; a <= reach; a++) {
            for (let b = -reach; b <= reach; b++) {
              for (let c = -reach; c <= reach; c++) {
                const d = [a, b, c].map((s, k) => frame.positions[3 * j + k]! + s * edge - frame.positions[3 * i + k]!);
                // A pair exactly at the cutoff may fall to either side by rounding.
                fc.pre(Math.abs(Math.hypot(...d) - cutoff) > 1e-9);
                if (Math.hypot(...d) < cutoff) oxygens++;
              }
            }
          }
        }
        borons++;
        if (oxygens === 4) four++;
      }
      expect(full).toBeCloseTo(four / borons, 12);
      expect(fourFoldBoron(frame, cutoff)).toBe(full);
    }),
    { numRuns: 40 },
  );
});

test("no boron, no fraction", () => expect(fourFoldBoron(alphaQuartz(), 2)).toBeUndefined());
