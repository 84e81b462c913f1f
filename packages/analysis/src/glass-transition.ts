import { createRandom, randomStreams } from "@boroxol/core";
import { type Measurable, notMeasurable } from "./measurable.ts";

/** One heating or cooling run. */
export interface TemperatureCurve {
  /** @shape [samples] @unit K */
  readonly temperature: ArrayLike<number>;
  /** Energy, enthalpy or volume. @shape [samples] @unit eV or A^3 */
  readonly value: ArrayLike<number>;
}

/** The fold between glass and melt. */
export interface GlassTransition {
  /** Where the branches meet. @unit K */
  readonly temperature: number;
  /** Standard deviation over the bootstrap. @unit K */
  readonly error: number;
  /** Value of both branches there. @unit that of the curve */
  readonly value: number;
  /** Slope of the glass. @unit that of the curve per K */
  readonly glassSlope: number;
  /** Slope of the melt. @unit that of the curve per K */
  readonly meltSlope: number;
  /** By how much the Bayesian information criterion prefers two branches to one line, and to a parabola. */
  readonly evidence: number;
  /** Mean curve that was fitted. @shape [bins] @unit K */
  readonly binTemperature: Float64Array;
  /** @shape [bins] @unit that of the curve */
  readonly binValue: Float64Array;
}

/** A difference of the information criterion that counts as very strong. */
const leastEvidence = 10;
const bins = 40;
const draws = 200;

/**
 * Glass transition temperature from the fold of energy, enthalpy or volume against temperature.
 *
 * y(T) = y0 + b_g (T - Tg) below Tg and y0 + b_m (T - Tg) above, fitted by least squares for every Tg between the bins; the curves
 * of all runs are first averaged in 40 bins of temperature, so that neighbouring samples, which know each other, count once. The error
 * is the spread over 200 bootstrap draws: of whole runs where there are several, else of residuals.
 *
 * Refused where two branches do not explain the curve better than one line or a parabola does, by 10 in the Bayesian information
 * criterion n ln(S / n) + p ln n: a curve that only bends has no transition temperature. Refused, too, where the melt is not
 * steeper than the glass, or the fold lies at the end of the curve.
 *
 * R. E. Kass and A. E. Raftery, J. Am. Stat. Assoc. 90, 773 (1995), doi:10.1080/01621459.1995.10476572.
 *
 * b_g -> glassSlope, b_m -> meltSlope, y0 -> value
 * @param seed of the bootstrap
 * @example glassTransition([{ temperature, value: energyPerAtom }])
 */
export function glassTransition(curves: readonly TemperatureCurve[], seed = 1): Measurable<GlassTransition> {
  const [low, high] = commonRange(curves);
  if (!(high > low)) return notMeasurable("the runs have no range of temperature in common");
  const binned = curves.map((curve) => binMeans(curve, low, high));
  const filled = [...Array.from({ length: bins }).keys()].filter((k) => binned.every(({ counts }) => counts[k]! > 0));
  if (filled.length < 12)
    return notMeasurable(`only ${filled.length} of ${bins} bins of temperature hold samples; 12 are needed`);
  const x = Float64Array.from(filled, (k) => low + ((k + 0.5) * (high - low)) / bins);
  const meanOf = (runs: readonly number[]): Float64Array =>
    Float64Array.from(filled, (k) => runs.reduce((sum, run) => sum + binned[run]!.means[k]!, 0) / runs.length);
  const y = meanOf([...curves.keys()]);

  const fit = bestFold(x, y);
  const n = x.length;
  const criterion = (squares: number, parameters: number): number =>
    n * Math.log(Math.max(squares, 1e-300) / n) + parameters * Math.log(n);
  const smooth = Math.min(criterion(polynomialSquares(x, y, 1), 2), criterion(polynomialSquares(x, y, 2), 3));
  const evidence = smooth - criterion(fit.squares, 4);
  if (evidence < leastEvidence) {
    return notMeasurable(
      `two branches do not explain the curve much better than a smooth one (evidence ${evidence.toFixed(1)}, ${leastEvidence} needed)`,
    );
  }
  if (!(fit.meltSlope > fit.glassSlope)) return notMeasurable("the curve is flatter above the fold than below it");
  if (fit.temperature < x[2]! || fit.temperature > x[n - 3]!) {
    return notMeasurable(
      `the fold lies at the end of the curve (${fit.temperature.toFixed(0)} K): one branch is missing`,
    );
  }

  const random = createRandom(seed);
  const residuals = y.map((each, k) => each - foldAt(fit, x[k]!));
  const found = Array.from({ length: draws }, (_, draw) => {
    const uniform = (index: number): number => random.uniforms(draw, index, randomStreams.analysis)[0]!;
    const drawn =
      curves.length > 1
        ? meanOf(curves.map((__, k) => Math.floor(uniform(k) * curves.length)))
        : y.map((__, k) => foldAt(fit, x[k]!) + residuals[Math.floor(uniform(k) * n)]!);
    return bestFold(x, drawn).temperature;
  });
  const mean = found.reduce((sum, each) => sum + each, 0) / draws;
  const error = Math.sqrt(found.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (draws - 1));
  const { temperature, value, glassSlope, meltSlope } = fit;
  return {
    measurable: true,
    temperature,
    error,
    value,
    glassSlope,
    meltSlope,
    evidence,
    binTemperature: x,
    binValue: y,
  };
}

