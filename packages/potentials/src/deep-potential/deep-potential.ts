import { elementBySymbol } from "@boroxol/core";
import { modelPotential } from "../model-potential.ts";
import type { ModelPotential } from "../model-potential.ts";
import { numbersHash } from "../numbers-hash.ts";
import { documentPart } from "../stored-array.ts";
import { deepKernelOf } from "./kernel.ts";
import { formatHdf5Document, readHdf5Document } from "./hdf5-document.ts";
import type { DeepPotentialModel } from "./model.ts";
import { deepPotentialFromDocument } from "./read-document.ts";
import { foldParameters } from "./parameters.ts";
import { evaluateDeepPotential } from "./reference.ts";
import { documentOfDeepPotential } from "./write-document.ts";
import { formatYamlDocument, readYamlDocument } from "./yaml-document.ts";

/** A Deep Potential as a potential, with the model that it evaluates. */
export interface DeepPotential extends ModelPotential {
  readonly kind: "deep-potential";
  readonly model: DeepPotentialModel;
}

/**
 * The potential of a Deep Potential model.
 * @param name for cards and errors, for instance the name of its file
 * @throws E0312 from its interaction, while the model takes parameters that have no values
 * @example deepPotential(await readDeepPotential(bytes, "model.dp"), "model.dp")
 */
export function deepPotential(model: DeepPotentialModel, name: string): DeepPotential {
  const elements = model.typeMap.map((symbol) => elementBySymbol(symbol).number);
  const compressed = model.tables === undefined ? "" : ", compressed";
  const card = {
    name,
    summary: `Deep Potential (se_e2_a) for ${model.typeMap.join("-")}${compressed}`,
    elements,
    validity: "As far as the data that it was trained on.",
    citations: [
      {
        text: "L. Zhang, J. Han, H. Wang, W. Saidi, R. Car, W. E, Adv. Neural Inf. Process. Syst. 31 (2018)",
        doi: "10.48550/arXiv.1805.09003",
      },
    ],
  };
  const judge = evaluateDeepPotential.bind(undefined, model);
  const potential = modelPotential("deep-potential", card, model.cutoff, hashOf(model), judge, deepKernelOf(model));
  const interaction: DeepPotential["interaction"] = (species) => {
    // Parameters without values are told of before any work.
    foldParameters(model);
    return potential.interaction(species);
  };
  return {
    ...potential,
    interaction,
    prepare: async (species, backend) => backend.prepare(interaction(species), species),
    kind: "deep-potential",
    model,
  };
}

/** Of all numbers of the model, in the order of its document. */
function hashOf(model: DeepPotentialModel): string {
  const { document: _, ...own } = model;
  return numbersHash(own);
}

/** The first bytes of an HDF5 file. */
const signature = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a] as const;

/** Whether bytes begin as an HDF5 file. @param bytes @shape [m] */
export function isHdf5(bytes: Uint8Array): boolean {
  return signature.every((byte, k) => bytes[k] === byte);
}

/**
 * Reads a Deep Potential from DeePMD-kit's .dp (HDF5) or .yaml.
 * @param bytes the file @shape [m]
 * @param place name of the file, for errors
 * @throws E0308 for a damaged file, E0309 for a model of another kind
 */
export async function readDeepPotential(bytes: Uint8Array, place: string): Promise<DeepPotentialModel> {
  const document = isHdf5(bytes)
    ? await readHdf5Document(bytes, place)
    : readYamlDocument(new TextDecoder().decode(bytes), place);
  return deepPotentialFromDocument(documentPart(document, place));
}

/** The model as a .dp file. @returns @shape [m] */
export async function formatDeepPotentialDp(model: DeepPotentialModel): Promise<Uint8Array> {
  return formatHdf5Document(documentOfDeepPotential(model));
}

/** The model as a .yaml file. */
export function formatDeepPotentialYaml(model: DeepPotentialModel): string {
  return formatYamlDocument(documentOfDeepPotential(model));
}
