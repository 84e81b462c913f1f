import { BoroxolError } from "@boroxol/core";
import { buckingham } from "./buckingham.ts";
import type { Buckingham } from "./buckingham.ts";
import type { RadialFunction } from "./classical.ts";

/** The repulsive function B / r^n + D r^2 that replaces a Buckingham term below r0. */
export interface InnerPatch {
  /** B. @unit eV A^n */
  readonly strength: number;
  /** n. */
  readonly exponent: number;
  /** D. @unit eV/A^2 */
  readonly curvature: number;
  /** r0. @unit A */
  readonly radius: number;
}

/**
 * The patch that continues a Buckingham term V below r0 with equal value, slope and curvature, where r0 is the inner point
 * with V''' = 0: there the curvature, and with it the repulsion, is about to give way to -C / r^6.
 *
 * With v0 = V, v1 = r0 V', v2 = r0^2 V'' at r0: n = 1 + (v2 - 2 v0) / (2 v0 - v1), B = r0^n (2 v0 - v1) / (n + 2),
 * D = (v0 - B / r0^n) / r0^2.
 *
 * L. Deng and J. Du, J. Am. Ceram. Soc. 102, 2482 (2019), doi:10.1111/jace.16082.
 * @throws E0306 where the term has no such point (C = 0, or C too large for A)
 */
export function innerPatch({ amplitude: A, decay: rho, dispersion: C }: Buckingham): InnerPatch {
  // V''' = 0 is A r^9 exp(-r/rho) = 336 C rho^3, whose left side rises up to r = 9 rho.
  const excess = (r: number): number => A * r ** 9 * Math.exp(-r / rho) - 336 * C * rho ** 3;
  let low = 0;
  let high = 9 * rho;
  if (!(C > 0 && excess(high) > 0)) {
    throw new BoroxolError(
      "E0306",
      `a Buckingham term with A = ${A} eV, rho = ${rho} A, C = ${C} eV A^6 has no patch`,
      {
        fix: "use a dispersion that is positive and small enough for a repulsive shoulder",
      },
    );
  }
  for (let middle = high / 2; low < middle && middle < high; middle = (low + high) / 2) {
    if (excess(middle) > 0) high = middle;
    else low = middle;
  }
  const r0 = high;
  const decay = A * Math.exp(-r0 / rho);
  const v0 = decay - C / r0 ** 6;
  const v1 = (-decay * r0) / rho + (6 * C) / r0 ** 6;
  const v2 = decay * (r0 / rho) ** 2 - (42 * C) / r0 ** 6;
  const n = 1 + (v2 - 2 * v0) / (2 * v0 - v1);
  const strength = (r0 ** n * (2 * v0 - v1)) / (n + 2);
  return { strength, exponent: n, curvature: (v0 - strength / r0 ** n) / r0 ** 2, radius: r0 };
}

/**
 * A Buckingham term that stays repulsive: A exp(-r / rho) - C / r^6 beyond r0 and B / r^n + D r^2 below.
 * @param cutoff @unit A
 * @throws E0306 where there is no patch, see {@link innerPatch}
 */
export function patchedBuckingham(parameters: Buckingham, cutoff: number): RadialFunction {
  const outer = buckingham(parameters, cutoff);
  const { strength: B, exponent: n, curvature: D, radius: r0 } = innerPatch(parameters);
  return {
    cutoff,
    energy: (r) => (r > r0 ? outer.energy(r) : B / r ** n + D * r * r),
    derivative: (r) => (r > r0 ? outer.derivative(r) : (-n * B) / r ** (n + 1) + 2 * D * r),
  };
}
