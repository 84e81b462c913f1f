import { basename } from "node:path";
import {
  type AnalysisDocument,
  type AnalyzeOptions,
  chosenFrames,
  classEnergies,
  type CompositionPoint,
  frameAgreement,
  observableTable,
  strainSeries,
  temperatureSection,
  type TogetherDocument,
  type TogetherKind,
  transitionSection,
} from "@boroxol/analysis";
import { BoroxolError, type Frame, measuredGlassOf, parseComposition } from "@boroxol/core";
import { writeExtxyz } from "@boroxol/io";
import { analyzeFiles } from "./analyze-files.ts";
import { oxidesOf } from "./oxides-of.ts";

/** How files are analysed beside each other. */
export interface TogetherOptions {
  readonly as: TogetherKind;
  readonly analyze: AnalyzeOptions;
  readonly threads: number;
  /** One for each file, where the files do not say. @unit K */
  readonly temperatures?: readonly number[];
  /** Temperature to extrapolate to. @unit K */
  readonly extrapolate?: number;
  /** File for frames chosen for single points. */
  readonly pick?: { readonly path: string; readonly count: number };
  readonly read: (path: string) => AsyncIterable<Frame>;
  readonly onProgress: (text: string) => void;
}

/**
 * Analyses each file alone and then says what they say together.
 * @throws E0509 where the files do not belong together
 */
export async function analyzeTogether(paths: readonly string[], options: TogetherOptions): Promise<TogetherDocument> {
  const { as } = options;
  if (as === "committee" || as === "parity") return compareFrames(paths, options);
  if (as === "classes") return compareClasses(paths, options);
  if (paths.length < 2)
    throw apart("at least two files are needed", "give each replica, member or temperature as a file");
  if (options.temperatures !== undefined && options.temperatures.length !== paths.length) {
    throw apart(
      `${options.temperatures.length} temperatures are given for ${paths.length} files`,
      "give one for each file, in the order of the files",
    );
  }
  const documents: AnalysisDocument[] = [];
  const oxides: Record<string, number>[] = [];
  /* oxlint-disable no-await-in-loop */
  for (const [k, path] of paths.entries()) {
    const temperature = options.temperatures?.[k];
    const watched = firstSpecies(options.read(path), (species) => oxides.push(oxidesOf(species)));
    const analyze = temperature === undefined ? options.analyze : { ...options.analyze, temperature };
    documents.push(
      await analyzeFiles(watched, analyze, options.threads, (done) =>
        options.onProgress(`${basename(path)}, frame ${done}`),
      ),
    );
  }
  /* oxlint-enable no-await-in-loop */
  const temperatures = documents.map((document, k) => options.temperatures?.[k] ?? meanTemperature(document));
  const files = paths.map((path, k) => ({
    file: path,
    ...(temperatures[k] === undefined ? {} : { temperature: temperatures[k] }),
    analysis: documents[k]!,
  }));
  if (as === "replicas" || as === "members") sameAtoms(paths, oxides, documents);
  const transition = transitionSection(documents.flatMap(({ thermo }) => (thermo === undefined ? [] : [thermo])));
  return {
    as,
    files,
    ...(as === "compositions" || as === "temperatures" ? {} : { observables: observableTable(documents) }),
    ...(as === "replicas" && transition !== undefined ? { transition } : {}),
    ...(as === "temperatures" ? { temperatures: overTemperature(files, options.extrapolate) } : {}),
    ...(as === "strains" ? { strains: strainSeries(documents) } : {}),
    ...(as === "compositions"
      ? { compositions: paths.map((path, k) => pointOf(path, documents[k]!, oxides[k]!)) }
      : {}),
  };
}

function overTemperature(
  files: readonly { file: string; temperature?: number; analysis: AnalysisDocument }[],
  to: number | undefined,
): NonNullable<TogetherDocument["temperatures"]> {
  const unknown = files.find(({ temperature }) => temperature === undefined);
  if (unknown !== undefined) {
    throw apart(
      `the temperature of ${unknown.file} is not known`,
      "give --temperatures, one for each file, or the folders of runs",
    );
  }
  return temperatureSection(
    files.map(({ temperature, analysis }) => ({ temperature: temperature!, document: analysis })),
    to,
  );
}

