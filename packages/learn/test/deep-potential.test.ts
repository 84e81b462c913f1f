import {
  environmentStatistics,
  interpret,
  predictionGraph,
  toDeepPotential,
  trainableDeepPotential,
} from "@boroxol/learn";
import type { DeepPotentialSettings } from "@boroxol/learn";
import { evaluateDeepPotential } from "@boroxol/potentials";
import { describe, expect, it } from "vitest";
import { ions } from "./ions.ts";
import { expectSameAsReference } from "./same-as-reference.ts";

const settings: DeepPotentialSettings = {
  typeMap: ["Li", "O", "Si"],
  cutoff: 4,
  switchStart: 1,
  sel: [20, 30, 20],
  embedding: [6, 12, 24],
  axisNeurons: 5,
  fitting: [16, 16],
  typeOneSide: true,
  activation: "tanh",
  fittingActivation: "tanh",
  embeddingTimestep: false,
  fittingTimestep: true,
  excludeTypes: [],
  setDavgZero: false,
  protection: 0,
  precision: "float64",
};

const variants: Record<string, Partial<DeepPotentialSettings>> = {
  "one embedding for each type of neighbour": {},
  "one for each pair, with learnt time steps": { typeOneSide: false, embeddingTimestep: true },
  "mean of the environment set to zero": { setDavgZero: true },
  "excluded pairs and protected division": { excludeTypes: [[0, 2]], protection: 0.1 },
  "fewer slots than neighbours": { sel: [2, 4, 3] },
  "other activation functions": { activation: "gelu", fittingActivation: "silu" },
  "smooth rectified units": { activation: "softplus", fittingActivation: "softplus", excludeTypes: [[0, 1]] },
  "rectified units": { activation: "relu", fittingActivation: "relu6" },
};

describe("the graph of a Deep Potential", () => {
  for (const [name, change] of Object.entries(variants)) {
    it(`is the model that is saved: ${name}`, () => {
      const chosen = { ...settings, ...change };
      const frames = [ions(9, 1), ions(14, 2)];
      const statistics = environmentStatistics(chosen, frames);
      const model = trainableDeepPotential(chosen, statistics);
      const parameters = model.initialParameters(5);
      const saved = toDeepPotential(chosen, statistics, parameters, new Float64Array(3), undefined);
      expectSameAsReference(
        model,
        parameters,
        frames,
        (frame) => evaluateDeepPotential(saved, frame),
        () => 0,
        10,
      );
    });
  }

  it("has statistics in which excluded pairs are empty slots", () => {
    const frames = [ions(9, 1), ions(14, 2)];
    const all = environmentStatistics(settings, frames);
    const alone = environmentStatistics({ ...settings, excludeTypes: [0, 1, 2].map((t) => [0, t] as const) }, frames);
    expect(alone.mean[0]).toBe(0);
    expect(alone.radialDeviation[0]).toBe(1e-2);
    expect(alone.mean[1]).toBeGreaterThan(0);
    expect(alone.mean[1]).toBeLessThan(all.mean[1]!);
  });

  it("is trained by a graph with interpolated embeddings that is the same function", () => {
    const frames = [ions(9, 1), ions(14, 2)];
    const statistics = environmentStatistics(settings, frames);
    const model = trainableDeepPotential(settings, statistics);
    const batch = model.batch(frames);
    const values = { ...batch, arrays: { ...batch.arrays, ...model.initialParameters(5) } };
    const exact = predictionGraph(model.graph);
    const near = predictionGraph(model.trainingGraph);
    const found = interpret([near.energy, near.forces, near.virial], values);
    interpret([exact.energy, exact.forces, exact.virial], values).forEach((expected, k) => {
      const scale = Math.max(...Array.from(expected, Math.abs));
      expected.forEach((each, n) => expect(Math.abs(found[k]![n]! - each) / scale).toBeLessThan(2e-6));
    });
  });
});
