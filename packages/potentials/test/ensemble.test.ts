import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Frame, cellVolume } from "@boroxol/core";
import { referenceBackend } from "@boroxol/kernels";
import { expect, it } from "vitest";
import {
  ensemble,
  formatModelDeviation,
  loadPotential,
  modelDeviation,
  modelDeviationHeader,
  potentialFromBytes,
  sumOfPotentials,
  zbl,
} from "../src/index.ts";

const fixtures = join(import.meta.dirname, "../../../fixtures");
const load = (name: string) => potentialFromBytes(readFileSync(join(fixtures, name)), name);
const frame: Frame = {
  species: Uint8Array.of(3, 8, 5, 8),
  positions: Float64Array.of(0.1, 0.2, 0.3, 1.9, 0.4, 0.1, 0.3, 1.8, 2.2, 2.4, 2.1, 1.9),
  cell: Float64Array.of(4.2, 0.1, 0, 0.3, 4.4, 0, 0, 0.2, 4.6),
  periodic: [true, true, true],
};
const wanted = ["energy", "forces", "stress"] as const;

it("an ensemble gives the mean of its members, and their standard deviation", async () => {
  const members = await Promise.all(["nep/nep3.txt", "nep/nep4-cutoffs.txt", "grace-fs/small.yaml"].map(load));
  using evaluator = await ensemble(members).prepare(frame.species, referenceBackend);
  const each = await Promise.all(
    members.map(async (member) => {
      using one = await member.prepare(frame.species, referenceBackend);
      return one.evaluate(frame, wanted);
    }),
  );
  const found = await evaluator.evaluate(frame, [...wanted, "forceDeviation"]);
  expect(found.energy).toBeCloseTo(each.reduce((sum, { energy }) => sum + energy!, 0) / 3, 12);
  // Atom 2 by hand: sqrt of the summed variances of its three components.
  let variance = 0;
  for (let d = 6; d < 9; d++) {
    const values = each.map(({ forces }) => forces![d]!);
    const mean = (values[0]! + values[1]! + values[2]!) / 3;
    expect(found.forces![d]).toBeCloseTo(mean, 12);
    variance += values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 3;
  }
  expect(found.forceDeviation![2]).toBeCloseTo(Math.sqrt(variance), 12);
  const { force, atoms } = await evaluator.deviation(frame);
  expect(force[0]).toBe(Math.max(...atoms));
  expect(force[1]).toBe(Math.min(...atoms));
});

it("model_devi.out has DeePMD-kit's columns", () => {
  const forces = [Float64Array.of(1, 0, 0, 0, 0, 0), Float64Array.of(-1, 0, 0, 0, 4, 0)];
  const stress = [new Float64Array(6), Float64Array.of(2, 0, 0, 0, 0, 1)];
  const results = forces.map((each, k) => ({ energy: 4 * k, forces: each, stress: stress[k]! }));
  const deviation = modelDeviation(results, cellVolume(Float64Array.of(2, 0, 0, 0, 1, 0, 0, 0, 1)));
  expect(modelDeviationHeader()).toBe(
    "#       step         max_devi_v         min_devi_v         avg_devi_v         max_devi_f         min_devi_f         avg_devi_f             devi_e\n",
  );
  expect(formatModelDeviation(20, deviation)).toBe(
    "          20       1.000000e+00       0.000000e+00       4.082483e-01       2.000000e+00       1.000000e+00       1.500000e+00       1.000000e+00\n",
  );
});

it("a core adds its energy, and nothing beyond its reach", async () => {
  const model = await load("nep/nep3.txt");
  const core = zbl({ inner: 0.5, outer: 1.9 });
  const parts = await Promise.all(
    [model, core, sumOfPotentials([model, core])].map((each) => each.prepare(frame.species, referenceBackend)),
  );
  const [a, b, sum] = await Promise.all(parts.map((each) => each.evaluate(frame, wanted)));
  expect(b!.energy).toBeGreaterThan(1e-3);
  expect(sum!.energy).toBeCloseTo(a!.energy! + b!.energy!, 12);
  sum!.forces!.forEach((value, k) => expect(value).toBeCloseTo(a!.forces![k]! + b!.forces![k]!, 12));
  sum!.stress!.forEach((value, k) => expect(value).toBeCloseTo(a!.stress![k]! + b!.stress![k]!, 12));
});

it("potentials are loaded by name, from one file, from several, and with a core", async () => {
  const path = (name: string): string => join(fixtures, name);
  expect((await loadPotential("shik")).kind).toBe("classical");
  expect((await loadPotential(path("deepmd/softplus.dp"))).kind).toBe("deep-potential");
  expect((await loadPotential(path("nep/nep3.txt"))).kind).toBe("nep");
  expect((await loadPotential(path("grace-fs/small.yaml"))).kind).toBe("grace-fs");
  expect((await loadPotential(`${path("nep/nep3.txt")},${path("nep/nep4-cutoffs.txt")}`)).kind).toBe("ensemble");
  expect((await loadPotential(`${path("nep/nep3.txt")}+zbl:0.7:1.2`)).kind).toBe("sum");
  await expect(loadPotential("shyk")).rejects.toMatchObject({ code: "E0305" });
  await expect(loadPotential(path("lammps/shik.json"))).rejects.toMatchObject({ code: "E0307" });
  await expect(loadPotential(fixtures)).rejects.toMatchObject({ code: "E0201" });
});
