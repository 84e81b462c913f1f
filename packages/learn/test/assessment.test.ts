import type { Frame } from "@boroxol/core";
import { createAssessor, frameTraits, reducedFormula } from "@boroxol/learn";
import { describe, expect, it } from "vitest";
import { ions } from "./ions.ts";

const zeros = (count: number): Float64Array => new Float64Array(count);

/** A frame with labels, and results that differ from them by given amounts. */
function pair(count: number, energy: number, force: number, info: Frame["info"] = {}) {
  const frame: Frame = { ...ions(count, count), energy: -5 * count, forces: zeros(3 * count), info };
  const forces = zeros(3 * count);
  forces[0] = force;
  return { frame, results: { energy: -5 * count + energy * count, forces, stress: zeros(6) } };
}

describe("the assessment of a model", () => {
  it("is MAE, RMSE and the largest error, by element, type, composition and temperature", () => {
    const assessor = createAssessor();
    const cases = [
      pair(4, 0.01, 3, { config_type: "melt", temperature: 3000 }),
      pair(4, -0.03, 0, { config_type: "melt", temperature: 300 }),
      pair(2, 0.02, -1, { config_type: "glass", composition: "50-50" }),
    ];
    for (const { frame, results } of cases) assessor.add(frame, results, frameTraits(frame, "a.xyz"));
    const found = assessor.result();
    expect(found).toMatchObject({ frames: 3, atoms: 10 });
    expect(found.errors.energy!.mae).toBeCloseTo(0.02, 12);
    expect(found.errors.energy!.rmse).toBeCloseTo(Math.sqrt((1e-4 + 9e-4 + 4e-4) / 3), 12);
    expect(found.errors.energy!.max).toBeCloseTo(0.03, 12);
    expect(found.errors.force).toEqual({ count: 30, mae: 4 / 30, rmse: Math.sqrt(10 / 30), max: 3 });
    expect(found.errors.stress).toBeUndefined();
    // The first atom of these frames is oxygen.
    expect(found.forceByElement["O"]!.max).toBe(3);
    expect(found.forceByElement["Li"]).toMatchObject({ max: 0 });
    expect(found.byType["melt"]).toMatchObject({ frames: 2, force: { count: 24, max: 3 } });
    expect(Object.keys(found.byComposition)).toEqual(["LiO2Si", "50-50"]);
    expect(Object.keys(found.byTemperature)).toEqual(["300 K", "3000 K"]);
    const shifted = assessor.result(true);
    expect(shifted.energyShift).toBeCloseTo(0, 12);
  });

  it("takes the mean difference of energies out where asked", () => {
    const assessor = createAssessor();
    for (const energy of [1.01, 0.99]) {
      const { frame, results } = pair(4, energy, 0);
      assessor.add(frame, results, frameTraits(frame, "a.xyz"));
    }
    expect(assessor.result(true).energyShift).toBeCloseTo(1, 12);
    expect(assessor.result(true).errors.energy!.max).toBeCloseTo(0.01, 12);
    expect(assessor.result().errors.energy!.max).toBeCloseTo(1.01, 12);
  });

  it("puts many temperatures together, and keeps no more points than a plot can show", () => {
    const assessor = createAssessor();
    for (let k = 0; k < 300; k++) {
      const { frame, results } = pair(6, 0, 0.1, { temperature: 300 + 10 * k });
      assessor.add(frame, results, frameTraits(frame, "a.xyz"));
    }
    const { byTemperature, parity } = assessor.result();
    expect(Object.keys(byTemperature)).toEqual([
      "0-500 K",
      "500-1000 K",
      "1000-1500 K",
      "1500-2000 K",
      "2000-2500 K",
      "2500-3000 K",
      "3000-3500 K",
    ]);
    expect(Object.values(byTemperature).reduce((sum, { frames }) => sum + frames, 0)).toBe(300);
    expect(parity.force.length).toBeGreaterThan(1000);
    expect(parity.force.length).toBeLessThanOrEqual(2000);
  });

  it("names compositions by their smallest whole numbers", () => {
    expect(reducedFormula(Uint8Array.of(14, 8, 8, 14, 8, 8))).toBe("O2Si");
    expect(reducedFormula(Uint8Array.of(3, 3, 3, 15, 8, 8, 8, 8))).toBe("Li3O4P");
  });
});
