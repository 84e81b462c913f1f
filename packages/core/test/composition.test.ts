import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { atomFractions, molePercent, parseComposition, weightPercent } from "../src/index.ts";

describe("parseComposition", () => {
  test.each([
    "20SiO2-60B2O3-20Li2O",
    "20 SiO2 - 60 B2O3 - 20 Li2O",
    "20SiO2+60B2O3+20Li2O",
    "20% SiO2, 60% B2O3, 20% Li2O",
    "20SiO2 60B2O3 20Li2O",
    "20*SiO2; 60*B2O3; 20*Li2O",
    "20SiO₂–60B₂O₃–20Li₂O",
    "(SiO2)20(B2O3)60(Li2O)20",
    "0.2SiO2-0.6B2O3-0.2Li2O",
    "1SiO2-3B2O3-1Li2O",
    "SiO2-3B2O3-Li2O",
    "20SiO2-60B2O3-20Li2O mol%",
    "10SiO2-60B2O3-20Li2O-10SiO2",
  ])("reads '%s' as the same glass", (text) => {
    const composition = parseComposition(text);
    expect(composition.name).toBe("20SiO2-60B2O3-20Li2O");
    expect(composition.charges).toEqual({ Si: 4, B: 3, Li: 1, O: -2 });
  });

  test("the order of the compounds does not matter", () => {
    const oxides = ["20SiO2", "45B2O3", "35Li2O"];
    const shuffled = fc.shuffledSubarray(oxides, { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(shuffled, fc.constantFrom("-", " ", "+", ", ", " - "), (parts, separator) => {
        expect(atomFractions(parseComposition(parts.join(separator)))).toEqual(
          expect.objectContaining({ Li: expect.closeTo(0.7 / 3.9, 12), B: expect.closeTo(0.9 / 3.9, 12) }),
        );
      }),
    );
  });

  test("a single compound is its formula", () => {
    expect(parseComposition("Li3PO4")).toMatchObject({ name: "Li3PO4", charges: { Li: 1, P: 5, O: -2 }, notes: [] });
    expect(parseComposition("Li2.94PO3.5N0.31").charges).toEqual({ Li: 1, P: 5, O: -2, N: -3 });
    expect(parseComposition("100SiO2").name).toBe("SiO2");
  });

  test("weight percent becomes mol percent, and back", () => {
    const composition = parseComposition("30SiO2-50B2O3-20Li2O wt%");
    expect(weightPercent(composition)).toEqual({
      SiO2: expect.closeTo(30, 10),
      B2O3: expect.closeTo(50, 10),
      Li2O: expect.closeTo(20, 10),
    });
    expect(molePercent(composition)["Li2O"]).toBeCloseTo(35.475, 2);
    expect(composition.notes).toEqual(["the amounts were read as weight percent"]);
  });

  test("rounded percentages are scaled, and said", () => {
    expect(parseComposition("33.3SiO2-33.3B2O3-33.3Li2O").notes).toEqual([
      "the amounts add up to 99.9 and were scaled to 100",
    ]);
  });

  test.each([
    ["20SiO2-60B2O3-10Li2O", "E0105", "the amounts add up to 90, not to 100 (20SiO2, 60B2O3, 10Li2O)"],
    ["20SiO2-60B2O3-40Li2O", "E0105", "the amounts add up to 120, not to 100 (20SiO2, 60B2O3, 40Li2O)"],
    ["20SiO2-60B2O3-Li2O", "E0105", "the amounts add up to 81, not to 100 (20SiO2, 60B2O3, no amount for Li2O)"],
    ["50SiO2", "E0105", "the amounts add up to 50, not to 100 (50SiO2)"],
    ["20SiO2-60Xx2O3-20Li2O", "E0102", "'Xx' is not an element"],
    ["20SiO3-60B2O3-20Li2O", "E0106", expect.stringContaining("not charge-neutral")],
    ["20SiO2-60-20Li2O", "E0104", "the amount 60 has no compound"],
    ["20SiO2-80", "E0104", "the amount 80 has no compound"],
    ["20 60 SiO2", "E0104", "the amounts 20 and 60 follow each other"],
    ["", "E0104", "there is no compound in it"],
    ["0SiO2", "E0104", "every amount is zero"],
    ["20sio2-80B2O3", "E0104", expect.stringContaining("is not part of a formula")],
    ["80SiO2-20He", "E0106", "no formal charge is known for He"],
  ])("refuses '%s' with %s", (text, code, message) => {
    expect(() => parseComposition(text)).toThrow(
      expect.objectContaining({ code, message, place: expect.stringContaining(`composition '${text}'`) }),
    );
  });

  test("never throws anything but a coded error", () => {
    const noise = fc.string({ unit: fc.constantFrom(..."SiOBLi2034.()-+ %wt,"), maxLength: 16 });
    fc.assert(
      fc.property(noise, (text) => {
        try {
          const sum = Object.values(atomFractions(parseComposition(text))).reduce((a, b) => a + b, 0);
          expect(sum).toBeCloseTo(1, 10);
        } catch (error) {
          expect(error).toMatchObject({ name: "BoroxolError" });
        }
      }),
      { numRuns: 2000 },
    );
  });
});
