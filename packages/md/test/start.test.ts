import { boltzmann, createRandom, cubicCell, kineticToElectronvolt, neighbourList } from "@boroxol/core";
import { wasmBackend } from "@boroxol/kernels";
import { parseOptions } from "@boroxol/options";
import { describe, expect, it } from "vitest";
import {
  initialVelocities,
  namedProtocols,
  packingDistance,
  planProtocol,
  plannedTime,
  randomPacking,
  softPushOff,
  stagesOption,
} from "../src/index.ts";

const periodic = [true, true, true] as const;

describe("random packing", () => {
  const species = Uint8Array.from([...Array<number>(60).fill(5), ...Array<number>(90).fill(8)]);
  const distance = (a: number, b: number): number => packingDistance(a, b, a === b);

  it("keeps every pair at its distance, across the boundaries of a skewed cell too", () => {
    const cell = Float64Array.of(15, 0, 0, 3, 14, 0, -2, 2, 15);
    const { frame, shrink } = randomPacking(species, cell, distance, createRandom(2));
    const list = neighbourList({ positions: frame.positions, cell, periodic }, 3);
    for (let i = 0; i < species.length; i++) {
      for (let k = list.offsets[i]!; k < list.offsets[i + 1]!; k++) {
        const r = Math.hypot(...list.vectors.subarray(3 * k, 3 * k + 3));
        expect(r).toBeGreaterThanOrEqual(shrink * distance(species[i]!, species[list.neighbours[k]!]!) - 1e-9);
      }
    }
    expect(shrink).toBe(1);
  });

  it("shrinks the distances where it must, and refuses what cannot be", () => {
    expect(randomPacking(species, cubicCell(10), distance, createRandom(3)).shrink).toBeLessThan(1);
    expect(() => randomPacking(species, cubicCell(2), distance, createRandom(3))).toThrow(
      expect.objectContaining({ code: "E0403" }),
    );
  });

  it("is pushed apart softly", async () => {
    const cell = cubicCell(11);
    const random = createRandom(4);
    const positions = Float64Array.from({ length: 3 * species.length }, (_, k) => 11 * random.uniforms(k, 0, 0)[0]!);
    const pushed = await softPushOff({ species, positions, cell, periodic }, () => 1.6, wasmBackend());
    const closest = (frame: { positions: Float64Array }): number => {
      const { vectors } = neighbourList({ positions: frame.positions, cell, periodic }, 2);
      let least = 2;
      for (let k = 0; k < vectors.length; k += 3) least = Math.min(least, Math.hypot(...vectors.subarray(k, k + 3)));
      return least;
    };
    expect(closest({ positions })).toBeLessThan(0.5);
    expect(closest(pushed)).toBeGreaterThan(1.4);
  });
});

it("initial velocities have the temperature, no drift, and the widths of the masses", () => {
  const masses = Float64Array.from({ length: 4000 }, (_, i) => (i % 2 === 0 ? 6.94 : 28.085));
  const v = initialVelocities(masses, 900, createRandom(5));
  let twice = 0;
  const light: number[] = [];
  const momentum = [0, 0, 0];
  for (const [i, mass] of masses.entries()) {
    for (let k = 0; k < 3; k++) {
      const value = v[3 * i + k]!;
      twice += mass * kineticToElectronvolt * value * value;
      momentum[k]! += mass * value;
      if (i % 2 === 0) light.push(value);
    }
  }
  expect(twice / ((3 * 4000 - 3) * boltzmann)).toBeCloseTo(900, 8);
  expect(Math.max(...momentum.map(Math.abs))).toBeLessThan(1e-10);
  const variance = light.reduce((sum, value) => sum + value * value, 0) / light.length;
  const expected = (boltzmann * 900) / (6.94 * kineticToElectronvolt);
  // 6000 numbers: the variance has a relative error of sqrt(2/6000) = 1.8 %; six of these.
  expect(Math.abs(variance / expected - 1)).toBeLessThan(0.11);
});

describe("protocols", () => {
  it("count their times: urata-2022 is 500 + 3200 + 300 ps with a classical potential", () => {
    const plan = planProtocol(namedProtocols["urata-2022"]!.stages(), false);
    expect(plan.stages.map(({ name }) => name)).toEqual(["packing", "melt", "quench", "hold", "minimise"]);
    expect(plannedTime(plan)).toBeCloseTo(4000, 9);
    expect(plan.notes.join()).toContain("learned potential");
  });

  it("and goes on for 170 + 200 + 170 + 200 ps with a learned one", () => {
    const plan = planProtocol(namedProtocols["urata-2022"]!.stages(), true);
    expect(plannedTime(plan)).toBeCloseTo(4000 + 170 + 200 + 170 + 200, 9);
    expect(plan.notes).toEqual([]);
    const held = planProtocol(namedProtocols["urata-2022-hold"]!.stages(), true);
    expect(plannedTime(held)).toBeCloseTo(4000 + 170 + 200 + 100 + 200 + 350 + 200, 9);
  });

  it("change temperature and pressure along a stage", () => {
    const { stages } = parseOptions(
      stagesOption,
      { stages: [{ stage: "anneal", from: 300, to: 900, rate: 60, ensemble: "npt", pressure: 1, pressureEnd: 0 }] },
      "test",
    );
    expect(planProtocol(stages, false).stages).toMatchObject([
      { settings: { schedule: { steps: 10_000, temperature: [300, 900], pressure: [1, 0] } } },
    ]);
  });

  it("take their first temperature from the stage before", () => {
    const quench = planProtocol(namedProtocols["quick"]!.stages(200), false).stages[2]!;
    expect(quench).toMatchObject({ settings: { schedule: { steps: 16_000, temperature: [3500, 300] } } });
  });
});
