import { cellVolume } from "@boroxol/core";

/**
 * Voigt order xx yy zz yz xz xy of a symmetric tensor given as 6 numbers in that order or as 9.
 * @param tensor @shape [6] or [3,3] @unit any
 * @returns @shape [6] @unit as given
 */
export function stressFromTensor(tensor: Float64Array): Float64Array {
  if (tensor.length === 6) return tensor;
  const [xx, xy, xz, yx, yy, yz, zx, zy, zz] = tensor as unknown as number[] & { length: 9 };
  return Float64Array.of(xx!, yy!, zz!, (yz! + zy!) / 2, (xz! + zx!) / 2, (xy! + yx!) / 2);
}

/**
 * sigma = -virial / V.
 * @param virial @shape [6] or [3,3] @unit eV
 * @param cell @shape [3,3] @unit A
 * @returns @shape [6] @unit eV/A^3
 */
export function stressFromVirial(virial: Float64Array, cell: Float64Array): Float64Array {
  const volume = Math.abs(cellVolume(cell));
  return stressFromTensor(virial).map((component) => -component / volume);
}

/**
 * virial = -V sigma as nine numbers.
 * @param stress @shape [6] @unit eV/A^3
 * @param cell @shape [3,3] @unit A
 * @returns @shape [3,3] @unit eV
 */
export function virialFromStress(stress: Float64Array, cell: Float64Array): Float64Array {
  const volume = Math.abs(cellVolume(cell));
  const [xx, yy, zz, yz, xz, xy] = stress as unknown as [number, number, number, number, number, number];
  return Float64Array.from([xx, xy, xz, xy, yy, yz, xz, yz, zz], (component) => -component * volume);
}

/**
 * Largest difference of mirrored elements, where it is no rounding: such a tensor was averaged, or is none.
 * @param tensor @shape [6] or [3,3] @unit any
 * @returns undefined for a symmetric one
 */
export function asymmetryOf(tensor: Float64Array): number | undefined {
  if (tensor.length !== 9) return undefined;
  const off = Math.max(...[1, 2, 5].map((k) => Math.abs(tensor[k]! - tensor[3 * (k % 3) + Math.floor(k / 3)]!)));
  return off > 1e-3 * Math.max(...tensor.map(Math.abs)) ? off : undefined;
}
