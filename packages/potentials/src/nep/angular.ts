import type { NepModel } from "./model.ts";
import { angularBlocks } from "./model.ts";

/** C of the four-body term, in the order of its five products. */
const C4 = [-0.007499480826664, -0.134990654879954, 0.067495327439977, 0.404971964639861, -0.809943929279723] as const;
/** C of the five-body term, published as the decimals of C, 2C and C. */
const C5 = (7 / 15) * (3 / (4 * Math.PI)) ** 2;

/** Angular descriptors of one n. */
export interface AngularDescriptors {
  /** One for each block. @shape [blocks] @unit 1 */
  readonly q: Float64Array;
  /** dq/dA. @shape [blocks,(L+1)^2] @unit 1 */
  readonly dq: Float64Array;
}

/**
 * Invariants of A_lm = sum_j g_n(r_ij) Y_lm, with Y_00 = 1: q_l = sum_m A_lm^2 / (4 pi) for three bodies, and with the sums
 * s over z, x, y (l = 1) and 3z^2-1, xz, yz, x^2-y^2, 2xy (l = 2):
 *
 * q_222 = C0 s3^3 + C1 s3 (s4^2 + s5^2) + C2 s3 (s6^2 + s7^2) + C3 s6 (s5^2 - s4^2) + C4 s4 s5 s7,
 * q_1111 = C (s0^2 + s1^2 + s2^2)^2.
 * @param A @shape [(L+1)^2] @unit 1
 */
export function angularDescriptors(model: NepModel, A: Float64Array): AngularDescriptors {
  const { lMax, fourBody, fiveBody } = model;
  const size = A.length;
  const q = new Float64Array(angularBlocks(model));
  const dq = new Float64Array(q.length * size);
  for (let l = 1; l <= lMax; l++) {
    for (let at = l * l; at < (l + 1) ** 2; at++) {
      q[l - 1]! += A[at]! ** 2 / (4 * Math.PI);
      dq[(l - 1) * size + at] = A[at]! / (2 * Math.PI);
    }
  }
  let block = lMax;
  const put = (
    value: number,
    entries: readonly (readonly [place: number, scale: number, derivative: number])[],
  ): void => {
    q[block] = value;
    for (const [place, scale, derivative] of entries) dq[block * size + place] = scale * derivative;
    block++;
  };
  if (fourBody) {
    // Y_20 = sqrt5/2 (3z^2-1), Y_2,+-1 = sqrt15 (xz, yz), Y_2,+-2 = sqrt15/2 (x^2-y^2, 2xy).
    const [a, b, c] = [2 / Math.sqrt(5), 1 / Math.sqrt(15), 2 / Math.sqrt(15)];
    const [s3, s4, s5, s6, s7] = [a * A[6]!, b * A[7]!, b * A[5]!, c * A[8]!, c * A[4]!];
    put(
      C4[0] * s3 ** 3 +
        C4[1] * s3 * (s4 * s4 + s5 * s5) +
        C4[2] * s3 * (s6 * s6 + s7 * s7) +
        C4[3] * s6 * (s5 * s5 - s4 * s4) +
        C4[4] * s4 * s5 * s7,
      [
        [6, a, 3 * C4[0] * s3 * s3 + C4[1] * (s4 * s4 + s5 * s5) + C4[2] * (s6 * s6 + s7 * s7)],
        [7, b, 2 * C4[1] * s3 * s4 - 2 * C4[3] * s6 * s4 + C4[4] * s5 * s7],
        [5, b, 2 * C4[1] * s3 * s5 + 2 * C4[3] * s6 * s5 + C4[4] * s4 * s7],
        [8, c, 2 * C4[2] * s3 * s6 + C4[3] * (s5 * s5 - s4 * s4)],
        [4, c, 2 * C4[2] * s3 * s7 + C4[4] * s4 * s5],
      ],
    );
  }
  if (fiveBody) {
    const a = 1 / Math.sqrt(3);
    const [s0, s1, s2] = [a * A[2]!, a * A[3]!, a * A[1]!];
    const p = s0 * s0 + s1 * s1 + s2 * s2;
    put(C5 * p * p, [
      [2, a, 4 * C5 * p * s0],
      [3, a, 4 * C5 * p * s1],
      [1, a, 4 * C5 * p * s2],
    ]);
  }
  return { q, dq };
}
