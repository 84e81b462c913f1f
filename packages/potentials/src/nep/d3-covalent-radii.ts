/**
 * Covalent radii of the elements 1 to 94 as the D3 correction uses them: those of Pyykko and Atsumi with metals made 10 %
 * smaller, times 4/3, with six digits as NEP keeps them.
 *
 * P. Pyykko, M. Atsumi, Chem. Eur. J. 15, 186 (2009), doi:10.1002/chem.200800987; S. Grimme et al., J. Chem. Phys. 132,
 * 154104 (2010), doi:10.1063/1.3382344.
 * @shape [94] @unit A
 */
export const d3CovalentRadii: readonly number[] = [
  0.32, 0.46, 1.2, 0.94, 0.77, 0.75, 0.71, 0.63, 0.64, 0.67, 1.4, 1.25, 1.13, 1.04, 1.1, 1.02, 0.99, 0.96, 1.76, 1.54,
  1.33, 1.22, 1.21, 1.1, 1.07, 1.04, 1.0, 0.99, 1.01, 1.09, 1.12, 1.09, 1.15, 1.1, 1.14, 1.17, 1.89, 1.67, 1.47, 1.39,
  1.32, 1.24, 1.15, 1.13, 1.13, 1.08, 1.15, 1.23, 1.28, 1.26, 1.26, 1.23, 1.32, 1.31, 2.09, 1.76, 1.62, 1.47, 1.58,
  1.57, 1.56, 1.55, 1.51, 1.52, 1.51, 1.5, 1.49, 1.49, 1.48, 1.53, 1.46, 1.37, 1.31, 1.23, 1.18, 1.16, 1.11, 1.12, 1.13,
  1.32, 1.3, 1.3, 1.36, 1.31, 1.38, 1.42, 2.01, 1.81, 1.67, 1.58, 1.52, 1.53, 1.54, 1.55,
].map((radius) => Number(((4 / 3) * radius).toPrecision(6)));
