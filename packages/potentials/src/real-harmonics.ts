/** Real spherical harmonics of a direction and their gradients, at place l^2 + l + m. */
export interface Harmonics {
  /** @shape [(L+1)^2] @unit 1 */
  readonly value: Float64Array;
  /** d Y(r/|r|) / dr times |r|: perpendicular to the direction. @shape [(L+1)^2,3] @unit 1 */
  readonly gradient: Float64Array;
}

/**
 * Real spherical harmonics up to degree L, normalised to Y_00 = 1 (sqrt(4 pi) times the usual ones):
 *
 * Y_l,m = sqrt2 (-1)^m Re (x + iy)^m P_lm(z), Y_l,-m = sqrt2 (-1)^m Im (x + iy)^m P_lm(z), Y_l0 = P_l0(z), with
 * P_lm = a (z P_l-1,m + b P_l-2,m), a = sqrt((4 l^2 - 1) / (l^2 - m^2)), b = -sqrt(((l-1)^2 - m^2) / (4 (l-1)^2 - 1)),
 * P_l,l-1 = sqrt(2l+1) z P_l-1,l-1 and P_ll = -sqrt(1 + 1/(2l)) P_l-1,l-1.
 *
 * R. Drautz, Phys. Rev. B 102, 024104 (2020), doi:10.1103/PhysRevB.102.024104.
 * @param direction a unit vector
 */
export function realHarmonics([x, y, z]: readonly [number, number, number], L: number): Harmonics {
  const value = new Float64Array((L + 1) ** 2);
  const gradient = new Float64Array(3 * (L + 1) ** 2);
  const { P, dP } = associatedLegendre(z, L);
  const set = (at: number, Y: number, g: readonly [number, number, number]): void => {
    value[at] = Y;
    // The harmonics are polynomials of x, y, z; on the sphere only what is perpendicular to the radius counts.
    const radial = g[0] * x + g[1] * y + g[2] * z;
    gradient[3 * at] = g[0] - radial * x;
    gradient[3 * at + 1] = g[1] - radial * y;
    gradient[3 * at + 2] = g[2] - radial * z;
  };

  // (x + iy)^m and (x + iy)^(m-1)
  let [re, im, reBefore, imBefore] = [1, 0, 0, 0];
  for (let m = 0; m <= L; m++) {
    const scale = m === 0 ? 1 : Math.SQRT2 * (m % 2 === 0 ? 1 : -1);
    for (let l = m; l <= L; l++) {
      const p = scale * P[l * (L + 1) + m]!;
      const dp = scale * dP[l * (L + 1) + m]!;
      const at = l * l + l;
      // d(x + iy)^m = m (x + iy)^(m-1) (dx + i dy)
      set(at + m, re * p, [m * reBefore * p, -m * imBefore * p, re * dp]);
      if (m > 0) set(at - m, im * p, [m * imBefore * p, m * reBefore * p, im * dp]);
    }
    [re, im, reBefore, imBefore] = [re * x - im * y, re * y + im * x, re, im];
  }
  return { value, gradient };
}

/** P_lm(z) and their derivatives, at place l (L+1) + m. */
function associatedLegendre(z: number, L: number): { readonly P: Float64Array; readonly dP: Float64Array } {
  const P = new Float64Array((L + 1) ** 2);
  const dP = new Float64Array((L + 1) ** 2);
  const at = (l: number, m: number): number => l * (L + 1) + m;
  P[0] = 1;
  for (let l = 1; l <= L; l++) {
    for (let m = 0; m <= l - 2; m++) {
      const a = Math.sqrt((4 * l * l - 1) / (l * l - m * m));
      const b = -Math.sqrt(((l - 1) ** 2 - m * m) / (4 * (l - 1) ** 2 - 1));
      P[at(l, m)] = a * (z * P[at(l - 1, m)]! + b * P[at(l - 2, m)]!);
      dP[at(l, m)] = a * (P[at(l - 1, m)]! + z * dP[at(l - 1, m)]! + b * dP[at(l - 2, m)]!);
    }
    const top = P[at(l - 1, l - 1)]!;
    P[at(l, l - 1)] = Math.sqrt(2 * l + 1) * z * top;
    dP[at(l, l - 1)] = Math.sqrt(2 * l + 1) * top;
    P[at(l, l)] = -Math.sqrt(1 + 1 / (2 * l)) * top;
  }
  return { P, dP };
}
