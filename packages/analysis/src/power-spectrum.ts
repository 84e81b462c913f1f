import FFT from "fft.js";

/** Sums of autocorrelations of many series of one length, by fast Fourier transform. */
export interface AutocorrelationSum {
  /** Adds two real series at once, as real and imaginary part. @param first @shape [n] @unit any @param second @shape [n] @unit any */
  add(first: ArrayLike<number>, second?: ArrayLike<number>): void;
  /** sum over the series of sum_k x_k x_{k+m}, for m from 0. @returns @shape [n] @unit that of x squared */
  correlations(): Float64Array;
}

/**
 * Sums autocorrelations: C_m = sum_k x_k x_{k+m} from the inverse transform of |X|^2, series padded with zeros to twice their
 * length so that their ends do not meet.
 *
 * Power spectra are added up first, so that there is one inverse transform in all. For z = x + iy the real part of the
 * autocorrelation is that of x plus that of y, so that two series cost one transform.
 *
 * N. Wiener, Acta Math. 55, 117 (1930), doi:10.1007/BF02546511.
 */
export function autocorrelationSum(length: number): AutocorrelationSum {
  const size = 2 ** Math.ceil(Math.log2(2 * Math.max(length, 2)));
  const fft = new FFT(size);
  const input = new Float64Array(2 * size) as unknown as number[];
  const output = new Float64Array(2 * size) as unknown as number[];
  const power = new Float64Array(size);
  return {
    add(first, second) {
      for (let k = 0; k < length; k++) {
        input[2 * k] = first[k]!;
        input[2 * k + 1] = second === undefined ? 0 : second[k]!;
      }
      fft.transform(output, input);
      for (let k = 0; k < size; k++) power[k]! += output[2 * k]! ** 2 + output[2 * k + 1]! ** 2;
    },
    correlations() {
      const spectrum = new Float64Array(2 * size) as unknown as number[];
      for (let k = 0; k < size; k++) spectrum[2 * k] = power[k]!;
      fft.inverseTransform(output, spectrum);
      return Float64Array.from({ length }, (_, m) => output[2 * m]!);
    },
  };
}
