import { spreadFrames, strainedFrame } from "@boroxol/campaign";
import { expect, it } from "vitest";

const points = (formula: string, values: readonly number[]) =>
  values.map((value) => ({ formula, fingerprint: Float32Array.of(value, 1) }));

it("takes the farthest from what is known first, and leaves out what is near", () => {
  const known = points("A", [0]);
  const { chosen, duplicates } = spreadFrames(points("A", [0.001, 5, 10, 10.001, 5.2]), known, 10, 0.1);
  expect(chosen).toEqual([3, 1]);
  expect(duplicates).toBe(3);
});

it("lets compositions take turns, and stops at the most", () => {
  const candidates = [...points("B", [1, 2, 3]), ...points("A", [7, 9])];
  const { chosen } = spreadFrames(candidates, [], 3, 0);
  expect(chosen.map((k) => candidates[k]!.formula)).toEqual(["A", "B", "A"]);
});

it("is empty without candidates", () => {
  expect(spreadFrames([], points("A", [1]), 3, 0.1)).toEqual({ chosen: [], duplicates: 0 });
});

it("strains cell and positions alike", () => {
  const frame = {
    species: Uint8Array.of(3),
    positions: Float64Array.of(1, 2, 3),
    cell: Float64Array.of(4, 0, 0, 0, 5, 0, 0, 0, 6),
    periodic: [true, true, true] as const,
  };
  const { positions, cell } = strainedFrame(frame, [0.1, 0, -0.1, 0, 0, 0.05]);
  expect([...positions].map((x) => Number(x.toFixed(12)))).toEqual([1.2, 2.05, 2.7]);
  expect([...cell].map((x) => Number(x.toFixed(12)))).toEqual([4.4, 0.2, 0, 0.25, 5, 0, 0, 0, 5.4]);
});
