import { BoroxolError, elementBySymbol, type Frame, perpendicularWidths } from "@boroxol/core";
import type {
  AnalysisDocument,
  CutoffBand,
  RingHistorySection,
  RingSection,
  ScatteringSection,
} from "./analysis-document.ts";
import type { AnalysisName, AnalyzeOptions } from "./analysis-options.ts";
import { averaged, averagedByElement, averagedByNumber, errorsOf, meanByName } from "./averaged-distributions.ts";
import { angleSections, type AngleSum, angleSum } from "./angle-sum.ts";
import { bondCutoffs } from "./bond-cutoffs.ts";
import { diffusion } from "./diffusion.ts";
import { isFormer } from "./element-pairs.ts";
import { fewFrames } from "./few-frames.ts";
import { firstMinimum } from "./first-minimum.ts";
import { firstSharpDiffractionPeak } from "./first-sharp-diffraction-peak.ts";
import {
  type FrameMeasurements,
  measureFrame,
  type MeasurementPlan,
  type RingMeasurements,
} from "./frame-measurements.ts";
import { meanSquareDisplacement } from "./mean-square-displacement.ts";
import { pairDistributions, pairDistributionSum } from "./pair-distribution.ts";
import { ringFollower, ringSurvival } from "./ring-history.ts";
import { structureFactorDirect } from "./structure-factor-direct.ts";
import type { ThreeMemberedRings } from "./three-membered-rings.ts";
import { totalStructureFactor } from "./total-structure-factor.ts";
import { pathRecorder, type TrajectoryPaths } from "./trajectory-paths.ts";

/** A trajectory analysed in one pass. */
export interface AnalysisStream {
  /** What to measure in each frame; can be sent to a worker. */
  readonly plan: MeasurementPlan;
  /** Takes the next frame, and what was measured in it where that was done elsewhere. */
  add(frame: Frame, measured?: FrameMeasurements): void;
  document(): AnalysisDocument;
}

/** Frames for structure factors and bands, which change little from frame to frame and cost much. */
const fewest = 10;
/** Lives of rings that the document lists. */
const mostLives = 200;

/**
 * Analyses in one pass and bounded memory: every frame is measured and let go, and only sums, series of numbers, a few frames and
 * the paths of the atoms (thinned out where they are many) are kept.
 * @param head first frames, from whose g(r) the cutoffs are taken; they must be added too
 * @param asked names of the analyses
 * @param insist displacements were asked for by name: frames that cannot give them are an error
 */
