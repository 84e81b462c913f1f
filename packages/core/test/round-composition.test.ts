import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { netCharge, parseComposition, roundComposition, speciesOf } from "../src/index.ts";

describe("roundComposition", () => {
  test("takes whole formula units where they fit exactly", () => {
    expect(roundComposition(parseComposition("20SiO2-60B2O3-20Li2O"), 300)).toEqual({
      atoms: { Si: 14, O: 168, B: 84, Li: 28 },
      units: { SiO2: 14, B2O3: 42, Li2O: 14 },
      total: 294,
      deviation: expect.closeTo(0, 10),
      deviationOf: "mol%",
    });
    expect(roundComposition(parseComposition("Li3PO4"), 300).units).toEqual({ Li3PO4: 37 });
  });

  test("rounds LiPON atom by atom to a neutral cell", () => {
    const composition = parseComposition("Li2.94PO3.5N0.31");
    const contents = roundComposition(composition, 124);
    expect(contents.atoms).toEqual({ Li: 47, P: 16, O: 56, N: 5 });
    expect(netCharge(contents.atoms, composition.charges)).toBe(0);
    expect(contents.deviationOf).toBe("atom%");
    expect(contents.deviation).toBeLessThan(0.1);
  });

  test("lists the species, element after element", () => {
    const species = speciesOf(roundComposition(parseComposition("SiO2"), 9));
    expect(Array.from(species)).toEqual([14, 14, 14, 8, 8, 8, 8, 8, 8]);
  });

  test("every glass of every size is neutral, near its size and near its composition", () => {
    const percent = fc.integer({ min: 5, max: 60 });
    fc.assert(
      fc.property(
        percent,
        fc.integer({ min: 5, max: 35 }),
        fc.integer({ min: 200, max: 3000 }),
        (SiO2, Li2O, wanted) => {
          const composition = parseComposition(`${SiO2}SiO2-${Li2O}Li2O-${100 - SiO2 - Li2O}B2O3`);
          const contents = roundComposition(composition, wanted);
          expect(netCharge(contents.atoms, composition.charges)).toBe(0);
          expect(Math.abs(contents.total - wanted)).toBeLessThanOrEqual(0.05 * wanted);
          // Largest remainders: every compound is less than one formula unit off.
          const units = Object.values(contents.units!).reduce((sum, n) => sum + n, 0);
          expect(contents.deviation).toBeLessThan(100 / units);
          expect(speciesOf(contents).length).toBe(contents.total);
        },
      ),
      { numRuns: 50 },
    );
  });

  test("every LiPON of every size is neutral", () => {
    fc.assert(
      fc.property(fc.integer({ min: 260, max: 300 }), fc.integer({ min: 100, max: 1500 }), (li, wanted) => {
        const nitrogen = 30;
        const oxygen = (li + 500 - 3 * nitrogen) / 2;
        const composition = parseComposition(`Li${li / 100}PO${oxygen / 100}N${nitrogen / 100}`);
        const contents = roundComposition(composition, wanted);
        expect(netCharge(contents.atoms, composition.charges)).toBe(0);
        // Atoms are rounded within two of their ideal number.
        expect(contents.deviation).toBeLessThan(200 / contents.total);
      }),
      { numRuns: 25 },
    );
  });

  test.each([
    ["1SiO2-99B2O3", 20],
    ["SiO2", 0],
    ["SiO2", 10.5],
  ])("refuses %s with %d atoms", (text, wanted) => {
    const composition = parseComposition(text);
    expect(() => roundComposition(composition, wanted)).toThrow(expect.objectContaining({ code: "E0107" }));
  });
});
