/** First sharp diffraction peak of S(q). */
export interface DiffractionPeak {
  /** @unit 1/A */
  readonly position: number;
  /** Full width at half height above the background. @unit 1/A */
  readonly width: number;
  readonly height: number;
  /** 2 pi / position: the length of the order behind it. @unit A */
  readonly period: number;
  /** 2 pi / width: how far that order reaches. @unit A */
  readonly coherence: number;
}

/** Where the peak of oxide glasses is looked for. @unit 1/A */
const range = [0.7, 2.8] as const;

/**
 * Position and width of the first sharp diffraction peak.
 *
 * The first maximum of S(q) between 0.7 and 2.8 1/A that stands out of the minima on its two sides by more than three times
 * the scatter of neighbouring points; its place is that of the parabola through the points of its upper half, its width is
 * taken at half height above the higher of the two minima.
 *
 * S. R. Elliott, Phys. Rev. Lett. 67, 711 (1991), doi:10.1103/PhysRevLett.67.711.
 * @param q ascending @shape [bins] @unit 1/A
 * @param s @shape [bins] @unit 1
 * @returns undefined where no peak stands out
 */
export function firstSharpDiffractionPeak(q: Float64Array, s: Float64Array): DiffractionPeak | undefined {
  const inside = [...q.keys()].filter((k) => q[k]! > range[0] && q[k]! < range[1]);
  if (inside.length < 5) return undefined;
  const from = inside[0]!;
  const to = inside.at(-1)!;
  // Second differences do not see the curve, only the scatter.
  const noise = Math.sqrt(
    inside.slice(1, -1).reduce((sum, k) => sum + (s[k - 1]! - 2 * s[k]! + s[k + 1]!) ** 2, 0) /
      (6 * (inside.length - 2)),
  );
  for (let top = from + 1; top < to; top++) {
    const span = (k: number): boolean => Math.abs(q[k]! - q[top]!) < 0.25;
    if (!inside.every((k) => !span(k) || s[k]! <= s[top]!)) continue;
    let left = top;
    while (left > 0 && q[left - 1]! > range[0] - 0.4 && (s[left - 1]! < s[left]! || s[left - 1]! > s[top]! - 3 * noise))
      left--;
    let right = top;
    while (right < q.length - 1 && (s[right + 1]! < s[right]! || s[right + 1]! > s[top]! - 3 * noise)) right++;
    const base = Math.max(s[left]!, s[right]!);
    if (s[top]! - base < Math.max(3 * noise, 0.02)) continue;
    const half = (s[top]! + base) / 2;
    const [low, high] = [crossing(q, s, top, -1, half), crossing(q, s, top, 1, half)];
    const upper = inside.filter((k) => q[k]! > low && q[k]! < high && s[k]! > half);
    const fitted = upper.length < 4 ? NaN : parabolaTop(upper.map((k) => [q[k]!, s[k]!]));
    // A few scattered points can bend a parabola the wrong way.
    const position = fitted > low && fitted < high ? fitted : q[top]!;
    const width = high - low;
    return {
      position,
      width,
      height: s[top]!,
      period: (2 * Math.PI) / position,
      coherence: (2 * Math.PI) / width,
    };
  }
  return undefined;
}

/** Where the curve falls below `level` on one side of its top. */
function crossing(q: Float64Array, s: Float64Array, top: number, step: 1 | -1, level: number): number {
  let k = top;
  while (k + step >= 0 && k + step < q.length && s[k + step]! > level) k += step;
  const next = Math.min(q.length - 1, Math.max(0, k + step));
  if (next === k) return q[k]!;
  return q[k]! + ((s[k]! - level) / (s[k]! - s[next]!)) * (q[next]! - q[k]!);
}

/** Abscissa of the top of the parabola that fits points best. */
function parabolaTop(points: readonly (readonly [number, number])[]): number {
  const centre = points.reduce((sum, [x]) => sum + x, 0) / points.length;
  const moment = (n: number): number => points.reduce((sum, [x]) => sum + (x - centre) ** n, 0);
  const mixed = (n: number): number => points.reduce((sum, [x, y]) => sum + (x - centre) ** n * y, 0);
  const [n, m2, m3, m4] = [points.length, moment(2), moment(3), moment(4)];
  const [y0, y1, y2] = [mixed(0), mixed(1), mixed(2)];
  // Normal equations of y = a + b x + c x^2 with the mean of x at zero, solved for b and c.
  const curvature = m4 - (m2 * m2) / n - (m3 * m3) / m2;
  const c = (y2 - (m2 * y0) / n - (m3 * y1) / m2) / curvature;
  const b = (y1 - m3 * c) / m2;
  return centre - b / (2 * c);
}