export function analysisStream(
  head: readonly Frame[],
  asked: ReadonlySet<AnalysisName>,
  options: AnalyzeOptions,
  insist: boolean,
): AnalysisStream {
  const first = head[0]!;
  const cutoffs = bondCutoffs(first.species, pairDistributions(head), options.cutoffs);
  const { rings: definition = "guttman", maxRing = 12 } = options;
  const plan: MeasurementPlan = {
    cutoffs,
    angles: asked.has("angles"),
    // Without a former there is no network, and no rings is not the same as zero rings.
    rings: asked.has("rings") && first.species.some(isFormer) ? definition : undefined,
    maxRing,
  };
  const distances = pairDistributionSum();
  const angles: AngleSum = angleSum();
  const few = fewFrames(fewest);
  const follower = ringFollower();
  const measurements: Omit<FrameMeasurements, "angles">[] = [];
  const times: (number | undefined)[] = [];
  const temperatures: (number | undefined)[] = [];
  const timed =
    insist || (head.length > 1 && head.every(({ time }) => time !== undefined) && head[1]!.time !== head[0]!.time);
  const wantsPaths = (asked.has("msd") || asked.has("diffusion")) && timed;
  const recorder = pathRecorder(options.memory);
  let followed = true;
  const follow = (frame: Frame): void => {
    try {
      recorder.add(frame);
    } catch (error) {
      // Frames of several stages are unevenly spaced: without having been asked for by name, displacements are left out.
      if (insist || !(error instanceof BoroxolError)) throw error;
      followed = false;
    }
  };

  return {
    plan,
    add(frame, measured = measureFrame(frame, plan)) {
      const { angles: own, ...rest } = measured;
      if (own !== undefined) angles.add(own);
      if (asked.has("gr")) distances.add(frame);
      if (rest.rings !== undefined) {
        follower.add(rest.rings.threes.map((formers) => ({ formers, bridges: [], shifts: [], origins: [] })));
      }
      // Lists of members are followed at once and not kept.
      measurements.push(rest.rings === undefined ? rest : { ...rest, rings: { ...rest.rings, threes: [] } });
      times.push(frame.time);
      temperatures.push(typeof frame.info?.["temperature"] === "number" ? frame.info["temperature"] : undefined);
      few.add(frame);
      if (wantsPaths && followed) follow(frame);
    },
    document() {
      const has = (name: AnalysisName): boolean => asked.has(name);
      const densities = has("density") ? averaged(measurements.map((each) => each.density)) : undefined;
      const cations = measurements.map((each) => each.coordination);
      const oxygens = measurements.map((each) => each.oxygen);
      const n4 =
        has("n4") && cations[0]!["B"] !== undefined
          ? averaged(cations.map((each) => each["B"]?.["4"] ?? 0))
          : undefined;
      const hasOxygen = Object.keys(oxygens[0]!).length > 0;
      const nbo = has("nbo") && hasOxygen ? averaged(oxygens.map((each) => each["1"] ?? 0)) : undefined;
      const paths = wantsPaths && followed ? recorder.paths() : undefined;
      const band = n4 === undefined && nbo === undefined ? undefined : cutoffBand(few.frames, plan);
      return {
        frames: measurements.length,
        atoms: first.species.length,
        ...(densities === undefined ? {} : { density: densities.mean }),
        cutoffs,
        ...(has("coordination") ? { coordination: averagedByElement(cations) } : {}),
        ...(n4 === undefined ? {} : { n4: n4.mean }),
        ...(nbo === undefined ? {} : { nbo: nbo.mean, oxygen: averagedByNumber(oxygens) }),
        ...(has("qn") ? { qn: averagedByElement(measurements.map((each) => each.qn)) } : {}),
        ...(has("connectivity") ? { connectivity: meanByName(measurements.map((each) => each.connectivity)) } : {}),
        ...(band === undefined ? {} : { cutoffBand: band }),
        ...(plan.rings === undefined ? {} : { rings: ringSection() }),
        ...(has("gr") ? { gr: { pairs: pairSections(distances.distributions()) } } : {}),
        ...(has("angles") ? { angles: angleSections(angles) } : {}),
        ...(has("sq") && first.periodic.every(Boolean) ? { sq: scatteringSection(few.frames, options) } : {}),
        ...(has("msd") && paths !== undefined ? { msd: displacementSection(paths) } : {}),
        ...(has("diffusion") && paths !== undefined ? { diffusion: diffusionSection(paths) } : {}),
        ...errorsOf({ density: densities?.error, n4: n4?.error, nbo: nbo?.error }),
      };
    },
  };

  function ringSection(): RingSection {
    const found = measurements.map((each) => each.rings!);
    const perFormer = averagedByNumber(
      found.map(({ counts, formers }) =>
        Object.fromEntries(Object.entries(counts).map(([size, count]) => [size, count / formers])),
      ),
    );
    const { error: _, ...counts } = averagedByNumber(found.map((each) => each.counts));
    const meanOf = (value: (each: RingMeasurements) => number): number =>
      found.reduce((sum, each) => sum + value(each), 0) / found.length;
    const kinds = Object.keys(found[0]!.census.types) as (keyof ThreeMemberedRings)[];
    const boroxol = averaged(found.map(({ census }) => census.boroxol));
    const inRings = found.map(({ census }) => census.threeFoldInRings).filter((each) => each !== undefined);
    const b3InRings = inRings.length === 0 ? undefined : averaged(inRings);
    const planarities = found.map((each) => each.boroxolPlanarity).filter((each) => each !== undefined);
    const sizes = [...new Set(found.flatMap(({ connectivity }) => Object.keys(connectivity)))].sort((a, b) => +a - +b);
    const units = Object.keys(found[0]!.units) as (keyof RingSection["units"])[];
    const history = historySection();
    return {
      definition: plan.rings!,
      largest: maxRing,
      perFormer,
      counts,
      threeMembered: Object.fromEntries(
        kinds.map((kind) => [kind, meanOf(({ census }) => census.types[kind])]),
      ) as unknown as ThreeMemberedRings,
      boroxol: boroxol.mean,
      ...(b3InRings === undefined ? {} : { b3InRings: b3InRings.mean }),
      ...(errorsOf({ boroxol: boroxol.error, b3InRings: b3InRings?.error }) as Pick<RingSection, "error">),
      connectivity: Object.fromEntries(
        sizes.map((size) => [
          size,
          {
            ringsPerFormer: meanOf(({ connectivity }) => connectivity[size]?.ringsPerFormer ?? 0),
            originFraction: meanOf(({ connectivity }) => connectivity[size]?.originFraction ?? 0),
          },
        ]),
      ),
      ...(planarities.length === 0
        ? {}
        : { boroxolPlanarity: planarities.reduce((sum, each) => sum + each, 0) / planarities.length }),
      units: Object.fromEntries(
        units.map((kind) => [kind, meanOf((each) => each.units[kind])]),
      ) as RingSection["units"],
      ...(history === undefined ? {} : { history }),
    };
  }

  function historySection(): RingHistorySection | undefined {
    const known = times.filter((time) => time !== undefined);
    if (known.length < 2 || known.length < times.length || known.some((t, k) => k > 0 && !(t > known[k - 1]!))) {
      return undefined;
    }
    const history = follower.history();
    const interval = (known.at(-1)! - known[0]!) / (known.length - 1);
    const { age, survival, error } = ringSurvival(history);
    const heat = temperatures.filter((each) => each !== undefined);
    const length = ({ birth, death }: (typeof history.lives)[number]): number => (death ?? known.length) - birth;
    return {
      time: known,
      counts: history.counts,
      ...(heat.length === known.length ? { temperature: heat } : {}),
      births: history.lives.filter(({ older }) => !older).length,
      deaths: history.lives.filter(({ death }) => death !== undefined).length,
      ...(history.lives.some(({ older }) => !older)
        ? { survival: { age: age.map((a) => a * interval), probability: survival, error } }
        : {}),
      lives: history.lives
        .toSorted((a, b) => length(b) - length(a))
        .slice(0, mostLives)
        .map((life) => ({
          members: life.members,
          birth: known[life.birth]!,
          ...(life.death === undefined ? {} : { death: known[life.death]! }),
        })),
    };
  }
}

