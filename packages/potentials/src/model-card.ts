import { isElementSymbol } from "@boroxol/core";
import type { ModelKind } from "./model-potential.ts";
import { type DocumentPart, documentPart } from "./stored-array.ts";
import type { ZblCore, ZblRange } from "./zbl.ts";

/** A file of a model, and the SHA-256 of its bytes. */
export interface ModelFile {
  readonly file: string;
  readonly sha256: string;
}

/** Data that a model was trained or tested on. */
export interface ModelData {
  readonly name: string;
  readonly frames: number;
  /** Of the data: tells one version from another. */
  readonly hash: string;
  /** Program, functional, pseudopotentials. */
  readonly theory: string;
  readonly licence: string;
}

/** Errors on one set of frames that were not trained on. */
export interface ModelErrors {
  readonly set: string;
  readonly frames: number;
  /** Root mean square. @unit eV per atom */
  readonly energy: number;
  /** Root mean square over components. @unit eV/A */
  readonly force: number;
  /** Root mean square over components. @unit GPa */
  readonly stress?: number;
}

/** Where a model is known to hold: what its training data reach. */
export interface ModelValidity {
  /** @unit g/cm3 */
  readonly density?: readonly [low: number, high: number];
  /** @unit K */
  readonly temperature?: readonly [low: number, high: number];
  /** By pair of elements, `B-O`: the shortest distance in the data. @unit A */
  readonly shortest: Readonly<Record<string, number>>;
  /** Largest deviation of the members in the force on an atom. @unit eV/A */
  readonly deviation?: number;
  /** What numbers do not say. */
  readonly note: string;
}

/** The card of a model in a folder of its own, `card.json`; docs/model-card.schema.json describes it for other programs. */
export interface ModelCard {
  readonly format: "boroxol-model/1";
  readonly name: string;
  readonly summary: string;
  readonly kind: Exclude<ModelKind, "ensemble" | "sum">;
  /** The first one moves the atoms; all together are the committee that tells how sure it is. */
  readonly members: readonly ModelFile[];
  /** Files that members are read from beside their own, such as the weights of a Behler-Parrinello network. */
  readonly parts?: readonly ModelFile[];
  readonly elements: readonly string[];
  /** A ZBL core that is added, switched off between these distances, which pairs may have of their own. @unit A */
  readonly core?: ZblCore;
  readonly data: readonly ModelData[];
  /** Program and settings of the training. */
  readonly training: Readonly<Record<string, unknown>>;
  readonly errors: readonly ModelErrors[];
  readonly validity: ModelValidity;
  readonly citations: readonly { readonly text: string; readonly doi: string }[];
}

const kinds: readonly ModelCard["kind"][] = ["deep-potential", "nep", "grace-fs", "behler-parrinello"];
const mostFrames = 1e9;

/**
 * Reads the card of a model.
 * @param place name of the file, for errors
 * @throws E0308 where it lacks something or holds what it must not
 * @example const card = readModelCard(text, "card.json");
 */
export function readModelCard(text: string, place: string): ModelCard {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    documentPart(undefined, place).fail("the card is no JSON");
  }
  const root = documentPart(value, place);
  if (root.part("format").text() !== "boroxol-model/1") root.part("format").fail("is not 'boroxol-model/1'");
  const kind = root.part("kind").text() as ModelCard["kind"];
  if (!kinds.includes(kind)) root.part("kind").fail(`is '${kind}' and none of ${kinds.join(", ")}`);
  const members = root.part("members").items().map(fileOf);
  if (members.length === 0) root.part("members").fail("is empty");
  const elements = root.part("elements").items().map(symbolIn);
  return {
    format: "boroxol-model/1",
    name: root.part("name").text(),
    summary: root.part("summary").text(),
    kind,
    members,
    ...(root.has("parts") && { parts: root.part("parts").items().map(fileOf) }),
    elements,
    ...(root.has("core") && { core: coreOf(root.part("core")) }),
    data: root.part("data").items().map(dataOf),
    training: root.part("training").value as Readonly<Record<string, unknown>>,
    errors: root.part("errors").items().map(errorsOf),
    validity: validityOf(root.part("validity")),
    citations: root
      .part("citations")
      .items()
      .map((each) => ({ text: each.part("text").text(), doi: each.part("doi").text() })),
  };
}

function fileOf(part: DocumentPart): ModelFile {
  const file = part.part("file").text();
  if (!/^(?:\w[\w-]*\/)?\w[\w.-]*$/.test(file))
    part.part("file").fail("is no name of a file beside the card, or in a folder beside it");
  const sha256 = part.part("sha256").text();
  if (!/^[0-9a-f]{64}$/.test(sha256)) part.part("sha256").fail("is no SHA-256 in hexadecimal digits");
  return { file, sha256 };
}

function symbolIn(part: DocumentPart): string {
  return isElementSymbol(part.text()) ? part.text() : part.fail(`is '${part.text()}', which is no element`);
}

function coreOf(part: DocumentPart): ZblCore {
  const range = (each: DocumentPart): ZblRange => ({
    inner: each.part("inner").number(),
    outer: each.part("outer").number(),
  });
  if (!part.has("pairs")) return range(part);
  const pairs = part.part("pairs");
  return { ...range(part), pairs: Object.fromEntries(pairNames(pairs).map((pair) => [pair, range(pairs.part(pair))])) };
}

/** Keys of a mapping such as `B-O`. */
function pairNames(part: DocumentPart): string[] {
  if (typeof part.value !== "object" || part.value === null) part.fail("is no mapping");
  const names = Object.keys(part.value as object);
  for (const pair of names) {
    const [a = "", b = "", more] = pair.split("-");
    if (more !== undefined || !isElementSymbol(a) || !isElementSymbol(b))
      part.part(pair).fail("is no pair such as 'B-O'");
  }
  return names;
}

function dataOf(part: DocumentPart): ModelData {
  return {
    name: part.part("name").text(),
    frames: part.part("frames").integer(mostFrames),
    hash: part.part("hash").text(),
    theory: part.part("theory").text(),
    licence: part.part("licence").text(),
  };
}

function errorsOf(part: DocumentPart): ModelErrors {
  return {
    set: part.part("set").text(),
    frames: part.part("frames").integer(mostFrames),
    energy: part.part("energy").number(),
    force: part.part("force").number(),
    ...(part.has("stress") && { stress: part.part("stress").number() }),
  };
}

function validityOf(part: DocumentPart): ModelValidity {
  const range = (key: "density" | "temperature"): readonly [number, number] => {
    const [low, high, more] = part
      .part(key)
      .items()
      .map((each) => each.number());
    const right = low !== undefined && high !== undefined && more === undefined && low <= high;
    return right ? [low, high] : part.part(key).fail("is no range from low to high");
  };
  const shortest = part.part("shortest");
  const distances = pairNames(shortest).map((pair) => {
    const r = shortest.part(pair).number();
    return r > 0 && r < 10 ? ([pair, r] as const) : shortest.part(pair).fail("is no distance (A)");
  });
  return {
    ...(part.has("density") && { density: range("density") }),
    ...(part.has("temperature") && { temperature: range("temperature") }),
    shortest: Object.fromEntries(distances),
    ...(part.has("deviation") && { deviation: part.part("deviation").number() }),
    note: part.part("note").text(),
  };
}
