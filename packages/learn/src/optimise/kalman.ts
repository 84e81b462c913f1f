import type { Program } from "../compile/compile-graph.ts";
import type { Optimiser } from "./optimiser.ts";
import { parameterBlocks } from "./parameter-blocks.ts";

export interface KalmanSettings {
  /** Most parameters that share a covariance; all of them where it is larger than their number: the global filter. */
  readonly largestBlock: number;
  /** Memory factor lambda at the start. */
  readonly memory: number;
  /** How slowly it comes to 1: lambda -> nu lambda + 1 - nu. */
  readonly memoryDecay: number;
  /** Groups into which the atoms of a batch are divided, with one measurement of forces each. */
  readonly forceGroups: number;
  /** What an error of forces is multiplied by, beside energies per atom. */
  readonly forceFactor: number;
  /** Decay of the running mean of the weights, which is saved: each measurement alone moves them back and forth. */
  readonly keep: number;
}

/** Values of RLEKF. */
export const usualKalman: Omit<KalmanSettings, "largestBlock"> = {
  memory: 0.98,
  memoryDecay: 0.9987,
  forceGroups: 4,
  forceFactor: 2,
  keep: 0.99,
};

/**
 * A Kalman filter for the parameters: every label is a measurement h(w) of one number with gradient g,
 *
 * a = 1 / (lambda + sum_b g_b P_b g_b), w_b += a (h' - h) P_b g_b, P_b <- (P_b - a P_b g_b (P_b g_b)^T) / lambda
 *
 * over blocks b of the parameters, one for all (global) or by layers (reduced). Energies are measured per atom and averaged
 * over the frames of a batch, forces as means over a quarter of the atoms of |F' - F|, virials per atom; a weight of a frame
 * divides the noise lambda.
 *
 * Symbols: P `covariance`, lambda `memory`, nu `memoryDecay`. S. Hu et al., Proc. AAAI Conf. Artif. Intell. 37, 7910 (2023),
 * doi:10.1609/aaai.v37i7.25957.
 * @param program of a `projectionGraph`
 * @param layers place of each trained parameter among all, in order
 * @throws E0412 where the covariance needs more than 4 GiB
 */
