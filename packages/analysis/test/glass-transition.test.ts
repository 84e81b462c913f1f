import { createRandom } from "@boroxol/core";
import { describe, expect, test } from "vitest";
import {
  carrierDiffusion,
  glassTransition,
  heatCapacity,
  type TemperatureCurve,
  thermalExpansion,
} from "../src/index.ts";

/** Energy on heating with a fold at 1100 K, per atom, and noise. */
function run(seed: number, shape: (t: number) => number, noise = 0.002): TemperatureCurve {
  const random = createRandom(seed);
  const temperature = Array.from({ length: 800 }, (_, k) => 300 + 2 * k);
  return { temperature, value: temperature.map((t, k) => shape(t) + noise * random.normals(0, k, 6)[0]) };
}
const fold = (t: number): number => -8 + 1.4e-4 * (t - 1100) + (t > 1100 ? 1.2e-4 * (t - 1100) : 0);

describe("glass transition from the fold", () => {
  test("one curve: temperature and both slopes, within the stated error", () => {
    const found = glassTransition([run(1, fold)]);
    if (!found.measurable) throw new Error(found.reason);
    expect(Math.abs(found.temperature - 1100)).toBeLessThan(3 * found.error + 2);
    expect(found.error).toBeLessThan(20);
    expect(found.glassSlope).toBeCloseTo(1.4e-4, 5);
    expect(found.meltSlope).toBeCloseTo(2.6e-4, 5);
  });
  test("the error of three runs is about the scatter of their folds", () => {
    const at = [1060, 1100, 1140];
    const found = glassTransition(at.map((tg, k) => run(k + 2, (t) => fold(t + 1100 - tg))));
    if (!found.measurable) throw new Error(found.reason);
    // Standard deviation of a mean of three values 40 K apart, drawn with replacement: 33 / sqrt 3.
    expect(found.error).toBeGreaterThan(10);
    expect(found.error).toBeLessThan(30);
    expect(Math.abs(found.temperature - 1100)).toBeLessThan(20);
  });
  test("the interval of two errors holds the truth in most of 40 noisy runs", () => {
    let inside = 0;
    for (let seed = 0; seed < 40; seed++) {
      const found = glassTransition([run(100 + seed, fold, 0.006)]);
      if (found.measurable && Math.abs(found.temperature - 1100) < 2 * found.error) inside++;
    }
    expect(inside).toBeGreaterThanOrEqual(34);
  });
  test.each<[string, readonly TemperatureCurve[], RegExp]>([
    ["a straight line", [run(5, (t) => 1.4e-4 * t)], /much better than a smooth one/],
    ["a bend without a fold", [run(6, (t) => 1e-7 * t * t)], /much better than a smooth one/],
    ["a fold the wrong way", [run(7, (t) => -fold(t))], /flatter above/],
    [
      "runs that do not overlap",
      [
        { temperature: [300, 400], value: [0, 1] },
        { temperature: [500, 600], value: [0, 1] },
      ],
      /in common/,
    ],
    ["a few points", [{ temperature: [300, 900, 1500], value: [0, 1, 3] }], /12 are needed/],
  ])("refused: %s", (_, curves, reason) => {
    const found = glassTransition(curves);
    expect(found.measurable).toBe(false);
    if (!found.measurable) expect(found.reason).toMatch(reason);
  });
});

test("expansion, heat capacity, carriers times diffusion", () => {
  const temperature = [300, 400, 500];
  const volume = thermalExpansion(temperature, [999, 1000, 1001]);
  expect(volume).toMatchObject({ measurable: true, error: 0 });
  if (volume.measurable) expect(volume.value).toBeCloseTo(0.01 / 3000, 12);
  const heat = heatCapacity(temperature, [0, 2, 4.6]);
  // Slope 2.3 / 100; residuals -0.1, 0.2, -0.1 about the line.
  if (heat.measurable) {
    expect(heat.value).toBeCloseTo(0.023, 12);
    expect(heat.error).toBeCloseTo(Math.sqrt(0.06 / 20_000), 12);
  }
  expect(thermalExpansion([300, 300, 300], [1, 2, 3]).measurable).toBe(false);
  expect(carrierDiffusion(40, 2000, { value: 0.1, error: 0.01 })).toEqual({ value: 0.002, error: 0.0002 });
});
