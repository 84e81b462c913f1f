import { type Frame, perpendicularWidths } from "@boroxol/core";
import type { ScatteringSection } from "./analysis-document.ts";
import type { AnalyzeOptions } from "./analysis-options.ts";
import { correlationFunctions } from "./correlation-functions.ts";
import { curveAgreement } from "./curve-agreement.ts";
import { frameVolume } from "./density.ts";
import type { DistanceCounts } from "./distance-counts.ts";
import { type DiffractionPeak, firstSharpDiffractionPeak } from "./first-sharp-diffraction-peak.ts";
import { instrumentBroadened } from "./instrument-broadening.ts";
import { countedDistances, pairDistributions } from "./pair-distribution.ts";
import { partialsIn } from "./structure-factor.ts";
import { type DirectSums, directSums, structureFactorDirect } from "./structure-factor-direct.ts";
import { halfWidth, structureFactorTransform, transformDistances } from "./structure-factor-transform.ts";
import { type TotalStructureFactor, totalStructureFactor } from "./total-structure-factor.ts";

const mostVectors = 1000;
/** Of T(r). @unit A */
const correlationBins = { range: 10, width: 0.02 } as const;

/** How the scattering of a frame is measured: plain data, that a worker can be sent. */
export interface ScatteringPlan {
  /** @unit 1/A */
  readonly width: number;
  readonly vectorsPerBin: number;
  /** End of the g(r) that is transformed: half of the smallest cell. @unit A */
  readonly half: number;
  /** Distances are counted for T(r). */
  readonly correlation: boolean;
}

/** The part of S(q) that costs time, of one frame: plain data, that a worker can send back. */
export interface ScatteringMeasurements {
  readonly direct: DirectSums;
  readonly near: DistanceCounts;
  readonly correlation?: DistanceCounts;
}

/** @param frames all that will be measured */
export function scatteringPlan(frames: readonly Frame[], { weights = "neutron" }: AnalyzeOptions): ScatteringPlan {
  // A small cell has few vectors: bins a quarter of its finest step wide hold enough of them.
  const shortest = Math.min(...perpendicularWidths(frames[0]!.cell));
  return {
    width: Math.max(0.05, Math.PI / (2 * shortest)),
    // The fewer atoms there are, the more vectors cost no more time, and the less the curve scatters.
    vectorsPerBin: Math.round(Math.min(mostVectors, Math.max(48, (48 * 3000) / frames[0]!.species.length))),
    half: halfWidth(frames),
    correlation: weights === "neutron",
  };
}

/**
 * Sums over vectors and counts of distances, frame by frame.
 * @throws E0503, E0507 as the functions do
 */
export function measureScattering(frames: readonly Frame[], plan: ScatteringPlan): ScatteringMeasurements[] {
  const direct = directSums(frames, plan);
  return frames.map((frame, k) => ({
    direct: direct[k]!,
    near: transformDistances(frame, plan.half),
    ...(plan.correlation ? { correlation: countedDistances(frame, correlationBins) } : {}),
  }));
}

/**
 * Structure factor of some frames by both routes, T(r) and D(r), the first sharp diffraction peak, and the R factor against a
 * measured curve.
 * @param found what was measured in each frame by `scatteringPlan` of these frames, where that was done elsewhere
 * @throws E0506, E0507 as the functions do; E0507 where the measured curve lies elsewhere
 */
export function scatteringSection(
  frames: readonly Frame[],
  options: AnalyzeOptions,
  found?: readonly ScatteringMeasurements[],
): ScatteringSection {
  const { weights = "neutron", isotopes, measured, partials = "faber-ziman", broadening = 0 } = options;
  const plan = scatteringPlan(frames, options);
  const frameByFrame = found ?? measureScattering(frames, plan);
  const shortest = Math.min(...perpendicularWidths(frames[0]!.cell));
  const direct = structureFactorDirect(
    frames,
    plan,
    frameByFrame.map((each) => each.direct),
  );
  const how = { radiation: weights, ...(isotopes === undefined ? {} : { isotopes }) } as const;
  const seen = (each: TotalStructureFactor): TotalStructureFactor => ({
    q: each.q,
    s: each.s === undefined ? undefined : instrumentBroadened(each.q, each.s, broadening),
    f: instrumentBroadened(each.q, each.f, broadening),
  });
  const total = seen(totalStructureFactor(direct, how));
  const peak = total.s === undefined ? undefined : peakOf(total.q, total.s, Math.PI / shortest);
  const near = frameByFrame.map((each) => each.near);
  const transformed = seen(totalStructureFactor(structureFactorTransform(frames, total.q, {}, near), how)).s;
  const agreement =
    measured === undefined
      ? undefined
      : curveAgreement({ x: total.q, y: total.s ?? total.f }, { x: measured.q, y: measured.s });
  const far = frameByFrame.flatMap((each) => each.correlation ?? []);
  return {
    weights,
    ...(isotopes === undefined ? {} : { isotopes }),
    ...(broadening > 0 ? { broadening } : {}),
    q: Array.from(direct.q),
    ...(total.s === undefined ? {} : { s: Array.from(total.s) }),
    f: Array.from(total.f),
    form: partials,
    partials: Object.fromEntries([...partialsIn(partials, direct)].map(([name, s]) => [name, Array.from(s)])),
    ...(peak === undefined ? {} : { firstSharpDiffractionPeak: peak }),
    ...(transformed === undefined ? {} : { transform: { q: Array.from(total.q), s: Array.from(transformed) } }),
    ...(weights === "neutron" ? { correlation: correlation(frames, far, total.q.at(-1)!, isotopes) } : {}),
    ...(agreement === undefined ? {} : { measured: { ...measured!, ...agreement } }),
    frames: frames.length,
  };
}

/**
 * The peak of a curve whose scatter is folded away with half of the cell's own resolution, 2 pi / L; its width without what that adds.
 * @param fold full width at half height @unit 1/A
 */
function peakOf(q: Float64Array, s: Float64Array, fold: number): DiffractionPeak | undefined {
  const found = firstSharpDiffractionPeak(q, instrumentBroadened(q, s, fold));
  if (found === undefined || found.width <= fold) return found;
  const width = Math.sqrt(found.width ** 2 - fold ** 2);
  return { ...found, width, coherence: (2 * Math.PI) / width };
}

function correlation(
  frames: readonly Frame[],
  counted: readonly DistanceCounts[],
  largest: number,
  isotopes: Readonly<Record<string, string>> | undefined,
): NonNullable<ScatteringSection["correlation"]> {
  const { species } = frames[0]!;
  const fractions = new Map<number, number>();
  for (const kind of species) fractions.set(kind, (fractions.get(kind) ?? 0) + 1 / species.length);
  const density = frames.reduce((sum, frame) => sum + species.length / frameVolume(frame), 0) / frames.length;
  const distributions = pairDistributions(frames, correlationBins, counted);
  const { r, total, differential } = correlationFunctions(distributions, fractions, density, {
    largest,
    ...(isotopes === undefined ? {} : { isotopes }),
  });
  const short = (x: number): number => Number(x.toPrecision(6));
  return { r: Array.from(r, short), total: Array.from(total, short), differential: Array.from(differential, short) };
}
