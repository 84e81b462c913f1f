import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { BoroxolError, elementBySymbol, symbolOf } from "@boroxol/core";
import { type Ensemble, ensemble } from "./ensemble.ts";
import { type ModelCard, type ModelFile, readModelCard } from "./model-card.ts";
import type { ModelPotential } from "./model-potential.ts";
import type { Potential } from "./potential.ts";
import { potentialFromBytes } from "./potential-from-bytes.ts";
import { sumOfPotentials } from "./sum-of-potentials.ts";
import { zbl } from "./zbl.ts";

/** The name of the card in a model's folder. */
export const cardName = "card.json";

/** A model with a card that says where it holds. */
export interface CardedModel extends ModelPotential {
  readonly modelCard: ModelCard;
  /** All members, where there are several. */
  readonly committee?: Ensemble;
}

/** Whether a potential came with a card. */
export function isCardedModel(potential: Potential): potential is CardedModel {
  return "modelCard" in potential;
}

/**
 * The model in a folder with a card: its first member moves the atoms, with the core that the card names.
 * @throws E0308 for a damaged card, or files that are not those of the card
 * @example const model = await loadCardedModel("data/potentials/lbs-1");
 */
export async function loadCardedModel(folder: string): Promise<CardedModel> {
  const place = join(folder, cardName);
  const card = readModelCard(new TextDecoder().decode(await bytesOf(place)), place);
  await Promise.all((card.parts ?? []).map((each) => checkedBytes(folder, each)));
  const members = await Promise.all(card.members.map((each) => memberOf(folder, card, each)));
  const [first] = members as [ModelPotential, ...ModelPotential[]];
  const moving = card.core === undefined ? first : sumOfPotentials([first, zbl(card.core)]);
  return {
    ...moving,
    card: {
      name: card.name,
      summary: card.summary,
      elements: card.elements.map((symbol) => elementBySymbol(symbol).number),
      validity: validityText(card),
      citations: card.citations,
    },
    modelCard: card,
    ...(members.length > 1 && { committee: ensemble(members) }),
  };
}

async function bytesOf(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw damaged(path, `the file cannot be read: ${(cause as Error).message}`);
  }
}

/** A file of a card, which must be the one that the card means. @returns bytes @shape [m] */
async function checkedBytes(folder: string, { file, sha256 }: ModelFile): Promise<Uint8Array> {
  const path = join(folder, file);
  const bytes = await bytesOf(path);
  const found = createHash("sha256").update(bytes).digest("hex");
  if (found !== sha256) throw damaged(path, `the file is not the one of the card: its SHA-256 is ${found}`);
  return bytes;
}

async function memberOf(folder: string, card: ModelCard, file: ModelFile): Promise<ModelPotential> {
  const path = join(folder, file.file);
  const bytes = await checkedBytes(folder, file);
  const model = await potentialFromBytes(bytes, path);
  if (model.kind !== card.kind) throw damaged(path, `the file holds a ${model.kind}, and the card says ${card.kind}`);
  const missing = card.elements.filter((symbol) => !model.card.elements.includes(elementBySymbol(symbol).number));
  if (missing.length > 0) {
    const own = model.card.elements.map(symbolOf).join(", ");
    throw damaged(path, `the card names ${missing.join(", ")}, and the model covers ${own}`);
  }
  return model;
}

function damaged(place: string, what: string): BoroxolError {
  return new BoroxolError("E0308", what, {
    place,
    fix: "install the model again, or correct its card",
    untouched: "nothing of the model was used",
  });
}

/** The validity of a card in a sentence or two. */
function validityText({ validity: { density, temperature, note } }: ModelCard): string {
  return [
    ...(density === undefined ? [] : [`Densities of ${density.join(" to ")} g/cm3.`]),
    ...(temperature === undefined ? [] : [`Temperatures of ${temperature.join(" to ")} K.`]),
    note,
  ].join(" ");
}
