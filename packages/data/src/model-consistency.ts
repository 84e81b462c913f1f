import type { Consistency } from "./label-consistency.ts";
import { slopeThroughOrigin } from "./least-squares.ts";

/** Stress of a frame as its label says, and as a potential computes it. @unit eV/A^3 */
export interface StressPair {
  /** @shape [6] @unit eV/A^3 */
  readonly label: Float64Array;
  /** @shape [6] @unit eV/A^3 */
  readonly model: Float64Array;
}

/**
 * Stress labels against those of a potential: the slope of what each component does around its mean, because another
 * potential may have its own mean pressure.
 * @returns undefined for fewer than eight frames, or where the two have nothing to do with each other
 */
export function stressAgainstModel(pairs: readonly StressPair[]): Consistency | undefined {
  if (pairs.length < 8) return undefined;
  const x: number[] = [];
  const y: number[] = [];
  for (let a = 0; a < 6; a++) {
    const mean = (side: keyof StressPair): number =>
      pairs.reduce((sum, pair) => sum + pair[side][a]!, 0) / pairs.length;
    const [label, model] = [mean("label"), mean("model")];
    for (const pair of pairs) {
      x.push(pair.label[a]! - label);
      y.push(pair.model[a]! - model);
    }
  }
  if (!(Math.max(...x.map(Math.abs)) > 0)) return undefined;
  const { slope, correlation } = slopeThroughOrigin(x, y);
  return Math.abs(correlation) < 0.5 ? undefined : { slope, correlation, pairs: pairs.length };
}
