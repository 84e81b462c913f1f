import { cubicCell, type Frame } from "@boroxol/core";
import { describe, expect, test } from "vitest";
import {
  type BondCutoff,
  bonds,
  borateUnits,
  coordination,
  networkOf,
  oxygenSpeciation,
  ringConnectivity,
  ringPlanarity,
  ringsOf,
  symmetricEigenvalues,
  threeMemberedRings,
} from "../src/index.ts";
import { alphaQuartz, borax, boronOxide, boroxolRing, repeated } from "./crystals.ts";

const cutoffs: Record<string, BondCutoff> = {
  "B-O": { value: 1.6, source: "given" },
  "Si-O": { value: 2, source: "given" },
};
const edge = 40;

/** Bonds of a graph without geometry: oxygens named by the borons that they join. */
function unitOf(borons: number, oxygens: readonly (readonly number[])[]): string[] {
  const species = Uint8Array.from([...Array.from({ length: borons }, () => 5), ...oxygens.map(() => 8)]);
  const partners = Array.from({ length: species.length }, (_, atom) =>
    atom < borons
      ? oxygens.flatMap((ends, k) => (ends.includes(atom) ? [borons + k] : []))
      : [...oxygens[atom - borons]!],
  );
  const offsets = Uint32Array.from([0, ...partners.map((_, k) => partners.slice(0, k + 1).flat().length)]);
  const neighbours = Uint32Array.from(partners.flat());
  const bonded = {
    offsets,
    neighbours,
    shifts: new Int32Array(3 * neighbours.length),
    vectors: new Float64Array(3 * neighbours.length),
  };
  const frame: Frame = {
    species,
    positions: new Float64Array(3 * species.length),
    cell: cubicCell(edge),
    periodic: [true, true, true],
  };
  return borateUnits(frame, bonded, ringsOf(networkOf(frame, bonded))).map(
    (unit) => `${unit.kind} ${unit.borons.length}`,
  );
}

/** A ring of three borons: its bridges. */
const ring = (a: number, b: number, c: number): number[][] => [
  [a, b],
  [b, c],
  [c, a],
];

describe("borate units", () => {
  // Borons outside of the unit, 10 and up, end the bridges that lead out.
  test.each<[string, string[], number[][]]>([
    ["boroxol", ["boroxol 3"], [...ring(0, 1, 2), [0, 21], [1, 10], [2, 11]]],
    ["metaborate ring", ["metaborate ring 3"], [...ring(0, 1, 2), [0], [1], [2]]],
    ["triborate", ["triborate 3"], [...ring(0, 1, 2), [0, 12], [1, 13], [2, 14], [2, 15]]],
    ["di-triborate", ["di-triborate 3"], [...ring(0, 1, 2), [0, 16], [1, 17], [1, 18], [2, 19], [2, 20]]],
    ["pentaborate", ["pentaborate 5"], [...ring(0, 1, 2), ...ring(2, 3, 4), [0, 21], [1, 10], [3, 11], [4, 12]]],
    [
      "diborate",
      ["diborate 4"],
      [
        [0, 1],
        [0, 2],
        [2, 1],
        [0, 3],
        [3, 1],
        [0, 13],
        [1, 14],
        [2, 15],
        [3, 16],
      ],
    ],
    [
      "two boroxols",
      ["boroxol 3", "boroxol 3"],
      [...ring(0, 1, 2), ...ring(3, 4, 5), [0, 3], [1, 17], [2, 18], [4, 19], [5, 20]],
    ],
  ])("%s", (_, expected, oxygens) => {
    expect(unitOf(22, oxygens)).toEqual(expected);
  });
});

