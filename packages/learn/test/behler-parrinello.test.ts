import { symmetryStatistics, trainableBehlerParrinello } from "@boroxol/learn";
import type { BehlerParrinelloSettings } from "@boroxol/learn";
import { evaluateBehlerParrinello, readN2p2 } from "@boroxol/potentials";
import { describe, it } from "vitest";
import { ions } from "./ions.ts";
import { expectSameAsReference } from "./same-as-reference.ts";
import { symmetrySettings } from "./symmetry-settings.ts";

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
      const chosen = { ...symmetrySettings, ...change };
      const frames = [ions(9, 1), ions(14, 2)];
      const model = trainableBehlerParrinello(chosen, symmetryStatistics(chosen, frames));
      const parameters = model.initialParameters(5);
      const constants = Float64Array.of(0.5, 2.25, -1.5);
      const files = (await model.files(parameters, constants)) as Readonly<Record<string, string>>;
      const saved = readN2p2(files, "model");
      const constantOf = (z: number): number => constants[[14, 8, 3].indexOf(z)]!;
      expectSameAsReference(
        model,
        parameters,
        frames,
        (frame) => evaluateBehlerParrinello(saved, frame),
        constantOf,
        9,
      );
    });
  }
});