function sameAtoms(
  paths: readonly string[],
  oxides: readonly Readonly<Record<string, number>>[],
  documents: readonly AnalysisDocument[],
): void {
  const share = (k: number): string => JSON.stringify(oxides[k]);
  const other = paths.findIndex((_, k) => share(k) !== share(0));
  if (other < 0) return;
  throw apart(
    `${paths[other]} holds another composition than ${paths[0]} (${documents[other]!.atoms} and ${documents[0]!.atoms} atoms)`,
    "replicas and members are of one composition; use --as compositions",
  );
}

function pointOf(file: string, { n4, error }: AnalysisDocument, molePercent: Record<string, number>): CompositionPoint {
  const name = Object.entries(molePercent)
    .map(([oxide, percent]) => `${percent}${oxide}`)
    .join("-");
  const measured = name === "" ? undefined : measuredGlassOf(parseComposition(name))?.fourFoldBoron;
  return {
    file,
    molePercent,
    ...(n4 === undefined ? {} : { n4 }),
    ...(error?.n4 === undefined ? {} : { error: error.n4 }),
    ...(measured === undefined ? {} : { measured }),
  };
}

async function compareFrames(paths: readonly string[], options: TogetherOptions): Promise<TogetherDocument> {
  const fewest = 2;
  if (paths.length < fewest || (options.as === "parity" && paths.length !== fewest)) {
    throw apart(
      options.as === "parity" ? "a parity plot takes two files" : "a committee has at least two members",
      "give the reference first, or one file for each member",
    );
  }
  const agreement = frameAgreement();
  const iterators = paths.map((path) => options.read(path)[Symbol.asyncIterator]());
  try {
    for (let number = 0; ; number++) {
      // oxlint-disable-next-line no-await-in-loop
      const next = await Promise.all(iterators.map((iterator) => iterator.next()));
      const ended = next.filter(({ done }) => done === true).length;
      if (ended === paths.length) {
        if (number === 0) throw apart("there is no frame", "give files with frames");
        break;
      }
      if (ended > 0) throw apart(`a file ends after ${number} frames`, "give the same frames in every file");
      agreement.add(next.map(({ value }) => value as Frame));
      options.onProgress(`frame ${number + 1}`);
    }
  } finally {
    await Promise.all(iterators.map((iterator) => iterator.return?.(undefined)));
  }
  const files = paths.map((file) => ({ file }));
  return options.as === "parity"
    ? { as: "parity", files, parity: agreement.parity() }
    : { as: "committee", files, committee: agreement.committee() };
}

async function compareClasses(paths: readonly string[], options: TogetherOptions): Promise<TogetherDocument> {
  const energies = classEnergies();
  const byClass = new Map<string, Frame[]>();
  let frames = 0;
  for (const path of paths) {
    // oxlint-disable-next-line no-await-in-loop
    for await (const frame of options.read(path)) {
      const marked = frame.info?.["class"];
      const name = typeof marked === "string" ? marked : basename(path);
      energies.add(name, frame);
      frames++;
      options.onProgress(`frame ${frames}`);
      if (options.pick !== undefined) byClass.set(name, [...(byClass.get(name) ?? []), frame]);
    }
  }
  const { pick } = options;
  if (pick !== undefined) {
    const chosen = [...byClass].flatMap(([name, list]) => chosenFrames(list, pick.count, name));
    await writeExtxyz(pick.path, chosen);
  }
  if (pick === undefined && energies.without === frames) {
    throw apart(
      frames === 0 ? "there is no frame" : "no frame carries an energy",
      "choose frames for single points with --pick FILE, label them, and give the result",
    );
  }
  return { as: "classes", files: paths.map((file) => ({ file })), classes: energies.table() };
}

async function* firstSpecies(
  frames: AsyncIterable<Frame>,
  onSpecies: (species: Uint8Array) => void,
): AsyncGenerator<Frame> {
  let told = false;
  for await (const frame of frames) {
    if (!told) onSpecies(frame.species);
    told = true;
    yield frame;
  }
}

function meanTemperature({ thermo }: AnalysisDocument): number | undefined {
  const list = thermo?.temperature;
  return list === undefined ? undefined : list.reduce((sum, each) => sum + each, 0) / list.length;
}

function apart(message: string, fix: string): BoroxolError {
  return new BoroxolError("E0509", message, { fix, untouched: "nothing was written" });
}
