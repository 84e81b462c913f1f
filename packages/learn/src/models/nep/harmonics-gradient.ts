import { createRandom } from "@boroxol/core";
import { realHarmonics } from "@boroxol/potentials";
import type { TensorTerm } from "../../graph/forms/tensor-product.ts";

/** Below this a coefficient is zero. */
const negligible = 1e-9;

/**
 * dS_lm/dx_a = sum_m' D S_l-1,m' for the solid harmonics S_lm = r^l Y_lm, as terms that take dE/dY_lm (a) and S (b, with S_00
 * first) to the three components (o). The coefficients follow from the harmonics at some directions, where grad S is their
 * surface gradient plus l Y u: as many equations as there are harmonics of one degree less determine them.
 */
export function gradientTerms(L: number): TensorTerm[] {
  const random = createRandom(7);
  const terms: TensorTerm[] = [];
  for (let l = 1; l <= L; l++) {
    const unknowns = 2 * l - 1;
    const samples = Array.from({ length: unknowns }, (_, k) => {
      const v = [0, 1, 2].map((d) => random.normals(k, d, 303)[0]);
      const r = Math.hypot(...v);
      const u = [v[0]! / r, v[1]! / r, v[2]! / r] as const;
      return { u, ...realHarmonics(u, l) };
    });
    const lower = (l - 1) ** 2;
    const matrix = samples.map(({ value }) => Array.from(value.subarray(lower, lower + unknowns)));
    for (let m = -l; m <= l; m++) {
      const at = l * l + l + m;
      for (let o = 0; o < 3; o++) {
        const right = samples.map(({ u, value, gradient }) => gradient[3 * at + o]! + l * value[at]! * u[o]!);
        solve(matrix, right).forEach((weight, k) => {
          if (Math.abs(weight) > negligible) terms.push({ a: at - 1, b: lower + k, o, weight });
        });
      }
    }
  }
  return terms;
}

/** Gauss's elimination with pivots. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((row, k) => [...row, right[k]!]);
  const n = rows.length;
  for (let k = 0; k < n; k++) {
    let pivot = k;
    for (let i = k + 1; i < n; i++) if (Math.abs(rows[i]![k]!) > Math.abs(rows[pivot]![k]!)) pivot = i;
    [rows[k], rows[pivot]] = [rows[pivot]!, rows[k]!];
    for (let i = 0; i < n; i++) {
      if (i === k) continue;
      const factor = rows[i]![k]! / rows[k]![k]!;
      for (let c = k; c <= n; c++) rows[i]![c]! -= factor * rows[k]![c]!;
    }
  }
  return rows.map((row, k) => row[n]! / row[k]!);
}
