import { elementBySymbol, symbolOf } from "@boroxol/core";
import type { Interaction, PairTerm } from "@boroxol/kernels";
import { describe, expect, it } from "vitest";
import {
  bmpShrm,
  boronOxygenAmplitude,
  boronOxygenDepth,
  bundledPotentials,
  duTeter,
  fourfoldBoron,
  pmmcs,
  potentialByName,
  shik,
  sumPotentials,
  zbl,
} from "../src/index.ts";

function cellOf(counts: Record<string, number>): Uint8Array {
  return Uint8Array.from(
    Object.entries(counts).flatMap(([symbol, n]) => Array<number>(n).fill(elementBySymbol(symbol).number)),
  );
}
const lithiumBorosilicate = { Li: 8, B: 24, Si: 4, O: 48 };
const lithiumSilicate = { Li: 8, Si: 8, O: 20 };
const nameOf = ({ species }: PairTerm): string => species.map(symbolOf).join("-");

const cases: [string, Interaction][] = [
  ["shik", shik().interaction(cellOf(lithiumBorosilicate))],
  ["pmmcs", pmmcs().interaction(cellOf(lithiumSilicate))],
  ["bmp-shrm", bmpShrm().interaction(cellOf(lithiumBorosilicate))],
  ["du-teter", duTeter().interaction(cellOf(lithiumBorosilicate))],
];

describe.each(cases)("%s", (_, interaction) => {
  it("has the derivative of its energy in every pair", () => {
    for (const term of interaction.pairs) {
      for (let r = 0.7; r < term.cutoff - 1e-3; r += 0.0171) {
        const h = 1e-5 * r;
        const numeric = (term.energy(r + h) - term.energy(r - h)) / (2 * h);
        expect(Math.abs(term.derivative(r) - numeric), `${nameOf(term)} at ${r}`).toBeLessThan(
          1e-7 * (1 + Math.abs(numeric)),
        );
      }
    }
  });

  it("keeps every pair of atoms apart: a repulsive wall of more than 50 eV inside one angstrom", () => {
    for (const term of interaction.pairs) {
      let highest = -Infinity;
      for (let r = 1; r > 0.05; r -= 0.005) highest = Math.max(highest, term.energy(r));
      expect(highest, nameOf(term)).toBeGreaterThan(50);
    }
  });

  it("ends with the energy and the force at zero", () => {
    for (const term of interaction.pairs) {
      expect(Math.abs(term.energy(term.cutoff - 1e-5)), nameOf(term)).toBeLessThan(1e-9);
      expect(Math.abs(term.derivative(term.cutoff - 1e-5)), nameOf(term)).toBeLessThan(1e-4);
    }
  });

  it("is neutral in a neutral composition", () => {
    const counts = interaction === cases[1]![1] ? lithiumSilicate : lithiumBorosilicate;
    let total = 0;
    for (const z of cellOf(counts)) total += interaction.charges.get(z)!;
    expect(Math.abs(total)).toBeLessThan(1e-12);
  });
});

describe("shik", () => {
  it("gives silica the oxygen charge of the 2018 paper", () => {
    expect(
      shik()
        .interaction(cellOf({ Si: 3, O: 6 }))
        .charges.get(8),
    ).toBeCloseTo(-0.88775, 12);
  });
  it("has the same charges in a cell and in its supercell", () => {
    const [one, two] = [1, 2].map((n) => shik().interaction(cellOf({ Li: 2 * n, B: 2 * n, Si: n, O: 6 * n })));
    expect(two!.charges).toEqual(one!.charges);
  });
  it("refuses pairs that the authors did not publish, by name", () => {
    const refusal = expect.objectContaining({ code: "E0304", message: expect.stringContaining("Na-K") });
    expect(() => shik().interaction(cellOf({ Na: 1, K: 1, Si: 2, O: 5 }))).toThrow(refusal);
    expect(() => shik().interaction(cellOf({ Al: 2, Si: 2, O: 7 }))).toThrow(
      expect.objectContaining({ code: "E0304" }),
    );
  });
  it("covers all pairs of each modifier with boron and silicon", () => {
    for (const modifier of ["Li", "Na", "K", "Mg", "Ca"]) {
      expect(shik().interaction(cellOf({ [modifier]: 2, B: 2, Si: 1, O: 6 })).pairs).toHaveLength(10);
    }
  });
});

describe("pmmcs", () => {
  it("refuses boron", () => {
    expect(() => pmmcs().interaction(cellOf(lithiumBorosilicate))).toThrow(
      expect.objectContaining({ code: "E0301", message: expect.stringContaining("B") }),
    );
  });
  it("leaves all but the tail as published", () => {
    const find = (terms: Interaction): PairTerm => terms.pairs.find((term) => nameOf(term) === "O-Si")!;
    const tapered = find(pmmcs().interaction(cellOf(lithiumSilicate)));
    const published = find(pmmcs({ taperWidth: 0 }).interaction(cellOf(lithiumSilicate)));
    expect(tapered.energy(4.99)).toBe(published.energy(4.99));
    expect(tapered.energy(5.3)).not.toBe(published.energy(5.3));
  });
});

