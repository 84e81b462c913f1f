import { interpret, predictionGraph, symmetryStatistics, trainableBehlerParrinello } from "@boroxol/learn";
import type { BehlerParrinelloSettings } from "@boroxol/learn";
import { evaluateBehlerParrinello, readN2p2 } from "@boroxol/potentials";
import { describe, expect, it } from "vitest";
import { ions } from "./ions.ts";

const settings: BehlerParrinelloSettings = {
  typeMap: ["Si", "O", "Li"],
  cutoff: 4.5,
  angularCutoff: 3.8,
  cutoffFunction: "cosine",
  neighbours: "resolved",
  radial: [
    { eta: 0.1, shift: 0 },
    { eta: 1.2, shift: 2 },
  ],
  angularEtas: [0.01, 0.1],
  zetas: [1, 4],
  hidden: [6, 5],
};

const variants: Record<string, Partial<BehlerParrinelloSettings>> = {
  "functions of each pair of elements": {},
  "weighted functions": { neighbours: "weighted" },
  "another cutoff function": { cutoffFunction: "hyperbolic-tangent" },
  "radial functions alone": { angularEtas: [] },
  "angular cutoff beyond the radial one": { cutoff: 3.5, angularCutoff: 4.2, hidden: [4] },
};

describe("the graph of a Behler-Parrinello network", () => {
  for (const [name, change] of Object.entries(variants)) {
    it(`is the model that is saved: ${name}`, async () => {
      const chosen = { ...settings, ...change };
      const frames = [ions(9, 1), ions(14, 2)];
      const model = trainableBehlerParrinello(chosen, symmetryStatistics(chosen, frames));
      const parameters = model.initialParameters(5);
      const batch = model.batch(frames);
      const outputs = predictionGraph(model.graph);
      const [energy, forces, virial] = interpret([outputs.energy, outputs.forces, outputs.virial], {
        ...batch,
        arrays: { ...batch.arrays, ...parameters },
      });
      const constants = Float64Array.of(0.5, 2.25, -1.5);
      const files = (await model.files(parameters, constants)) as Readonly<Record<string, string>>;
      const saved = readN2p2(files, "model");
      let first = 0;
      frames.forEach((frame, f) => {
        const expected = evaluateBehlerParrinello(saved, frame);
        const shift = frame.species.reduce((sum, z) => sum + constants[[14, 8, 3].indexOf(z)]!, 0);
        expect(energy![f]! + shift).toBeCloseTo(
          expected.atomEnergies.reduce((sum, each) => sum + each, 0),
          9,
        );
        batch.order.forEach((atom, row) => {
          if (atom < first || atom >= first + frame.species.length) return;
          for (let d = 0; d < 3; d++) {
            expect(forces![3 * row + d]).toBeCloseTo(expected.forces[3 * (atom - first) + d]!, 9);
          }
        });
        for (let k = 0; k < 9; k++) {
          let sum = 0;
          for (let i = 0; i < frame.species.length; i++) sum += expected.atomVirials[9 * i + k]!;
          expect(virial![9 * f + k]).toBeCloseTo(sum, 8);
        }
        first += frame.species.length;
      });
    });
  }
});
