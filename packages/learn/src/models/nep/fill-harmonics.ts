/**
 * Real spherical harmonics from l = 1 to L of many directions, and their derivatives by the bond vectors; Y_00 = 1, order
 * and signs as in packages/potentials (R. Drautz, Phys. Rev. B 102, 024104 (2020), doi:10.1103/PhysRevB.102.024104).
 *
 * Y_l,m = N_lm Re (x + iy)^m P_lm(z), Y_l,-m with Im, where P_lm is the m-th derivative of the Legendre polynomial:
 * P_mm = (2m-1)!!, P_m+1,m = (2m+1) z P_mm, (l-m) P_lm = (2l-1) z P_l-1,m - (l+m-1) P_l-2,m, and dP_lm/dz = P_l,m+1.
 * @param directions @shape [n,3] @unit 1
 * @param vectors of the bonds @shape [n,3] @unit A
 * @param values filled @shape [n,(L+1)^2-1] @unit 1
 * @param jacobian filled @shape [n,(L+1)^2-1,3] @unit 1/A
 */
export function fillHarmonics(
  L: number,
  directions: Float64Array,
  vectors: Float64Array,
  n: number,
  values: Float64Array,
  jacobian: Float64Array,
): void {
  const width = L + 2;
  const norm = normalisation(L);
  const P = new Float64Array(width * width);
  const re = new Float64Array(L + 1);
  const im = new Float64Array(L + 1);
  const count = (L + 1) ** 2 - 1;
  for (let e = 0; e < n; e++) {
    const x = directions[3 * e]!;
    const y = directions[3 * e + 1]!;
    const z = directions[3 * e + 2]!;
    const inverse = 1 / Math.sqrt(vectors[3 * e]! ** 2 + vectors[3 * e + 1]! ** 2 + vectors[3 * e + 2]! ** 2);
    let diagonal = 1;
    for (let m = 0; m <= L + 1; m++) {
      P[m * width + m] = diagonal;
      if (m <= L) P[(m + 1) * width + m] = (2 * m + 1) * z * diagonal;
      for (let l = m + 2; l <= L; l++) {
        P[l * width + m] =
          ((2 * l - 1) * z * P[(l - 1) * width + m]! - (l + m - 1) * P[(l - 2) * width + m]!) / (l - m);
      }
      diagonal *= 2 * m + 1;
    }
    re[0] = 1;
    im[0] = 0;
    for (let m = 1; m <= L; m++) {
      re[m] = re[m - 1]! * x - im[m - 1]! * y;
      im[m] = re[m - 1]! * y + im[m - 1]! * x;
    }
    for (let l = 1; l <= L; l++) {
      for (let m = 0; m <= l; m++) {
        const scale = norm[l * (L + 1) + m]!;
        const p = scale * P[l * width + m]!;
        const dp = m < l ? scale * P[l * width + m + 1]! : 0;
        const at = e * count + l * l + l - 1;
        // d(x + iy)^m = m (x + iy)^(m-1) (dx + i dy)
        const [c, s] = m === 0 ? [0, 0] : [m * re[m - 1]! * p, m * im[m - 1]! * p];
        put(values, jacobian, at + m, re[m]! * p, c, -s, re[m]! * dp, x, y, z, inverse);
        if (m > 0) put(values, jacobian, at - m, im[m]! * p, s, c, im[m]! * dp, x, y, z, inverse);
      }
    }
  }
}

/** A value and its derivative, of which only the part across the direction counts. */
function put(
  values: Float64Array,
  jacobian: Float64Array,
  at: number,
  value: number,
  gx: number,
  gy: number,
  gz: number,
  x: number,
  y: number,
  z: number,
  inverse: number,
): void {
  values[at] = value;
  const along = gx * x + gy * y + gz * z;
  jacobian[3 * at] = (gx - along * x) * inverse;
  jacobian[3 * at + 1] = (gy - along * y) * inverse;
  jacobian[3 * at + 2] = (gz - along * z) * inverse;
}

/** N_lm = sqrt(2l + 1) for m = 0, else sqrt(2 (2l + 1) (l-m)! / (l+m)!): Y_00 = 1. */
function normalisation(L: number): Float64Array {
  const norm = new Float64Array((L + 1) ** 2);
  for (let l = 0; l <= L; l++) {
    let ratio = 1;
    for (let m = 0; m <= l; m++) {
      if (m > 0) ratio /= (l + m) * (l - m + 1);
      norm[l * (L + 1) + m] = Math.sqrt((m === 0 ? 1 : 2) * (2 * l + 1) * ratio);
    }
  }
  return norm;
}
