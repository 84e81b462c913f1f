import type { ModelSums } from "@boroxol/kernels";

/** Sums that start from zero, for n atoms. */
export function zeroModelSums(n: number): ModelSums {
  return {
    atomEnergies: new Float64Array(n),
    forces: new Float64Array(3 * n),
    atomVirials: new Float64Array(9 * n),
  };
}

/**
 * Adds what the energy E_i of atom i owes to one of its bonds, g = dE_i/dr_ij with r_ij = r_j - r_i:
 * F_i += g, F_j -= g and W_j -= g (x) r_ij.
 *
 * The virial goes to the neighbour, as DeePMD-kit divides it.
 */
export function addBondGradient(
  sums: ModelSums,
  i: number,
  j: number,
  [x, y, z]: readonly [number, number, number],
  [gx, gy, gz]: readonly [number, number, number],
): void {
  const { forces, atomVirials } = sums;
  forces[3 * i]! += gx;
  forces[3 * i + 1]! += gy;
  forces[3 * i + 2]! += gz;
  forces[3 * j]! -= gx;
  forces[3 * j + 1]! -= gy;
  forces[3 * j + 2]! -= gz;
  const at = 9 * j;
  atomVirials[at]! -= gx * x;
  atomVirials[at + 1]! -= gx * y;
  atomVirials[at + 2]! -= gx * z;
  atomVirials[at + 3]! -= gy * x;
  atomVirials[at + 4]! -= gy * y;
  atomVirials[at + 5]! -= gy * z;
  atomVirials[at + 6]! -= gz * x;
  atomVirials[at + 7]! -= gz * y;
  atomVirials[at + 8]! -= gz * z;
}
