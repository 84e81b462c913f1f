/**
 * Makes a bundled potential of an ensemble that `boroxol train --from PRETRAINED` trained: copies its members and writes the
 * card, in which the data of the pre-training stand beside those of the training, and the range is that of both.
 *
 *   node --conditions=boroxol:source scripts/bundle-potential.ts TRAINED PRETRAINED examples/lbs-1/lbs-1.yaml data/potentials/lbs-1
 */
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cardName, type ModelCard, type ModelValidity, readModelCard, type ZblCore } from "@boroxol/potentials";
import { parse } from "yaml";

/** What a person writes of a bundled potential. */
interface Description {
  readonly name: string;
  readonly summary: string;
  /** What pairs have that come as near as that in the data; the core of the others ends where their data begin. @unit A */
  readonly core: { readonly inner: number; readonly outer: number };
  /** The data of the training, whose theory its card knows. */
  readonly trained: { readonly name: string; readonly licence: string };
  /** The data of the pre-training. */
  readonly pretrained: { readonly name: string; readonly theory: string; readonly licence: string };
  /** Hottest data that count. @unit K */
  readonly hottest: number;
  readonly note: string;
  readonly citations: ModelCard["citations"];
}

const [trained, pretrained, described, out] = process.argv.slice(2);
if (out === undefined) throw new Error("usage: bundle-potential.ts TRAINED PRETRAINED DESCRIPTION.yaml OUT");
const description = parse(readFileSync(described!, "utf8")) as Description;
const cardIn = (folder: string): ModelCard =>
  readModelCard(readFileSync(join(folder, cardName), "utf8"), join(folder, cardName));
const [card, before] = [cardIn(trained!), cardIn(pretrained!)];

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
for (const { file } of card.members) copyFileSync(join(trained!, file), join(out, file));

const { pretrained: teaching, trained: tuning, hottest, note, citations, core, ...words } = description;
const validity = { ...union(card.validity, before.validity, hottest), note };
// Labels of the kind that the pre-training had: rehearsed ones, and what was not rehearsed of it.
const rehearsed = card.data.filter((each) => rehearsalOf(each) !== "");
const taught = [...before.data.filter(({ hash }) => !rehearsed.some((each) => each.hash === hash)), ...rehearsed];
const bundled: ModelCard = {
  ...card,
  ...words,
  core: { ...core, pairs: pairCores(validity.shortest, core.outer) },
  data: [
    ...card.data
      .filter((each) => rehearsalOf(each) === "")
      .map((each) => ({ ...each, name: `${tuning.name}, ${each.name}`, licence: tuning.licence })),
    ...taught.map((each) => ({
      ...each,
      ...teaching,
      name: `${teaching.name}, ${each.name}`,
      theory: `${teaching.theory}${rehearsalOf(each)}`,
    })),
  ],
  training: { ...withoutPlaces(card.training), pretraining: withoutPlaces(before.training) },
  validity,
  citations: [...citations, ...card.citations],
};
writeFileSync(join(out, cardName), `${JSON.stringify(bundled, undefined, 2)}\n`);

/** A core below the shortest distance in the data, for pairs that never come as near as the core of all. */
function pairCores(shortest: ModelValidity["shortest"], outer: number): NonNullable<ZblCore["pairs"]> {
  const hundredth = (r: number): number => Math.floor(100 * r) / 100;
  return Object.fromEntries(
    Object.entries(shortest).flatMap(([pair, r]) =>
      hundredth(r) > outer ? [[pair, { inner: hundredth(0.7 * r), outer: hundredth(r) }]] : [],
    ),
  );
}

/** What the card says of data that were rehearsed. */
function rehearsalOf({ theory }: ModelCard["data"][number]): string {
  return /; rehearsed, .*$/.exec(theory)?.[0] ?? "";
}

/** Settings of a training without the folders of the machine on which it ran. */
function withoutPlaces(training: ModelCard["training"]): Record<string, unknown> {
  const places = new Set(["data", "validation", "rehearse", "out", "from"]);
  const options = Object.entries(training["options"] as object).filter(([key]) => !places.has(key));
  return { ...training, options: Object.fromEntries(options) };
}

/** The range of both data sets. */
function union(a: ModelValidity, b: ModelValidity, highest: number): Omit<ModelValidity, "note"> {
  const shortest: Record<string, number> = { ...b.shortest };
  for (const [pair, r] of Object.entries(a.shortest)) shortest[pair] = Math.min(r, shortest[pair] ?? r);
  const [low, high] = widest(a.density, b.density) ?? [];
  const temperature = widest(a.temperature, b.temperature);
  return {
    ...(low !== undefined && high !== undefined && { density: [low, high] }),
    ...(temperature && { temperature: [temperature[0], Math.min(highest, temperature[1])] }),
    shortest,
    ...(a.deviation !== undefined && { deviation: a.deviation }),
  };
}

function widest(
  a: readonly [number, number] | undefined,
  b: readonly [number, number] | undefined,
): readonly [number, number] | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return [Math.min(a[0], b[0]), Math.max(a[1], b[1])];
}
