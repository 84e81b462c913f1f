import { analyzeFrames } from "@boroxol/analysis";
import { cubicCell, type Frame } from "@boroxol/core";
import { expect, test } from "vitest";
import { analysisLines } from "../src/analysis-lines.ts";
import { togetherLines } from "../src/together-lines.ts";

const lithia: Frame = {
  species: Uint8Array.of(3, 3, 8),
  positions: Float64Array.of(0, 0, 0, 4, 0, 0, 2, 0, 0),
  cell: cubicCell(8),
  periodic: [true, true, true],
};

test("what was asked for and is not there is told with its reason, of one file and of several", () => {
  const analysis = analyzeFrames([lithia], { only: ["rings"], cutoffs: { "Li-O": 1.5 } });
  const lines = [
    "limitation, rings          there is no network former, and so no network",
    "limitation, cutoffs        no Li-O bond is shorter than 1.5 A",
  ];
  expect(analysisLines(analysis)).toEqual(expect.arrayContaining(lines));
  const together = togetherLines({ as: "replicas", files: [{ file: "a.xyz", analysis }, { file: "b.xyz" }] });
  expect(together.filter((line) => line.startsWith("limitation, rings"))).toEqual([
    expect.stringMatching(/no network former.*\(a\.xyz\)$/),
  ]);
});
