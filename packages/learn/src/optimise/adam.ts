import type { Program } from "../compile/compile-graph.ts";
import type { Optimiser } from "./optimiser.ts";

export interface AdamSettings {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  /** Decay of the running mean of the weights; 0 without one. */
  readonly keep: number;
  /** Largest norm of a gradient; none when left out. */
  readonly clip?: number;
}

/**
 * Adam: m = b1 m + (1 - b1) g, v = b2 v + (1 - b2) g^2, w -= rate sqrt(1 - b2^t) / (1 - b1^t) m / (sqrt(v) + e).
 *
 * D. P. Kingma, J. Ba, Adam: a method for stochastic optimization, ICLR 2015, arXiv:1412.6980.
 */
export function adam(program: Program, precision: "f32" | "f64", settings: AdamSettings): Optimiser {
  const { beta1, beta2, epsilon, keep, clip } = settings;
  const [m, v, mean] = program.reserveLikeParameters(keep > 0 ? 3 : 2) as [number, number, number?];
  const update = program.kernels[`adam_${precision}`]!;
  const norm = program.kernels[`sumOfSquares_${precision}`]!;
  const { parameters, gradient } = program.addresses;
  return {
    begin() {
      if (mean !== undefined) program.at(mean).set(program.parameters());
    },
    async step({ step: t, rate, next }) {
      const { batch, labels, record } = next();
      program.bind({ ...batch, arrays: { ...batch.arrays, ...labels } });
      program.run();
      record();
      const size = Math.sqrt(norm(program.parameterCount, gradient));
      if (!Number.isFinite(size)) return "diverged";
      const scale = clip !== undefined && size > clip ? clip / size : 1;
      const corrected = (rate * Math.sqrt(1 - beta2 ** (t + 1))) / (1 - beta1 ** (t + 1));
      // A mean over fewer steps at first, so that the random start is soon forgotten.
      const kept = Math.min(keep, (t + 1) / (t + 10));
      update(
        program.parameterCount,
        parameters,
        gradient,
        m,
        v,
        mean ?? 0,
        scale,
        corrected,
        beta1,
        beta2,
        epsilon,
        kept,
      );
      return "done";
    },
    best: () => (mean === undefined ? program.parameters() : program.at(mean)),
    state: () => ({ m: program.at(m), v: program.at(v), ...(mean !== undefined && { mean: program.at(mean) }) }),
  };
}
