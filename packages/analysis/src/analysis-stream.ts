import { BoroxolError, type Frame, symbolOf } from "@boroxol/core";
import type { AnalysisDocument, AveragedByNumber } from "./analysis-document.ts";
import type { AnalysisName, AnalyzeOptions } from "./analysis-options.ts";
import { angleSections, type AngleSum, angleSum } from "./angle-sum.ts";
import { bondCutoffs } from "./bond-cutoffs.ts";
import { cutoffBands } from "./cutoff-band.ts";
import { deformationSection, forceSection } from "./deformation-sections.ts";
import { strainRecorder } from "./strain-recorder.ts";
import { isFormer } from "./element-pairs.ts";
import type { Bonds } from "./bonds.ts";
import { fewFrames } from "./few-frames.ts";
import { firstMinimum } from "./first-minimum.ts";
import { type FrameMeasurements, measureFrame, type MeasurementPlan } from "./frame-measurements.ts";
import { jumps } from "./jumps.ts";
import { exchangeWatch, type PlaceExchange } from "./place-exchange.ts";
import { regionSection } from "./region-diffusion.ts";
import { limitationsOf, scatteringLimitation } from "./limitations.ts";
import { notMeasurable } from "./measurable.ts";
import { meanSquareDisplacement } from "./mean-square-displacement.ts";
import { shellEnds } from "./pair-coordination.ts";
import { pairDistributions, pairDistributionSum } from "./pair-distribution.ts";
import { ringEventRecorder } from "./ring-event-recorder.ts";
import { ringEventSection } from "./ring-event-section.ts";
import { ringRecorder } from "./ring-section.ts";
import { averagedByNumber, type Averages, runningAverages } from "./running-averages.ts";
import {
  type ScatteringMeasurements,
  type ScatteringPlan,
  scatteringPlan,
  scatteringSection,
} from "./scattering-section.ts";
import { steadyBonds } from "./steady-bonds.ts";
import { thermoRecorder, transitionSection } from "./thermo-series.ts";
import { pathRecorder, sameAtoms, type TrajectoryPaths } from "./trajectory-paths.ts";
import {
  carrierSection,
  conductivitySection,
  diffusionSection,
  mobileElements,
  trackSection,
  vanHoveSection,
} from "./transport.ts";
import { vanHoveDistinct } from "./van-hove.ts";
import { velocityRecorder } from "./velocity-recorder.ts";

/** A trajectory analysed in one pass. */
export interface AnalysisStream {
  /** What to measure in each frame; can be sent to a worker. */
  readonly plan: MeasurementPlan;
  /**
   * Bonds of the next frame where they depend on the frames before (hysteresis), for measuring it elsewhere: once for each frame, in
   * order, ahead of `add`. Undefined where the plan says enough.
   */
  bondsOf(frame: Frame): Bonds | undefined;
  /** Takes the next frame, and what was measured in it where that was done elsewhere. */
  add(frame: Frame, measured?: FrameMeasurements): void;
  /** Frames whose scattering is left to measure once all frames are in, and how; undefined where none is asked for. */
  scattering(): { readonly frames: readonly Frame[]; readonly plan: ScatteringPlan } | undefined;
  /** @param scattered what was measured in the frames of `scattering` where that was done elsewhere */
  document(scattered?: readonly ScatteringMeasurements[]): AnalysisDocument;
  /** Clusters around births and deaths of three-membered rings, before and after each; complete once all frames are in. */
  readonly clusters: readonly Frame[];
}

/** Frames for structure factors and bands, which change little from frame to frame and cost much. */
const fewest = 10;
/** @unit byte */
const defaultMemory = 1e9;
/** More of the carriers than these do not exchange their places at once, and not in more of the frames. */
const largestExchange = 0.2;
const mostExchanges = 0.01;
/** Analyses that need the paths of the atoms. */
const onPaths: readonly AnalysisName[] = ["msd", "diffusion", "conductivity", "vanhove", "tracks", "events"];

/**
 * Analyses in one pass and bounded memory: every frame is measured and let go, and only sums, series of numbers, a few frames and
 * the paths of the atoms (thinned out where they are many) are kept.
 * @param head first frames, from whose g(r) the cutoffs are taken; they must be added too
 * @param asked names of the analyses
 * @throws E0506 where S(q) is asked for by name and an element does not scatter
 * @param insist displacements were asked for by name: frames that cannot give them are an error
 */
