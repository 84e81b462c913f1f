import type { RadialFunctions } from "../kernel-model.ts";

/** Width that the intervals of a table have at most. @unit A */
const widest = 0.01;

/** Cubics of radial functions, as the kernels read them. */
export interface RadialTable {
  /** Cutoff, width of an interval and its reciprocal, number of intervals. @shape [4] */
  readonly range: readonly [number, number, number, number];
  /** @shape [intervals,lines,4,width] @unit 1 */
  readonly coefficients: Float32Array;
}

/**
 * Tabulates radial functions from 0 to their cutoff as cubics in r that agree with them in value and slope at both ends of
 * each interval.
 * @param count functions of a line
 * @param width room for those of a line
 */
export function radialTable(functions: RadialFunctions, lines: number, count: number, width: number): RadialTable {
  const { cutoff } = functions;
  const intervals = Math.ceil(cutoff / widest);
  const w = cutoff / intervals;
  const coefficients = new Float32Array(intervals * lines * 4 * width);
  // A function of r alone may divide by it.
  let left = functions.at(1e-6);
  for (let k = 0; k < intervals; k++) {
    const right = functions.at((k + 1) * w);
    for (let l = 0; l < lines; l++) {
      for (let n = 0; n < count; n++) {
        const a = l * count + n;
        const at = (k * lines + l) * 4 * width + n;
        const [v0, d0, d1] = [left.value[a]!, left.slope[a]!, right.slope[a]!];
        const h = right.value[a]! - v0;
        coefficients[at] = v0;
        coefficients[at + width] = d0;
        coefficients[at + 2 * width] = (3 * h - (2 * d0 + d1) * w) / w ** 2;
        coefficients[at + 3 * width] = ((d0 + d1) * w - 2 * h) / w ** 3;
      }
    }
    left = right;
  }
  return { range: [cutoff, w, 1 / w, intervals], coefficients };
}
