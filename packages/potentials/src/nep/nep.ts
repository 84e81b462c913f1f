import { BoroxolError, elementBySymbol } from "@boroxol/core";
import { modelPotential } from "../model-potential.ts";
import type { ModelPotential } from "../model-potential.ts";
import { numbersHash } from "../numbers-hash.ts";
import { isCovered, nepKernelOf } from "./kernel.ts";
import type { NepModel } from "./model.ts";
import { evaluateNep, nepCutoff } from "./reference.ts";

/** A neuroevolution potential, with the model that it evaluates. */
export interface Nep extends ModelPotential {
  readonly kind: "nep";
  readonly model: NepModel;
}

/**
 * The potential of a NEP model.
 * @param name for cards and errors, for instance the name of its file
 * @throws E0309 from its interaction for a model with charges: they are read and written, not yet evaluated
 * @example nep(readNep(text, "nep.txt"), "nep.txt")
 */
export function nep(model: NepModel, name: string): Nep {
  const card = {
    name,
    summary: `NEP${model.version}${model.charge === 0 ? "" : " with charges"} for ${model.elements.join("-")}`,
    elements: model.elements.map((symbol) => elementBySymbol(symbol).number),
    validity: "As far as the data that it was trained on.",
    citations: [
      {
        text: "Z. Fan et al., J. Chem. Phys. 157, 114801 (2022)",
        doi: "10.1063/5.0106617",
      },
    ],
  };
  const judge = evaluateNep.bind(undefined, model);
  const kernel = isCovered(model) ? nepKernelOf(model) : undefined;
  const potential = modelPotential("nep", card, nepCutoff(model), numbersHash(model), judge, kernel);
  const own: Nep = { ...potential, kind: "nep", model };
  return model.charge === 0 ? own : { ...own, interaction: () => refuse(name), prepare: async () => refuse(name) };
}

function refuse(name: string): never {
  throw new BoroxolError("E0309", "the electrostatics of a NEP with charges is not supported", {
    place: name,
    fix: "use a NEP without charges, or run this one in GPUMD; it can be converted",
    untouched: "nothing was computed",
  });
}
