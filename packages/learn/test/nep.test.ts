import { nepStatistics, trainableNep } from "@boroxol/learn";
import type { NepSettings } from "@boroxol/learn";
import { evaluateNep, readNep } from "@boroxol/potentials";
import { describe, it } from "vitest";
import { ions } from "./ions.ts";
import { expectSameAsReference } from "./same-as-reference.ts";

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
      const constants = Float64Array.of(-1.5, 2.25, 0.5);
      const files = await model.files(parameters, constants);
      const saved = readNep(files["nep.txt"] as string, "nep.txt");
      const constantOf = (z: number): number => constants[[3, 8, 14].indexOf(z)]!;
      expectSameAsReference(model, parameters, frames, (frame) => evaluateNep(saved, frame), constantOf, 10);
    });
  }
});
