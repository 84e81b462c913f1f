/** Forces in fields of both signs along each axis: `[+x, -x, +y, -y, +z, -z]`. @shape [6][n,3] @unit eV/A */
export type ForcesInFields = readonly Float64Array[];

/** Directions and signs in the order of `ForcesInFields`. */
export const fieldDirections: readonly (readonly [axis: 0 | 1 | 2, sign: 1 | -1])[] = [
  [0, 1],
  [0, -1],
  [1, 1],
  [1, -1],
  [2, 1],
  [2, -1],
];

/** Born charges, and how far they were from adding up to nothing. */
export interface BornCharges {
  /** Z*_ab: field direction a by rows, displacement b by columns. @shape [n,3,3] @unit e */
  readonly charges: Float64Array;
  /** Largest component of the mean over atoms that was taken off. @unit e */
  readonly sumRuleError: number;
}

/**
 * Born effective charges by central differences of forces in a homogeneous field, Z*_ab = (1/e) dF_b/dE_a.
 *
 * (F_b(+E_a) - F_b(-E_a)) / 2E is free of the second order in E. The charges of a neutral cell add up to nothing
 * (acoustic sum rule): the mean over atoms is taken off, and how large it was tells how well the grid is converged.
 * R. M. Pick, M. H. Cohen, R. M. Martin, Phys. Rev. B 1, 910 (1970), doi:10.1103/PhysRevB.1.910; I. Souza, J. Iniguez,
 * D. Vanderbilt, Phys. Rev. Lett. 89, 117602 (2002), doi:10.1103/PhysRevLett.89.117602.
 * @param forces of the six fields
 * @param field strength of each @unit V/A
 * @example bornCharges(forces, 0.05).charges
 */
export function bornCharges(forces: ForcesInFields, field: number): BornCharges {
  const atoms = forces[0]!.length / 3;
  const charges = new Float64Array(9 * atoms);
  for (let a = 0; a < 3; a++) {
    const [plus, minus] = [forces[2 * a]!, forces[2 * a + 1]!];
    for (let i = 0; i < atoms; i++) {
      for (let b = 0; b < 3; b++) charges[9 * i + 3 * a + b] = (plus[3 * i + b]! - minus[3 * i + b]!) / (2 * field);
    }
  }
  let sumRuleError = 0;
  for (let k = 0; k < 9; k++) {
    let mean = 0;
    for (let i = 0; i < atoms; i++) mean += charges[9 * i + k]! / atoms;
    for (let i = 0; i < atoms; i++) charges[9 * i + k]! -= mean;
    sumRuleError = Math.max(sumRuleError, Math.abs(mean));
  }
  return { charges, sumRuleError };
}
