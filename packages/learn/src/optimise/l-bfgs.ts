import type { Program } from "../compile/compile-graph.ts";
import type { Optimiser, TrainingStep } from "./optimiser.ts";

export interface LbfgsSettings {
  /** Pairs of steps and changes of the gradient that are kept. */
  readonly history: number;
  /** Most evaluations of one line search. */
  readonly evaluations: number;
}

export const usualLbfgs: LbfgsSettings = { history: 10, evaluations: 20 };

/** Sufficient decrease and curvature of the weak Wolfe conditions. */
const [decrease, curvature] = [1e-4, 0.9];

/**
 * L-BFGS over all training frames: d = -H g with H from the last pairs s = w' - w, y = g' - g, and a step t along d that
 * fulfils the weak Wolfe conditions, found by bisection.
 *
 * For the last mile: every evaluation goes through all frames. D. C. Liu, J. Nocedal, Math. Program. 45, 503 (1989),
 * doi:10.1007/BF01589116; J. Nocedal, S. Wright, Numerical Optimization, 2nd ed., algorithm 7.4.
 * @param program of a loss
 */
export function lbfgs(program: Program, { history, evaluations }: LbfgsSettings): Optimiser {
  const n = program.parameterCount;
  const pairs = { s: new Float64Array(history * n), y: new Float64Array(history * n) };
  // Pairs so far, and the loss of the present parameters where it is known.
  const scalars = Float64Array.of(0, Number.NaN);
  const gradient = new Float64Array(n);
  const pair = (values: Float64Array, k: number): Float64Array =>
    values.subarray((k % history) * n, ((k % history) + 1) * n);

  /** The loss and its gradient, summed over all frames. */
  const evaluate = async (
    all: TrainingStep["all"],
    at: Float64Array,
  ): Promise<{ loss: number; gradient: Float64Array }> => {
    program.parameters().set(at);
    const sum = new Float64Array(n);
    let loss = 0;
    let batches = 0;
    for await (const { batch, labels, record } of all()) {
      program.bind({ ...batch, arrays: { ...batch.arrays, ...labels } });
      program.run();
      record();
      loss += program.output("loss")[0]!;
      program.gradient().forEach((each, k) => {
        sum[k]! += each;
      });
      batches++;
    }
    return { loss: loss / batches, gradient: sum.map((each) => each / batches) };
  };

  /** -H g by the two loops. */
  const direction = (): Float64Array => {
    const count = scalars[0]!;
    const d = gradient.map((each) => -each);
    const first = Math.max(0, count - history);
    const alphas: number[] = [];
    for (let k = count - 1; k >= first; k--) {
      const [s, y] = [pair(pairs.s, k), pair(pairs.y, k)];
      const alpha = dot(s, d) / dot(s, y);
      alphas[k] = alpha;
      addScaled(d, -alpha, y);
    }
    if (count > 0) {
      const [s, y] = [pair(pairs.s, count - 1), pair(pairs.y, count - 1)];
      const scale = dot(s, y) / dot(y, y);
      d.forEach((each, k) => {
        d[k] = scale * each;
      });
    } else {
      const size = Math.sqrt(dot(d, d));
      d.forEach((each, k) => {
        d[k] = each / Math.max(1, size);
      });
    }
    for (let k = first; k < count; k++) {
      const [s, y] = [pair(pairs.s, k), pair(pairs.y, k)];
      addScaled(d, alphas[k]! - dot(y, d) / dot(s, y), s);
    }
    return d;
  };

  return {
    begin: () => undefined,
    async step({ all }) {
      const start = Float64Array.from(program.parameters());
      if (Number.isNaN(scalars[1]!)) {
        const first = await evaluate(all, start);
        if (!Number.isFinite(first.loss)) return "diverged";
        scalars[1] = first.loss;
        gradient.set(first.gradient);
      }
      const loss = scalars[1]!;
      const d = direction();
      const slope = dot(gradient, d);
      let [t, low, high] = [1, 0, Infinity];
      // Upwards there is nothing to be found.
      const most = slope < 0 ? evaluations : 0;
      for (let k = 0; k < most; k++) {
        const at = start.slice();
        addScaled(at, t, d);
        // oxlint-disable-next-line no-await-in-loop
        const found = await evaluate(all, at);
        const falls = found.loss <= loss + decrease * t * slope;
        if (falls && dot(found.gradient, d) >= curvature * slope) {
          const next = scalars[0]!++;
          // As the program holds them, rounded.
          const rounded = Float64Array.from(program.parameters());
          pair(pairs.s, next).set(rounded.map((each, p) => each - start[p]!));
          pair(pairs.y, next).set(found.gradient.map((each, p) => each - gradient[p]!));
          if (!(dot(pair(pairs.s, next), pair(pairs.y, next)) > 0)) scalars[0]!--;
          gradient.set(found.gradient);
          scalars[1] = found.loss;
          return "done";
        }
        if (falls) low = t;
        else high = t;
        t = high === Infinity ? 2 * low : (low + high) / 2;
      }
      program.parameters().set(start);
      return "converged";
    },
    best: () => program.parameters(),
    state: () => ({ steps: pairs.s, changes: pairs.y, scalars, gradient }),
  };
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += a[k]! * b[k]!;
  return sum;
}

/** a += scale b. */
function addScaled(a: Float64Array, scale: number, b: Float64Array): void {
  for (let k = 0; k < a.length; k++) a[k]! += scale * b[k]!;
}
