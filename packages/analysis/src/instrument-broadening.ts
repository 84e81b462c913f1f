/**
 * A curve as an instrument of finite resolution sees it: y(x_k) = sum_j w_j G(x_k - x_j) y_j / sum_j w_j G(x_k - x_j), with G a Gaussian of the
 * full width at half height and w_j the part of the axis that belongs to point j. A flat curve stays flat, to its ends.
 *
 * For S(q) measured at a fixed angle the width is that of the instrument in q; A. C. Wright, J. Non-Cryst. Solids 179, 84 (1994),
 * doi:10.1016/0022-3093(94)90687-4.
 * @param x ascending, not necessarily evenly spaced @shape [points] @unit any
 * @param y @shape [points] @unit any
 * @param width full width at half height @unit that of x
 * @returns @shape [points] @unit that of y
 * @example instrumentBroadened(total.q, total.s, 0.05)
 */
export function instrumentBroadened(x: Float64Array, y: Float64Array, width: number): Float64Array {
  if (!(width > 0)) return y.slice();
  const sigma = width / (2 * Math.sqrt(2 * Math.LN2));
  const reach = 5 * sigma;
  const last = x.length - 1;
  const share = x.map((_, k) => (x[Math.min(last, k + 1)]! - x[Math.max(0, k - 1)]!) / 2);
  let begin = 0;
  return x.map((at, k) => {
    while (at - x[begin]! > reach) begin++;
    let [sum, norm] = [0, 0];
    for (let j = begin; j <= last && x[j]! - at <= reach; j++) {
      const weight = share[j]! * Math.exp(-0.5 * ((x[j]! - at) / sigma) ** 2);
      sum += weight * y[j]!;
      norm += weight;
    }
    return norm > 0 ? sum / norm : y[k]!;
  });
}
