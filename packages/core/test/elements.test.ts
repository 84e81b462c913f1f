import { describe, expect, test } from "vitest";
import { BoroxolError, elementBySymbol, elementOf, elements, massesOf, symbolOf } from "../src/index.ts";

describe("the element table", () => {
  test("is ordered by atomic number, each symbol once", () => {
    expect(elements.length).toBe(96);
    expect(new Set(elements.map((element) => element.symbol)).size).toBe(96);
    for (const element of elements) expect(elementOf(element.number)).toBe(element);
  });

  test("holds the published numbers of a lithium borosilicate", () => {
    expect(["Li", "B", "O", "Si"].map((symbol) => elementBySymbol(symbol).number)).toEqual([3, 5, 8, 14]);
    expect(["Li", "B", "O", "Si"].map((symbol) => elementBySymbol(symbol).mass)).toEqual([6.94, 10.81, 15.999, 28.085]);
    expect(["Li", "B", "O", "Si"].map((symbol) => elementBySymbol(symbol).covalentRadius)).toEqual([
      1.28, 0.84, 0.66, 1.11,
    ]);
    expect(["Li", "B", "O", "Si"].map((symbol) => elementBySymbol(symbol).neutronLength)).toEqual([
      -1.9, 5.3, 5.803, 4.1491,
    ]);
  });

  test("masses grow with the atomic number but for the known inversions", () => {
    const inversions = elements.slice(1).filter((element, k) => element.mass < elements[k]!.mass);
    expect(inversions.map((element) => element.symbol)).toEqual(["K", "Ni", "I", "Pa", "Np", "Am"]);
  });

  test("gives symbols and masses of lists", () => {
    expect(symbolOf(94)).toBe("Pu");
    expect(Array.from(massesOf(Uint8Array.of(8, 3)))).toEqual([15.999, 6.94]);
  });

  test.each([
    ["LI", "Li"],
    ["si", "Si"],
    ["Oo", "O"],
  ])("names the closest element for '%s'", (wrong, right) => {
    try {
      elementBySymbol(wrong, "line 3");
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(BoroxolError);
      expect(error).toMatchObject({ code: "E0102", place: "line 3", fix: `did you mean '${right}'?` });
    }
  });

  test("refuses atomic numbers outside the table", () => {
    expect(() => elementOf(0)).toThrow(expect.objectContaining({ code: "E0102" }));
    expect(() => symbolOf(119)).toThrow(expect.objectContaining({ code: "E0102" }));
  });
});
