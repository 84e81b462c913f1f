import { array, assert, property, integer, record } from "fast-check";
import { describe, expect, it } from "vitest";
import { boundedCache } from "../src/models/bounded-cache.ts";
import { neighbourCache } from "../src/models/neighbour-cache.ts";
import { ions } from "./ions.ts";

describe("the bounded cache", () => {
  it("forgets what was used longest ago, and goes on to remember", () => {
    const cache = boundedCache<string, number>(30);
    ["a", "b", "c"].forEach((key, k) => cache.set(key, k, 10));
    expect(cache.get("a")).toBe(0);
    cache.set("d", 3, 10);
    expect(["a", "b", "c", "d"].map((key) => cache.get(key))).toEqual([0, undefined, 2, 3]);
    cache.set("e", 4, 25);
    expect(["a", "c", "d", "e"].map((key) => cache.get(key))).toEqual([undefined, undefined, undefined, 4]);
    expect(cache.bytes).toBe(25);
  });

  it("holds at most its bytes and knows how many, in whatever order", () => {
    const use = record({ key: integer({ min: 0, max: 9 }), size: integer({ min: 0, max: 40 }) });
    assert(
      property(array(use, { maxLength: 60 }), (uses) => {
        const cache = boundedCache<number, number>(100);
        const sizes = new Map<number, number>();
        for (const { key, size } of uses) {
          cache.set(key, size, size);
          sizes.set(key, size);
          expect(cache.get(key)).toBe(size);
        }
        let held = 0;
        for (const [key, size] of sizes) if (cache.get(key) === size) held += size;
        expect(cache.bytes).toBe(held);
        expect(held).toBeLessThanOrEqual(100);
      }),
    );
  });

  it("does not keep what is larger than itself, nor the old value of its key", () => {
    const cache = boundedCache<string, number>(10);
    cache.set("a", 1, 5);
    cache.set("a", 2, 11);
    expect(cache.get("a")).toBeUndefined();
    expect(cache.bytes).toBe(0);
  });
});

describe("the cache of neighbour lists", () => {
  it("has new frames after it is full, and the same lists as without it", () => {
    const frames = Array.from({ length: 6 }, (_, k) => ions(12, k));
    const none = neighbourCache(4, 0);
    const few = neighbourCache(4, 20_000);
    for (let round = 0; round < 3; round++) {
      for (const frame of frames) {
        expect(few.bonds(frame)).toEqual(none.bonds(frame));
        // What was asked for last is kept, also of the last frame in the last round.
        expect(few.bonds(frame)).toBe(few.bonds(frame));
        expect(none.bonds(frame)).not.toBe(none.bonds(frame));
      }
    }
  });
});
