/**
 * Real spherical harmonics from l = 1 to L of many directions; Y_00 = 1, order and signs as in packages/potentials
 * (R. Drautz, Phys. Rev. B 102, 024104 (2020), doi:10.1103/PhysRevB.102.024104).
 *
 * Y_l,m = N_lm Re (x + iy)^m P_lm(z), Y_l,-m with Im, where P_lm is the m-th derivative of the Legendre polynomial:
 * P_mm = (2m-1)!!, P_m+1,m = (2m+1) z P_mm, (l-m) P_lm = (2l-1) z P_l-1,m - (l+m-1) P_l-2,m.
 * @param directions @shape [n,3] @unit 1
 * @param values filled @shape [n,(L+1)^2-1] @unit 1
 */
export function fillHarmonics(L: number, directions: Float64Array, n: number, values: Float64Array): void {
  const norm = normalisation(L);
  const count = (L + 1) ** 2 - 1;
  for (let e = 0; e < n; e++) {
    const x = directions[3 * e]!;
    const y = directions[3 * e + 1]!;
    const z = directions[3 * e + 2]!;
    const at = e * count - 1;
    let [re, im, diagonal] = [1, 0, 1];
    for (let m = 0; m <= L; m++) {
      let before = 0;
      let p = diagonal;
      for (let l = m; l <= L; l++) {
        if (l > 0) {
          const scaled = norm[l * (L + 1) + m]! * p;
          values[at + l * l + l + m] = scaled * re;
          if (m > 0) values[at + l * l + l - m] = scaled * im;
        }
        const next = ((2 * l + 1) * z * p - (l + m) * before) / (l + 1 - m);
        before = p;
        p = next;
      }
      diagonal *= 2 * m + 1;
      const turned = re * x - im * y;
      im = re * y + im * x;
      re = turned;
    }
  }
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
