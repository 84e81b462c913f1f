// Real spherical harmonics as polynomials of a unit vector, with Y_00 = 1; the recursions stand in
// packages/potentials/src/real-harmonics.ts.

/**
 * Y_lm and its gradient as a polynomial (radial part included) up to degree L: (Y, dY/dx, dY/dy, dY/dz) as f32 at place
 * l^2 + l + m.
 * @param legendre a and b of the recursion, [(L+1)^2,2]
 * @param scratch room for P_lm and its derivative, [(L+1)^2,2]
 */
export function harmonics(x: f64, y: f64, z: f64, L: i32, legendre: usize, scratch: usize, out: usize): void {
  const n = L + 1;
  store<f64>(scratch, 1);
  store<f64>(scratch, 0, 8);
  for (let l = 1; l <= L; l++) {
    const row = scratch + 16 * <usize>(l * n);
    const before = row - 16 * <usize>n;
    for (let m = 0; m <= l - 2; m++) {
      const c = legendre + 16 * <usize>(l * n + m);
      const a = load<f64>(c);
      const b = load<f64>(c, 8);
      const p1 = before + 16 * <usize>m;
      const p2 = p1 - 16 * <usize>n;
      store<f64>(row + 16 * <usize>m, a * (z * load<f64>(p1) + b * load<f64>(p2)));
      store<f64>(row + 16 * <usize>m, a * (load<f64>(p1) + z * load<f64>(p1, 8) + b * load<f64>(p2, 8)), 8);
    }
    // The entries of P_l,l-1 and P_ll stand where a and b of those places would: they have none.
    const top = load<f64>(before + 16 * <usize>(l - 1));
    const c = legendre + 16 * <usize>(l * n + l - 1);
    store<f64>(row + 16 * <usize>(l - 1), load<f64>(c) * z * top);
    store<f64>(row + 16 * <usize>(l - 1), load<f64>(c) * top, 8);
    store<f64>(row + 16 * <usize>l, load<f64>(c, 16) * top);
    store<f64>(row + 16 * <usize>l, 0, 8);
  }
  // (x + iy)^m and (x + iy)^(m-1), with the factor sqrt2 (-1)^m.
  let re: f64 = 1, im: f64 = 0, reBefore: f64 = 0, imBefore: f64 = 0;
  let scale: f64 = 1;
  for (let m = 0; m <= L; m++) {
    const fm = <f64>m;
    for (let l = m; l <= L; l++) {
      const p = scale * load<f64>(scratch + 16 * <usize>(l * n + m));
      const dp = scale * load<f64>(scratch + 16 * <usize>(l * n + m), 8);
      const plus = out + 16 * <usize>(l * l + l + m);
      store<f32>(plus, <f32>(re * p));
      store<f32>(plus, <f32>(fm * reBefore * p), 4);
      store<f32>(plus, <f32>(-fm * imBefore * p), 8);
      store<f32>(plus, <f32>(re * dp), 12);
      if (m == 0) continue;
      const minus = out + 16 * <usize>(l * l + l - m);
      store<f32>(minus, <f32>(im * p));
      store<f32>(minus, <f32>(fm * imBefore * p), 4);
      store<f32>(minus, <f32>(fm * reBefore * p), 8);
      store<f32>(minus, <f32>(im * dp), 12);
    }
    const next = re * x - im * y;
    imBefore = im;
    im = re * y + im * x;
    reBefore = re;
    re = next;
    scale = m == 0 ? -1.4142135623730951 : -scale;
  }
}
