import { BoroxolError, closestName, type Frame } from "@boroxol/core";
import type {
  AnalysisDocument,
  AngleSection,
  AveragedByNumber,
  ByNumber,
  DisplacementSection,
  PairSection,
  RingSection,
} from "./analysis-document.ts";
import { blockAverage } from "./block-average.ts";
import { bondAngles } from "./bond-angles.ts";
import { bondCutoffs } from "./bond-cutoffs.ts";
import { type Bonds, bonds } from "./bonds.ts";
import { coordination, type Distribution } from "./coordination.ts";
import { density } from "./density.ts";
import { firstMinimum } from "./first-minimum.ts";
import { meanSquareDisplacement } from "./mean-square-displacement.ts";
import { networkOf } from "./network.ts";
import { oxygenSpeciation } from "./oxygen-speciation.ts";
import { type PairDistribution, pairDistributions } from "./pair-distribution.ts";
import { qn } from "./qn.ts";
import { type RingDefinition, ringsOf } from "./rings.ts";
import { type ThreeMemberedRings, threeMemberedRings } from "./three-membered-rings.ts";

/** Names of the analyses. */
export const analysisNames = ["density", "gr", "coordination", "n4", "nbo", "qn", "angles", "rings", "msd"] as const;

/** One of the analyses. */
export type AnalysisName = (typeof analysisNames)[number];

/** What to analyse and how. */
export interface AnalyzeOptions {
  /** Default: all, and msd where the frames carry times. */
  readonly only?: Iterable<string>;
  /** Bond lengths by pair name that replace the first minimum of g(r). @unit A */
  readonly cutoffs?: Readonly<Record<string, number>>;
  /** Default guttman. */
  readonly rings?: RingDefinition;
  /** Formers in the largest ring, default 12. */
  readonly maxRing?: number;
}

/** One frame with its bonds. */
interface BondedFrame {
  readonly frame: Frame;
  readonly bonds: Bonds;
}

/**
 * All analyses of a glass, averaged over frames: the document of `boroxol analyze --json`.
 * @param frames of the same atoms, in the order of time
 * @throws E0501 for an unknown analysis, E0502 for an unusable cutoff, E0503 for frames without atoms, volume or with
 * different atoms, E0504 when displacements are asked for and the frames carry no times, E0505 for unknown rings
 * @example analyzeFrames([frame], { only: ["n4"] }).n4
 */
export function analyzeFrames(frames: readonly Frame[], options: AnalyzeOptions = {}): AnalysisDocument {
  const asked = askedFor(options.only);
  checkFrames(frames);
  const first = frames[0]!;
  const distributions = pairDistributions(frames);
  const cutoffs = bondCutoffs(first.species, distributions, options.cutoffs);
  const bonded = frames.map((frame) => ({ frame, bonds: bonds(frame, cutoffs) }));

  const densities = asked.has("density") ? averaged(frames.map(density)) : undefined;
  const cations = bonded.map(({ frame, bonds }) => coordination(frame, bonds));
  const oxygens = bonded.map(({ frame, bonds }) => oxygenSpeciation(frame, bonds));
  const n4 =
    asked.has("n4") && cations[0]!["B"] !== undefined
      ? averaged(cations.map((each) => each["B"]?.["4"] ?? 0))
      : undefined;
  const hasOxygen = Object.keys(oxygens[0]!).length > 0;
  const nbo = asked.has("nbo") && hasOxygen ? averaged(oxygens.map((each) => each["1"] ?? 0)) : undefined;
  const msd = asked.has("msd") ? displacements(frames, options.only !== undefined) : undefined;

  return {
    frames: frames.length,
    atoms: first.species.length,
    ...(densities === undefined ? {} : { density: densities.mean }),
    cutoffs,
    ...(asked.has("coordination") ? { coordination: averagedByElement(cations) } : {}),
    ...(n4 === undefined ? {} : { n4: n4.mean }),
    ...(nbo === undefined ? {} : { nbo: nbo.mean, oxygen: averagedByNumber(oxygens) }),
    ...(asked.has("qn") ? { qn: averagedByElement(bonded.map(({ frame, bonds }) => qn(frame, bonds))) } : {}),
    ...(asked.has("rings") ? { rings: ringSection(bonded, options) } : {}),
    ...(asked.has("gr") ? { gr: { pairs: pairSections(distributions) } } : {}),
    ...(asked.has("angles") ? { angles: angleSections(bonded) } : {}),
    ...(msd === undefined ? {} : { msd }),
    ...errorsOf({ density: densities?.error, n4: n4?.error, nbo: nbo?.error }),
  };
}

function askedFor(only: Iterable<string> | undefined): ReadonlySet<AnalysisName> {
  if (only === undefined) return new Set(analysisNames);
  const asked = new Set<AnalysisName>();
  for (const name of only) {
    const known = analysisNames.find((each) => each === name);
    if (known === undefined) {
      const near = closestName(name, analysisNames);
      throw new BoroxolError("E0501", `the analysis '${name}' is not known`, {
        place: "only",
        fix: near === undefined ? `use ${analysisNames.join(", ")}` : `did you mean '${near}'?`,
      });
    }
    asked.add(known);
  }
  return asked;
}

