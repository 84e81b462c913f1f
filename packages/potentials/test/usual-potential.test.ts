import { elementBySymbol } from "@boroxol/core";
import { expect, it } from "vitest";
import { bundledModelNames, isCardedModel, loadPotential, usualPotential } from "../src/index.ts";

const atoms = (...symbols: string[]): number[] => symbols.map((symbol) => elementBySymbol(symbol).number);

it("is the learned model for lithium borosilicates, and SHIK for everything else", () => {
  expect(usualPotential(atoms("Li", "B", "Si", "O"))).toBe("lbs-1");
  expect(usualPotential(atoms("Si", "O"))).toBe("lbs-1");
  expect(usualPotential(atoms("Na", "Si", "O"))).toBe("shik");
});

it.each(bundledModelNames())(
  "%s comes with a committee that covers Li, B, O and Si and keeps atoms apart",
  async (name) => {
    const model = await loadPotential(name);
    if (!isCardedModel(model)) throw new Error("no card");
    expect(model.committee?.members).toHaveLength(4);
    expect(model.modelCard.elements.toSorted()).toEqual(["B", "Li", "O", "Si"]);
    expect(model.modelCard.core).toBeDefined();
    // Errors on frames that were not trained on, of the member that moves the atoms and of the mean.
    expect(model.modelCard.errors.length).toBeGreaterThanOrEqual(2);
    // Places of the machine that trained it are no business of the card.
    expect(JSON.stringify(model.modelCard)).not.toMatch(/"\/|[A-Z]:\\\\/);
  },
);
