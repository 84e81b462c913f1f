import { BoroxolError, coulombConstant } from "@boroxol/core";
import type { RadialFunction } from "./classical.ts";
import { erfc } from "./erfc.ts";

/** How a damped shifted-force Coulomb sum is cut off. */
export interface DampedShiftedForce {
  /** alpha; 0 gives the plain shifted-force (Wolf) sum. @unit 1/A */
  readonly damping: number;
  /** R. @unit A */
  readonly cutoff: number;
}

/**
 * Coulomb energy of two charges by the damped shifted-force sum of Fennell and Gezelter:
 *
 * U(r) = k q_i q_j [f(r) - f(R) - (r - R) f'(R)], f(r) = erfc(alpha r) / r, zero with its slope from the cutoff R on.
 *
 * k `coulombConstant`, alpha `damping`, R `cutoff`. The sum over pairs needs {@link dampedShiftedForceSelfEnergy} for
 * the energy to be that of a neutral sphere around each charge; the forces do not.
 * C. J. Fennell and J. D. Gezelter, J. Chem. Phys. 124, 234104 (2006), doi:10.1063/1.2206581.
 * @param chargeProduct q_i q_j @unit e^2
 * @throws E0306 for a cutoff that is not positive or a negative damping
 * @example dampedShiftedForce(0.6 * -1.2, { damping: 0.25, cutoff: 8 }).energy(2)
 */
export function dampedShiftedForce(chargeProduct: number, settings: DampedShiftedForce): RadialFunction {
  refuseUnusable(settings);
  const { damping: alpha, cutoff: R } = settings;
  const kqq = coulombConstant * chargeProduct;
  const f = (r: number): number => erfc(alpha * r) / r;
  const dfdr = (r: number): number =>
    -erfc(alpha * r) / r ** 2 - ((2 * alpha) / Math.sqrt(Math.PI)) * (Math.exp(-((alpha * r) ** 2)) / r);
  const fR = f(R);
  const dfdrR = dfdr(R);
  return {
    cutoff: R,
    energy: (r) => (r < R ? kqq * (f(r) - fR - (r - R) * dfdrR) : 0),
    derivative: (r) => (r < R ? kqq * (dfdr(r) - dfdrR) : 0),
  };
}

/**
 * Energy of a charge with the neutralising charge that the sum places on its cutoff sphere:
 *
 * E_i = -k q_i^2 [(f(R) - R f'(R)) / 2 + alpha / sqrt(pi)].
 * @param charge @unit e
 * @returns @unit eV
 */
export function dampedShiftedForceSelfEnergy(charge: number, settings: DampedShiftedForce): number {
  refuseUnusable(settings);
  const { damping: alpha, cutoff: R } = settings;
  const fR = erfc(alpha * R) / R;
  const dfdrR = -fR / R - ((2 * alpha) / Math.sqrt(Math.PI)) * (Math.exp(-((alpha * R) ** 2)) / R);
  return -coulombConstant * charge ** 2 * ((fR - R * dfdrR) / 2 + alpha / Math.sqrt(Math.PI));
}

function refuseUnusable({ damping, cutoff }: DampedShiftedForce): void {
  if (cutoff > 0 && cutoff < Infinity && damping >= 0 && damping < Infinity) return;
  throw new BoroxolError("E0306", `a Coulomb sum cannot be damped by ${damping} 1/A and cut at ${cutoff} A`, {
    fix: "give a positive cutoff in A and a damping of zero or more, for instance 0.25 1/A and 8 A",
  });
}
