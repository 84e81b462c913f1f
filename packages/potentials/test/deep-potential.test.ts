/** Against DeePMD-kit: fixtures/deepmd (made by make.py there) and, where it is present, the shared oracle. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Frame, elementBySymbol } from "@boroxol/core";
import { referenceBackend } from "@boroxol/kernels";
import { describe, expect, it } from "vitest";
import { parsePlainYaml } from "../src/plain-yaml.ts";
import {
  type DeepPotentialModel,
  deepPotential,
  evaluateDeepPotential,
  formatDeepPotentialDp,
  formatDeepPotentialYaml,
  readDeepPotential,
  tableError,
  tabulateEmbeddings,
} from "../src/index.ts";

const root = join(import.meta.dirname, "../../..");
const fixtures = join(root, "fixtures/deepmd");
const oracles = join(root, "../shared/oracles/deepmd");

interface Expected {
  readonly cell: number[];
  readonly periodic: boolean;
  readonly positions: number[];
  readonly types: number[];
  readonly atomEnergies: number[];
  readonly forces?: number[];
  readonly atomVirials?: number[];
}
const expected = JSON.parse(readFileSync(join(fixtures, "energies.json"), "utf8")) as Record<string, Expected[]>;
const modelOf = (name: string): Promise<DeepPotentialModel> =>
  readDeepPotential(readFileSync(join(fixtures, `${name}.dp`)), `${name}.dp`);

const frameOf = (model: DeepPotentialModel, { types, positions, cell, periodic }: Expected): Frame => ({
  species: Uint8Array.from(types, (t) => elementBySymbol(model.typeMap[t]!).number),
  positions: Float64Array.from(positions),
  cell: Float64Array.from(cell),
  periodic: [periodic, periodic, periodic],
});

const largest = (found: ArrayLike<number>, wanted: ArrayLike<number>): number => {
  expect(found.length).toBe(wanted.length);
  return Math.max(...Array.from(found, (value, k) => Math.abs(value - wanted[k]!)));
};

describe("Deep Potential in f64 against DeePMD-kit 3.2.0", () => {
  for (const [name, frames] of Object.entries(expected)) {
    for (const [k, each] of frames.entries()) {
      it(`${name}, frame ${k}`, async () => {
        const model = await modelOf(name);
        const warnings: string[] = [];
        const sums = evaluateDeepPotential(model, frameOf(model, each), (text) => warnings.push(text));
        expect(largest(sums.atomEnergies, each.atomEnergies)).toBeLessThan(1e-12);
        if (each.forces !== undefined) expect(largest(sums.forces, each.forces)).toBeLessThan(1e-11);
        if (each.atomVirials !== undefined) expect(largest(sums.atomVirials, each.atomVirials)).toBeLessThan(1e-11);
        expect(warnings.length > 0).toBe(name === "overflow");
      });
    }
  }
});

describe.skipIf(!existsSync(oracles))("the oracle of DeePMD-kit's own tests", () => {
  for (const file of ["deeppot_sea.dp", "deeppot_sea.yaml"]) {
    it(file, async () => {
      const model = await readDeepPotential(readFileSync(join(oracles, file)), file);
      const text = readFileSync(join(oracles, "deeppot-testcase.yaml"), "utf8");
      const { results } = parsePlainYaml(text, "testcase") as {
        results: {
          coord: number[];
          atype: number[];
          box?: number[];
          atomic_energy: number[];
          force: number[];
          atomic_virial: number[];
        }[];
      };
      expect(results.length).toBeGreaterThan(1);
      for (const { coord, atype, box, atomic_energy: energies, force, atomic_virial: virials } of results) {
        const cell = box ?? [30, 0, 0, 0, 30, 0, 0, 0, 30];
        const each = {
          cell,
          periodic: box !== undefined && box !== null,
          positions: coord,
          types: atype,
          atomEnergies: energies,
        };
        const sums = evaluateDeepPotential(model, frameOf(model, each));
        expect(largest(sums.atomEnergies, energies)).toBeLessThan(1e-9);
        expect(largest(sums.forces, force)).toBeLessThan(1e-9);
        expect(largest(sums.atomVirials, virials)).toBeLessThan(1e-9);
      }
    });
  }
});

describe("model files", () => {
  const frames = expected["two-sided"]!;

  for (const name of Object.keys(expected)) {
    it(`${name} survives .dp and .yaml bit for bit`, async () => {
      const model = await modelOf(name);
      const { document: _, ...numbers } = model;
      const dp = await readDeepPotential(await formatDeepPotentialDp(model), "again.dp");
      const yaml = await readDeepPotential(new TextEncoder().encode(formatDeepPotentialYaml(model)), "again.yaml");
      expect(dp).toMatchObject(numbers);
      expect(yaml).toMatchObject(numbers);
      expect(deepPotential(dp, "a").hash).toBe(deepPotential(model, "b").hash);
    });
  }

  it("a changed weight changes the hash", async () => {
    const model = await modelOf("overflow");
    const hash = deepPotential(model, "a").hash;
    model.fittings[0]![0]!.weights[3]! += 1e-15;
    expect(deepPotential(model, "a").hash).not.toBe(hash);
  });

  it("tables survive .dp, and are close to their networks", async () => {
    const model = await modelOf("two-sided");
    const tabulated = tabulateEmbeddings(model);
    const again = await readDeepPotential(await formatDeepPotentialDp(tabulated), "compressed.dp");
    expect(again.tables).toEqual(tabulated.tables);
    const { value, slope } = tableError(again);
    expect(value).toBeLessThan(1e-11);
    expect(slope).toBeLessThan(1e-8);
    const frame = frameOf(model, frames[0]!);
    const [exact, fast] = [evaluateDeepPotential(model, frame), evaluateDeepPotential(again, frame)];
    expect(largest(fast.forces, exact.forces)).toBeLessThan(1e-8);
    expect(largest(fast.forces, exact.forces)).toBeGreaterThan(0);
  });

  it("reads anchors and aliases, which DeePMD-kit's YAML has where arrays are shared", () => {
    const text = 'a: &x\n  - [1, 2]\n  - &y 3\nb: &id001\n  "@class": "z"\nc: *id001\nd: [*x, *y]\ne: &w\n- 1\nf: *w\n';
    expect(parsePlainYaml(text, "x")).toEqual({
      a: [[1, 2], 3],
      b: { "@class": "z" },
      c: { "@class": "z" },
      d: [[[1, 2], 3], 3],
      e: [1],
      f: [1],
    });
    for (const bad of ["a: *x\n", "a: &x [1]\nb: &y [*x, *x]\nc: [*y, *y]\n"]) {
      expect(() => parsePlainYaml(bad, "x")).toThrow(expect.objectContaining({ code: "E0308" }));
    }
  });

  const damaged: Readonly<Record<string, [code: string, damage: (text: string) => string]>> = {
    "a text that ends early": ["E0308", (text) => text.slice(0, text.length / 2)],
    "another descriptor": ["E0309", (text) => text.replace('"se_e2_a"', '"dpa1"')],
    "another fitting network": ["E0309", (text) => text.replace('"ener"', '"dipole"')],
    "an unknown activation": ["E0309", (text) => text.replaceAll('"tanh"', '"silut:3"')],
    "a type that is no element": ["E0308", (text) => text.replaceAll('"Li"', '"Xx"')],
    "a weight that is not a number": [
      "E0308",
      (text) => text.replace(/"w":[^[]*\[\[-?[\d.]+/, (found) => found.replace(/-?[\d.]+$/, ".nan")),
    ],
    "an absurd number of slots": ["E0308", (text) => text.replace(/"sel": \[4,/, '"sel": [4000000000,')],
    "slots that the statistics do not have": ["E0308", (text) => text.replace(/"sel": \[4,/, '"sel": [5,')],
    "frame parameters without their statistics": [
      "E0308",
      (text) => text.replace('"numb_fparam": 0', '"numb_fparam": 2'),
    ],
  };
  for (const [what, [code, damage]] of Object.entries(damaged)) {
    it(`refuses ${what}`, async () => {
      const text = formatDeepPotentialYaml(await modelOf("overflow"));
      expect(damage(text)).not.toBe(text);
      await expect(readDeepPotential(new TextEncoder().encode(damage(text)), "x.yaml")).rejects.toMatchObject({
        code,
        place: expect.stringContaining("x.yaml") as string,
      });
    });
  }

  it("refuses an HDF5 file that is cut off", async () => {
    const bytes = readFileSync(join(fixtures, "overflow.dp")).subarray(0, 9000);
    await expect(readDeepPotential(bytes, "cut.dp")).rejects.toMatchObject({ code: "E0308" });
  });

  it("refuses elements that the model lacks, and atoms in another order", async () => {
    const potential = deepPotential(await modelOf("overflow"), "x");
    await expect(potential.prepare(Uint8Array.of(3, 14), referenceBackend)).rejects.toMatchObject({ code: "E0301" });
    using evaluator = await potential.prepare(Uint8Array.of(3, 8), referenceBackend);
    const frame = frameOf(potential.model, { ...frames[0]!, types: [1, 0] });
    await expect(evaluator.evaluate(frame, ["energy"])).rejects.toMatchObject({ code: "E0302" });
  });
});
