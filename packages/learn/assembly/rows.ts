// Short loops over the numbers of a row.

// @ts-ignore: decorator
@inline
export function lanes<T>(): i32 {
  return 16 / sizeof<T>();
}

/** y += x. */
// @ts-ignore: decorator
@inline
export function addRow<T>(y: usize, x: usize, count: i32): void {
  const end = y + <usize>count * sizeof<T>();
  const whole = end - 16;
  for (; y <= whole; y += 16, x += 16) v128.store(y, v128.add<T>(v128.load(y), v128.load(x)));
  for (; y < end; y += sizeof<T>(), x += sizeof<T>()) store<T>(y, load<T>(y) + load<T>(x));
}

/** y += s x. */
// @ts-ignore: decorator
@inline
export function addScaledRow<T>(y: usize, s: T, x: usize, count: i32): void {
  const end = y + <usize>count * sizeof<T>();
  const whole = end - 16;
  const S = v128.splat<T>(s);
  for (; y <= whole; y += 16, x += 16) v128.store(y, v128.relaxed_madd<T>(S, v128.load(x), v128.load(y)));
  for (; y < end; y += sizeof<T>(), x += sizeof<T>()) store<T>(y, load<T>(y) + s * load<T>(x));
}

/** sum of x y. */
// @ts-ignore: decorator
@inline
export function dotRows<T>(x: usize, y: usize, count: i32): T {
  const end = x + <usize>count * sizeof<T>();
  const whole = end - 16;
  let sum: T = 0;
  if (x <= whole) {
    let S = v128.splat<T>(0);
    for (; x <= whole; x += 16, y += 16) S = v128.relaxed_madd<T>(v128.load(x), v128.load(y), S);
    sum = v128.extract_lane<T>(S, 0) + v128.extract_lane<T>(S, 1);
    if (sizeof<T>() == 4) sum += v128.extract_lane<f32>(S, 2) + v128.extract_lane<f32>(S, 3);
  }
  for (; x < end; x += sizeof<T>(), y += sizeof<T>()) sum += load<T>(x) * load<T>(y);
  return sum;
}

/** The sum of a row, in f64. */
// @ts-ignore: decorator
@inline
export function sumRow<T>(x: usize, count: i32): f64 {
  let sum: f64 = 0;
  for (let k = 0; k < count; k++) sum += <f64>load<T>(x + <usize>k * sizeof<T>());
  return sum;
}
