/** The fast path of Deep Potentials: against the f64 reference, and as a potential. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { referenceBackend, wasmBackend } from "@boroxol/kernels";
import { type DeepPotentialModel, deepPotential, readDeepPotential, tabulateEmbeddings } from "@boroxol/potentials";
import { describe, expect, it } from "vitest";
import { conformanceFrames, describePotential, expectNear } from "../src/index.ts";

const fixtures = join(import.meta.dirname, "../../../fixtures/deepmd");
const twoSided = await readDeepPotential(readFileSync(join(fixtures, "two-sided.dp")), "two-sided.dp");
const softplus = await readDeepPotential(readFileSync(join(fixtures, "softplus.dp")), "softplus.dp");
// Its fitting networks have another activation than the kernel: those of the other model serve instead.
const oneSided: DeepPotentialModel = {
  ...softplus,
  fittings: softplus.fittings.map((network) =>
    network.map((layer, l) => (l < network.length - 1 ? { ...layer, activation: "tanh" } : layer)),
  ),
};
const models: Readonly<Record<string, DeepPotentialModel>> = {
  "two-sided, excluded pair, idt": twoSided,
  "one-sided": oneSided,
  "one-sided, compressed": tabulateEmbeddings(oneSided),
  "with protection": { ...oneSided, protection: 1e-2 },
};
const composition = { Li: 2, B: 2, O: 4 };

describe("the kernel against the f64 reference", () => {
  for (const [name, model] of Object.entries(models)) {
    for (const [k, frame] of conformanceFrames(composition, 21).entries()) {
      it(`${name}, frame ${k}`, async () => {
        const potential = deepPotential(model, name);
        using judge = await potential.prepare(frame.species, referenceBackend);
        using judged = await potential.prepare(frame.species, wasmBackend({ threads: 1 + (k % 3) }));
        // Only the kernel has no atomic virials: what follows is not the reference under another name.
        expect(judged.provides).not.toContain("atomVirials");
        const wanted = ["energy", "forces", "stress", "atomEnergies"] as const;
        const [expected, found] = [await judge.evaluate(frame, wanted), await judged.evaluate(frame, wanted)];
        expectNear("atomEnergies", found.atomEnergies!, expected.atomEnergies!, 2e-6);
        expectNear("forces", found.forces!, expected.forces!, 2e-6);
        expectNear("stress", found.stress!, expected.stress!, 1e-7);
      });
    }
  }

  it("keeps the nearest neighbours in crowded frames, and says so", async () => {
    const model = await readDeepPotential(readFileSync(join(fixtures, "two-sided.dp")), "two-sided.dp");
    const [, frame] = conformanceFrames({ Li: 4, B: 1, O: 20 }, 3);
    const few: DeepPotentialModel = { ...model, cutoff: 7 };
    using judge = await deepPotential(few, "few").prepare(frame!.species, referenceBackend);
    using judged = await deepPotential(few, "few").prepare(frame!.species, wasmBackend());
    const wanted = ["forces", "atomEnergies"] as const;
    const [expected, found] = [await judge.evaluate(frame!, wanted), await judged.evaluate(frame!, wanted)];
    expectNear("atomEnergies", found.atomEnergies!, expected.atomEnergies!, 2e-6);
    expectNear("forces", found.forces!, expected.forces!, 2e-6);
    expect(judged.takeWarnings!()).toEqual([expect.stringContaining("more neighbours than the model has slots")]);
    expect(judged.takeWarnings!()).toEqual([]);
  });
});

// Energies in f32 are good to 1e-7 eV, so that finite differences need longer steps.
const onWasm = deepPotential(oneSided, "one-sided");
describePotential({ describe, it }, "deep potential on wasm", () => onWasm, {
  backend: wasmBackend(),
  frames: conformanceFrames({ Li: 1, B: 1, O: 1 }, 11).slice(1, 2),
  tolerance: 1e-6,
  gradientTolerance: 1e-4,
  step: 1e-2,
});
