import { cubicCell, type Frame } from "@boroxol/core";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { blockAverage, meanSquareDisplacement } from "../src/index.ts";

/** Normal numbers, the same in every run (Park-Miller steps, Box-Muller). */
function normals(count: number, seed: number): number[] {
  let state = seed;
  const uniform = (): number => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
  return Array.from({ length: count }, () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform()));
}

describe("block averages", () => {
  test("independent samples: sigma / sqrt(n)", () => {
    const { mean, error } = blockAverage(normals(4096, 12_345));
    expect(Math.abs(mean)).toBeLessThan(4 / 64);
    // The largest of the levels is taken, and the level of eight blocks knows its error to a quarter.
    expect(error).toBeGreaterThan(0.95 / 64);
    expect(error).toBeLessThan(1.8 / 64);
  });
  test("correlated samples: the error grows by sqrt((1 + a) / (1 - a))", () => {
    let x = 0;
    const samples = normals(1 << 14, 777).map((each) => (x = 0.9 * x + Math.sqrt(1 - 0.81) * each));
    const expected = Math.sqrt(1.9 / 0.1) / 128;
    expect(blockAverage(samples).error / expected).toBeGreaterThan(0.75);
    expect(blockAverage(samples).error / expected).toBeLessThan(1.8);
  });
  test("one sample has no spread", () => expect(blockAverage([3])).toEqual({ mean: 3, error: 0 }));
});

/** Two atoms that fly apart in a small box, as a dump would hold them: folded into the cell. */
function flight(speeds: readonly number[], frames: number, images: boolean): Frame[] {
  const edge = 5;
  return Array.from({ length: frames }, (_, t) => {
    const unfolded = Float64Array.from(speeds.flatMap((v) => [v * t, 1, 2]));
    const crossed = unfolded.map((x) => Math.floor(x / edge));
    return {
      species: Uint8Array.from(speeds, () => 3),
      positions: unfolded.map((x, k) => x - edge * crossed[k]!),
      cell: cubicCell(edge),
      periodic: [true, true, true],
      time: 0.1 * t,
      ...(images ? { images: Int32Array.from(crossed) } : {}),
    };
  });
}

describe("mean-square displacement", () => {
  test("free flight across the boundary gives v^2 t^2, with or without images, and a drift of all gives nothing", () => {
    for (const images of [true, false]) {
      const { time, elements } = meanSquareDisplacement(flight([0.7 + 0.3, -0.7 + 0.3], 40, images));
      time.forEach((t, k) => expect(elements["Li"]![k]).toBeCloseTo((7 * t) ** 2, 8));
    }
  });
  test("a random walk gives the sum of its steps", () => {
    const steps = 400;
    const atoms = 64;
    const moves = normals(3 * atoms * steps, 99);
    const positions = new Float64Array(3 * atoms);
    const frames = Array.from({ length: steps }, (_, t): Frame => {
      for (let k = 0; k < 3 * atoms; k++) positions[k]! += 0.1 * moves[3 * atoms * t + k]!;
      const species = new Uint8Array(atoms).fill(3);
      return {
        species,
        positions: Float64Array.from(positions),
        cell: cubicCell(50),
        periodic: [true, true, true],
        time: t,
      };
    });
    const { time, elements } = meanSquareDisplacement(frames);
    const early = time.findIndex((t) => t >= 20);
    const expected = 3 * 0.01 * time[early]! * (1 - 1 / atoms);
    expect(elements["Li"]![early]! / expected).toBeGreaterThan(0.9);
    expect(elements["Li"]![early]! / expected).toBeLessThan(1.1);
  });
  test("lags increase and stay within the run", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 90 }), (n) => {
        const { time, origins } = meanSquareDisplacement(flight([1, -1], n, true));
        expect(time[0]).toBeCloseTo(0.1, 12);
        expect(time.at(-1)).toBeCloseTo(0.1 * Math.max(1, Math.floor((n - 1) / 2)), 9);
        time.forEach((t, k) => k > 0 && expect(t).toBeGreaterThan(time[k - 1]!));
        expect(origins[0]).toBe(n - 1);
      }),
      { numRuns: 30 },
    );
  });
  test("needs times, evenly spaced, and the same atoms", () => {
    const frames = flight([1, -1], 4, true);
    const { time: _, ...timeless } = frames[1]!;
    const other = { ...frames[1]!, species: Uint8Array.of(3, 5) };
    for (const bad of [
      [],
      [frames[0]!],
      [frames[0]!, timeless],
      [frames[0]!, frames[1]!, frames[3]!],
      [frames[0]!, other],
    ]) {
      expect(() => meanSquareDisplacement(bad)).toThrow(expect.objectContaining({ code: "E0504" }));
    }
  });
});
