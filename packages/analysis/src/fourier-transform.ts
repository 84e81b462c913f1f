/** Fourier transforms of one length, in place, with the result in another order. */
export interface FourierTransform {
  /** X_f = sum_k x_k exp(-2 pi i f k / n). @param values real and imaginary parts in turn, X_f at `placeOf(f)` afterwards @shape [n,2] @unit any */
  transform(values: Float64Array): void;
  /** Where the frequency `f` stands in the result. */
  placeOf(f: number): number;
}

/** Blocks up to this length stay in the fastest memory while all their levels are done. */
const block = 8192;

/**
 * Fast Fourier transform for a power of two from 4 on, radix four by decimation in frequency.
 *
 * The four quarters a, b, c, d of a block of n turn into blocks of n / 4 whose transforms are those of frequencies 4 f, 4 f + 1,
 * 4 f + 2 and 4 f + 3; they are kept where they are, so that nothing is moved into order. What only sums up powers of all
 * frequencies needs no order. Large blocks are finished one after the other, the last levels with all numbers at hand.
 *
 * J. W. Cooley and J. W. Tukey, Math. Comput. 19, 297 (1965), doi:10.1090/S0025-5718-1965-0178586-1;
 * W. M. Gentleman and G. Sande, AFIPS Conf. Proc. 29, 563 (1966), doi:10.1145/1464291.1464352.
 */
export function fourierTransform(size: number): FourierTransform {
  // exp(-2 pi i r k / n) for r = 1, 2, 3, level by level.
  const levels: Float64Array[] = [];
  for (let n = size; n > 8; n /= 4) {
    const factors = new Float64Array(1.5 * n);
    for (let k = 0; k < n / 4; k++) {
      for (let r = 1; r < 4; r++) {
        factors[6 * k + 2 * r - 2] = Math.cos((2 * Math.PI * r * k) / n);
        factors[6 * k + 2 * r - 1] = -Math.sin((2 * Math.PI * r * k) / n);
      }
    }
    levels.push(factors);
  }

  function descend(values: Float64Array, start: number, length: number, level: number): void {
    if (length > block) {
      quarter(values, start, length, levels[level]!);
      for (let r = 0; r < 4; r++) descend(values, start + (r * length) / 4, length / 4, level + 1);
      return;
    }
    let n = length;
    for (let l = level; n > 8; n /= 4, l++) {
      for (let s = start; s < start + length; s += n) quarter(values, s, n, levels[l]!);
    }
    const finish = n === 8 ? finishEights : finishFours;
    finish(values, start, length);
  }

  function placeOf(f: number): number {
    let place = 0;
    let rest = f;
    for (let n = size; n > 2; n /= 4, rest = Math.floor(rest / 4)) place += (rest % 4) * (n / 4);
    return place + rest;
  }
  return { transform: (values) => descend(values, 0, size, 0), placeOf };
}

/** One level of one block. */
function quarter(x: Float64Array, start: number, n: number, factors: Float64Array): void {
  const step = n >> 1;
  const end = 2 * start + step;
  // Each number is read once: nothing tells the compiler that what is written is not read again.
  for (let p = 2 * start, q = end, r = q + step, s = r + step, w = 0; p < end; p += 2, q += 2, r += 2, s += 2, w += 6) {
    const aX = x[p]!;
    const aY = x[p + 1]!;
    const bX = x[q]!;
    const bY = x[q + 1]!;
    const cX = x[r]!;
    const cY = x[r + 1]!;
    const dX = x[s]!;
    const dY = x[s + 1]!;
    const sumX = aX + cX;
    const sumY = aY + cY;
    const oddX = bX + dX;
    const oddY = bY + dY;
    x[p] = sumX + oddX;
    x[p + 1] = sumY + oddY;
    const oneX = aX - cX + (bY - dY);
    const oneY = aY - cY - (bX - dX);
    const twoX = sumX - oddX;
    const twoY = sumY - oddY;
    const threeX = aX - cX - (bY - dY);
    const threeY = aY - cY + (bX - dX);
    const u1 = factors[w]!;
    const v1 = factors[w + 1]!;
    const u2 = factors[w + 2]!;
    const v2 = factors[w + 3]!;
    const u3 = factors[w + 4]!;
    const v3 = factors[w + 5]!;
    x[q] = oneX * u1 - oneY * v1;
    x[q + 1] = oneX * v1 + oneY * u1;
    x[r] = twoX * u2 - twoY * v2;
    x[r + 1] = twoX * v2 + twoY * u2;
    x[s] = threeX * u3 - threeY * v3;
    x[s + 1] = threeX * v3 + threeY * u3;
  }
}

