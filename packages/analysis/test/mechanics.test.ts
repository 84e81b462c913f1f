import { type Frame, transformRows } from "@boroxol/core";
import { describe, expect, test } from "vitest";
import {
  atomClasses,
  bonds,
  coordination,
  cumulativeDistribution,
  energyDeviation,
  forceDeviation,
  forceHistogram,
  formerConnectivity,
  localDeformation,
  meansByClass,
  networkOf,
  observableSpread,
  ringsOf,
  steadyBonds,
  stressStrain,
} from "../src/index.ts";
import { alphaQuartz, boroxolRing, repeated } from "./crystals.ts";

const quartz = repeated(alphaQuartz(), [3, 3, 2]);
/** Rows r -> r A. */
const deformed = (frame: Frame, A: readonly number[]): Frame => ({
  ...frame,
  cell: transformRows(frame.cell, Float64Array.from(A)),
  positions: transformRows(frame.positions, Float64Array.from(A)),
});

describe("local deformation gradient", () => {
  const A = [1.1, 0.03, 0, 0.05, 0.95, 0, 0, 0.02, 1];
  test("an affine deformation is found at every atom, with nothing left over, across the boundary too", () => {
    const after = deformed(quartz, A);
    const folded = {
      ...after,
      positions: after.positions.map((x, k) => x + after.cell[k % 3]! * (k < 30 ? 1 : 0)),
    };
    const { gradient, volumetric, nonAffine, shear } = localDeformation(quartz, folded);
    const determinant = 1.1 * 0.95 - 0.03 * 0.05;
    for (let i = 0; i < quartz.species.length; i++) {
      // F acts on columns, A on rows.
      for (let k = 0; k < 9; k++) expect(gradient[9 * i + k]).toBeCloseTo(A[3 * (k % 3) + Math.floor(k / 3)]!, 9);
      expect(volumetric[i]).toBeCloseTo(determinant - 1, 9);
      expect(nonAffine[i]).toBeCloseTo(0, 12);
    }
    expect(shear[0]).toBeGreaterThan(0.05);
  });
  test("a rotation is no strain", () => {
    const [c, s] = [Math.cos(0.4), Math.sin(0.4)];
    const { shear, principal, volumetric } = localDeformation(quartz, deformed(quartz, [c, s, 0, -s, c, 0, 0, 0, 1]));
    expect(Math.max(...shear)).toBeLessThan(1e-10);
    expect(Math.max(...principal.map(Math.abs))).toBeLessThan(1e-10);
    expect(Math.max(...volumetric.map(Math.abs))).toBeLessThan(1e-10);
  });
  test("uniaxial strain e: principal Green strain e + e^2 / 2 and shear invariant of it", () => {
    const e = 0.08;
    const { principal, shear } = localDeformation(quartz, deformed(quartz, [1, 0, 0, 0, 1, 0, 0, 0, 1 + e]));
    expect(principal[0]).toBeCloseTo(e + (e * e) / 2, 10);
    // Two equal eigenvalues are known to half of the digits only.
    expect(principal[2]).toBeCloseTo(0, 7);
    expect(shear[0]).toBeCloseTo((e + (e * e) / 2) / Math.sqrt(3), 10);
  });
  test("an atom that moves by itself is not affine; elements left out have no gradient", () => {
    const moved = { ...quartz, positions: quartz.positions.map((x, k) => (k === 0 ? x + 0.5 : x)) };
    const { nonAffine, shear } = localDeformation(quartz, moved, { leftOut: ["O"] });
    expect(nonAffine[0]).toBeGreaterThan(0.1);
    quartz.species.forEach((kind, i) => expect(Number.isNaN(shear[i]!)).toBe(kind === 8));
  });
});

