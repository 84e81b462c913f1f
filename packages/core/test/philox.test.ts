import { assert, integer, property } from "fast-check";
import { describe, expect, it } from "vitest";
import { createRandom, naturalLogarithm, philox, sumOfSquaredNormals } from "../src/index.ts";

describe("Philox4x32-10", () => {
  // Known answers of the Random123 distribution by the authors of the generator, file kat_vectors.
  const known = [
    {
      counter: [0, 0, 0, 0],
      key: [0, 0],
      words: [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8],
    },
    {
      counter: [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
      key: [0xffffffff, 0xffffffff],
      words: [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
    },
    {
      counter: [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
      key: [0xa4093822, 0x299f31d0],
      words: [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
    },
  ];
  it("gives the authors' known answers", () => {
    for (const { counter, key, words } of known) {
      expect(Array.from(philox(Uint32Array.from(counter), Uint32Array.from(key)))).toEqual(words);
    }
  });
});

describe("random numbers", () => {
  it("depend on seed, step, index and stream, and on nothing else", () => {
    const random = createRandom(7);
    const first = random.normals(3, 4, 1);
    random.normals(99, 4, 1);
    expect(random.normals(3, 4, 1)).toEqual(first);
    for (const other of [
      createRandom(8).normals(3, 4, 1),
      random.normals(4, 4, 1),
      random.normals(3, 5, 1),
      random.normals(3, 4, 2),
    ]) {
      expect(other).not.toEqual(first);
    }
    expect(createRandom(2 ** 32).normals(0, 0, 0)).not.toEqual(createRandom(0).normals(0, 0, 0));
  });

  it("have the moments of their distributions", () => {
    const random = createRandom(1);
    const n = 40_000;
    let [mean, square, fourth, squares] = [0, 0, 0, 0];
    for (let k = 0; k < n; k++) {
      const [x] = random.normals(k, 0, 1);
      mean += x / n;
      square += x ** 2 / n;
      fourth += x ** 4 / n;
      squares += sumOfSquaredNormals(random, 11, k, 2) / n;
    }
    // Six standard errors each: 1, 2, 96 and 22 are the variances of one sample.
    const limit = (variance: number): number => 6 * Math.sqrt(variance / n);
    expect(Math.abs(mean)).toBeLessThan(limit(1));
    expect(Math.abs(square - 1)).toBeLessThan(limit(2));
    expect(Math.abs(fourth - 3)).toBeLessThan(limit(96));
    expect(Math.abs(squares - 11)).toBeLessThan(limit(22));
  });

  it("use a logarithm that is right to two units in the last place", () => {
    assert(
      property(integer({ min: 1, max: 2 ** 31 - 1 }), integer({ min: -60, max: 60 }), (m, e) => {
        const x = (m / 2 ** 31) * 2 ** e;
        expect(Math.abs(naturalLogarithm(x) - Math.log(x))).toBeLessThanOrEqual(
          4.5e-16 * Math.max(1, Math.abs(Math.log(x))),
        );
      }),
    );
  });
});
