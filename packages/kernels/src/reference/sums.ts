/** What one evaluation adds up. */
export interface Sums {
  /** @shape [n] @unit eV */
  readonly atomEnergies: Float64Array;
  /** @shape [n,3] @unit eV/A */
  readonly forces: Float64Array;
  /** dE/d(strain), Voigt xx yy zz yz xz xy. @shape [6] @unit eV */
  readonly strainDerivative: Float64Array;
}

/** Sums that start from zero, for n atoms. */
export function zeroSums(n: number): Sums {
  return {
    atomEnergies: new Float64Array(n),
    forces: new Float64Array(3 * n),
    strainDerivative: new Float64Array(6),
  };
}

/**
 * Adds what a bond vector r with the gradient g = dU/dr brings to dE/d(strain): a homogeneous strain e maps r to
 * r + r e, so dU/de_ab = (r_a g_b + r_b g_a) / 2.
 */
export function addStrainDerivative(
  strainDerivative: Float64Array,
  [x, y, z]: readonly [number, number, number],
  [gx, gy, gz]: readonly [number, number, number],
): void {
  strainDerivative[0]! += x * gx;
  strainDerivative[1]! += y * gy;
  strainDerivative[2]! += z * gz;
  strainDerivative[3]! += (y * gz + z * gy) / 2;
  strainDerivative[4]! += (x * gz + z * gx) / 2;
  strainDerivative[5]! += (x * gy + y * gx) / 2;
}
