import { cubicCell, type Frame, neighbourList } from "@boroxol/core";
import { describe, expect, test } from "vitest";
import {
  bonds,
  clusterAround,
  networkOf,
  type Ring,
  ringEvents,
  ringHistory,
  ringPrecursor,
  ringsOf,
  ringSurvival,
} from "../src/index.ts";

const ring = (...formers: number[]): Ring => ({ formers, bridges: [], shifts: [], origins: formers });
const a = ring(4, 1, 2);
const b = ring(7, 8, 9);

describe("lives of rings", () => {
  test("birth, death, identity by members in any order, and short gaps bridged", () => {
    const { lives, counts } = ringHistory([[a], [a, b], [ring(1, 2, 4)], [b], [a], [], [], [], []]);
    expect(counts).toEqual([1, 2, 1, 1, 1, 0, 0, 0, 0]);
    expect(lives).toEqual([
      { members: [1, 2, 4], birth: 0, death: 5, older: true },
      { members: [7, 8, 9], birth: 1, death: 4, older: false },
    ]);
  });
  test("without patience a gap is a death and a new birth", () => {
    const { lives } = ringHistory([[], [a], [], [a]], 3, 0);
    expect(lives.map(({ birth, death }) => [birth, death])).toEqual([
      [1, 2],
      [3, undefined],
    ]);
  });
  test("a gap that the run ends in is a death", () => {
    expect(ringHistory([[], [a], []], 3, 2).lives[0]!.death).toBe(2);
  });
});

test("survival by Kaplan and Meier, with rings that outlive the run: worked by hand", () => {
  // Deaths at ages 2 and 3, one ring of age 2 still living, one of unknown age left out.
  const life = (
    birth: number,
    death: number | undefined,
    older = false,
  ): { members: number[]; birth: number; death: number | undefined; older: boolean } => ({
    members: [],
    birth,
    death,
    older,
  });
  const { age, survival, error } = ringSurvival({
    lives: [life(0, 9, true), life(1, 3), life(2, 5), life(8, undefined)],
    counts: Array.from({ length: 10 }, () => 0),
  });
  expect(age).toEqual([0, 2, 3]);
  expect(survival[1]).toBeCloseTo(2 / 3, 12);
  expect(survival[2]).toBeCloseTo(0, 12);
  expect(error[1]).toBeCloseTo((2 / 3) * Math.sqrt(1 / (3 * 2)), 12);
});

/** Three borons in a row of links, by oxygens between given pairs. */
function frameOf(pairs: readonly (readonly number[])[], borons: number): Parameters<typeof ringPrecursor>[1] {
  const species = Uint8Array.from([...Array.from({ length: borons }, () => 5), ...pairs.map(() => 8)]);
  const partners = Array.from({ length: species.length }, (_, atom) =>
    atom < borons ? pairs.flatMap((ends, k) => (ends.includes(atom) ? [borons + k] : [])) : [...pairs[atom - borons]!],
  );
  const neighbours = Uint32Array.from(partners.flat());
  const bonded = {
    offsets: Uint32Array.from([0, ...partners.map((_, k) => partners.slice(0, k + 1).flat().length)]),
    neighbours,
    shifts: new Int32Array(3 * neighbours.length),
    vectors: new Float64Array(3 * neighbours.length),
  };
  const frame: Frame = {
    species,
    positions: new Float64Array(3 * species.length),
    cell: cubicCell(9),
    periodic: [true, true, true],
  };
  const network = networkOf(frame, bonded);
  return { bonds: bonded, network, rings: ringsOf(network) };
}

test.each<[string, number[][], number]>([
  ["unconnected", [[0], [1], [2]], 3],
  ["two connected", [[0, 1], [2]], 3],
  [
    "open chain",
    [
      [0, 1],
      [1, 2],
    ],
    3,
  ],
  [
    "four-membered ring",
    [
      [0, 1],
      [1, 2],
      [2, 3],
      [3, 0],
    ],
    4,
  ],
  [
    "larger ring",
    [
      [0, 1],
      [1, 2],
      [2, 3],
      [3, 4],
      [4, 0],
    ],
    5,
  ],
  ["edge-sharing pair", [[0, 1], [0, 1], [2]], 3],
])("precursor: %s", (kind, pairs, borons) => {
  const found = ringPrecursor([0, 1, 2], frameOf(pairs, borons));
  expect(found.kind).toBe(kind);
  expect(found.coordination).toEqual([0, 1, 2].map((k) => pairs.filter((ends) => ends.includes(k)).length));
});

test("events know the jumps near them in space and time", () => {
  const { lives } = ringHistory([[], [], [a], [a], [], [], []], 3, 0);
  const events = ringEvents(
    lives,
    [
      { atom: 20, frame: 3 },
      { atom: 21, frame: 2 },
      { atom: 20, frame: 30 },
    ],
    (_, atom) => (atom === 20 ? 3 : 8),
  );
  expect(events.map(({ kind, frame, jumps }) => [kind, frame, jumps.map(({ atom }) => atom)])).toEqual([
    ["birth", 2, [20]],
    ["death", 4, [20]],
  ]);
});

test("a cluster across the boundary is cut out in one piece", () => {
  const frame: Frame = {
    species: Uint8Array.of(5, 8, 3),
    positions: Float64Array.of(0.2, 5, 5, 9.5, 5, 5, 5, 5, 5),
    cell: cubicCell(10),
    periodic: [true, true, true],
    time: 4,
  };
  const cluster = clusterAround(frame, neighbourList(frame, 2), 0);
  expect([...cluster.species]).toEqual([5, 8]);
  expect(cluster.positions[3]! - cluster.positions[0]!).toBeCloseTo(-0.7, 12);
  expect(cluster.periodic).toEqual([false, false, false]);
  expect(bonds(cluster, { "B-O": { value: 1, source: "given" } }).neighbours).toHaveLength(2);
});
