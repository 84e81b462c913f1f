import { readdir, readFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { BoroxolError } from "@boroxol/core";
import { makeFolder, writeFileAtomically } from "@boroxol/io";
import { assessmentName, curveName, holdOutText, recordName } from "@boroxol/learn";
import type { Assessment, SavedAssessment, TrainingOptions } from "@boroxol/learn";
import type { Figure } from "./figure.ts";
import { renderPng } from "./render-png.ts";
import { readLearningCurve } from "./training-input.ts";
import type { TrainingInput } from "./training-input.ts";
import { testPage, trainingPage } from "./training-page.ts";

/** What `training.json` is read for. */
interface TrainingRecord {
  readonly options: TrainingOptions;
  readonly steps: number;
}

/** What `card.json` is read for. */
interface TrainingCard {
  readonly elements: readonly string[];
  readonly data: readonly { readonly name: string; readonly frames: number; readonly hash: string }[];
  readonly validity: {
    readonly density?: readonly [number, number];
    readonly temperature?: readonly [number, number];
    readonly shortest: Readonly<Record<string, number>>;
    readonly deviation?: number;
    readonly note: string;
  };
}

/**
 * Writes the page of a training into its folder, `report.html` and `figures/`, from the files of the folder alone, also while
 * it is under way.
 * @returns path of the page
 * @throws E0201 where there is no training, E0206
 * @example await writeTraining("model");
 */
export async function writeTraining(folder: string): Promise<string> {
  const input = await readTraining(folder);
  const { html, figures } = trainingPage(input);
  await writeFigures(folder, figures);
  const path = join(folder, "report.html");
  await writeFileAtomically(path, html);
  return path;
}

/**
 * Writes the page of a test, with `figures/` beside it.
 * @param path of the page
 * @throws E0206
 * @example await writeTest("test.html", assessment, "model/nep.txt", "held-out.extxyz");
 */
export async function writeTest(path: string, assessment: Assessment, potential: string, data: string): Promise<void> {
  const { html, figures } = testPage(assessment, potential, data);
  await makeFolder(dirname(resolve(path)));
  await writeFigures(dirname(path), figures);
  await writeFileAtomically(path, html);
}

async function writeFigures(folder: string, figures: readonly Figure[]): Promise<void> {
  const inside = join(folder, "figures");
  await makeFolder(inside);
  /* oxlint-disable no-await-in-loop */
  for (const { name, svg, csv } of figures) {
    await writeFileAtomically(join(inside, `${name}.svg`), svg);
    await writeFileAtomically(join(inside, `${name}.png`), renderPng(svg));
    await writeFileAtomically(join(inside, `${name}.csv`), csv);
  }
  /* oxlint-enable no-await-in-loop */
}

async function readTraining(folder: string): Promise<TrainingInput> {
  const names = await readdir(folder).catch(() => [] as string[]);
  // A single model stands in the folder itself, the members of an ensemble in numbered ones.
  const members = names.includes(recordName) ? [folder] : await membersIn(folder, names);
  if (members.length === 0) {
    throw new BoroxolError("E0201", "there is no training in this folder", {
      place: folder,
      fix: "give the folder that training was told by --out",
      untouched: "nothing was written",
    });
  }
  const { options, steps } = JSON.parse(await readFile(join(members[0]!, recordName), "utf8")) as TrainingRecord;
  const curves = await Promise.all(
    members.map(async (each, k) => readLearningCurve(await readFile(join(each, curveName), "utf8"), `model ${k + 1}`)),
  );
  const assessment = await readJson<SavedAssessment>(join(folder, assessmentName));
  const card = await readJson<TrainingCard>(join(folder, "card.json"));
  return {
    name: basename(resolve(folder)),
    curves,
    steps,
    holdOut: holdOutText(options),
    options: Object.fromEntries(Object.entries(options).filter(([key]) => key !== "data")),
    ...(assessment && { assessment }),
    ...(card && { range: rangeOf(card) }),
    data:
      card?.data.map(({ name, frames, hash }) => [name, `${frames} frames, SHA-256 of their content ${hash}`]) ??
      options.data.map((each) => [each, ""]),
  };
}

async function membersIn(folder: string, names: readonly string[]): Promise<string[]> {
  const numbered = names.filter((name) => /^\d+$/.test(name)).sort((a, b) => Number(a) - Number(b));
  const found = await Promise.all(
    numbered.map(async (name) => ((await readdir(join(folder, name))).includes(curveName) ? [join(folder, name)] : [])),
  );
  return found.flat();
}

async function readJson<T>(path: string): Promise<T | undefined> {
  const text = await readFile(path, "utf8").catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as T);
}

function rangeOf({ elements, validity }: TrainingCard): (readonly [string, string])[] {
  const { density, temperature, shortest, deviation, note } = validity;
  return [
    ["Elements", elements.join(", ")],
    ["Densities", density === undefined ? "not known" : `${density[0]} to ${density[1]} g/cm³`],
    ["Temperatures", temperature === undefined ? "not known" : `${temperature[0]} to ${temperature[1]} K`],
    [
      "Shortest distances",
      `${Object.entries(shortest)
        .map(([pair, r]) => `${pair} ${r}`)
        .join(", ")} Å`,
    ],
    ...(deviation === undefined ? [] : [["Deviation of the members", `at most ${deviation} eV/Å`] as const]),
    ["Note", note],
  ];
}
