import { BoroxolError } from "@boroxol/core";

/** How far a computed curve is from a measured one. */
export interface CurveAgreement {
  /** R factor, 0 for the same curve. */
  readonly factor: number;
  /** Measured points inside of the computed range. */
  readonly points: number;
}

/**
 * R factor of a computed curve against a measured one.
 *
 * R = sqrt( sum_k (y_k - y(x_k))^2 / sum_k y_k^2 ) over the measured points x_k, y_k inside of the computed range, between
 * whose points y(x) is linear.
 *
 * A. C. Wright, J. Non-Cryst. Solids 159, 264 (1993), doi:10.1016/0022-3093(93)90232-M.
 * @param computed ascending in x
 * @throws E0507 where no measured point lies in the computed range
 * @example curveAgreement({ x: q, y: s }, measured).factor < 0.1
 */
export function curveAgreement(
  computed: { readonly x: ArrayLike<number>; readonly y: ArrayLike<number> },
  measured: { readonly x: ArrayLike<number>; readonly y: ArrayLike<number> },
): CurveAgreement {
  let [differences, squares, points] = [0, 0, 0];
  for (let k = 0; k < measured.x.length; k++) {
    const value = interpolated(computed, measured.x[k]!);
    if (value === undefined) continue;
    differences += (measured.y[k]! - value) ** 2;
    squares += measured.y[k]! ** 2;
    points++;
  }
  if (points === 0 || squares === 0) {
    throw new BoroxolError("E0507", "no point of the measured curve lies where the computed one is known", {
      fix: "compare curves over the same axis, in the same unit",
    });
  }
  return { factor: Math.sqrt(differences / squares), points };
}

function interpolated({ x, y }: { x: ArrayLike<number>; y: ArrayLike<number> }, at: number): number | undefined {
  if (at < x[0]! || at > x[x.length - 1]!) return undefined;
  let low = 0;
  let high = x.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (x[middle]! <= at) low = middle;
    else high = middle;
  }
  const share = high === low ? 0 : (at - x[low]!) / (x[high]! - x[low]!);
  return y[low]! + share * (y[high]! - y[low]!);
}