export function analysisStream(
  head: readonly Frame[],
  asked: ReadonlySet<AnalysisName>,
  options: AnalyzeOptions,
  insist: boolean,
): AnalysisStream {
  const first = head[0]!;
  const dark = asked.has("sq") ? scatteringLimitation(first.species, options) : undefined;
  if (dark !== undefined && options.only !== undefined) {
    throw new BoroxolError("E0506", dark, {
      place: "sq",
      fix: "name an isotope with a known length, change the weights, or leave S(q) out",
    });
  }
  const scatters = asked.has("sq") && first.periodic.every(Boolean) && dark === undefined;
  const near = pairDistributions(head);
  const cutoffs = bondCutoffs(first.species, near, options.cutoffs);
  const { rings: definition = "guttman", maxRing = 12 } = options;
  const plan: MeasurementPlan = {
    cutoffs,
    shells: asked.has("coordination") ? shellEnds(first.species, near, cutoffs) : {},
    angles: asked.has("angles"),
    distances: asked.has("gr"),
    // Without a former there is no network, and no rings is not the same as zero rings.
    rings: (asked.has("rings") || asked.has("events")) && first.species.some(isFormer) ? definition : undefined,
    maxRing,
  };
  const distances = pairDistributionSum();
  const angles: AngleSum = angleSum();
  const few = fewFrames(fewest);
  const averages = runningAverages();
  const rings = ringRecorder();
  const events = ringEventRecorder(plan);
  const thermo = thermoRecorder();
  const velocities = velocityRecorder(options.memory ?? defaultMemory);
  const strains = strainRecorder();
  let frames = 0;
  let heat = 0;
  let reordered: number | undefined;
  /** First exchange of carriers, which may be a true one, and frames with one. */
  let exchange: { readonly frame: number; readonly found: PlaceExchange; frames: number } | undefined;
  let shuffled: PlaceExchange | undefined;
  const watch = exchangeWatch();
  const carriers = new Set(mobileElements(first.species).map(symbolOf));
  const margin = options.hysteresis ?? 0;
  const steady = margin > 0 ? steadyBonds(cutoffs, margin) : undefined;
  const ahead: Bonds[] = [];
  const elements = elementNames(first.species);
  const stages = new Set<string>();
  const timed =
    insist || (head.length > 1 && head.every(({ time }) => time !== undefined) && head[1]!.time !== head[0]!.time);
  const wantsPaths = onPaths.some((name) => asked.has(name)) && timed;
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
    clusters: events.clusters,
    bondsOf(frame) {
      if (steady !== undefined) ahead.push(steady.next(frame));
      return ahead.at(-1);
    },
    add(frame, given) {
      const bonded = ahead.shift() ?? steady?.next(frame);
      const measured = given ?? measureFrame(frame, plan, bonded);
      frames++;
      // Atoms are told apart by their place in the list: what follows them ends where the list changes.
      if (reordered === undefined) {
        const found = watch.next(frame);
        if (found !== undefined) {
          exchange ??= { frame: frames, found, frames: 0 };
          exchange.frames++;
          const most = Math.max(2, largestExchange * found.of);
          if (!carriers.has(found.element) || found.atoms.length > most) shuffled = found;
        }
        if (shuffled !== undefined || !sameAtoms(frame, first)) {
          reordered = frames;
          events.forget();
        }
      }
      const { angles: own } = measured;
      if (own !== undefined) angles.add(own);
      if (measured.distances !== undefined) distances.add(frame, measured.distances);
      averages.add("density", { density: measured.density });
      averages.add("oxygen", measured.oxygen);
      averages.add("connectivity", measured.connectivity);
      for (const [element, counts] of Object.entries(measured.coordination)) averages.add(`CN ${element}`, counts);
      for (const [pair, counts] of Object.entries(measured.shells)) averages.add(`shell ${pair}`, counts);
      for (const [element, counts] of Object.entries(measured.qn)) averages.add(`Qn ${element}`, counts);
      const stage = frame.info?.["stage"];
      if (typeof stage === "string") stages.add(stage);
      const known = frame.info?.["temperature"];
      const temperature = typeof known === "number" ? known : undefined;
      heat += temperature ?? NaN;
      if (measured.rings !== undefined) {
        rings.add(measured.rings, frame.time, temperature);
        if (asked.has("events") && reordered === undefined) {
          events.add(frame, measured.rings.threes, bonded);
        }
      }
      few.add(frame);
      thermo.add(frame);
      strains.add(frame, measured);
      if (asked.has("vdos") && reordered === undefined) velocities.add(frame);
      if (wantsPaths && followed) follow(frame);
    },
    scattering: () => (scatters ? { frames: few.frames, plan: scatteringPlan(few.frames, options) } : undefined),
    document(scattered) {
      if (reordered === undefined && exchange !== undefined && exchange.frames > mostExchanges * frames) {
        [reordered, shuffled] = [exchange.frame, exchange.found];
      }
      const has = (name: AnalysisName): boolean => asked.has(name);
      const density = averages.group("density");
      const boron = averages.group("CN B");
      const oxygens = averages.group("oxygen");
      const hasN4 = has("n4") && first.species.includes(5);
      const hasNbo = has("nbo") && Object.keys(oxygens.means).length > 0;
      const byElement = (prefix: string): Record<string, AveragedByNumber> =>
        Object.fromEntries(
          elements
            .map((element) => [element, averagedByNumber(averages.group(`${prefix} ${element}`))] as const)
            .filter(([, table]) => Object.keys(table).length > 0),
        );
      const paths = wantsPaths && followed && reordered === undefined ? recorder.paths() : undefined;
      const counted = ["coordination", "n4", "nbo", "qn", "connectivity", "rings"] as const;
      const band = counted.some(has) && Object.keys(cutoffs).length > 0 ? cutoffBands(few.frames, plan) : undefined;
      const document: AnalysisDocument = {
        frames,
        atoms: first.species.length,
        ...(has("density") ? { density: density.means["density"]! } : {}),
        cutoffs,
        ...(has("coordination") ? { coordination: byElement("CN"), shells: shellSection() } : {}),
        ...(hasN4 ? { n4: boron.means["4"] ?? 0 } : {}),
        ...(hasNbo ? { nbo: oxygens.means["1"] ?? 0, oxygen: averagedByNumber(oxygens) } : {}),
        ...(has("qn") ? { qn: byElement("Qn") } : {}),
        ...(has("connectivity") ? { connectivity: averages.group("connectivity").means } : {}),
        ...(band === undefined ? {} : { cutoffBand: band }),
        ...(plan.rings === undefined || !has("rings")
          ? {}
          : { rings: rings.section(plan.rings, maxRing, reordered === undefined) }),
        ...(has("gr") ? { gr: { pairs: pairSections(distances.distributions()) } } : {}),
        ...(has("angles") ? { angles: angleSections(angles) } : {}),
        ...(scatters ? { sq: scatteringSection(few.frames, options, scattered) } : {}),
        ...(has("msd") && paths !== undefined ? { msd: displacementSection(paths) } : {}),
        ...(paths === undefined ? {} : motionSections(paths)),
        ...(has("vdos") && reordered === undefined ? present("vdos", velocities.section()) : {}),
        ...(has("events") && plan.rings !== undefined && frames > 1 && reordered === undefined
          ? { ringEvents: eventSection(paths) }
          : {}),
        ...thermoSections(has("transition")),
        ...(has("strain") ? strainSections() : {}),
        ...(has("forces") ? present("forces", forceSection(few.frames, plan)) : {}),
        ...errorsOf({
          density: has("density") ? density.errors["density"] : undefined,
          n4: hasN4 ? errorIn(boron, "4", frames) : undefined,
          nbo: hasNbo ? errorIn(oxygens, "1", frames) : undefined,
        }),
      };
      const limitations = limitationsOf(document, {
        asked,
        named: options.only !== undefined,
        species: first.species,
        reordered,
        shuffled,
        exchange,
        hysteresis: margin > 0,
        region: options.region !== undefined,
        scattering: dark,
        spectrum: velocities.lack(),
        stages,
        given: options.cutoffs ?? {},
        bonded: new Set(
          elements.filter((name) => Object.keys(averages.group(`CN ${name}`).means).some((count) => count !== "0")),
        ),
      });
      return Object.keys(limitations).length === 0 ? document : { ...document, limitations };
    },
  };

  function shellSection(): NonNullable<AnalysisDocument["shells"]> {
    const pairs = elements.flatMap((centre) => elements.map((around) => `${around} around ${centre}`));
    return {
      ends: plan.shells,
      neighbours: Object.fromEntries(
        pairs
          .map((pair) => [pair, averagedByNumber(averages.group(`shell ${pair}`))] as const)
          .filter(([, table]) => Object.keys(table).length > 0),
      ),
    };
  }

  /** What follows from the paths of the atoms. */
  function motionSections(paths: TrajectoryPaths): Partial<AnalysisDocument> {
    const has = (name: AnalysisName): boolean => asked.has(name);
    const sweep = sweepOf(thermo.section().temperature);
    const found =
      sweep !== undefined
        ? Object.fromEntries(elements.map((element) => [element, notMeasurable(sweep)]))
        : has("diffusion") || has("conductivity")
          ? diffusionSection(paths)
          : {};
    const temperature = options.temperature ?? (Number.isNaN(heat) ? undefined : heat / frames);
    return {
      ...(has("diffusion") ? { diffusion: found, carriers: carrierSection(paths, found) } : {}),
      ...(options.region === undefined ? {} : { region: regionSection(paths, first, options.region) }),
      ...(has("conductivity") && temperature !== undefined
        ? { conductivity: conductivitySection(paths, found, temperature, options.charges) }
        : {}),
      ...(has("vanhove") ? { vanHove: vanHoveSections(paths) } : {}),
      ...(has("tracks") ? { tracks: trackSection(paths) } : {}),
    };
  }

  function vanHoveSections(paths: TrajectoryPaths): NonNullable<AnalysisDocument["vanHove"]> {
    const kept = few.frames;
    const lag = kept.length > 1 ? (kept[1]!.time ?? NaN) - (kept[0]!.time ?? NaN) : NaN;
    return Object.fromEntries(
      Object.entries(vanHoveSection(paths)).map(([name, section]) => {
        const kind = mobileElements(first.species).find((each) => symbolOf(each) === name)!;
        const alone = first.species.reduce((count, each) => count + Number(each === kind), 0) < 2;
        if (alone || !(lag > 0)) return [name, section];
        const g = Array.from(vanHoveDistinct(kept, kind, 1));
        return [name, { ...section, distinct: { lag, r: g.map((_, k) => (2 * k + 1) / 20), g } }];
      }),
    );
  }

  function eventSection(paths: TrajectoryPaths | undefined): NonNullable<AnalysisDocument["ringEvents"]> {
    const mobile = mobileElements(first.species);
    const carriers = [...first.species.keys()].filter((i) => mobile.includes(first.species[i]!));
    const found =
      paths === undefined
        ? undefined
        : jumps(paths, carriers).map((jump) => ({ ...jump, frame: jump.frame * paths.stride }));
    return ringEventSection(events, found, frames, carriers.length);
  }

  function thermoSections(wanted: boolean): Partial<AnalysisDocument> {
    const section = thermo.section();
    const transition = wanted && frames > 1 ? transitionSection([section]) : undefined;
    const known = section.temperature !== undefined || section.energy !== undefined;
    return { ...(known ? { thermo: section } : {}), ...present("transition", transition) };
  }

  function strainSections(): Partial<AnalysisDocument> {
    const strain = strains.section(plan.rings !== undefined);
    if (strain === undefined) return {};
    const axis = "xyz".indexOf(strain.axis) as 0 | 1 | 2;
    return {
      strain,
      ...(reordered === undefined && few.frames.length > 1
        ? {
            deformation: deformationSection(
              few.frames,
              plan,
              axis,
              options.leftOut === undefined ? {} : { leftOut: options.leftOut },
            ),
          }
        : {}),
    };
  }
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