function checkFrames(frames: readonly Frame[]): void {
  const first = frames[0];
  if (first === undefined || first.species.length === 0) {
    throw new BoroxolError("E0503", first === undefined ? "there is no frame" : "the frames hold no atoms", {
      fix: "give a file with at least one frame",
    });
  }
  const contents = (frame: Frame): string => {
    const counts = new Uint32Array(256);
    for (const kind of frame.species) counts[kind]!++;
    return counts.join();
  };
  const expected = contents(first);
  const other = frames.findIndex((frame) => contents(frame) !== expected);
  if (other < 0) return;
  throw new BoroxolError("E0503", `frame ${other + 1} does not hold the same atoms as the first`, {
    place: `frame ${other + 1}`,
    fix: "analyse frames of different composition one by one",
  });
}

/** Mean of one number per frame; an error only where there is more than one frame. */
function averaged(samples: readonly number[]): { mean: number; error: number | undefined } {
  const { mean, error } = blockAverage(samples);
  return { mean, error: samples.length > 1 ? error : undefined };
}

function errorsOf(errors: Readonly<Record<string, number | undefined>>): { error?: Record<string, number> } {
  const known = Object.entries(errors).filter((entry): entry is [string, number] => entry[1] !== undefined);
  return known.length === 0 ? {} : { error: Object.fromEntries(known) };
}

/** Averages of distributions, a missing key counting as zero. */
function averagedByNumber(samples: readonly Distribution[]): AveragedByNumber {
  const keys = [...new Set(samples.flatMap(Object.keys))].map(Number).sort((a, b) => a - b);
  const values = keys.map((key) => [key, averaged(samples.map((sample) => sample[key] ?? 0))] as const);
  return {
    ...(Object.fromEntries(values.map(([key, { mean }]) => [key, mean])) as ByNumber),
    ...(errorsOf(Object.fromEntries(values.map(([key, { error }]) => [key, error]))) as { error?: ByNumber }),
  };
}

function averagedByElement(
  samples: readonly Readonly<Record<string, Distribution>>[],
): Record<string, AveragedByNumber> {
  const elements = Object.keys(samples[0]!);
  return Object.fromEntries(
    elements.map((element) => [element, averagedByNumber(samples.map((each) => each[element]!))]),
  );
}

function ringSection(bonded: readonly BondedFrame[], options: AnalyzeOptions): RingSection {
  const { rings: definition = "guttman", maxRing = 12 } = options;
  const found = bonded.map(({ frame, bonds }) => {
    const network = networkOf(frame, bonds);
    const rings = ringsOf(network, definition, maxRing);
    const counts: Distribution = {};
    for (const { formers } of rings) counts[formers.length] = (counts[formers.length] ?? 0) + 1;
    return { counts, formers: network.atoms.length, census: threeMemberedRings(frame, bonds, rings) };
  });
  const perFormer = averagedByNumber(
    found.map(({ counts, formers }) =>
      Object.fromEntries(Object.entries(counts).map(([size, count]) => [size, count / formers])),
    ),
  );
  const { error: _, ...counts } = averagedByNumber(found.map(({ counts }) => counts));
  const kinds = Object.keys(found[0]!.census.types) as (keyof ThreeMemberedRings)[];
  const meanOf = (kind: keyof ThreeMemberedRings): number =>
    found.reduce((sum, { census }) => sum + census.types[kind], 0) / found.length;
  const boroxol = averaged(found.map(({ census }) => census.boroxol));
  const inRings = found.map(({ census }) => census.threeFoldInRings).filter((each) => each !== undefined);
  const b3InRings = inRings.length === 0 ? undefined : averaged(inRings);
  const error = errorsOf({ boroxol: boroxol.error, b3InRings: b3InRings?.error });
  return {
    definition,
    largest: maxRing,
    perFormer,
    counts,
    threeMembered: Object.fromEntries(kinds.map((kind) => [kind, meanOf(kind)])) as unknown as ThreeMemberedRings,
    boroxol: boroxol.mean,
    ...(b3InRings === undefined ? {} : { b3InRings: b3InRings.mean }),
    ...(error as Pick<RingSection, "error">),
  };
}

function pairSections(distributions: ReadonlyMap<string, PairDistribution>): Record<string, PairSection> {
  const sections: Record<string, PairSection> = {};
  for (const [name, distribution] of distributions) {
    const found = firstMinimum(distribution);
    sections[name] = {
      r: Array.from(distribution.r, (r) => Math.round(r * 1e6) / 1e6),
      g: Array.from(distribution.g),
      n: Array.from(distribution.n),
      ...(found === undefined ? {} : { firstPeak: found.peak, firstMinimum: found.minimum }),
    };
  }
  return sections;
}

function angleSections(bonded: readonly BondedFrame[]): Record<string, AngleSection> {
  return Object.fromEntries(
    Object.entries(bondAngles(bonded)).map(([name, { angle, p, mean, deviation, count }]) => [
      name,
      { angle: Array.from(angle), p: Array.from(p), mean, deviation, count },
    ]),
  );
}

/** Displacements; without having been asked for by name, frames that cannot give them are passed over. */
function displacements(frames: readonly Frame[], insist: boolean): DisplacementSection | undefined {
  const times = frames.map((frame) => frame.time);
  if (!insist && (frames.length < 2 || times.includes(undefined) || times[0] === times[1])) return undefined;
  const { time, elements } = meanSquareDisplacement(frames);
  const lists = Object.entries(elements).map(([element, msd]) => [element, Array.from(msd)]);
  return { time: Array.from(time), elements: Object.fromEntries(lists) };
}
