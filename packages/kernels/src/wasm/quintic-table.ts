import type { DeepTable } from "../kernel-model.ts";

/**
 * A table as the kernel reads it in double precision: the quintics themselves, between a tangent below and one above.
 * @param line number of outputs with padding
 * @returns its range as that of a cubic table, and four outputs of each coefficient after the other @shape [intervals,line/4,6,4]
 */
export function quinticTable(
  { lower, upper, max, coefficients }: DeepTable,
  { features, fine, coarse }: { readonly features: number; readonly fine: number; readonly coarse: number },
  line: number,
): { readonly range: readonly number[]; readonly coefficients: Float64Array } {
  const counts = [Math.round((upper - lower) / fine), Math.round((max - upper) / coarse)] as const;
  const intervals = counts[0] + counts[1];
  const out = new Float64Array((intervals + 2) * line * 6);
  const put = (row: number, quintic: (a: number) => ArrayLike<number>): void => {
    for (let a = 0; a < features; a++) {
      const c = quintic(a);
      for (let k = 0; k < c.length; k++) out[6 * line * row + (a >> 2) * 24 + 4 * k + (a & 3)] = c[k]!;
    }
  };
  const quinticOf = (interval: number, a: number): Float64Array =>
    coefficients.subarray((interval * features + a) * 6, (interval * features + a + 1) * 6);
  put(0, (a) => quinticOf(0, a).subarray(0, 2));
  for (let k = 0; k < intervals; k++) put(1 + k, (a) => quinticOf(k, a));
  put(intervals + 1, (a) => endOf(quinticOf(intervals - 1, a), coarse));
  return { range: [lower, upper, max, fine, coarse, counts[0], counts[1], 0], coefficients: out };
}

/** Value and slope at t. */
function endOf(c: Float64Array, t: number): [value: number, slope: number] {
  let [value, slope] = [0, 0];
  for (let k = 5; k >= 0; k--) {
    slope = slope * t + value;
    value = value * t + c[k]!;
  }
  return [value, slope];
}
