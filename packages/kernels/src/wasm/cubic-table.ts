import type { DeepTable } from "../kernel-model.ts";

/** Cubics of a table, as the kernel reads them. */
export interface CubicTable {
  /** lower, upper, max, widths of the fine and the coarse intervals, their numbers, 0. @shape [8] @unit 1 */
  readonly range: readonly number[];
  /** Between a tangent below and one above: eight outputs of each coefficient after the other. @shape [intervals,line/8,4,8] @unit 1 */
  readonly coefficients: Float32Array;
}

/** Deviation from the quintics that is worth no finer intervals: f32 leaves as much. @unit 1 */
const tolerance = 1e-7;
const subdivisions = [1, 2, 5, 10] as const;

/**
 * Replaces the quintics of a table by cubics that agree with them in value and slope at both ends of their intervals,
 * G = v0 + t v0' + t^2 (3 h - (2 v0' + v1') w) / w^2 + t^3 ((v0' + v1') w - 2 h) / w^3, h = v1 - v0, of width w; intervals
 * are divided until the cubics are within 1e-7 of the quintics, which takes two thirds of their memory and time.
 * @param line number of outputs with padding
 */
export function cubicTable(
  table: DeepTable,
  { features, fine, coarse }: { readonly features: number; readonly fine: number; readonly coarse: number },
  line: number,
): CubicTable {
  const { lower, upper, max } = table;
  const counts = [Math.round((upper - lower) / fine), Math.round((max - upper) / coarse)] as const;
  const parts = [0, 1].map((which) => {
    const [first, count, width] = which === 0 ? [0, counts[0], fine] : [counts[0], counts[1], coarse];
    return { first, count, width, divisions: divisionsFor(table, features, first, count, width) };
  });
  const intervals = parts.map(({ count, divisions }) => count * divisions);
  const coefficients = new Float32Array((intervals[0]! + intervals[1]! + 2) * line * 4);
  let at = 0;
  const put = (cubic: (a: number) => readonly number[]): void => {
    for (let a = 0; a < features; a++) {
      cubic(a).forEach((each, c) => {
        coefficients[4 * at + (a >> 3) * 32 + 8 * c + (a & 7)] = each;
      });
    }
    at += line;
  };
  put((a) => [...valueAndSlope(table, features, 0, a, 0), 0, 0]);
  for (const { first, count, width, divisions } of parts) {
    const w = width / divisions;
    for (let k = 0; k < count * divisions; k++) {
      const interval = first + Math.floor(k / divisions);
      const start = (k % divisions) * w;
      put((a) => cubicOf(table, features, interval, a, start, w));
    }
  }
  put((a) => [...valueAndSlope(table, features, counts[0] + counts[1] - 1, a, coarse), 0, 0]);
  return {
    range: [
      lower,
      upper,
      max,
      fine / parts[0]!.divisions,
      coarse / parts[1]!.divisions,
      intervals[0]!,
      intervals[1]!,
      0,
    ],
    coefficients,
  };
}

function valueAndSlope(
  { coefficients }: DeepTable,
  features: number,
  interval: number,
  a: number,
  t: number,
): [value: number, slope: number] {
  const at = (interval * features + a) * 6;
  const c = (k: number): number => coefficients[at + k]!;
  return [
    c(0) + t * (c(1) + t * (c(2) + t * (c(3) + t * (c(4) + t * c(5))))),
    c(1) + t * (2 * c(2) + t * (3 * c(3) + t * (4 * c(4) + t * 5 * c(5)))),
  ];
}

function cubicOf(
  table: DeepTable,
  features: number,
  interval: number,
  a: number,
  start: number,
  w: number,
): readonly number[] {
  const [v0, d0] = valueAndSlope(table, features, interval, a, start);
  const [v1, d1] = valueAndSlope(table, features, interval, a, start + w);
  const h = v1 - v0;
  return [v0, d0, (3 * h - (2 * d0 + d1) * w) / w ** 2, ((d0 + d1) * w - 2 * h) / w ** 3];
}

/** Into how many parts the intervals are divided; the error of a cubic is largest in the middle. */
function divisionsFor(table: DeepTable, features: number, first: number, count: number, width: number): number {
  for (const divisions of subdivisions) {
    const w = width / divisions;
    let worst = 0;
    for (let interval = first; interval < first + count; interval++) {
      for (let part = 0; part < divisions; part++) {
        for (let a = 0; a < features; a++) {
          const [c0, c1, c2, c3] = cubicOf(table, features, interval, a, part * w, w) as [
            number,
            number,
            number,
            number,
          ];
          const middle = c0 + (w / 2) * (c1 + (w / 2) * (c2 + (w / 2) * c3));
          const exact = valueAndSlope(table, features, interval, a, (part + 0.5) * w)[0];
          worst = Math.max(worst, Math.abs(middle - exact));
        }
      }
    }
    if (worst < tolerance) return divisions;
  }
  return subdivisions.at(-1)!;
}
