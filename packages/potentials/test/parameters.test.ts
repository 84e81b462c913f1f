/** Deep Potentials that take parameters: against DeePMD-kit (fixtures/deepmd/make_parameters.py) and the shared oracle. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Frame } from "@boroxol/core";
import { wasmBackend } from "@boroxol/kernels";
import { afterAll, describe, expect, it } from "vitest";
import { parsePlainYaml } from "../src/plain-yaml.ts";
import {
  type DeepPotential,
  deepPotential,
  evaluateDeepPotential,
  formatDeepPotentialDp,
  formatDeepPotentialYaml,
  loadPotential,
  readDeepPotential,
  withParameters,
} from "../src/index.ts";

const root = join(import.meta.dirname, "../../..");
const path = join(root, "fixtures/deepmd/parameters.dp");
const expected = JSON.parse(readFileSync(join(root, "fixtures/deepmd/parameters.json"), "utf8")) as {
  frame: number[];
  atom: number[];
  frames: { cell: number[]; positions: number[]; types: number[]; atomEnergies: number[]; forces: number[] }[];
};
const name = `${path}+fparam:${expected.frame.join(":")}+aparam:${expected.atom.join(":")}`;
const folder = mkdtempSync(join(tmpdir(), "boroxol-parameters-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const frameOf = ({ cell, positions, types }: (typeof expected.frames)[number]): Frame => ({
  species: Uint8Array.from(types, (t) => [3, 8, 5][t]!),
  positions: Float64Array.from(positions),
  cell: Float64Array.from(cell),
  periodic: [true, true, true],
});
const largest = (found: ArrayLike<number>, wanted: ArrayLike<number>): number => {
  expect(found.length).toBe(wanted.length);
  return Math.max(...Array.from(found, (value, k) => Math.abs(value - wanted[k]!)));
};

describe("a model with fparam and aparam", () => {
  for (const [k, each] of expected.frames.entries()) {
    it(`gives what DeePMD-kit 3.2.0 gives, frame ${k}`, async () => {
      const { model } = (await loadPotential(name)) as DeepPotential;
      const sums = evaluateDeepPotential(model, frameOf(each));
      expect(largest(sums.atomEnergies, each.atomEnergies)).toBeLessThan(1e-12);
      expect(largest(sums.forces, each.forces)).toBeLessThan(1e-11);
    });

    it(`has a kernel, frame ${k}`, async () => {
      const potential = await loadPotential(name);
      const frame = frameOf(each);
      using evaluator = await potential.prepare(frame.species, wasmBackend({ precision: "float64" }));
      expect(evaluator.provides).not.toContain("atomVirials");
      const { forces } = await evaluator.evaluate(frame, ["forces"]);
      expect(largest(forces!, each.forces)).toBeLessThan(1e-9);
    });
  }

  it("is refused without values, with the wrong number of them, and where none are taken", async () => {
    const frame = frameOf(expected.frames[0]!);
    const bare = await loadPotential(path);
    expect(() => bare.interaction(frame.species)).toThrow(expect.objectContaining({ code: "E0312" }));
    await expect(bare.prepare(frame.species, wasmBackend())).rejects.toMatchObject({ code: "E0312" });
    await expect(loadPotential(`${path}+fparam:1`)).rejects.toMatchObject({ code: "E0312" });
    await expect(loadPotential(`${path}+fparam:1:x`)).rejects.toMatchObject({ code: "E0312" });
    const plain = join(root, "fixtures/deepmd/two-sided.dp");
    await expect(loadPotential(`${plain}+aparam:1`)).rejects.toMatchObject({ code: "E0312" });
    await expect(loadPotential("shik+fparam:1")).rejects.toMatchObject({ code: "E0312" });
  });

  it("is written with its statistics and default values, and read again", async () => {
    const { model } = (await loadPotential(path)) as DeepPotential;
    const given = withParameters(model, { frame: expected.frame });
    for (const bytes of [
      await formatDeepPotentialDp(given),
      new TextEncoder().encode(formatDeepPotentialYaml(given)),
    ]) {
      // oxlint-disable-next-line no-await-in-loop
      const again = await readDeepPotential(bytes, "again");
      expect(deepPotential(again, "a").hash).toBe(deepPotential(given, "b").hash);
      expect([...again.frameParameters!.values!]).toEqual(expected.frame);
    }
  });

  it("takes parameters for all members of an ensemble", async () => {
    const both = await loadPotential(`${path},${path}+fparam:${expected.frame.join(":")}+aparam:0.4`);
    expect(() => both.interaction(Uint8Array.of(3))).not.toThrow();
  });
});

const oracles = join(root, "../shared/oracles/deepmd");
describe.skipIf(!existsSync(oracles))("the oracle of DeePMD-kit's own tests with parameters", () => {
  it("fparam_aparam.yaml", async () => {
    const model = await readDeepPotential(readFileSync(join(oracles, "fparam_aparam.yaml")), "fparam_aparam.yaml");
    const text = readFileSync(join(oracles, "fparam_aparam-testcase.yaml"), "utf8");
    const { results } = parsePlainYaml(text, "testcase") as {
      results: ({ fparam: number } & Record<
        "coord" | "atype" | "box" | "aparam" | "atomic_energy" | "force",
        number[]
      >)[];
    };
    expect(results.length).toBeGreaterThan(0);
    for (const { coord, atype, box, fparam, aparam, atomic_energy: energies, force } of results) {
      const own = withParameters(model, { frame: [fparam], atom: aparam.slice(0, 1) });
      expect(new Set(aparam).size).toBe(1);
      const sums = evaluateDeepPotential(own, {
        species: Uint8Array.from(atype, () => 8),
        positions: Float64Array.from(coord),
        cell: Float64Array.from(box),
        periodic: [true, true, true],
      });
      // The oracle has eight digits of fparam, which its scaling multiplies by a hundred: DeePMD-kit 3.2.0 is 1.2e-8 eV off it.
      expect(largest(sums.atomEnergies, energies)).toBeLessThan(2e-8);
      expect(largest(sums.forces, force)).toBeLessThan(2e-8);
    }
  });
});
