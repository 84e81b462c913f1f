/** Models in the step loop: with a kernel, without one, in sums and ensembles, against the reference integrators. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Frame, createRandom, massesOf } from "@boroxol/core";
import { type DynamicsStart, type IntegratorSettings, createWasmDynamics, referenceBackend } from "@boroxol/kernels";
import { createReferenceDynamics, initialVelocities } from "@boroxol/md";
import { type Potential, ensemble, potentialFromBytes, sumOfPotentials, zbl } from "@boroxol/potentials";
import { describe, expect, it } from "vitest";
import { conformanceFrames } from "../src/index.ts";

const fixtures = join(import.meta.dirname, "../../../fixtures");
const load = (path: string): Promise<Potential> => potentialFromBytes(readFileSync(join(fixtures, path)), path);
const network = await load("deepmd/two-sided.dp");
// Random weights keep no atoms apart: the core does.
const core = zbl({ inner: 1, outer: 2 });
const guarded = (potential: Potential): Potential => sumOfPotentials([potential, core]);
const potentials: Readonly<Record<string, Potential>> = {
  "a network with a core": guarded(network),
  "an ensemble": guarded(ensemble([network, await load("nep/nep3.txt")])),
  "an expansion": guarded(await load("grace-fs/small.yaml")),
  // Its activations are none of the kernel's.
  "a model without a kernel": guarded(await load("deepmd/softplus.dp")),
};
const [cube, skewed] = conformanceFrames({ Li: 2, B: 2, O: 4 }, 21) as [Frame, Frame];
const startOf = (frame: Frame, seed: number): DynamicsStart => {
  const masses = massesOf(frame.species);
  return { frame: { ...frame, velocities: initialVelocities(masses, 1200, createRandom(4)) }, masses, seed };
};
const bath = { tau: 100, tauPressure: 400 } as const;
const schemes: readonly IntegratorSettings[] = [
  { kind: "nve" },
  { kind: "bussi", tau: 100 },
  { kind: "cell-rescaling", ...bath, compressibility: 0.03, coupling: "isotropic" },
  { kind: "martyna-tobias-klein", ...bath, coupling: "triclinic" },
];

describe("models in the step loop against the reference integrators", () => {
  for (const [name, potential] of Object.entries(potentials)) {
    for (const settings of schemes) {
      for (const threads of [1, 2]) {
        it(`${name}, ${settings.kind}, ${threads} threads`, async () => {
          const start = startOf(skewed, 3);
          using evaluator = await potential.prepare(skewed.species, referenceBackend);
          using judge = createReferenceDynamics(evaluator, start);
          using judged = await createWasmDynamics(potential.interaction(skewed.species), start, { threads });
          const schedule = { steps: 20, temperature: [900, 300], pressure: [1, 2] } as const;
          for (const dynamics of [judge, judged]) {
            // oxlint-disable-next-line no-await-in-loop
            await dynamics.configure({ integrator: settings, timestep: 0.5, schedule });
            // oxlint-disable-next-line no-await-in-loop
            await dynamics.run(10);
          }
          const [expected, found] = [judge.observe(), judged.observe()];
          expect(found.potentialEnergy).toBeCloseTo(expected.potentialEnergy, 4);
          expect(found.kineticEnergy).toBeCloseTo(expected.kineticEnergy, 4);
          expect(found.pressure).toBeCloseTo(expected.pressure, 3);
          expect(found.volume).toBeCloseTo(expected.volume, 3);
          const reference = judge.frame().velocities!;
          const off = Math.max(...judged.frame().velocities!.map((v, k) => Math.abs(v - reference[k]!)));
          expect(off).toBeLessThan(1e-6);
        });
      }
    }
  }
});

describe("a network in the step loop", () => {
  const interaction = potentials["a network with a core"]!.interaction(cube.species);
  const start = startOf(cube, 1);

  it("conserves energy as dt^2, with the neighbour list remade on the way", async () => {
    const deviation = async (timestep: number): Promise<number> => {
      using dynamics = await createWasmDynamics(interaction, start, { skin: 0.3 });
      const steps = Math.round(100 / timestep);
      const schedule = { steps, temperature: [0, 0], pressure: [0, 0] } as const;
      await dynamics.configure({ integrator: { kind: "nve" }, timestep, schedule });
      await dynamics.run(1);
      const first = dynamics.observe().invariant;
      let most = 0;
      for (let k = 0; k < 20; k++) {
        // oxlint-disable-next-line no-await-in-loop
        await dynamics.run(steps / 20);
        most = Math.max(most, Math.abs(dynamics.observe().invariant - first));
      }
      return most / cube.species.length;
    };
    const [coarse, fine] = [await deviation(1), await deviation(0.25)];
    expect(fine).toBeLessThan(coarse / 8);
    expect(fine).toBeLessThan(2e-4);
  });

  it("goes on bit for bit from a saved state, on two threads", async () => {
    const settings = {
      integrator: { kind: "cell-rescaling", ...bath, compressibility: 0.03, coupling: "axes" },
      timestep: 1,
      schedule: { steps: 200, temperature: [600, 600], pressure: [0, 0] },
    } as const;
    using whole = await createWasmDynamics(interaction, start, { threads: 2 });
    await whole.configure(settings);
    await whole.run(90);
    const saved = whole.save();
    await whole.run(70);
    using resumed = await createWasmDynamics(interaction, start, { threads: 2 });
    await resumed.configure(settings);
    await resumed.restore(saved);
    await resumed.run(70);
    expect(resumed.frame()).toEqual(whole.frame());
    expect(resumed.observe()).toEqual(whole.observe());
  });

  it("stops with the error of a model that fails", async () => {
    const broken = {
      ...interaction,
      models: [
        {
          hash: "",
          cutoff: 3,
          weight: 1,
          evaluate: (): never => {
            throw new Error("out of order");
          },
        },
      ],
    };
    using dynamics = await createWasmDynamics(broken, start, { threads: 2 });
    const schedule = { steps: 1, temperature: [0, 0], pressure: [0, 0] } as const;
    await expect(dynamics.configure({ integrator: { kind: "nve" }, timestep: 1, schedule })).rejects.toThrow(
      "out of order",
    );
  });
});
