import * as fc from "fast-check";
import { expect, test } from "vitest";
import { closestName, editDistance } from "../src/index.ts";

test("edits are counted as Damerau does", () => {
  expect(editDistance("melt", "melt")).toBe(0);
  expect(editDistance("metl", "melt")).toBe(1);
  expect(editDistance("kitten", "sitting")).toBe(3);
  expect(editDistance("LI", "Li")).toBe(0.5);
});

test("the distance is symmetric and bounded by the longer word", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), (a, b) => {
      expect(editDistance(a, b)).toBe(editDistance(b, a));
      expect(editDistance(a, b)).toBeLessThanOrEqual(Math.max(a.length, b.length));
    }),
  );
});

test("a misspelt name finds its neighbour, a foreign one finds none", () => {
  const known = ["temperature", "pressure", "seed"];
  expect(closestName("temprature", known)).toBe("temperature");
  expect(closestName("sede", known)).toBe("seed");
  expect(closestName("colour", known)).toBeUndefined();
});