function commonRange(curves: readonly TemperatureCurve[]): [number, number] {
  let [low, high] = [-Infinity, Infinity];
  for (const { temperature } of curves) {
    let [least, most] = [Infinity, -Infinity];
    for (let k = 0; k < temperature.length; k++) {
      least = Math.min(least, temperature[k]!);
      most = Math.max(most, temperature[k]!);
    }
    [low, high] = [Math.max(low, least), Math.min(high, most)];
  }
  return [low, high];
}

function binMeans(
  { temperature, value }: TemperatureCurve,
  low: number,
  high: number,
): { means: Float64Array; counts: Float64Array } {
  const means = new Float64Array(bins);
  const counts = new Float64Array(bins);
  for (let k = 0; k < temperature.length; k++) {
    const bin = Math.min(bins - 1, Math.floor(((temperature[k]! - low) / (high - low)) * bins));
    if (bin < 0 || temperature[k]! > high) continue;
    means[bin]! += value[k]!;
    counts[bin]!++;
  }
  return { means: means.map((sum, k) => sum / counts[k]!), counts };
}

interface Fold {
  readonly temperature: number;
  readonly value: number;
  readonly glassSlope: number;
  readonly meltSlope: number;
  readonly squares: number;
}

function foldAt({ temperature, value, glassSlope, meltSlope }: Fold, x: number): number {
  return value + (x < temperature ? glassSlope : meltSlope) * (x - temperature);
}

/** The best of folds at every tenth of a bin, both branches with two bins at least. */
function bestFold(x: Float64Array, y: Float64Array): Fold {
  const mean = y.reduce((sum, each) => sum + each, 0) / y.length;
  let best: Fold | undefined;
  const steps = 10 * (x.length - 3);
  for (let step = 0; step <= steps; step++) {
    const fold = foldWith(x, y, mean, x[1]! + ((x[x.length - 2]! - x[1]!) * step) / steps);
    if (best === undefined || fold.squares < best.squares) best = fold;
  }
  return best!;
}

/**
 * Both branches for a given temperature of the fold. With u = min(0, T - Tg) and v = max(0, T - Tg) no product u v is ever
 * different from zero, so that the normal equations are solved by hand.
 */
function foldWith(x: Float64Array, y: Float64Array, mean: number, temperature: number): Fold {
  let [su, sv, uu, vv, uy, vy, sy, yy] = [0, 0, 0, 0, 0, 0, 0, 0];
  for (let k = 0; k < x.length; k++) {
    const away = x[k]! - temperature;
    const value = y[k]! - mean;
    sy += value;
    yy += value * value;
    if (away < 0) {
      su += away;
      uu += away * away;
      uy += away * value;
    } else {
      sv += away;
      vv += away * away;
      vy += away * value;
    }
  }
  const value = (sy - (su * uy) / uu - (sv * vy) / vv) / (x.length - (su * su) / uu - (sv * sv) / vv);
  const glassSlope = (uy - value * su) / uu;
  const meltSlope = (vy - value * sv) / vv;
  const squares = yy - value * sy - glassSlope * uy - meltSlope * vy;
  return { temperature, value: value + mean, glassSlope, meltSlope, squares };
}

function polynomialSquares(x: Float64Array, y: Float64Array, degree: 1 | 2): number {
  const middle = (x[0]! + x.at(-1)!) / 2;
  const scale = x.at(-1)! - x[0]!;
  const columns = Array.from({ length: degree + 1 }, (_, n) => x.map((t) => ((t - middle) / scale) ** n));
  const coefficients = leastSquares(columns, y);
  return y.reduce(
    (sum, each, k) => sum + (each - columns.reduce((at, column, n) => at + coefficients[n]! * column[k]!, 0)) ** 2,
    0,
  );
}

/** Coefficients of the columns whose sum comes closest to y: normal equations, Gaussian elimination. */
function leastSquares(columns: readonly Float64Array[], y: Float64Array): number[] {
  const n = columns.length;
  const rows = columns.map((a) => [
    ...columns.map((b) => a.reduce((sum, each, k) => sum + each * b[k]!, 0)),
    a.reduce((sum, each, k) => sum + each * y[k]!, 0),
  ]);
  for (let pivot = 0; pivot < n; pivot++) {
    for (let row = pivot + 1; row < n; row++) {
      const factor = rows[row]![pivot]! / rows[pivot]![pivot]!;
      for (let c = pivot; c <= n; c++) rows[row]![c]! -= factor * rows[pivot]![c]!;
    }
  }
  const solution = Array.from({ length: n }, () => 0);
  for (let row = n - 1; row >= 0; row--) {
    const rest = solution.reduce((sum, each, c) => sum + (c > row ? rows[row]![c]! * each : 0), 0);
    solution[row] = (rows[row]![n]! - rest) / rows[row]![row]!;
  }
  return solution;
}