describe("bmp-shrm", () => {
  it("has the screened angles about oxygen", () => {
    const { angles } = bmpShrm().interaction(cellOf(lithiumBorosilicate));
    expect(angles.map(({ ends }) => ends.map(symbolOf).join("-"))).toEqual(["Si-Si", "B-B", "B-Si"]);
    expect(angles[1]).toMatchObject({ center: 8, stiffness: 30, angle: 109.47, decay: 1, cutoff: 3.3 });
  });
  it("refuses boron with aluminium or phosphorus", () => {
    expect(() => bmpShrm().interaction(cellOf({ B: 2, Al: 2, O: 6 }))).toThrow(
      expect.objectContaining({ code: "E0304" }),
    );
    expect(() => bmpShrm().interaction(cellOf({ B: 1, P: 1, O: 4 }))).toThrow(
      expect.objectContaining({ code: "E0304" }),
    );
  });
  it("deepens the B-O well with silica and makes it shallower with much modifier", () => {
    expect(boronOxygenDepth(0, 0)).toBeCloseTo(1.98868, 10);
    expect(boronOxygenDepth(0.5, 2)).toBeGreaterThan(boronOxygenDepth(0.5, 0));
    expect(boronOxygenDepth(3, 1)).toBeLessThan(boronOxygenDepth(0.5, 1));
  });
});

describe("du-teter", () => {
  it("gives 30 B2O3 - 70 SiO2 the published A of 12362.78 eV", () => {
    // Y.-J. Hu et al., npj Comput. Mater. 6, 25 (2020), table 1, doi:10.1038/s41524-020-0291-z.
    expect(boronOxygenAmplitude(0, 70 / 30)).toBeCloseTo(12362.78, 2);
  });
  it("is continuous where boron saturates", () => {
    for (const K of [0, 1, 4]) {
      const rMax = 0.5 + K / 16;
      expect(boronOxygenAmplitude(rMax + 1e-9, K)).toBeCloseTo(boronOxygenAmplitude(rMax - 1e-9, K), 3);
    }
  });
});

describe("fourfoldBoron", () => {
  it("joins its branches and ends at zero", () => {
    for (const K of [0, 0.5, 1, 2, 4, 8]) {
      for (const join of [0.5 + K / 16, 0.5 + K / 4, 2 + K]) {
        expect(fourfoldBoron(join + 1e-9, K)).toBeCloseTo(fourfoldBoron(join - 1e-9, K), 7);
      }
      expect(fourfoldBoron(0.3, K)).toBe(0.3);
    }
  });
  it("stays between 0 and 1, also for negative ratios", () => {
    for (const [R, K] of [
      [-1, 2],
      [5, 40],
      [100, 1],
    ]) {
      expect(fourfoldBoron(R!, K!)).toBeGreaterThanOrEqual(0);
      expect(fourfoldBoron(R!, K!)).toBeLessThanOrEqual(1);
    }
  });
});

describe("sumPotentials", () => {
  it("adds pair by pair and keeps angles, charges and self energies", () => {
    const species = cellOf(lithiumBorosilicate);
    const core = zbl({ inner: 0.5, outer: 1 });
    const sum = sumPotentials([bmpShrm(), core]).interaction(species);
    const [plain, nuclei] = [bmpShrm().interaction(species), core.interaction(species)];
    expect(sum.pairs).toHaveLength(10);
    for (const [k, term] of sum.pairs.entries()) {
      expect(term.energy(0.8)).toBeCloseTo(plain.pairs[k]!.energy(0.8) + nuclei.pairs[k]!.energy(0.8), 10);
      expect(term.energy(2)).toBe(plain.pairs[k]!.energy(2));
    }
    expect(sum.angles).toEqual(plain.angles);
    expect(sum.selfEnergies).toEqual(plain.selfEnergies);
    expect(sum.charges).toEqual(plain.charges);
  });
  it("covers the elements that all parts cover", () => {
    expect(sumPotentials([shik(), pmmcs()]).card.elements.map(symbolOf)).not.toContain("B");
  });
});

describe("potentialByName", () => {
  it("finds every bundled potential by the name on its card", () => {
    for (const [name, potential] of Object.entries(bundledPotentials)) {
      expect(potentialByName(name)).toBe(potential);
      expect(potential.card.name).toBe(name);
    }
  });
  it("asks for the closest name", () => {
    expect(() => potentialByName("SHIC")).toThrow(
      expect.objectContaining({ code: "E0305", fix: "did you mean 'shik'?" }),
    );
    expect(() => potentialByName("toString")).toThrow(expect.objectContaining({ code: "E0305" }));
  });
});
