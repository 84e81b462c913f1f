import { interpret, nepStatistics, predictionGraph, trainableNep } from "@boroxol/learn";
import type { NepSettings } from "@boroxol/learn";
import { evaluateNep, readNep } from "@boroxol/potentials";
import { describe, expect, it } from "vitest";
import { ions } from "./ions.ts";

const settings: NepSettings = {
  typeMap: ["Li", "O", "Si"],
  radialCutoff: 4.5,
  angularCutoff: 3.8,
  nMax: [3, 2],
  basisSize: [5, 4],
  lMax: 3,
  fourBody: false,
  fiveBody: false,
  neurons: 7,
  capacity: [100, 80],
};

const variants: Record<string, Partial<NepSettings>> = {
  "three bodies": {},
  "four bodies": { fourBody: true, lMax: 4 },
  "five bodies": { fourBody: true, fiveBody: true, lMax: 2 },
  "angular cutoff beyond the radial one": { radialCutoff: 3.5, angularCutoff: 4.2 },
};

describe("the graph of a NEP", () => {
  for (const [name, change] of Object.entries(variants)) {
    it(`is the model that is saved: ${name}`, async () => {
      const chosen = { ...settings, ...change };
      const frames = [ions(9, 1), ions(14, 2)];
      const statistics = nepStatistics(chosen, frames, 3);
      const model = trainableNep(chosen, statistics);
      const parameters = model.initialParameters(5);
      const batch = model.batch(frames);
      const outputs = predictionGraph(model.graph);
      const [energy, forces, virial] = interpret([outputs.energy, outputs.forces, outputs.virial], {
        ...batch,
        arrays: { ...batch.arrays, ...parameters },
      });
      const constants = Float64Array.of(-1.5, 2.25, 0.5);
      const files = await model.files(parameters, constants);
      const saved = readNep(files["nep.txt"] as string, "nep.txt");
      let first = 0;
      frames.forEach((frame, f) => {
        const expected = evaluateNep(saved, frame);
        const shift = frame.species.reduce((sum, z) => sum + constants[[3, 8, 14].indexOf(z)]!, 0);
        expect(energy![f]! + shift).toBeCloseTo(
          expected.atomEnergies.reduce((sum, each) => sum + each, 0),
          10,
        );
        batch.order.forEach((atom, row) => {
          if (atom < first || atom >= first + frame.species.length) return;
          for (let d = 0; d < 3; d++) {
            expect(forces![3 * row + d]).toBeCloseTo(expected.forces[3 * (atom - first) + d]!, 10);
          }
        });
        for (let k = 0; k < 9; k++) {
          let sum = 0;
          for (let i = 0; i < frame.species.length; i++) sum += expected.atomVirials[9 * i + k]!;
          expect(virial![9 * f + k]).toBeCloseTo(sum, 9);
        }
        first += frame.species.length;
      });
    });
  }
});
