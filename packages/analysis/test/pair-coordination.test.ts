import { cubicCell, type Frame, neighbourList, symbolOf } from "@boroxol/core";
import { describe, expect, test } from "vitest";
import { analyzeFrames, bonds, coordination, pairCoordination, pairDistributions, shellEnds } from "../src/index.ts";
import { alphaQuartz, repeated } from "./crystals.ts";

const cutoffs = { "Si-O": { value: 2, source: "given" } } as const;

describe("neighbours in the first shell of every pair", () => {
  test("quartz: four silicons around a silicon, six oxygens around an oxygen, in a narrow cell and in a wide one", () => {
    for (const frame of [alphaQuartz(), repeated(alphaQuartz(), [4, 4, 3])]) {
      const found = pairCoordination(frame, { "Si-O": 2, "Si-Si": 3.3, "O-O": 2.8 });
      expect(found).toEqual({
        "O around O": { 6: 1 },
        "Si around O": { 2: 1 },
        "O around Si": { 4: 1 },
        "Si around Si": { 4: 1 },
      });
    }
  });
  test("agree with a list of neighbours and with bonds in a cell of any shape", () => {
    const wide = repeated(alphaQuartz(), [4, 5, 4]);
    const frame = { ...wide, positions: wide.positions.map((x, k) => x + 0.3 * Math.sin(3.1 * k * k)) };
    const ends = { "Si-O": 2.1, "Si-Si": 3.3, "O-O": 3 };
    const found = pairCoordination(frame, ends);
    const own = bonds(frame, { "Si-O": { value: 2.1, source: "given" } });
    expect(found["O around Si"]).toEqual(coordination(frame, own)["Si"]);
    const { offsets, neighbours } = neighbourList(frame, 3);
    const numbers = [...frame.species.keys()]
      .filter((i) => frame.species[i] === 8)
      .map((i) => [...neighbours.subarray(offsets[i], offsets[i + 1])].filter((j) => frame.species[j] === 8).length);
    for (const [n, share] of Object.entries(found["O around O"]!)) {
      expect(share).toBeCloseTo(numbers.filter((each) => each === Number(n)).length / numbers.length, 12);
    }
  });
  test("the ends are bonds with oxygen and first minima, and a pair that has none has no shell", () => {
    const frame = repeated(alphaQuartz(), [3, 3, 3]);
    const ends = shellEnds(frame.species, pairDistributions([frame]), cutoffs);
    expect(ends["Si-O"]).toBe(2);
    expect(ends["Si-Si"]).toBeGreaterThan(3.1);
    const alone: Frame = {
      species: Uint8Array.of(3, 8),
      positions: new Float64Array(6).fill(0, 0, 3).fill(9, 3),
      cell: cubicCell(30),
      periodic: [true, true, true],
    };
    expect(shellEnds(alone.species, pairDistributions([alone]), {})).toEqual({});
  });
  test("stand in the document with their errors", () => {
    const frame = repeated(alphaQuartz(), [2, 2, 2]);
    const { shells } = analyzeFrames([frame, frame], { only: ["coordination"] });
    expect(shells!.neighbours[`O around ${symbolOf(14)}`]).toEqual({ 4: 1, error: { 4: 0 } });
    expect(analyzeFrames([frame], { only: ["n4", "rings"] })).not.toHaveProperty("shells");
  });
});
