import { BoroxolError } from "@boroxol/core";
import type { RadialFunction } from "./classical.ts";

/**
 * Takes a radial function to zero at its cutoff: U(r) s(t), with t = (r - (R - w)) / w and
 * s(t) = 1 - 10 t^3 + 15 t^4 - 6 t^5 between R - w and R, so that energy, force and curvature are continuous.
 *
 * Many published short-range terms simply end at their cutoff. The energy then jumps by a few meV per pair and molecular
 * dynamics drifts; this leaves all below R - w as published. A width of zero is the published truncation.
 * @param part U, with its cutoff R
 * @param width w @unit A
 * @throws E0306 for a width that is negative or larger than the cutoff
 */
export function taper(part: RadialFunction, width: number): RadialFunction {
  const R = part.cutoff;
  if (!(width >= 0 && width <= R)) {
    throw new BoroxolError("E0306", `a taper of ${width} A does not fit below the cutoff of ${R} A`, {
      fix: "give a width from 0 (plain truncation) to the cutoff, in A",
    });
  }
  if (width === 0) return part;
  const start = R - width;
  const s = (t: number): number => 1 - t ** 3 * (10 - 15 * t + 6 * t * t);
  const dsdt = (t: number): number => -30 * (t * (1 - t)) ** 2;
  return {
    cutoff: R,
    energy: (r) => (r < start ? part.energy(r) : r < R ? part.energy(r) * s((r - start) / width) : 0),
    derivative: (r) => {
      if (r < start) return part.derivative(r);
      if (r >= R) return 0;
      const t = (r - start) / width;
      return part.derivative(r) * s(t) + (part.energy(r) * dsdt(t)) / width;
    },
  };
}
