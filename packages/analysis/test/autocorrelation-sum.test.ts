import * as fc from "fast-check";
import { expect, test } from "vitest";
import { autocorrelationSum } from "../src/autocorrelation-sum.ts";
import { fourierTransform } from "../src/fourier-transform.ts";

const numbers = (length: number): fc.Arbitrary<Float64Array> =>
  fc
    .array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: length, maxLength: length })
    .map((values) => Float64Array.from(values));

test.each([4, 8, 16, 32, 64, 128])("the transform of %i numbers is the sum that defines it", (size) => {
  fc.assert(
    fc.property(numbers(2 * size), (values) => {
      const { transform, placeOf } = fourierTransform(size);
      const found = values.slice();
      transform(found);
      for (let f = 0; f < size; f++) {
        let [re, im] = [0, 0];
        for (let k = 0; k < size; k++) {
          const [c, s] = [Math.cos((2 * Math.PI * f * k) / size), -Math.sin((2 * Math.PI * f * k) / size)];
          re += values[2 * k]! * c - values[2 * k + 1]! * s;
          im += values[2 * k]! * s + values[2 * k + 1]! * c;
        }
        expect(found[2 * placeOf(f)]).toBeCloseTo(re, 9);
        expect(found[2 * placeOf(f) + 1]).toBeCloseTo(im, 9);
      }
    }),
    { numRuns: 5 },
  );
});

test("a transform of large blocks finds a single frequency", () => {
  const [size, frequency] = [65_536, 12_345];
  const wave = Float64Array.from({ length: 2 * size }, (_, m) => {
    const angle = (2 * Math.PI * ((frequency * (m >> 1)) % size)) / size;
    return m % 2 === 0 ? Math.cos(angle) : Math.sin(angle);
  });
  const { transform, placeOf } = fourierTransform(size);
  transform(wave);
  for (const f of [0, 1, frequency - 1, frequency, frequency + 1, size - frequency, size - 1]) {
    expect(wave[2 * placeOf(f)]! / size).toBeCloseTo(f === frequency ? 1 : 0, 9);
  }
});

test("sums of products of any series at any lags, whether their ends meet or not", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 2, max: 70 }).chain((length) =>
        fc.record({
          series: fc.array(numbers(length), { minLength: 1, maxLength: 5 }),
          lags: fc
            .uniqueArray(fc.integer({ min: 0, max: length - 1 }), { minLength: 1, maxLength: length })
            .map((lags) => lags.sort((a, b) => a - b)),
        }),
      ),
      ({ series, lags }) => {
        const sum = autocorrelationSum(series[0]!.length, lags);
        for (let m = 0; m < series.length; m += 2) sum.add(series[m]!, series[m + 1]);
        const found = sum.correlations();
        lags.forEach((lag, l) => {
          let expected = 0;
          for (const x of series) for (let k = 0; k + lag < x.length; k++) expected += x[k]! * x[k + lag]!;
          expect(found[l]).toBeCloseTo(expected, 8);
        });
      },
    ),
    { numRuns: 200 },
  );
});
