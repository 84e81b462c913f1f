import { elementBySymbol } from "@boroxol/core";
import { modelPotential } from "../model-potential.ts";
import type { ModelPotential } from "../model-potential.ts";
import { numbersHash } from "../numbers-hash.ts";
import { behlerParrinelloCutoff } from "./model.ts";
import type { BehlerParrinelloModel } from "./model.ts";
import { evaluateBehlerParrinello } from "./reference.ts";

/** A Behler-Parrinello potential, with the model that it evaluates. */
export interface BehlerParrinello extends ModelPotential {
  readonly kind: "behler-parrinello";
  readonly model: BehlerParrinelloModel;
}

/**
 * The potential of a Behler-Parrinello model.
 * @param name for cards and errors, for instance the name of its folder
 * @example behlerParrinello(readN2p2(files, "model"), "model")
 */
export function behlerParrinello(model: BehlerParrinelloModel, name: string): BehlerParrinello {
  const card = {
    name,
    summary: `Behler-Parrinello network for ${model.elements.join("-")}`,
    elements: model.elements.map((symbol) => elementBySymbol(symbol).number),
    validity: "As far as the data that it was trained on.",
    citations: [
      {
        text: "J. Behler, M. Parrinello, Phys. Rev. Lett. 98, 146401 (2007)",
        doi: "10.1103/PhysRevLett.98.146401",
      },
    ],
  };
  const judge = evaluateBehlerParrinello.bind(undefined, model);
  return {
    ...modelPotential("behler-parrinello", card, behlerParrinelloCutoff(model), numbersHash(model), judge),
    kind: "behler-parrinello",
    model,
  };
}