describe("classes of atoms", () => {
  const frame = boroxolRing();
  const bonded = bonds(frame, { "B-O": { value: 1.6, source: "given" } });
  const classes = atomClasses(frame, bonded, ringsOf(networkOf(frame, bonded)));
  test("boroxol: three borons and three oxygens in the ring, three oxygens outside", () => {
    expect(classes.toSorted()).toEqual([
      ...Array(3).fill("3B ring"),
      ...Array(3).fill("O"),
      ...Array(3).fill("O ring"),
    ]);
  });
  test("means leave out what is not known", () => {
    const means = meansByClass(["a", "a", "b", "b"], [1, 3, 5, NaN]);
    expect(means).toEqual({ a: { count: 2, mean: 2, deviation: 1 }, b: { count: 1, mean: 5, deviation: 0 } });
  });
  test("force histogram: densities with area one by class", () => {
    const { force, classes: found } = forceHistogram(["a", "b"], Float64Array.of(3, 4, 0, 0, 0, 99), 0.5, 10);
    expect(force[found["a"]!.findIndex((p) => p > 0)]).toBeCloseTo(5.25, 12);
    expect(found["b"]!.at(-1)! * 0.5).toBeCloseTo(1, 12);
  });
  test("links between formers: three within the boroxol ring", () => {
    expect(formerConnectivity(frame, bonded)).toEqual({ "3B-O-3B": 1 });
  });
});

describe("stress and strain", () => {
  const run = (axis: 0 | 1 | 2, modulus: number): { frames: Frame[]; axis: 0 | 1 | 2 } => ({
    axis,
    frames: Array.from({ length: 11 }, (_, k) => {
      const strain = 0.005 * k;
      const cell = quartz.cell.map((x, m) => (Math.floor(m / 3) === axis ? x * (1 + strain) : x));
      const stress = new Float64Array(6);
      stress[axis] = (modulus * strain) / 160.2176634;
      return { ...quartz, cell, stress };
    }),
  });
  test("curves along three axes are averaged, their spread is the error", () => {
    const found = stressStrain([run(0, 60), run(1, 70), run(2, 80)]);
    if (!found.measurable) throw new Error(found.reason);
    expect(found.strain).toHaveLength(11);
    expect(found.stress[4]).toBeCloseTo(70 * 0.02, 6);
    expect(found.error[4]).toBeCloseTo((10 * 0.02) / Math.sqrt(3), 6);
    expect(found.modulus).toMatchObject({ measurable: true });
    if (found.modulus.measurable) expect(found.modulus.value).toBeCloseTo(70, 6);
  });
  test("frames without stress or strain are refused", () => {
    expect(stressStrain([{ frames: [quartz, quartz], axis: 0 }]).measurable).toBe(false);
    const still = { ...quartz, stress: new Float64Array(6) };
    expect(stressStrain([{ frames: [still, still], axis: 0 }]).measurable).toBe(false);
  });
});

test("committee: deviations of energy and force, their distribution, and spread over replicas", () => {
  expect(energyDeviation([-10, -10.3, -9.7], 10)).toBeCloseTo(0.03, 12);
  const forces = forceDeviation([Float64Array.of(0, 0, 0), Float64Array.of(2, 0, 0)]);
  expect(forces[0]).toBeCloseTo(Math.SQRT2, 12);
  const { value, fraction } = cumulativeDistribution([3, 1, 2, 2]);
  expect([...value]).toEqual([1, 2, 2, 3]);
  expect([...fraction]).toEqual([0.25, 0.5, 0.75, 1]);
  expect(observableSpread([1, 2, 3])).toEqual({ mean: 2, deviation: 1, error: 1 / Math.sqrt(3), count: 3 });
  expect(observableSpread([5])).toEqual({ mean: 5, deviation: undefined, error: undefined, count: 1 });
});

test("bonds with hysteresis: a pair that trembles about the cutoff keeps its bond, one that leaves loses it", () => {
  const pair = (length: number): Frame => ({
    species: Uint8Array.of(5, 8),
    positions: Float64Array.of(0, 0, 0, length, 0, 0),
    cell: Float64Array.of(9, 0, 0, 0, 9, 0, 0, 0, 9),
    periodic: [true, true, true],
  });
  const steady = steadyBonds({ "B-O": { value: 2, source: "given" } }, 0.15);
  const bonded = [1.9, 2.1, 1.95, 2.2, 2.05, 1.9, 1.8].map((length) => {
    const frame = pair(length);
    return coordination(frame, steady.next(frame))["B"]!["1"] === 1;
  });
  expect(bonded).toEqual([true, true, true, false, false, false, true]);
});
