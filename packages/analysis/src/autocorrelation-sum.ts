import { fourierTransform } from "./fourier-transform.ts";

/** Sums of autocorrelations of many series of one length, by fast Fourier transform. */
export interface AutocorrelationSum {
  /** Adds two real series at once, as real and imaginary part. @param first @shape [n] @unit any @param second @shape [n] @unit any */
  add(first: Float64Array, second?: Float64Array): void;
  /** sum over the series of sum_k x_k x_{k+m}, for every lag m. @returns @shape [lags] @unit that of x squared */
  correlations(): Float64Array;
}

/** Products per element of a series that are worth being summed up one by one where this halves the transforms. */
const mostProducts = 8;

/**
 * Sums autocorrelations: C_m = sum_k x_k x_{k+m} from the inverse transform of |X|^2, series padded with zeros to L elements.
 *
 * Power spectra are added up first, so that there is one inverse transform in all. For z = x + iy the real part of the
 * autocorrelation is that of x plus that of y, so that two series cost one transform. What comes out is C_m + C_{L-m}, ends of
 * the series meeting their beginnings: L is taken so long that C_{L-m} is zero, or half of that where the few products in it
 * are soon summed and taken off.
 *
 * N. Wiener, Acta Math. 55, 117 (1930), doi:10.1007/BF02546511.
 * @param length of the series
 * @param lags below the length, ascending
 */
export function autocorrelationSum(length: number, lags: readonly number[]): AutocorrelationSum {
  const powerOfTwo = (least: number): number => 2 ** Math.ceil(Math.log2(Math.max(least, 4)));
  const short = powerOfTwo(length);
  const wrapped = lags.map((lag) => Math.max(0, length - (short - lag)));
  const isShort = wrapped.reduce((sum, each) => sum + each, 0) <= mostProducts * length;
  const size = isShort ? short : powerOfTwo(length + lags.at(-1)!);
  const met = lags.map((lag) => size - lag);
  const { transform, placeOf } = fourierTransform(size);
  const pair = new Float64Array(2 * size);
  // In the order that the transform leaves.
  const power = new Float64Array(size);
  const meetings = new Float64Array(lags.length);
  const none = new Float64Array(length);
  return {
    add(first, second = none) {
      for (let k = 0; k < length; k++) {
        pair[2 * k] = first[k]!;
        pair[2 * k + 1] = second[k]!;
      }
      pair.fill(0, 2 * length);
      transform(pair);
      for (let k = 0; k < size; k++) power[k]! += pair[2 * k]! * pair[2 * k]! + pair[2 * k + 1]! * pair[2 * k + 1]!;
      for (let l = lags.length - 1; l >= 0 && met[l]! < length; l--) {
        meetings[l]! += product(first, met[l]!) + (second === none ? 0 : product(second, met[l]!));
      }
    },
    correlations() {
      const spectrum = new Float64Array(2 * size);
      for (let f = 0; f < size; f++) spectrum[2 * f] = power[placeOf(f)]! / size;
      // Of what is real, the inverse transform is the conjugate of the transform.
      transform(spectrum);
      return Float64Array.from(lags, (lag, l) => spectrum[2 * placeOf(lag)]! - meetings[l]!);
    },
  };
}

/** sum_k x_k x_{k+lag} */
function product(series: Float64Array, lag: number): number {
  let sum = 0;
  for (let k = 0; k + lag < series.length; k++) sum += series[k]! * series[k + lag]!;
  return sum;
}
