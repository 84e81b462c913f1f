import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { measuredGlasses, simulatedGlasses } from "../src/index.ts";

/** The papers as text, where the checkout stands beside them. */
const seeds = resolve(import.meta.dirname, "../../../../shared/seeds");
const paper = (number: string): string => {
  const name = existsSync(seeds) ? readdirSync(seeds).find((each) => each.startsWith(number)) : undefined;
  return name === undefined ? "" : readFileSync(join(seeds, name), "utf8");
};
const [first, second] = [paper("001"), paper("002")];

describe("reference glasses", () => {
  test("have names that stand once, compositions that add up, and fractions", () => {
    expect(new Set(measuredGlasses.map(({ name }) => name)).size).toBe(measuredGlasses.length);
    for (const { molePercent, fourFoldBoron = 0, density } of measuredGlasses) {
      expect(Object.values(molePercent).reduce((sum, each) => sum + each, 0)).toBe(100);
      expect(fourFoldBoron).toBeGreaterThanOrEqual(0);
      expect(fourFoldBoron).toBeLessThan(0.6);
      expect(density).toBeGreaterThan(1.8);
    }
    const names = new Set(measuredGlasses.map(({ name }) => name));
    for (const { name } of simulatedGlasses) expect(names).toContain(name);
  });

  test.skipIf(first === "")("are those of Table 1 of the first paper", () => {
    // The last number but one is four-fold boron, the last the density; the text has lost the point of one density.
    const rows = first.matchAll(/^LBS-(\d+-\d+-\d+) .* (\d+\.\d) (\d)\.?(\d\d)$/gm);
    const table = new Map([...rows].map(([, name, boron, whole, part]) => [name, [Number(boron), `${whole}.${part}`]]));
    const glasses = measuredGlasses.filter(({ table: each }) => each === "table-1");
    expect(table.size).toBe(11);
    for (const { name, fourFoldBoron, density } of glasses) {
      expect([100 * fourFoldBoron!, density.toFixed(2)]).toEqual([
        expect.closeTo(Number(table.get(name)![0]), 9),
        table.get(name)![1],
      ]);
    }
  });

  test.skipIf(second === "")("are those of Table II of the second paper", () => {
    const cells = second.split("\n").map((line) => line.split("\t"));
    const borates = measuredGlasses.filter(({ table }) => table === "table-2");
    for (const { name, molePercent, fourFoldBoron, density } of borates) {
      // LB90, LB ₈₀: the number is set as a subscript here and there.
      const row = cells.find(
        ([glass, , boron, lithium]) =>
          glass!.startsWith("LB") &&
          !glass!.startsWith("LBS") &&
          boron === String(molePercent["B2O3"]) &&
          lithium === String(molePercent["Li2O"]),
      );
      expect([name, Number(row![6]), Number(row![8])]).toEqual([
        name,
        density,
        expect.closeTo(100 * fourFoldBoron!, 9),
      ]);
    }
  });

  test.skipIf(first === "")("have the rings of Table 2 and the activation energies of Table 3", () => {
    for (const { name, boronInRings, activationEnergy } of simulatedGlasses) {
      const escaped = name.replaceAll("-", "\\-");
      const rings = new RegExp(`^LBS-${escaped} (\\d+\\.\\d)(?: ?[+£±] ?(\\d+\\.\\d))?`, "m");
      const [, value, deviation] = rings.exec(first.slice(first.indexOf("Table 2: Comparisons")))!;
      expect(100 * boronInRings!.value).toBeCloseTo(Number(value), 9);
      if (boronInRings!.deviation !== undefined && deviation !== undefined) {
        expect(100 * boronInRings!.deviation).toBeCloseTo(Number(deviation), 9);
      }
      if (activationEnergy === undefined) continue;
      const energies = new RegExp(`^LBS-${escaped} (0\\.\\d\\d) . (0\\.\\d\\d)$`, "m");
      const [, energy, spread] = energies.exec(first.slice(first.indexOf("Table 3: The activation")))!;
      expect(activationEnergy).toEqual({ value: Number(energy), deviation: Number(spread) });
    }
  });
});
