import { elementBySymbol } from "@boroxol/core";
import { modelPotential } from "../model-potential.ts";
import type { ModelPotential } from "../model-potential.ts";
import { numbersHash } from "../numbers-hash.ts";
import { graceFsKernelOf } from "./kernel.ts";
import type { GraceFsModel } from "./model.ts";
import { evaluateGraceFs } from "./reference.ts";

/** A GRACE/FS model as a potential, with the model that it evaluates. */
export interface GraceFs extends ModelPotential {
  readonly kind: "grace-fs";
  readonly model: GraceFsModel;
}

/**
 * The potential of a GRACE/FS model.
 * @param name for cards and errors, for instance the name of its file
 * @example graceFs(readGraceFs(text, "FS_model.yaml"), "FS_model.yaml")
 */
export function graceFs(model: GraceFsModel, name: string): GraceFs {
  const card = {
    name,
    summary: `GRACE/FS for ${model.elements.join("-")}`,
    elements: model.elements.map((symbol) => elementBySymbol(symbol).number),
    validity: "As far as the data that it was trained on; it has no repulsion of its own at short distances.",
    citations: [
      {
        text: "A. Bochkarev, Y. Lysogorskiy, R. Drautz, Phys. Rev. X 14, 021036 (2024)",
        doi: "10.1103/PhysRevX.14.021036",
      },
    ],
  };
  const judge = evaluateGraceFs.bind(undefined, model);
  const kernel = graceFsKernelOf(model);
  return {
    ...modelPotential("grace-fs", card, model.cutoff, numbersHash(model), judge, kernel),
    kind: "grace-fs",
    model,
  };
}
