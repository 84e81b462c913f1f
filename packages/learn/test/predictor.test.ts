import type { Frame } from "@boroxol/core";
import { describe, expect, it } from "vitest";
import { noErrors } from "../src/train/errors.ts";
import { addBatchErrors } from "../src/train/predictor.ts";
import { ions } from "./ions.ts";

const [pe, pf, pv] = [3, 5, 7];

describe("the score of a validation", () => {
  it("is the loss of DeePMD-kit, weighed by frames and atoms", () => {
    const zeros = (count: number): Float64Array => new Float64Array(count);
    const frames: Frame[] = [4, 6].map((count) => ({
      ...ions(count, count),
      energy: 0,
      forces: zeros(3 * count),
      stress: zeros(6),
    }));
    const outputs = {
      energy: Float64Array.of(0.4, -0.3),
      forces: Float64Array.from({ length: 30 }, (_, k) => Math.sin(k)),
      virial: Float64Array.from({ length: 18 }, (_, k) => Math.cos(k)),
    };
    // Symmetric, as virials are.
    for (const [a, b] of [
      [1, 3],
      [2, 6],
      [5, 7],
    ]) {
      for (const f of [0, 9]) outputs.virial[f + b!] = outputs.virial[f + a!]!;
    }
    const squares = (values: Float64Array): number => values.reduce((sum, x) => sum + x * x, 0);
    const loss = (n: number, energy: number, forces: Float64Array, virial: Float64Array): number =>
      (pe * energy ** 2) / n + (pf * squares(forces)) / (3 * n) + (pv * squares(virial)) / (9 * n);
    const atomWeights = Float64Array.of(1, 0, 0.5, 3);
    frames[0] = { ...frames[0]!, columns: { atom_pref: { kind: "real", width: 1, values: atomWeights } } };
    const weighed = outputs.forces.slice(0, 12).map((f, k) => f * Math.sqrt(atomWeights[Math.floor(k / 3)]!));
    const first = loss(4, 0.4, weighed, outputs.virial.slice(0, 9));
    const second = loss(6, -0.3, outputs.forces.slice(12), outputs.virial.slice(9));

    const sum = { loss: 0, weight: 0 };
    const score = { sum, prefactors: { energy: pe, force: pf, virial: pv }, weights: [0.5, 2] };
    const order = Int32Array.from({ length: 10 }, (_, k) => k);
    const errors = noErrors();
    addBatchErrors(frames, order, zeros(120), errors, score, (name) => outputs[name]);
    expect(sum.loss).toBeCloseTo(0.5 * first + 2 * second, 10);
    expect(sum.weight).toBe(2.5);
    expect(errors.energy.absolute).toBeCloseTo(0.1 + 0.05, 12);
    // The force of an atom that counts nothing is no label.
    expect(errors.force.count).toBe(27);
    expect(errors.force.squared).toBeCloseTo(squares(outputs.forces) - squares(outputs.forces.slice(3, 6)), 12);

    const alone = { loss: 0, weight: 0 };
    const some = { ...score, sum: alone, rehearsed: [true, false] };
    addBatchErrors(frames, order, zeros(120), errors, some, (name) => outputs[name]);
    expect(alone.loss).toBeCloseTo(2 * second, 10);
    expect(alone.weight).toBe(2);
  });
});
