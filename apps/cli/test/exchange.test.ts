/** Deep Potentials that we trained and wrote, against what DeePMD-kit and LAMMPS made of them: fixtures/exchange (make.ts there). */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Frame } from "@boroxol/core";
import { referenceBackend, wasmBackend } from "@boroxol/kernels";
import {
  deepPotential,
  formatDeepPotentialDp,
  loadModel,
  potentialFromBytes,
  type DeepPotential,
} from "@boroxol/potentials";
import { describe, expect, test } from "vitest";
import { runCli } from "./run-cli.ts";

const fixtures = join(import.meta.dirname, "../../../fixtures");
const read = (name: string): unknown => JSON.parse(readFileSync(join(fixtures, "exchange", name), "utf8"));
const paths: Readonly<Record<string, string>> = {
  "trained.dp": "exchange/trained.dp",
  "two-sided.dp": "deepmd/two-sided.dp",
};
const { runs } = read("lammps.json") as {
  runs: {
    name: string;
    program: string;
    species: number[];
    positions: number[];
    cell: number[];
    energy: number;
    forces: number[];
  }[];
};

describe("forces of LAMMPS", () => {
  test("are there for both models", () => expect(runs.map(({ name }) => name)).toEqual(Object.keys(paths)));

  for (const { name, program, species, positions, cell, energy, forces } of runs) {
    const frame: Frame = {
      species: Uint8Array.from(species),
      positions: Float64Array.from(positions),
      cell: Float64Array.from(cell),
      periodic: [true, true, true],
    };
    const off = (found: Float64Array): number => Math.max(...found.map((f, k) => Math.abs(f - forces[k]!)));
    const rms = (found: Float64Array): number =>
      Math.sqrt(found.reduce((sum, f, k) => sum + (f - forces[k]!) ** 2, 0) / found.length);

    test(`${name}, ${program}: ours in double precision are the same, in single precision close`, async () => {
      const { model } = (await loadModel(join(fixtures, paths[name]!))) as DeepPotential;
      const written = await potentialFromBytes(await formatDeepPotentialDp(model), name);
      for (const potential of [deepPotential(model, name), written]) {
        for (const [backend, energyLimit, forceLimit] of [
          [referenceBackend, 1e-9, 1e-9],
          [wasmBackend({ precision: "float64", threads: 2 }), 1e-9, 1e-9],
          [wasmBackend(), 1e-4, 1e-4],
        ] as const) {
          // oxlint-disable-next-line no-await-in-loop
          using evaluator = await potential.prepare(frame.species, backend);
          // oxlint-disable-next-line no-await-in-loop
          const found = await evaluator.evaluate(frame, ["energy", "forces"]);
          expect(Math.abs(found.energy! - energy)).toBeLessThan(energyLimit);
          expect(forceLimit === 1e-4 ? rms(found.forces!) : off(found.forces!)).toBeLessThan(forceLimit);
        }
      }
    });
  }
});

test("'boroxol test' finds the errors that 'dp test' prints", async () => {
  const { errors, frames } = read("dp-test.json") as { errors: Record<string, number>; frames: number };
  const folder = join(fixtures, "exchange");
  const { stdout } = await runCli("test", join(folder, "trained.dp"), join(folder, "frames.extxyz"), "--json");
  const found = JSON.parse(stdout) as {
    frames: number;
    errors: Record<"energy" | "force", { mae: number; rmse: number }>;
  };
  expect(found.frames).toBe(frames);
  // Single precision leaves 1e-7 eV per atom and 1e-6 eV/A; dp test prints six digits behind the point.
  const off = (value: number, wanted: number): number => Math.abs(value - wanted);
  expect(off(found.errors.energy.mae, errors["Energy MAE/Natoms"]!)).toBeLessThan(1e-7);
  expect(off(found.errors.energy.rmse, errors["Energy RMSE/Natoms"]!)).toBeLessThan(1e-7);
  expect(off(found.errors.force.mae, errors["Force MAE"]!)).toBeLessThan(2e-6);
  expect(off(found.errors.force.rmse, errors["Force RMSE"]!)).toBeLessThan(2e-6);
});