/** Counts of a few frames with all cutoffs a tenth of an angstrom shorter and longer. */
function cutoffBand(frames: readonly Frame[], plan: MeasurementPlan): { n4?: CutoffBand; nbo?: CutoffBand } {
  const at = (by: number): { n4: number | undefined; nbo: number | undefined } => {
    const cutoffs = Object.fromEntries(
      Object.entries(plan.cutoffs).map(([name, { value, source }]) => [name, { value: value + by, source }]),
    );
    const found = frames.map((frame) => measureFrame(frame, { ...plan, cutoffs, angles: false, rings: undefined }));
    const mean = (value: (each: FrameMeasurements) => number): number =>
      found.reduce((sum, each) => sum + value(each), 0) / found.length;
    return {
      n4:
        found[0]!.coordination["B"] === undefined
          ? undefined
          : mean(({ coordination }) => coordination["B"]!["4"] ?? 0),
      nbo: Object.keys(found[0]!.oxygen).length === 0 ? undefined : mean(({ oxygen }) => oxygen["1"] ?? 0),
    };
  };
  const [shorter, longer] = [at(-0.1), at(0.1)];
  const band = (a: number | undefined, b: number | undefined): CutoffBand | undefined =>
    a === undefined || b === undefined ? undefined : { low: Math.min(a, b), high: Math.max(a, b) };
  const [n4, nbo] = [band(shorter.n4, longer.n4), band(shorter.nbo, longer.nbo)];
  return { ...(n4 === undefined ? {} : { n4 }), ...(nbo === undefined ? {} : { nbo }) };
}

function pairSections(
  distributions: ReturnType<typeof pairDistributions>,
): NonNullable<AnalysisDocument["gr"]>["pairs"] {
  return Object.fromEntries(
    [...distributions].map(([name, distribution]) => {
      const found = firstMinimum(distribution);
      return [
        name,
        {
          r: Array.from(distribution.r, (r) => Math.round(r * 1e6) / 1e6),
          g: Array.from(distribution.g),
          n: Array.from(distribution.n),
          ...(found === undefined ? {} : { firstPeak: found.peak, firstMinimum: found.minimum }),
        },
      ];
    }),
  );
}

function scatteringSection(
  frames: readonly Frame[],
  { weights = "neutron", isotopes }: AnalyzeOptions,
): ScatteringSection {
  // A small cell has few vectors: bins a quarter of its finest step wide hold enough of them.
  const shortest = Math.min(...perpendicularWidths(frames[0]!.cell));
  const found = structureFactorDirect(frames, { width: Math.max(0.05, Math.PI / (2 * shortest)) });
  const total = totalStructureFactor(found, { radiation: weights, ...(isotopes === undefined ? {} : { isotopes }) });
  const peak = total.s === undefined ? undefined : firstSharpDiffractionPeak(total.q, total.s);
  return {
    weights,
    ...(isotopes === undefined ? {} : { isotopes }),
    q: Array.from(found.q),
    ...(total.s === undefined ? {} : { s: Array.from(total.s) }),
    f: Array.from(total.f),
    partials: Object.fromEntries([...found.partials].map(([name, s]) => [name, Array.from(s)])),
    ...(peak === undefined ? {} : { firstSharpDiffractionPeak: peak }),
    frames: frames.length,
  };
}

function displacementSection(paths: TrajectoryPaths): NonNullable<AnalysisDocument["msd"]> {
  const { time, elements, directions } = meanSquareDisplacement(paths);
  return {
    time: Array.from(time),
    elements: Object.fromEntries(Object.entries(elements).map(([element, msd]) => [element, Array.from(msd)])),
    directions: Object.fromEntries(
      Object.entries(directions).map(([element, axes]) => [element, axes.map((axis) => Array.from(axis))]),
    ),
  };
}

/** Diffusion of every element: whether it can be measured, its guards decide. */
function diffusionSection(paths: TrajectoryPaths): NonNullable<AnalysisDocument["diffusion"]> {
  const { elements } = meanSquareDisplacement(paths);
  return Object.fromEntries(
    Object.keys(elements).map((name) => [name, diffusion(paths, elementBySymbol(name).number)]),
  );
}