describe("crystals", () => {
  test("B2O3-I: all boron three-fold, no three-membered ring, ten-membered ones, half of one per boron", () => {
    for (const times of [
      [1, 1, 1],
      [2, 2, 1],
    ] as const) {
      const frame = repeated(boronOxide(), times);
      const own = bonds(frame, cutoffs);
      expect(coordination(frame, own)).toEqual({ B: { 3: 1 } });
      expect(oxygenSpeciation(frame, own)).toEqual({ 2: 1 });
      const network = networkOf(frame, own);
      for (const definition of ["king", "guttman"] as const) {
        const sizes = ringsOf(network, definition).map(({ formers }) => formers.length);
        expect(new Set(sizes)).toEqual(new Set([10]));
        expect(sizes.length / network.atoms.length).toBe(0.5);
      }
      // Through each boron ten rings of ten and eighteen of twelve (oracles/rings): twice five, and one and a half.
      const primitive = ringsOf(network, "primitive").map(({ formers }) => formers.length);
      expect(primitive.filter((size) => size === 10).length / network.atoms.length).toBe(0.5);
      expect(primitive.filter((size) => size === 12).length / network.atoms.length).toBe(1.5);
      expect(borateUnits(frame, own, ringsOf(network))).toEqual([]);
    }
  });
  test("borax: every boron in a diborate unit, half of them four-fold", () => {
    const frame = borax();
    const own = bonds(frame, cutoffs);
    expect(frame.species).toHaveLength(4 * (2 + 4 + 17));
    expect(coordination(frame, own)["B"]).toEqual({ 3: 0.5, 4: 0.5 });
    const rings = ringsOf(networkOf(frame, own));
    const units = borateUnits(frame, own, rings);
    expect(units.map(({ kind }) => kind)).toEqual(["diborate", "diborate", "diborate", "diborate"]);
    expect(units.flatMap(({ borons }) => borons)).toHaveLength(16);
    expect(threeMemberedRings(frame, own, rings)).toMatchObject({ types: { "3B1-4B2": 8 }, threeFoldInRings: 1 });
  });
});

test("a flat boroxol ring has planarity 0; a boron lifted out of it does not", () => {
  const frame = boroxolRing();
  const [ring] = ringsOf(networkOf(frame, bonds(frame, cutoffs)));
  expect(ringPlanarity(frame, ring!)).toBeCloseTo(0, 10);
  const positions = frame.positions.map((x, k) => (k === 3 * ring!.formers[0]! + 2 ? x + 0.3 : x));
  // The best plane tilts towards the lifted atom, so that its distance is spread over the ring.
  expect(ringPlanarity({ ...frame, positions }, ring!)).toBeCloseTo(0.3 * Math.sqrt(0.5 / 6), 2);
});

test("a ring across the periodic boundary is as flat as inside", () => {
  const frame = boroxolRing();
  const wrapped = { ...frame, positions: frame.positions.map((x) => x - 20 * Math.floor(x / 20)) };
  const [ring] = ringsOf(networkOf(wrapped, bonds(wrapped, cutoffs)));
  expect(ringPlanarity(wrapped, ring!)).toBeCloseTo(0, 10);
});

test("connectivity: in quartz every silicon is an origin; one boroxol ring is found from its own three borons", () => {
  const quartz = networkOf(alphaQuartz(), bonds(alphaQuartz(), cutoffs));
  expect(ringConnectivity(ringsOf(quartz, "king"), 3)).toEqual({
    "6": { ringsPerFormer: 1, originFraction: 1 },
    "8": { ringsPerFormer: 7, originFraction: 1 },
  });
  // A long chain with a triangle at its end: by King's definition only formers with two bridges of the ring are origins.
  const frame = boroxolRing();
  const rings = ringsOf(networkOf(frame, bonds(frame, cutoffs)), "king");
  expect(ringConnectivity(rings, 12)).toEqual({ "3": { ringsPerFormer: 1 / 12, originFraction: 0.25 } });
});

test("eigenvalues of a symmetric matrix", () => {
  // (2 1 0; 1 2 0; 0 0 5) has 5, 3 and 1.
  const values = symmetricEigenvalues([2, 2, 5, 0, 0, 1]);
  [5, 3, 1].forEach((value, k) => expect(values[k]).toBeCloseTo(value, 12));
  expect(symmetricEigenvalues([2, 2, 2, 0, 0, 0])).toEqual([2, 2, 2]);
});
