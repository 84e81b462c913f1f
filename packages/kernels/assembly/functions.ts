// Elementary functions that WASM lacks, to about 1 ulp.

/** e^x for moderate x: x = k ln 2 + r, Taylor series in r, |r| <= ln(2) / 2. */
export function exponential(x: f64): f64 {
  if (x < -700) return 0;
  const k = nearest(x * 1.4426950408889634);
  const r = x - k * 0.6931471805599453 - k * 2.3190468138462996e-17;
  let sum: f64 = 1;
  for (let n = 14; n >= 1; n--) sum = 1 + (sum * r) / <f64>n;
  return sum * reinterpret<f64>(<u64>(<i64>k + 1023) << 52);
}

/** atan x by halving the angle twice and the series of atan. */
function arctangent(x: f64): f64 {
  let t = x / (1 + sqrt(1 + x * x));
  t = t / (1 + sqrt(1 + t * t));
  t = t / (1 + sqrt(1 + t * t));
  const w = t * t;
  let sum: f64 = 0;
  for (let k = 27; k >= 1; k -= 2) sum = 1.0 / <f64>k - sum * w;
  return 8 * t * sum;
}

/** acos c = 2 atan(sqrt((1 - c) / (1 + c))). */
export function arccosine(c: f64): f64 {
  if (c <= -1) return 3.141592653589793;
  return 2 * arctangent(sqrt((1 - c) / (1 + c)));
}
