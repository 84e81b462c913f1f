import { type IntegratorSettings, createWasmDynamics, referenceBackend } from "@boroxol/kernels";
import { createReferenceDynamics } from "@boroxol/md";
import { potentialByName } from "@boroxol/potentials";
import { massesOf } from "@boroxol/core";
import { describe, expect, it } from "vitest";
import { argon, describeIntegrator, disorderedFrame, smoothLennardJones } from "../src/index.ts";

const bath = { tau: 100 } as const;
const cell = { tau: 100, tauPressure: 400, compressibility: 0.5 } as const;
const schemes: Readonly<Record<string, IntegratorSettings>> = {
  nve: { kind: "nve" },
  "nose-hoover": { kind: "nose-hoover", ...bath },
  bussi: { kind: "bussi", ...bath },
  langevin: { kind: "langevin", ...bath },
  "cell-rescaling isotropic": { kind: "cell-rescaling", ...cell, coupling: "isotropic" },
  "cell-rescaling axes": { kind: "cell-rescaling", ...cell, coupling: "axes" },
  "cell-rescaling triclinic": { kind: "cell-rescaling", ...cell, coupling: "triclinic" },
  "martyna-tobias-klein isotropic": { kind: "martyna-tobias-klein", ...cell, coupling: "isotropic" },
  "martyna-tobias-klein axes": { kind: "martyna-tobias-klein", ...cell, coupling: "axes" },
  "martyna-tobias-klein triclinic": { kind: "martyna-tobias-klein", ...cell, coupling: "triclinic" },
};

for (const [name, settings] of Object.entries(schemes)) {
  describeIntegrator({ describe, it }, `${name}, wasm`, (start) => createWasmDynamics(smoothLennardJones, start), {
    settings,
  });
}

describe("the step loop in WASM against the reference integrators", () => {
  const li = disorderedFrame(
    { Li: 4, B: 6, Si: 2, O: 15 },
    Float64Array.of(7, 0, 0, 1, 7.2, 0, -0.5, 0.4, 7.1),
    1.5,
    4,
  );
  const shik = potentialByName("shik").interaction(li.species);
  const start = { frame: li, masses: massesOf(li.species), seed: 3, step: 4_294_967_290 };

  for (const [name, settings] of Object.entries(schemes)) {
    it(name, async () => {
      const schedule = { steps: 20, temperature: [900, 300], pressure: [1, 2] } as const;
      using judge = createReferenceDynamics(await referenceBackend.prepare(shik, li.species), start);
      using judged = await createWasmDynamics(shik, start, { threads: 2 });
      for (const dynamics of [judge, judged]) {
        // Two stages: the second starts from moving atoms.
        for (const timestep of [0.2, 0.5]) {
          // oxlint-disable-next-line no-await-in-loop
          await dynamics.configure({ integrator: settings, timestep, schedule });
          // oxlint-disable-next-line no-await-in-loop
          await dynamics.run(10);
        }
      }
      const [expected, found] = [judge.observe(), judged.observe()];
      expect(found.step).toBe(4_294_967_310);
      expect(found.potentialEnergy).toBeCloseTo(expected.potentialEnergy, 6);
      expect(found.kineticEnergy).toBeCloseTo(expected.kineticEnergy, 6);
      expect(found.volume).toBeCloseTo(expected.volume, 6);
      expect(found.pressure).toBeCloseTo(expected.pressure, 5);
      expect(found.invariant).toBeCloseTo(expected.invariant, 6);
      const velocities = judge.frame().velocities!;
      const largest = Math.max(...judged.frame().velocities!.map((v, k) => Math.abs(v - velocities[k]!)));
      expect(largest).toBeLessThan(1e-7);
    });
  }
});

it("velocity Verlet runs backwards to where it began", async () => {
  const start = argon(3, 120, 9);
  using forward = await createWasmDynamics(smoothLennardJones, start);
  const schedule = { steps: 500, temperature: [0, 0], pressure: [0, 0] } as const;
  await forward.configure({ integrator: { kind: "nve" }, timestep: 4, schedule });
  await forward.run(500);
  const there = forward.frame();
  using backward = await createWasmDynamics(smoothLennardJones, {
    ...start,
    frame: { ...there, velocities: there.velocities!.map((v) => -v) },
  });
  await backward.configure({ integrator: { kind: "nve" }, timestep: 4, schedule });
  await backward.run(500);
  const back = backward.frame();
  const moved = back.velocities!.map((v, k) => Math.abs(v + start.frame.velocities![k]!));
  expect(Math.max(...moved)).toBeLessThan(1e-8);
});
