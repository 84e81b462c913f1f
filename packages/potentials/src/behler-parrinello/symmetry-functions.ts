import { cutoffValue } from "./cutoff-function.ts";
import type { AngularSymmetryFunction, CutoffFunction, RadialSymmetryFunction, SymmetryFunction } from "./model.ts";

/** A neighbour of the atom at work. */
export interface SymmetryBond {
  /** r_j - r_i. @unit A */
  readonly vector: readonly [number, number, number];
  /** @unit A */
  readonly r: number;
  readonly type: number;
  /** Atomic number, the weight in weighted functions. */
  readonly number: number;
}

/**
 * The value of a symmetry function of one atom, and its gradient by each bond vector r_j - r_i.
 * @param bonds to all neighbours within the cutoff
 * @param gradient filled @shape [bonds,3] @unit 1/A
 */
export function symmetryFunction(
  f: SymmetryFunction,
  kind: CutoffFunction,
  bonds: readonly SymmetryBond[],
  gradient: Float64Array,
): number {
  gradient.fill(0);
  return f.kind === "radial" ? radial(f, kind, bonds, gradient) : angular(f, kind, bonds, gradient);
}

function radial(
  { neighbour, eta, shift, cutoff }: RadialSymmetryFunction,
  kind: CutoffFunction,
  bonds: readonly SymmetryBond[],
  gradient: Float64Array,
): number {
  let G = 0;
  bonds.forEach(({ vector, r, type, number }, j) => {
    if (r >= cutoff || (neighbour !== undefined && type !== neighbour)) return;
    const weight = neighbour === undefined ? number : 1;
    const fc = cutoffValue(kind, r, cutoff);
    const gaussian = weight * Math.exp(-eta * (r - shift) ** 2);
    G += gaussian * fc.value;
    const slope = gaussian * (fc.slope - 2 * eta * (r - shift) * fc.value);
    for (let d = 0; d < 3; d++) gradient[3 * j + d]! += (slope * vector[d]!) / r;
  });
  return G;
}

function angular(
  { neighbours, wide, eta, shift, lambda, zeta, cutoff }: AngularSymmetryFunction,
  kind: CutoffFunction,
  bonds: readonly SymmetryBond[],
  gradient: Float64Array,
): number {
  let G = 0;
  for (let j = 0; j < bonds.length; j++) {
    const a = bonds[j]!;
    if (a.r >= cutoff) continue;
    const fa = cutoffValue(kind, a.r, cutoff);
    for (let k = j + 1; k < bonds.length; k++) {
      const b = bonds[k]!;
      if (b.r >= cutoff || !counts(neighbours, a.type, b.type)) continue;
      const between = [0, 1, 2].map((d) => a.vector[d]! - b.vector[d]!);
      const rjk = Math.hypot(...between);
      if (!wide && rjk >= cutoff) continue;
      const weight = neighbours === undefined ? a.number * b.number : 1;
      const fb = cutoffValue(kind, b.r, cutoff);
      const fjk = wide ? { value: 1, slope: 0 } : cutoffValue(kind, rjk, cutoff);
      const cosine = (a.vector[0] * b.vector[0] + a.vector[1] * b.vector[1] + a.vector[2] * b.vector[2]) / (a.r * b.r);
      const squares = (a.r - shift) ** 2 + (b.r - shift) ** 2 + (wide ? 0 : (rjk - shift) ** 2);
      const prefactor = 2 ** (1 - zeta) * weight * Math.exp(-eta * squares);
      const base = Math.max(0, 1 + lambda * cosine);
      const power = base ** zeta;
      const product = fa.value * fb.value * fjk.value;
      G += prefactor * power * product;

      // Partial derivatives by the three distances and by the cosine.
      const by = (own: number, slope: number, r: number): number =>
        prefactor * power * (slope * own - 2 * eta * (r - shift) * product);
      const byA = by(fb.value * fjk.value, fa.slope, a.r);
      const byB = by(fa.value * fjk.value, fb.slope, b.r);
      const byBetween = wide ? 0 : by(fa.value * fb.value, fjk.slope, rjk);
      const byCosine = prefactor * zeta * lambda * base ** (zeta - 1) * product;
      for (let d = 0; d < 3; d++) {
        const [ua, ub] = [a.vector[d]! / a.r, b.vector[d]! / b.r];
        const apart = wide ? 0 : (byBetween * between[d]!) / rjk;
        gradient[3 * j + d]! += byA * ua + (byCosine * (ub - cosine * ua)) / a.r + apart;
        gradient[3 * k + d]! += byB * ub + (byCosine * (ua - cosine * ub)) / b.r - apart;
      }
    }
  }
  return G;
}

function counts(wanted: readonly [number, number] | undefined, a: number, b: number): boolean {
  if (wanted === undefined) return true;
  return (wanted[0] === a && wanted[1] === b) || (wanted[0] === b && wanted[1] === a);
}
