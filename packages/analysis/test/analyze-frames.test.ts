import { type Frame } from "@boroxol/core";
import { describe, expect, test } from "vitest";
import { analyzeFrames } from "../src/index.ts";
import { alphaQuartz, boroxolRing, repeated } from "./crystals.ts";

describe("the document of analyze --json", () => {
  test("of a crystal", () => {
    const document = analyzeFrames([repeated(alphaQuartz(), [2, 2, 2])]);
    expect(document).toMatchObject({
      frames: 1,
      atoms: 72,
      cutoffs: { "Si-O": { source: "first minimum of g(r)" } },
      coordination: { Si: { 4: 1 } },
      nbo: 0,
      oxygen: { 2: 1 },
      qn: { Si: { 4: 1 } },
      rings: { definition: "guttman", perFormer: { 6: 1 }, counts: { 6: 24 }, boroxol: 0 },
    });
    expect(document).not.toHaveProperty("n4");
    expect(document).not.toHaveProperty("msd");
    expect(document).not.toHaveProperty("error");
    expect(document.rings).not.toHaveProperty("b3InRings");
    expect(JSON.parse(JSON.stringify(document))).toEqual(document);
  });

  test("of a boroxol ring with a given cutoff", () => {
    const document = analyzeFrames([boroxolRing()], { cutoffs: { "B-O": 1.6 }, maxRing: 4 });
    expect(document.cutoffs).toEqual({ "B-O": { value: 1.6, source: "given" } });
    expect(document.n4).toBe(0);
    expect(document.rings).toMatchObject({
      perFormer: { 3: 1 / 3 },
      threeMembered: { "3B3": 1, "3B2-4B1": 0, "3B1-4B2": 0, "4B3": 0, withSi: 0, other: 0 },
      boroxol: 1,
      b3InRings: 1,
    });
  });

  test("averages over frames and gives errors beside", () => {
    const ring = boroxolRing();
    const apart = { ...ring, positions: ring.positions.map((x) => x * 1.3) };
    const document = analyzeFrames([ring, apart, ring, ring], {
      cutoffs: { "B-O": 1.6 },
      only: ["coordination", "rings", "nbo"],
    });
    expect(document.coordination!["B"]).toEqual({ 0: 0.25, 3: 0.75, error: { 0: 0.25, 3: 0.25 } });
    expect(document.rings).toMatchObject({
      perFormer: { 3: 0.25, error: { 3: expect.closeTo(1 / 12, 12) as number } },
      counts: { 3: 0.75 },
      boroxol: 0.75,
    });
    expect(document.rings!.b3InRings).toBe(1);
    expect(document.nbo).toBe(0.375);
    expect(document.error).toEqual({ nbo: 0.125 });
  });

  test("holds only what was asked for", () => {
    const document = analyzeFrames([alphaQuartz()], { only: ["density"] });
    expect(Object.keys(document)).toEqual(["frames", "atoms", "density", "cutoffs"]);
  });

  test.each<[string, () => unknown]>([
    ["E0501", () => analyzeFrames([alphaQuartz()], { only: ["ring"] })],
    ["E0502", () => analyzeFrames([alphaQuartz()], { cutoffs: { "Si-O": -1 } })],
    ["E0502", () => analyzeFrames([alphaQuartz()], { cutoffs: { "Si-Si": 3 } })],
    ["E0503", () => analyzeFrames([])],
    ["E0503", () => analyzeFrames([alphaQuartz(), boroxolRing()])],
    ["E0503", () => analyzeFrames([{ ...alphaQuartz(), cell: new Float64Array(9), periodic: [false, false, false] }])],
    ["E0504", () => analyzeFrames([alphaQuartz()], { only: ["msd"] })],
    ["E0505", () => analyzeFrames([alphaQuartz()], { maxRing: 1 })],
  ])("refuses with %s", (code, analyse) => {
    expect(analyse).toThrow(expect.objectContaining({ code }));
  });

  test("displacements come when the frames carry times", () => {
    const frames = [0, 1, 2].map((t): Frame => ({ ...alphaQuartz(), time: t }));
    expect(analyzeFrames(frames).msd!.elements["Si"]).toEqual([0]);
  });
});

test("without a former there is no network: rings and Qn of formers are absent, not zero", () => {
  const lithium: Frame = { ...alphaQuartz(), species: new Uint8Array(9).fill(3) };
  const document = analyzeFrames([lithium]);
  expect(document.rings).toBeUndefined();
  expect(document.n4).toBeUndefined();
  expect(document.nbo).toBeUndefined();
});
