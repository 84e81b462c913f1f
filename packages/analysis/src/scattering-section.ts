import { type Frame, perpendicularWidths } from "@boroxol/core";
import type { ScatteringSection } from "./analysis-document.ts";
import type { AnalyzeOptions } from "./analysis-options.ts";
import { correlationFunctions } from "./correlation-functions.ts";
import { curveAgreement } from "./curve-agreement.ts";
import { frameVolume } from "./density.ts";
import { type DiffractionPeak, firstSharpDiffractionPeak } from "./first-sharp-diffraction-peak.ts";
import { instrumentBroadened } from "./instrument-broadening.ts";
import { pairDistributions } from "./pair-distribution.ts";
import { partialsIn } from "./structure-factor.ts";
import { structureFactorDirect } from "./structure-factor-direct.ts";
import { structureFactorTransform } from "./structure-factor-transform.ts";
import { type TotalStructureFactor, totalStructureFactor } from "./total-structure-factor.ts";

const mostVectors = 1000;
/** End of T(r). @unit A */
const longest = 10;

/**
 * Structure factor of some frames by both routes, T(r) and D(r), the first sharp diffraction peak, and the R factor against a
 * measured curve.
 * @throws E0506, E0507 as the functions do; E0507 where the measured curve lies elsewhere
 */
export function scatteringSection(
  frames: readonly Frame[],
  { weights = "neutron", isotopes, measured, partials = "faber-ziman", broadening = 0 }: AnalyzeOptions,
): ScatteringSection {
  // A small cell has few vectors: bins a quarter of its finest step wide hold enough of them.
  const shortest = Math.min(...perpendicularWidths(frames[0]!.cell));
  // The fewer atoms there are, the more vectors cost no more time, and the less the curve scatters.
  const vectorsPerBin = Math.round(Math.min(mostVectors, Math.max(48, (48 * 3000) / frames[0]!.species.length)));
  const found = structureFactorDirect(frames, { width: Math.max(0.05, Math.PI / (2 * shortest)), vectorsPerBin });
  const how = { radiation: weights, ...(isotopes === undefined ? {} : { isotopes }) } as const;
  const seen = (each: TotalStructureFactor): TotalStructureFactor => ({
    q: each.q,
    s: each.s === undefined ? undefined : instrumentBroadened(each.q, each.s, broadening),
    f: instrumentBroadened(each.q, each.f, broadening),
  });
  const total = seen(totalStructureFactor(found, how));
  const peak = total.s === undefined ? undefined : peakOf(total.q, total.s, Math.PI / shortest);
  const transformed = seen(totalStructureFactor(structureFactorTransform(frames, total.q), how)).s;
  const agreement =
    measured === undefined
      ? undefined
      : curveAgreement({ x: total.q, y: total.s ?? total.f }, { x: measured.q, y: measured.s });
  return {
    weights,
    ...(isotopes === undefined ? {} : { isotopes }),
    ...(broadening > 0 ? { broadening } : {}),
    q: Array.from(found.q),
    ...(total.s === undefined ? {} : { s: Array.from(total.s) }),
    f: Array.from(total.f),
    form: partials,
    partials: Object.fromEntries([...partialsIn(partials, found)].map(([name, s]) => [name, Array.from(s)])),
    ...(peak === undefined ? {} : { firstSharpDiffractionPeak: peak }),
    ...(transformed === undefined ? {} : { transform: { q: Array.from(total.q), s: Array.from(transformed) } }),
    ...(weights === "neutron" ? { correlation: correlation(frames, total.q.at(-1)!, isotopes) } : {}),
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
  largest: number,
  isotopes: Readonly<Record<string, string>> | undefined,
): NonNullable<ScatteringSection["correlation"]> {
  const { species } = frames[0]!;
  const fractions = new Map<number, number>();
  for (const kind of species) fractions.set(kind, (fractions.get(kind) ?? 0) + 1 / species.length);
  const density = frames.reduce((sum, frame) => sum + species.length / frameVolume(frame), 0) / frames.length;
  const distributions = pairDistributions(frames, { range: longest, width: 0.02 });
  const { r, total, differential } = correlationFunctions(distributions, fractions, density, {
    largest,
    ...(isotopes === undefined ? {} : { isotopes }),
  });
  const short = (x: number): number => Number(x.toPrecision(6));
  return { r: Array.from(r, short), total: Array.from(total, short), differential: Array.from(differential, short) };
}
