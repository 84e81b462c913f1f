import { BoroxolError, type Frame, perpendicularWidths } from "@boroxol/core";
import { frameVolume } from "./density.ts";
import type { DistanceCounts } from "./distance-counts.ts";
import { pairsOf } from "./element-pairs.ts";
import { lorchWindow } from "./lorch-window.ts";
import { countedDistances, pairDistributions } from "./pair-distribution.ts";
import type { PartialStructureFactors } from "./structure-factor.ts";

/** How g(r) becomes S(q). */
export interface TransformOptions {
  /** Where g(r) is cut off; default half of the smallest width of the cell. @unit A */
  readonly longest?: number;
  /** Default `lorch`: less ripple for broader peaks. */
  readonly window?: "lorch" | "none";
}

/** Of a bin of g(r). @unit A */
const width = 0.01;

/**
 * Partial structure factors by Fourier transform of g(r).
 *
 * S_ab(q) = 1 + 4 pi rho int_0^R r^2 (g_ab(r) - 1) sin(qr) / (qr) L(r) dr, rho atoms in a volume, L(r) the window of Lorch
 * (or 1) that lets the integrand end smoothly at R. g_ab is that of N_a N_b pairs, so that like pairs lose the 1 / N_a of an atom
 * that is not its own neighbour. What R takes away broadens every feature of S(q) by about pi / R; the direct sum does not have
 * that, but is confined to vectors of the cell.
 *
 * D. A. Keen, J. Appl. Cryst. 34, 172 (2001), doi:10.1107/S0021889800019993.
 *
 * R -> longest, L -> window
 * @param frames of the same elements
 * @param q @shape [bins] @unit 1/A
 * @param counted distances of each frame to half of the cell as `transformDistances` counts them, where that was done elsewhere
 * @throws E0503 for a frame without a volume, E0502 for a length beyond half of the cell
 */
export function structureFactorTransform(
  frames: readonly Frame[],
  q: Float64Array,
  options: TransformOptions = {},
  counted?: readonly DistanceCounts[],
): PartialStructureFactors {
  const { species } = frames[0]!;
  const half = halfWidth(frames);
  const { longest = half, window = "lorch" } = options;
  if (longest > half + 1e-9) {
    throw new BoroxolError("E0502", `g(r) cannot be used to ${longest} A: half of the cell is ${half.toFixed(2)} A`, {
      place: "longest",
      fix: "leave it out, or make a larger model: beyond half of the cell an atom meets its own images",
    });
  }
  const distributions = pairDistributions(frames, { range: longest, width }, counted);
  const rho = frames.reduce((sum, frame) => sum + species.length / frameVolume(frame), 0) / frames.length;
  const count = (kind: number): number => species.reduce((n, each) => n + Number(each === kind), 0);
  const partials = new Map<string, Float64Array>();
  for (const [name, [a, b]] of pairsOf(species)) {
    const { r, g } = distributions.get(name)!;
    const whole = a === b ? 1 - 1 / count(a) : 1;
    const weight = r.map(
      (x, k) =>
        4 * Math.PI * rho * width * x * x * (whole * g[k]! - 1) * (window === "lorch" ? lorchWindow(x, longest) : 1),
    );
    partials.set(
      name,
      q.map((each) => 1 + r.reduce((sum, x, k) => sum + weight[k]! * sinc(each * x), 0)),
    );
  }
  return { q, partials, fractions: new Map([...new Set(species)].map((kind) => [kind, count(kind) / species.length])) };
}

/** Distances of one frame as the transform takes them. @param longest @unit A */
export function transformDistances(frame: Frame, longest: number): DistanceCounts {
  return countedDistances(frame, { range: longest, width });
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(x) / x;
}

/** Half of the smallest width of the cells. @unit A */
export function halfWidth(frames: readonly Frame[]): number {
  return Math.min(
    ...frames.map(({ cell, periodic }) => Math.min(...perpendicularWidths(cell).filter((_, d) => periodic[d])) / 2),
  );
}
