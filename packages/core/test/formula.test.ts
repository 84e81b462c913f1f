import * as fc from "fast-check";
import { expect, test } from "vitest";
import { atomsOf, elements, formulaMass, parseFormula } from "../src/index.ts";

test.each([
  ["SiO2", { Si: 1, O: 2 }],
  ["SiO₂", { Si: 1, O: 2 }],
  ["Li2.94PO3.5N0.31", { Li: 2.94, P: 1, O: 3.5, N: 0.31 }],
  ["Ca3(PO4)2", { Ca: 3, P: 2, O: 8 }],
  ["Li[Al(SiO3)2]", { Li: 1, Al: 1, Si: 2, O: 6 }],
  ["CH3OH", { C: 1, H: 4, O: 1 }],
])("reads %s", (text, formula) => {
  expect(parseFormula(text)).toEqual(formula);
});

test.each([
  ["", "E0104"],
  ["Si(O2", "E0104"],
  ["SiO2)", "E0104"],
  ["Si0O2", "E0104"],
  ["sio2", "E0104"],
  ["Xx2O", "E0102"],
  ["SiO2!", "E0104"],
])("refuses '%s' with %s and the place", (text, code) => {
  expect(() => parseFormula(text, "composition")).toThrow(
    expect.objectContaining({ code, place: `composition, formula '${text}'` }),
  );
});

test("any formula that is written is read back", () => {
  const part = fc.tuple(
    fc.constantFrom(...elements.map((element) => element.symbol)),
    fc.integer({ min: 1, max: 400 }).map((n) => n / 4),
  );
  fc.assert(
    fc.property(fc.uniqueArray(part, { minLength: 1, maxLength: 6, selector: ([symbol]) => symbol }), (parts) => {
      const text = parts.map(([symbol, n]) => symbol + (n === 1 ? "" : String(n))).join("");
      expect(parseFormula(text)).toEqual(Object.fromEntries(parts));
    }),
  );
});

test("masses and atoms add up", () => {
  expect(formulaMass(parseFormula("B2O3"))).toBeCloseTo(69.617, 3);
  expect(atomsOf(parseFormula("Li3PO4"))).toBe(8);
});