export function kalman(
  program: Program,
  precision: "f32" | "f64",
  settings: KalmanSettings,
  layers: readonly { readonly start: number; readonly count: number }[],
): Optimiser {
  const { memoryDecay, forceGroups, forceFactor, keep } = settings;
  const gain = program.kernels[`kalmanGain_${precision}`]!;
  const update = program.kernels[`kalmanUpdate_${precision}`]!;
  const numberBytes = precision === "f32" ? 4 : 8;
  const { parameters, gradient } = program.addresses;
  const blocks = stretches(layers)
    .flatMap(({ start, sizes }) =>
      parameterBlocks(sizes, settings.largestBlock).map((each) => ({ ...each, start: each.start + start })),
    )
    .map(({ start, count }) => ({
      start,
      count,
      P: program.reserveDoubles(count * count),
      y: program.reserveDoubles(count),
    }));
  const mean = program.reserveLikeParameters(1)[0]!;
  const wide = program.reserveDoubles(Math.max(...blocks.map(({ count }) => count)));
  const memory = Float64Array.of(settings.memory);

  /** One measurement whose gradient the program holds. @returns whether it is finite */
  const measure = (error: number, weight: number): boolean => {
    let total = 0;
    for (const { start, count, P, y } of blocks) total += gain(count, gradient + numberBytes * start, P, wide, y);
    const lambda = memory[0]!;
    const a = 1 / (lambda / weight + total);
    if (!Number.isFinite(a * error)) return false;
    for (const { start, count, P, y } of blocks) {
      update(count, parameters + numberBytes * start, P, y, a, 1 / lambda, a * error);
    }
    memory[0] = memoryDecay * lambda + 1 - memoryDecay;
    return true;
  };

  return {
    begin() {
      program.at(mean).set(program.parameters());
      for (const { count, P } of blocks) {
        const values = program.doublesAt(P, count * count);
        values.fill(0);
        for (let k = 0; k < count; k++) values[k * (count + 1)] = 1;
      }
    },
    async step({ step, next }) {
      const { batch, labels, weights, atomWeights, record } = next();
      const frames = batch.lengths["frames"]!;
      const atoms = batch.lengths["atoms"]!;
      const atomsOf = new Float64Array(frames);
      const frameOf = batch.indices["frameOfAtom"]!.target;
      for (const frame of frameOf) atomsOf[frame]!++;
      const factors = {
        energyFactor: new Float64Array(frames),
        forceFactor: new Float64Array(3 * atoms),
        virialFactor: new Float64Array(9 * frames),
      };
      const predicted = (name: "energy" | "forces" | "virial"): Float64Array => Float64Array.from(program.output(name));
      program.bind({ ...batch, arrays: { ...batch.arrays, ...factors } });
      program.run();
      record();

      // With the signs of the last prediction a mean of absolute errors is a linear measurement; what counts is what comes
      // of the run that gives its gradient.
      const measurement = (
        name: "energy" | "force" | "virial",
        output: "energy" | "forces" | "virial",
        frameOfPlace: (k: number) => number,
        factorOf: (k: number) => number,
        scale: number,
        shareOf: (k: number) => number = () => 1,
      ): boolean => {
        const label = labels[`${name}Label`];
        const known = labels[`${name}Weight`];
        const width = label.length / known.length;
        const before = predicted(output);
        const factor = factors[`${name}Factor`];
        let [terms, weight] = [0, 0];
        for (let k = 0; k < label.length; k++) {
          const share = known[Math.floor(k / width)] === 0 ? 0 : shareOf(k);
          const counts = share * factorOf(k);
          factor[k] = label[k]! < before[k]! ? -counts : counts;
          if (counts === 0) continue;
          terms += share;
          weight += share * weights[frameOfPlace(k)]!;
        }
        if (terms === 0) return true;
        for (let k = 0; k < factor.length; k++) factor[k]! /= terms;
        program.set(`${name}Factor`, factor);
        program.run();
        const now = predicted(output);
        let error = 0;
        for (let k = 0; k < label.length; k++) error += factor[k]! * (label[k]! - now[k]!);
        program.set(`${name}Factor`, factor.fill(0));
        return measure(scale * error, weight / terms);
      };

      let finite = measurement(
        "energy",
        "energy",
        (f) => f,
        (f) => 1 / atomsOf[f]!,
        1,
      );
      for (let group = 0; finite && group < forceGroups; group++) {
        const own = (k: number): number => ((Math.floor(k / 3) + step) % forceGroups === group ? 1 : 0);
        const share = (k: number): number => atomWeights[Math.floor(k / 3)]!;
        finite = measurement("force", "forces", (k) => frameOf[Math.floor(k / 3)]!, own, forceFactor, share);
      }
      const frameOfVirial = (k: number): number => Math.floor(k / 9);
      finite &&= measurement("virial", "virial", frameOfVirial, (k) => 1 / atomsOf[frameOfVirial(k)]!, 1);
      if (!finite) return "diverged";
      // A mean over fewer steps at first, so that the random start is soon forgotten.
      const kept = Math.min(keep, (step + 1) / (step + 10));
      const [now, average] = [program.parameters(), program.at(mean)];
      for (let k = 0; k < average.length; k++) average[k]! += (1 - kept) * (now[k]! - average[k]!);
      return "done";
    },
    best: () => program.at(mean),
    state: () => ({
      memory,
      mean: program.at(mean),
      ...Object.fromEntries(blocks.map(({ count, P }, k) => [`covariance${k}`, program.doublesAt(P, count * count)])),
    }),
  };
}

/** Parameters that lie one after the other, with the sizes of their layers. */
function stretches(
  layers: readonly { readonly start: number; readonly count: number }[],
): { start: number; sizes: number[] }[] {
  const found: { start: number; sizes: number[]; end: number }[] = [];
  for (const { start, count } of layers) {
    const last = found.at(-1);
    if (last?.end === start) {
      last.sizes.push(count);
      last.end += count;
    } else found.push({ start, sizes: [count], end: start + count });
  }
  return found;
}
