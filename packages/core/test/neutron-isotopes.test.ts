import { expect, test } from "vitest";
import { elementBySymbol, neutronIsotopes, neutronLengthOf } from "../src/index.ts";

test("lengths of isotopes and natural mixtures (Sears 1992)", () => {
  expect(["6Li", "7Li", "10B", "11B", "Li", "B"].map(neutronLengthOf)).toEqual([2, -2.22, -0.1, 6.65, -1.9, 5.3]);
});

test("natural boron and lithium are mixtures of their isotopes", () => {
  expect(0.2 * neutronLengthOf("10B") + 0.8 * neutronLengthOf("11B")).toBeCloseTo(neutronLengthOf("B"), 1);
  expect(0.075 * neutronLengthOf("6Li") + 0.925 * neutronLengthOf("7Li")).toBeCloseTo(neutronLengthOf("Li"), 1);
});

test("every isotope belongs to an element of about its mass number", () => {
  for (const [name, isotope] of Object.entries(neutronIsotopes)) {
    const element = elementBySymbol(isotope.element);
    expect(name.replace(/\d+/, "")).toBe(element.symbol);
    expect(isotope.mass).toBeCloseTo(Number.parseInt(name, 10), 0);
  }
});

test("an unknown isotope is a coded error with the closest one", () => {
  expect(() => neutronLengthOf("12B")).toThrow(expect.objectContaining({ code: "E0103", fix: "did you mean '10B'?" }));
});
