/** The conformance suites themselves: a fault that they are meant to find fails the test that is meant to find it. */
import { referenceBackend } from "@boroxol/kernels";
import type { Backend, Interaction } from "@boroxol/kernels";
import { pmmcs } from "@boroxol/potentials";
import type { ClassicalPotential } from "@boroxol/potentials";
import { expect, it } from "vitest";
import { conformanceFrames, describeBackend, describePotential, disorderedFrame, expectNear } from "../src/index.ts";
import type { TestRunner } from "../src/index.ts";

/** Registers a suite with a runner that collects, runs it, and returns the names of the tests that failed. */
async function failures(register: (runner: TestRunner) => void): Promise<string[]> {
  const tests: { name: string; body: () => Promise<void> }[] = [];
  register({ describe: (_, body) => body(), it: (name, body) => tests.push({ name, body }) });
  expect(tests.length).toBeGreaterThan(9);
  const failed: string[] = [];
  for (const { name, body } of tests) {
    // oxlint-disable-next-line no-await-in-loop
    await body().catch(() => failed.push(name));
  }
  return failed;
}

/** A backend that sees an interaction other than it was given. */
const distorted = (distort: (interaction: Interaction) => Interaction): Backend => ({
  name: "reference",
  prepare: (interaction, species) => referenceBackend.prepare(distort(interaction), species),
});
const wrongSlope = distorted((interaction) => ({
  ...interaction,
  pairs: interaction.pairs.map((term) => ({ ...term, derivative: (r) => term.derivative(r) * 1.00001 })),
}));

const [frame] = conformanceFrames({ Li: 2, Si: 2, P: 1, O: 8 }, 3).slice(1);
const suite = (potential: ClassicalPotential, backend: Backend): Promise<string[]> =>
  failures((runner) => describePotential(runner, "faulty", () => potential, { backend, frames: [frame!] }));

it("describePotential finds a force that is not the gradient", async () => {
  expect(await suite(pmmcs(), wrongSlope)).toEqual([
    "has forces that are minus the gradient of the energy",
    "has a stress that is the gradient of the energy with the strain",
    "turns all energy into work while neighbours cross the cutoff",
  ]);
});

it("describePotential finds an energy that jumps at the cutoff", async () => {
  expect(await suite(pmmcs({ taperWidth: 0 }), referenceBackend)).toContain(
    "turns all energy into work while neighbours cross the cutoff",
  );
});

it("describePotential finds a potential that depends on the place and the order of the atoms", async () => {
  const pinned: Backend = {
    name: "reference",
    prepare: async (interaction, species) => {
      const evaluator = await referenceBackend.prepare(interaction, species);
      return {
        ...evaluator,
        evaluate: async (each, want) => {
          const results = await evaluator.evaluate(each, want);
          if (results.energy !== undefined) results.energy += 1e-3 * each.positions[0]!;
          return results;
        },
      };
    },
  };
  expect(await suite(pmmcs(), pinned)).toEqual(
    expect.arrayContaining(["does not change under translation", "does not depend on the order of the atoms"]),
  );
});

it("describePotential finds a backend that writes into the frame", async () => {
  const careless: Backend = {
    name: "reference",
    prepare: async (interaction, species) => {
      const evaluator = await referenceBackend.prepare(interaction, species);
      return {
        ...evaluator,
        evaluate: async (each, want) => {
          const results = await evaluator.evaluate(each, want);
          each.positions[0]! += 1e-12;
          return results;
        },
      };
    },
  };
  expect(await suite(pmmcs(), careless)).toContain("leaves its inputs as they were, and answers the same again");
});

it("describeBackend finds forces that are off by one in a hundred thousand, and passes the reference", async () => {
  const limits = { energy: 1e-9, forces: 1e-6, stress: 1e-6, seeds: [1] };
  const failed = await failures((runner) => describeBackend(runner, "faulty", () => wrongSlope, limits));
  expect(failed).toHaveLength(12);
  expect(await failures((runner) => describeBackend(runner, "same", () => referenceBackend, limits))).toEqual([]);
});

it("expectNear takes nothing that is not a number", () => {
  expect(() => expectNear("energy", [Number.NaN], [1], 10)).toThrow("energy[0] is NaN");
  expect(() => expectNear("forces", [1], [1, 2], 10)).toThrow("1 numbers instead of 2");
});

it("disorderedFrame keeps its distance, repeats itself by seed, and says when the atoms do not fit", () => {
  const cell = Float64Array.of(7, 0, 0, 1, 7, 0, 0, 2, 7);
  expect(disorderedFrame({ Si: 6, O: 12 }, cell, 1.5, 4)).toEqual(disorderedFrame({ Si: 6, O: 12 }, cell, 1.5, 4));
  expect(() => disorderedFrame({ Si: 60 }, cell, 3, 4)).toThrow("do not fit");
});
