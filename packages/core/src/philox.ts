/**
 * Counter-based random numbers: Philox4x32-10 of J. K. Salmon et al., Proc. SC11 (2011), doi:10.1145/2063384.2063405.
 *
 * A draw is a pure function of (seed, step, index, stream), so the numbers do not depend on the order in which threads
 * ask for them, and a checkpoint needs nothing beyond the seed and the step. `packages/kernels/assembly/philox.ts` is
 * the same arithmetic in WASM and gives the same bits.
 */

const multiplier0 = 0xd2511f53;
const multiplier1 = 0xcd9e8d57;
const weyl0 = 0x9e3779b9;
const weyl1 = 0xbb67ae85;

/** Upper 32 bits of the 64-bit product of two unsigned 32-bit integers. */
function multiplyHigh(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16);
  const carry = aLow * bHigh + (middle & 0xffff);
  return (aHigh * bHigh + Math.floor(middle / 65536) + Math.floor(carry / 65536)) >>> 0;
}

/**
 * Ten Philox rounds on a 128-bit counter.
 * @param counter four unsigned 32-bit words @shape [4]
 * @param key two unsigned 32-bit words @shape [2]
 * @returns four unsigned 32-bit words @shape [4]
 */
export function philox(counter: Uint32Array, key: Uint32Array): Uint32Array {
  let [c0, c1, c2, c3] = counter as unknown as [number, number, number, number];
  let [k0, k1] = key as unknown as [number, number];
  for (let round = 0; round < 10; round++) {
    const high0 = multiplyHigh(multiplier0, c0);
    const low0 = Math.imul(multiplier0, c0) >>> 0;
    const high1 = multiplyHigh(multiplier1, c2);
    const low1 = Math.imul(multiplier1, c2) >>> 0;
    [c0, c1, c2, c3] = [(high1 ^ c1 ^ k0) >>> 0, low1, (high0 ^ c3 ^ k1) >>> 0, low0];
    k0 = (k0 + weyl0) >>> 0;
    k1 = (k1 + weyl1) >>> 0;
  }
  return Uint32Array.of(c0, c1, c2, c3);
}

/** What a random number is drawn for; each purpose has its own stream. */
export const randomStreams = { langevin: 1, bussi: 2, barostat: 3, velocities: 4, packing: 5, analysis: 6 } as const;

/** A seeded source of random numbers, addressed by step, index and stream instead of by order. */
export interface RandomSource {
  readonly seed: number;
  /** Four uniform numbers in (0, 1), at 32 bits of resolution. @returns @shape [4] @unit 1 */
  uniforms(step: number, index: number, stream: number, attempt?: number): Float64Array;
  /** Two independent standard normal numbers (Marsaglia's polar method). @returns @shape [2] */
  normals(step: number, index: number, stream: number): [number, number];
}

/**
 * The random source of a seed.
 * @param seed any non-negative integer below 2^53
 * @example const [a, b] = createRandom(1).normals(0, 7, randomStreams.velocities);
 */
export function createRandom(seed: number): RandomSource {
  const key = Uint32Array.of(seed >>> 0, Math.floor(seed / 4294967296) >>> 0);
  const uniforms = (step: number, index: number, stream: number, attempt = 0): Float64Array => {
    const counter = Uint32Array.of(
      step >>> 0,
      Math.floor(step / 4294967296) >>> 0,
      index >>> 0,
      ((stream << 16) | attempt) >>> 0,
    );
    return Float64Array.from(philox(counter, key), (word) => (word + 0.5) * 2 ** -32);
  };
  const normals = (step: number, index: number, stream: number): [number, number] => {
    for (let attempt = 0; ; attempt++) {
      const u = uniforms(step, index, stream, attempt);
      for (let pair = 0; pair < 4; pair += 2) {
        const a = 2 * u[pair]! - 1;
        const b = 2 * u[pair + 1]! - 1;
        const s = a * a + b * b;
        if (s < 1) {
          const scale = Math.sqrt((-2 * naturalLogarithm(s)) / s);
          return [a * scale, b * scale];
        }
      }
    }
  };
  return { seed, uniforms, normals };
}

const bits = new DataView(new ArrayBuffer(8));

/**
 * ln x by ln(2^e m) = e ln 2 + 2 artanh((m - 1) / (m + 1)), sqrt(1/2) < m < sqrt(2), to about 1 ulp.
 * Written out because `Math.log` is not the same bits on every engine, nor in WASM.
 */
export function naturalLogarithm(x: number): number {
  bits.setFloat64(0, x);
  const high = bits.getUint32(0);
  let exponent = (high >>> 20) - 1023;
  bits.setUint32(0, (high & 0x000fffff) | 0x3ff00000);
  let mantissa = bits.getFloat64(0);
  if (mantissa > Math.SQRT2) {
    mantissa *= 0.5;
    exponent += 1;
  }
  const z = (mantissa - 1) / (mantissa + 1);
  const w = z * z;
  let sum = 0;
  for (let k = 21; k >= 1; k -= 2) sum = sum * w + 1 / k;
  return exponent * Math.LN2 + 2 * z * sum;
}

/**
 * Sum of the squares of n independent standard normal numbers, as 2 Gamma(n/2) by Marsaglia and Tsang's method,
 * ACM Trans. Math. Softw. 26, 363 (2000), doi:10.1145/358407.358414.
 * @param n number of squares, at least 2
 */
export function sumOfSquaredNormals(random: RandomSource, n: number, step: number, stream: number): number {
  const d = n / 2 - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (let index = 16; ; index++) {
    const [x] = random.normals(step, index, stream);
    const t = 1 + c * x;
    if (t <= 0) continue;
    const v = t * t * t;
    const u = random.uniforms(step, index, stream, 0xffff)[0]!;
    if (naturalLogarithm(u) < 0.5 * x * x + d - d * v + d * naturalLogarithm(v)) return 2 * d * v;
  }
}
