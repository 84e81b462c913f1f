import * as fc from "fast-check";
import { expect, test } from "vitest";
import { farthestPoints, splitData, splitMethods } from "../src/index.ts";

const items = Array.from({ length: 200 }, (_, k) => ({ group: `run${k % 20}`, stratum: `c${k % 4}` }));

test.each(splitMethods)("%s: the asked fractions, the same for the same seed and another for another", (method) => {
  const sets = splitData(items, method, [0.1, 0.2], 1);
  const counts = [0, 1, 2].map((set) => sets.filter((each) => each === set).length);
  expect(counts).toEqual([140, 20, 40]);
  expect(splitData(items, method, [0.1, 0.2], 1)).toEqual(sets);
  expect(splitData(items, method, [0.1, 0.2], 2)).not.toEqual(sets);
});

test("grouped: no group is parted; stratified: every stratum is, evenly", () => {
  const grouped = splitData(items, "grouped", [0.2], 3);
  items.forEach(({ group }, k) => expect(grouped[k]).toBe(grouped[items.findIndex((each) => each.group === group)]));
  const even = splitData(items, "stratified", [0.2], 3);
  for (const stratum of ["c0", "c1", "c2", "c3"]) {
    expect(items.filter((item, k) => item.stratum === stratum && even[k] === 1)).toHaveLength(10);
  }
});

test("refuses what cannot be", () => {
  const code = { code: "E0803" };
  expect(() => splitData(items, "random", [0.6, 0.4], 1)).toThrow(expect.objectContaining(code));
  expect(() => splitData(items.slice(0, 1), "random", [0.1], 1)).toThrow(expect.objectContaining(code));
  expect(() => splitData(items.slice(0, 9), "grouped", [-1], 1)).toThrow(expect.objectContaining(code));
  expect(() => farthestPoints([Float32Array.of(1)], 2)).toThrow(expect.objectContaining(code));
});

test("farthest points: each next one is the farthest from those before, and none comes twice", () => {
  const point = fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 2, maxLength: 2 });
  fc.assert(
    fc.property(fc.array(point, { minLength: 3, maxLength: 25 }), (list) => {
      const chosen = farthestPoints(
        list.map((each) => Float32Array.from(each)),
        list.length,
      );
      expect(new Set(chosen).size).toBe(list.length);
      const spread = [0, 1].map((d) => {
        const mean = list.reduce((sum, each) => sum + each[d]!, 0) / list.length;
        return Math.sqrt(list.reduce((sum, each) => sum + (each[d]! - mean) ** 2, 0) / list.length);
      });
      const apart = (a: number, b: number): number =>
        Math.hypot(...[0, 1].map((d) => (spread[d]! > 1e-6 ? (list[a]![d]! - list[b]![d]!) / spread[d]! : 0)));
      const reach = (k: number, before: readonly number[]): number => Math.min(...before.map((each) => apart(k, each)));
      for (let m = 1; m < list.length; m++) {
        const before = chosen.slice(0, m);
        const best = Math.max(...list.map((_, k) => (before.includes(k) ? 0 : reach(k, before))));
        expect(reach(chosen[m]!, before)).toBeCloseTo(best, 4);
      }
    }),
    { numRuns: 50 },
  );
});
