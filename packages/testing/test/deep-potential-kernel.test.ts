/** The fast path of Deep Potentials: against the f64 reference, and as a potential. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { referenceBackend, wasmBackend } from "@boroxol/kernels";
import {
  type DeepPotentialModel,
  deepPotential,
  potentialFromBytes,
  readDeepPotential,
  tabulateEmbeddings,
} from "@boroxol/potentials";
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

  for (const [name, model] of Object.entries(models)) {
    it(`${name}, in double precision`, async () => {
      // Tables on both sides: the judge is to see what the kernel sees.
      const potential = deepPotential(tabulateEmbeddings(model), name);
      for (const [k, frame] of conformanceFrames(composition, 21).entries()) {
        // oxlint-disable-next-line no-await-in-loop
        using judge = await potential.prepare(frame.species, referenceBackend);
        const backend = wasmBackend({ threads: 1 + (k % 3), precision: "float64" });
        // oxlint-disable-next-line no-await-in-loop
        using judged = await potential.prepare(frame.species, backend);
        expect(judged.provides).not.toContain("atomVirials");
        const wanted = ["energy", "forces", "stress", "atomEnergies"] as const;
        // oxlint-disable-next-line no-await-in-loop
        const [expected, found] = [await judge.evaluate(frame, wanted), await judged.evaluate(frame, wanted)];
        expectNear("atomEnergies", found.atomEnergies!, expected.atomEnergies!, 1e-12);
        expectNear("forces", found.forces!, expected.forces!, 1e-12);
        expectNear("stress", found.stress!, expected.stress!, 1e-13);
      }
    });
  }

  it("evaluates NEP and GRACE/FS by their reference in double precision", async () => {
    for (const path of ["nep/nep3.txt", "grace-fs/small.yaml"]) {
      // oxlint-disable-next-line no-await-in-loop
      const potential = await potentialFromBytes(readFileSync(join(fixtures, "..", path)), path);
      const [frame] = conformanceFrames(composition, 21);
      // oxlint-disable-next-line no-await-in-loop
      using judge = await potential.prepare(frame!.species, referenceBackend);
      // oxlint-disable-next-line no-await-in-loop
      using judged = await potential.prepare(frame!.species, wasmBackend({ threads: 2, precision: "float64" }));
      const wanted = ["energy", "forces", "stress"] as const;
      // oxlint-disable-next-line no-await-in-loop
      const [expected, found] = [await judge.evaluate(frame!, wanted), await judged.evaluate(frame!, wanted)];
      const scale = Math.max(1, ...expected.forces!.map(Math.abs));
      expectNear("energy", [found.energy!], [expected.energy!], 1e-12 * scale);
      expectNear("forces", found.forces!, expected.forces!, 1e-12 * scale);
      expectNear("stress", found.stress!, expected.stress!, 1e-12 * scale);
    }
  });

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

const onWasm = deepPotential(oneSided, "one-sided");

// Double precision passes with the tolerances of the reference.
describePotential({ describe, it }, "deep potential on wasm in float64", () => onWasm, {
  backend: wasmBackend({ precision: "float64" }),
  frames: conformanceFrames({ Li: 1, B: 1, O: 1 }, 11),
});

// Energies in f32 are good to 1e-7 eV, so that finite differences need longer steps.
describePotential({ describe, it }, "deep potential on wasm", () => onWasm, {
  backend: wasmBackend(),
  frames: conformanceFrames({ Li: 1, B: 1, O: 1 }, 11).slice(1, 2),
  tolerance: 1e-6,
  gradientTolerance: 1e-4,
  step: 1e-2,
});