/** A part of a document where there is one. */
function present<K extends keyof AnalysisDocument>(
  name: K,
  section: AnalysisDocument[K] | undefined,
): Partial<AnalysisDocument> {
  return section === undefined ? {} : { [name]: section };
}

function elementNames(species: Uint8Array): string[] {
  return [...new Set(species)].sort((a, b) => a - b).map(symbolOf);
}

/** Part by which the temperature may drift while one value of D is measured. */
const largestDrift = 0.1;

/** Says so where the temperature is swept, so that there is no D at one temperature. */
function sweepOf(temperature: readonly number[] | undefined): string | undefined {
  if (temperature === undefined || temperature.length < 6) return undefined;
  const third = Math.floor(temperature.length / 3);
  const mean = (list: readonly number[]): number => list.reduce((sum, each) => sum + each, 0) / list.length;
  const [first, last] = [mean(temperature.slice(0, third)), mean(temperature.slice(-third))];
  if (Math.abs(last / first - 1) <= largestDrift) return undefined;
  return `the temperature goes from ${first.toFixed(0)} to ${last.toFixed(0)} K`;
}

/** Error of a count that may never have been seen. */
function errorIn({ errors }: Averages, name: string, frames: number): number | undefined {
  return frames > 1 ? (errors[name] ?? 0) : undefined;
}

/** A part `error` of a document with what is known, or none. */
function errorsOf(errors: Readonly<Record<string, number | undefined>>): { error?: Record<string, number> } {
  const known = Object.entries(errors).filter((entry): entry is [string, number] => entry[1] !== undefined);
  return known.length === 0 ? {} : { error: Object.fromEntries(known) };
}
