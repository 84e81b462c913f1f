/** Against CPUNEP: fixtures/nep (made by make.py there) and, where they are present, the shared oracles. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Frame, elementBySymbol } from "@boroxol/core";
import { describe, expect, it } from "vitest";
import { type NepModel, evaluateNep, formatNep, nep, readNep } from "../src/index.ts";

const root = join(import.meta.dirname, "../../..");
const fixtures = join(root, "fixtures/nep");
const oracles = join(root, "../shared/oracles/nep");

interface Expected {
  readonly symbols: string[];
  readonly cell: number[];
  readonly positions: number[];
  readonly atomEnergies: number[];
  readonly forces: number[];
  readonly virial: number[];
}
const expected = JSON.parse(readFileSync(join(fixtures, "energies.json"), "utf8")) as Record<string, Expected[]>;
const textOf = (name: string): string => readFileSync(join(fixtures, `${name}.txt`), "utf8");
const frameOf = (symbols: readonly string[], positions: readonly number[], cell: readonly number[]): Frame => ({
  species: Uint8Array.from(symbols, (symbol) => elementBySymbol(symbol).number),
  positions: Float64Array.from(positions),
  cell: Float64Array.from(cell),
  periodic: [true, true, true],
});
const largest = (found: ArrayLike<number>, wanted: ArrayLike<number>): number => {
  expect(found.length).toBe(wanted.length);
  return Math.max(...Array.from(found, (value, k) => Math.abs(value - wanted[k]!)));
};
const totalVirial = (atomVirials: Float64Array): Float64Array => {
  const sum = new Float64Array(9);
  atomVirials.forEach((each, k) => {
    sum[k % 9]! += each;
  });
  return sum;
};

describe("NEP in f64 against CPUNEP of calorine 4.1", () => {
  for (const [name, frames] of Object.entries(expected)) {
    for (const [k, each] of frames.entries()) {
      it(`${name}, frame ${k}`, () => {
        const model = readNep(textOf(name), name);
        const sums = evaluateNep(model, frameOf(each.symbols, each.positions, each.cell));
        // CPUNEP's three five-body constants end at fifteen decimals; the large sums of these random models show it.
        const tolerance = model.fiveBody ? 1e-8 : 1e-12;
        expect(largest(sums.atomEnergies, each.atomEnergies)).toBeLessThan(tolerance);
        expect(largest(sums.forces, each.forces)).toBeLessThan(tolerance);
        expect(largest(totalVirial(sums.atomVirials), each.virial)).toBeLessThan(10 * tolerance);
      });
    }
  }
});

describe.skipIf(!existsSync(oracles))("the oracle of NEP_CPU's own tests", () => {
  const numbers = (name: string): number[] =>
    readFileSync(join(oracles, "test_nep", name), "utf8")
      .trim()
      .split(/\s+/)
      .map(Number);

  it("has the forces and virials of NEP3 for Te-Pb", () => {
    const lines = readFileSync(join(oracles, "test_nep/xyz.in"), "utf8").trim().split("\n");
    const rows = lines.slice(2).map((line) => line.trim().split(/\s+/));
    const symbols = rows.map(([symbol]) => symbol!);
    const positions = rows.flatMap((row) => row.slice(1, 4).map(Number));
    const model = readNep(readFileSync(join(oracles, "test_nep/nep.txt"), "utf8"), "nep.txt");
    const sums = evaluateNep(model, frameOf(symbols, positions, lines[1]!.trim().split(/\s+/).map(Number)));
    expect(largest(sums.forces, numbers("force_analytical_ref.out"))).toBeLessThan(1e-9);
    // NEP_CPU lists the shares of the virial transposed.
    const listed = numbers("virial_ref.out");
    const virials = listed.map((_, k) => listed[9 * Math.floor(k / 9) + 3 * (k % 3) + Math.floor((k % 9) / 3)]!);
    expect(largest(sums.atomVirials, virials)).toBeLessThan(1e-9);
  });

  it("reads and writes models with charges, and does not evaluate them", () => {
    for (const file of ["test_qnep/nep.txt", "gpumd_static_qnep/qnep_train_nep.txt"]) {
      const model = readNep(readFileSync(join(oracles, file), "utf8"), file);
      expect(model.charge).toBeGreaterThan(0);
      expect(readNep(formatNep(model), file)).toEqual(model);
      const atoms = Uint8Array.from(nep(model, file).card.elements);
      expect(() => nep(model, file).interaction(atoms)).toThrow("charges is not supported");
    }
  });
});

describe("nep.txt", () => {
  for (const name of Object.keys(expected)) {
    it(`${name} survives writing bit for bit`, () => {
      const model: NepModel = readNep(textOf(name), name);
      expect(readNep(formatNep(model), name)).toEqual(model);
    });
  }

  const damaged: Readonly<Record<string, [code: string, damage: (text: string) => string]>> = {
    "a file that ends early": ["E0308", (text) => text.slice(0, text.length / 2)],
    "a number that is none": ["E0308", (text) => text.replace(/\n-?0\.\d+\n/, "\nnan\n")],
    "numbers left over": ["E0308", (text) => `${text}1.5\n`],
    "absurd sizes": ["E0308", (text) => text.replace("ANN 6", "ANN 9999")],
    "a dipole model": ["E0309", (text) => text.replace("nep3", "nep3_dipole")],
    "a mixed four-body term": ["E0309", (text) => text.replace("l_max 3 2 1", "l_max 3 2 1 1")],
    "an element that is none": ["E0308", (text) => text.replace("Li", "Xx")],
    "a missing line": ["E0308", (text) => text.replace(/n_max.*\n/, "")],
  };
  for (const [what, [code, damage]] of Object.entries(damaged)) {
    it(`refuses ${what}`, () => {
      const text = textOf("nep3");
      expect(damage(text)).not.toBe(text);
      expect(() => readNep(damage(text), "nep.txt")).toThrow(expect.objectContaining({ code }) as Error);
    });
  }
});
