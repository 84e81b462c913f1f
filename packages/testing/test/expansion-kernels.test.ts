/** NEP and GRACE/FS in the kernels: against the f64 reference, and as potentials. */
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { referenceBackend, wasmBackend } from "@boroxol/kernels";
import { type Potential, potentialFromBytes } from "@boroxol/potentials";
import { describe, expect, it } from "vitest";
import { conformanceFrames, describePotential, expectNear } from "../src/index.ts";

const fixtures = join(import.meta.dirname, "../../../fixtures");
const load = (path: string): Promise<Potential> => potentialFromBytes(readFileSync(join(fixtures, path)), path);
const paths = [
  ...readdirSync(join(fixtures, "nep"))
    .filter((name) => /^nep\d.*\.txt$/.test(name))
    .map((name) => `nep/${name}`),
  "grace-fs/small.yaml",
];

describe("kernels against the f64 reference", () => {
  expect(paths.length).toBeGreaterThan(4);
  for (const path of paths) {
    for (const k of [0, 1, 2]) {
      it(`${path}, frame ${k}`, async () => {
        const potential = await load(path);
        const frame = conformanceFrames({ Li: 2, B: 2, O: 4 }, 21)[k]!;
        expect(potential.interaction(frame.species).models![0]!.kernel).toBeDefined();
        using judge = await potential.prepare(frame.species, referenceBackend);
        using judged = await potential.prepare(frame.species, wasmBackend({ threads: 1 + k }));
        const wanted = ["energy", "forces", "stress", "atomEnergies"] as const;
        const [expected, found] = [await judge.evaluate(frame, wanted), await judged.evaluate(frame, wanted)];
        const scale = Math.max(1, ...expected.forces!.map(Math.abs));
        expectNear("energy", [found.energy!], [expected.energy!], 1e-5 * scale);
        expectNear("forces", found.forces!, expected.forces!, 5e-6 * scale);
        expectNear("stress", found.stress!, expected.stress!, 1e-6 * scale);
        if (found.atomEnergies !== undefined) {
          expectNear("atomEnergies", found.atomEnergies, expected.atomEnergies!, 5e-6 * scale);
        }
      });
    }
  }
});

// Energies in f32 are good to 1e-6 eV, so that finite differences need longer steps.
for (const path of ["nep/nep5-flexible.txt", "grace-fs/small.yaml"]) {
  const potential = await load(path);
  describePotential({ describe, it }, `${path} on wasm`, () => potential, {
    backend: wasmBackend(),
    frames: conformanceFrames({ Li: 1, B: 1, O: 1 }, 11).slice(1, 2),
    tolerance: 1e-5,
    gradientTolerance: 1e-3,
    step: 1e-2,
    jump: 1e-4,
  });
}
