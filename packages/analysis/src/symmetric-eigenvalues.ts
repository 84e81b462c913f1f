/**
 * Eigenvalues of a symmetric 3 x 3 matrix, largest first, by the trigonometric solution of its cubic.
 *
 * With q = tr A / 3, p^2 = tr (A - q)^2 / 6 and cos(3 phi) = det((A - q) / p) / 2 they are q + 2 p cos(phi + 2 pi k / 3).
 *
 * O. K. Smith, Commun. ACM 4, 168 (1961), doi:10.1145/355578.366316.
 * @param a xx yy zz yz xz xy
 */
export function symmetricEigenvalues(
  a: readonly [number, number, number, number, number, number],
): [number, number, number] {
  const [xx, yy, zz, yz, xz, xy] = a;
  const q = (xx + yy + zz) / 3;
  const [u, v, w] = [xx - q, yy - q, zz - q];
  const p = Math.sqrt((u * u + v * v + w * w + 2 * (yz * yz + xz * xz + xy * xy)) / 6);
  if (p === 0) return [q, q, q];
  const determinant = u * (v * w - yz * yz) - xy * (xy * w - yz * xz) + xz * (xy * yz - v * xz);
  const phi = Math.acos(Math.min(1, Math.max(-1, determinant / (2 * p ** 3)))) / 3;
  const largest = q + 2 * p * Math.cos(phi);
  const smallest = q + 2 * p * Math.cos(phi + (2 * Math.PI) / 3);
  return [largest, 3 * q - largest - smallest, smallest];
}