/** The last level of blocks of four. */
function finishFours(x: Float64Array, start: number, length: number): void {
  for (let p = 2 * start; p < 2 * (start + length); p += 8) {
    const sumX = x[p]! + x[p + 4]!;
    const sumY = x[p + 1]! + x[p + 5]!;
    const differenceX = x[p]! - x[p + 4]!;
    const differenceY = x[p + 1]! - x[p + 5]!;
    const oddX = x[p + 2]! + x[p + 6]!;
    const oddY = x[p + 3]! + x[p + 7]!;
    const turnX = x[p + 3]! - x[p + 7]!;
    const turnY = x[p + 6]! - x[p + 2]!;
    x[p] = sumX + oddX;
    x[p + 1] = sumY + oddY;
    x[p + 2] = differenceX + turnX;
    x[p + 3] = differenceY + turnY;
    x[p + 4] = sumX - oddX;
    x[p + 5] = sumY - oddY;
    x[p + 6] = differenceX - turnX;
    x[p + 7] = differenceY - turnY;
  }
}

/** The last two levels of blocks of eight: fours of the even and of the odd numbers, and pairs of these. */
function finishEights(x: Float64Array, start: number, length: number): void {
  const h = Math.SQRT1_2;
  for (let p = 2 * start; p < 2 * (start + length); p += 16) {
    const aX = x[p]!;
    const aY = x[p + 1]!;
    const bX = x[p + 4]!;
    const bY = x[p + 5]!;
    const cX = x[p + 8]!;
    const cY = x[p + 9]!;
    const dX = x[p + 12]!;
    const dY = x[p + 13]!;
    const e0X = aX + cX + (bX + dX);
    const e0Y = aY + cY + (bY + dY);
    const e1X = aX - cX + (bY - dY);
    const e1Y = aY - cY - (bX - dX);
    const e2X = aX + cX - (bX + dX);
    const e2Y = aY + cY - (bY + dY);
    const e3X = aX - cX - (bY - dY);
    const e3Y = aY - cY + (bX - dX);
    const fX = x[p + 2]!;
    const fY = x[p + 3]!;
    const gX = x[p + 6]!;
    const gY = x[p + 7]!;
    const iX = x[p + 10]!;
    const iY = x[p + 11]!;
    const jX = x[p + 14]!;
    const jY = x[p + 15]!;
    const o0X = fX + iX + (gX + jX);
    const o0Y = fY + iY + (gY + jY);
    // Turned by an eighth, two and three of a circle.
    const oneX = fX - iX + (gY - jY);
    const oneY = fY - iY - (gX - jX);
    const o1X = h * (oneX + oneY);
    const o1Y = h * (oneY - oneX);
    const o2X = fY + iY - (gY + jY);
    const o2Y = gX + jX - (fX + iX);
    const threeX = fX - iX - (gY - jY);
    const threeY = fY - iY + (gX - jX);
    const o3X = h * (threeY - threeX);
    const o3Y = -h * (threeX + threeY);
    x[p] = e0X + o0X;
    x[p + 1] = e0Y + o0Y;
    x[p + 2] = e0X - o0X;
    x[p + 3] = e0Y - o0Y;
    x[p + 4] = e1X + o1X;
    x[p + 5] = e1Y + o1Y;
    x[p + 6] = e1X - o1X;
    x[p + 7] = e1Y - o1Y;
    x[p + 8] = e2X + o2X;
    x[p + 9] = e2Y + o2Y;
    x[p + 10] = e2X - o2X;
    x[p + 11] = e2Y - o2Y;
    x[p + 12] = e3X + o3X;
    x[p + 13] = e3Y + o3Y;
    x[p + 14] = e3X - o3X;
    x[p + 15] = e3Y - o3Y;
  }
}
