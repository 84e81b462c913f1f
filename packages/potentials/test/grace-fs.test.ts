import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Frame, elementBySymbol } from "@boroxol/core";
import { describe, expect, it } from "vitest";
import { evaluateGraceFs, readGraceFs } from "../src/index.ts";
import { realHarmonics } from "../src/real-harmonics.ts";

const root = join(import.meta.dirname, "../../..");
const teacher = join(root, "../shared/teacher/FS_model_i3.yaml");
const small = readFileSync(join(root, "fixtures/grace-fs/small.yaml"), "utf8");

describe.skipIf(!existsSync(teacher))("GRACE/FS against the labels of the glass model", () => {
  it("has its energies and forces", () => {
    const labels = JSON.parse(readFileSync(join(root, "fixtures/grace-fs/glass-frames.json"), "utf8")) as {
      symbols: string[];
      cell: number[];
      positions: number[];
      energy: number;
      forces: number[];
    }[];
    const model = readGraceFs(readFileSync(teacher, "utf8"), "FS_model_i3.yaml");
    expect(labels.length).toBe(2);
    for (const { symbols, cell, positions, energy, forces } of labels) {
      const frame: Frame = {
        species: Uint8Array.from(symbols, (symbol) => elementBySymbol(symbol).number),
        positions: Float64Array.from(positions),
        cell: Float64Array.from(cell),
        periodic: [true, true, true],
      };
      const sums = evaluateGraceFs(model, frame);
      expect(Math.abs(sums.atomEnergies.reduce((sum, each) => sum + each, 0) - energy)).toBeLessThan(1e-8);
      expect(Math.max(...forces.map((each, k) => Math.abs(each - sums.forces[k]!)))).toBeLessThan(1e-8);
    }
  });
});

it("real harmonics fulfil the addition theorem: sum_m Y_lm(a) Y_lm(b) = (2l+1) P_l(a.b)", () => {
  const a = [0.36, 0.48, 0.8] as const;
  const b = [-0.6, 0.64, 0.48] as const;
  const [A, B] = [realHarmonics(a, 4).value, realHarmonics(b, 4).value];
  const x = a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
  const P = [1, x, (3 * x * x - 1) / 2, (5 * x ** 3 - 3 * x) / 2, (35 * x ** 4 - 30 * x * x + 3) / 8];
  for (const [l, p] of P.entries()) {
    let sum = 0;
    for (let at = l * l; at < (l + 1) ** 2; at++) sum += A[at]! * B[at]!;
    expect(sum).toBeCloseTo((2 * l + 1) * p, 12);
  }
});

describe("GRACE/FS files", () => {
  const damaged: Readonly<Record<string, [code: string, damage: (text: string) => string]>> = {
    "a file that ends early": ["E0308", (text) => text.slice(0, text.length * 0.6)],
    "another embedding": ["E0309", (text) => text.replace("FinnisSinclairShiftedScaled", "FinnisSinclair")],
    "another radial basis": ["E0309", (text) => text.replace("radbasename: SBessel", "radbasename: ChebPow")],
    "an order above its degree": [
      "E0308",
      (text) => text.replace("ms_combs: [-1, -1, 0, 0, 1, 1]", "ms_combs: [-2, -1, 0, 0, 1, 1]"),
    ],
    "absurd sizes": ["E0308", (text) => text.replace("crad_shape: [2, 3, 4]", "crad_shape: [200, 21, 4]")],
    "a number that is none": ["E0308", (text) => text.replace("scale: 1.5", "scale: .nan")],
  };
  for (const [what, [code, damage]] of Object.entries(damaged)) {
    it(`refuses ${what}`, () => {
      expect(damage(small)).not.toBe(small);
      expect(() => readGraceFs(damage(small), "small.yaml")).toThrow(expect.objectContaining({ code }) as Error);
    });
  }
});
