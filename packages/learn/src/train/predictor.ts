import type { Frame } from "@boroxol/core";
import { cellVolume } from "@boroxol/core";
import type { Results } from "@boroxol/kernels";
import { compileGraph } from "../compile/compile-graph.ts";
import type { Numbers, Program } from "../compile/compile-graph.ts";
import { predictionGraph } from "../loss/loss-graph.ts";
import type { ModelBatch, TrainableModel } from "../models/model-graph.ts";
import type { LabelPrefactors } from "./batch-labels.ts";
import { addError } from "./errors.ts";
import type { LabelErrors, LossSum } from "./errors.ts";
import { forceWeightsOf, virialOf } from "./frame-store.ts";

/** Energies, forces and virials of a model in training, without gradients. */
export interface Predictor extends Disposable {
  /** @param values of all parameters @shape [n] @unit 1 */
  setParameters(values: Numbers): void;
  /** @param values by name @shape each [n] @unit 1 */
  setNamed(values: Readonly<Record<string, Float64Array>>): void;
  /** Energies without the constants of the elements. @returns @shape [frames] @unit eV */
  energies(frames: readonly Frame[]): Numbers;
  /** Energies, forces and stresses of some frames. @param energies constant of each atomic number @shape [120] @unit eV */
  predict(frames: readonly Frame[], energies: Float64Array): Results[];
  /** Adds the errors of some frames to sums. @param energies constant of each atomic number @shape [120] @unit eV */
  addErrors(frames: readonly Frame[], energies: Float64Array, errors: LabelErrors, score: Score): void;
}

/** How frames are judged: by the squared loss that a training ends with. */
export interface Score {
  readonly sum: LossSum;
  readonly prefactors: LabelPrefactors;
  /** Of each frame. @shape [frames] @unit 1 */
  readonly weights: readonly number[];
  /** Frames that are not counted, because they are rehearsed. */
  readonly rehearsed?: readonly boolean[];
}

export async function createPredictor(
  model: TrainableModel,
  precision: "f32" | "f64",
  threads: number,
): Promise<Predictor> {
  const { energy, forces, virial } = predictionGraph(model.graph);
  const { parameters } = model.graph;
  const program = await compileGraph({ precision, threads, parameters, outputs: { energy, forces, virial } });
  const run = (frames: readonly Frame[]): ModelBatch => {
    const batch = model.batch(frames);
    program.bind(batch);
    program.run();
    return batch;
  };
  return {
    setParameters: (values) => program.parameters().set(values),
    setNamed: (values) => setNamedParameters(program, values),
    energies(frames) {
      run(frames);
      return program.output("energy").slice();
    },
    predict(frames, energies) {
      const { order } = run(frames);
      const rowOf = rowsOf(order);
      const [energy, forces, virial] = [program.output("energy"), program.output("forces"), program.output("virial")];
      let start = 0;
      return frames.map(({ species, cell }, f): Results => {
        const first = start;
        start += species.length;
        const volume = Math.abs(cellVolume(cell));
        return {
          energy: species.reduce((sum, z) => sum + energies[z]!, energy[f]!),
          forces: Float64Array.from(
            { length: 3 * species.length },
            (_, k) => forces[3 * rowOf[first + Math.floor(k / 3)]! + (k % 3)]!,
          ),
          stress: Float64Array.from(voigt, (k) => -virial[9 * f + k]! / volume),
        };
      });
    },
    addErrors(frames, energies, errors, score) {
      const batch = run(frames);
      addBatchErrors(frames, batch.order, energies, errors, score, (name) => program.output(name));
    },
    [Symbol.dispose]: () => program[Symbol.dispose](),
  };
}

/** Places of xx, yy, zz, yz, xz, xy in nine numbers. */
const voigt = [0, 4, 8, 5, 2, 1] as const;

/** The row of each atom. @param order the atom in each row @shape [atoms] @returns @shape [atoms] @unit 1 */
function rowsOf(order: Int32Array): Int32Array {
  const rows = new Int32Array(order.length);
  order.forEach((atom, row) => {
    rows[atom] = row;
  });
  return rows;
}

/** Sets parameters by their names. @param values each @shape [n] @unit 1 */
export function setNamedParameters(program: Program, values: Readonly<Record<string, Float64Array>>): void {
  const target = program.parameters();
  for (const [name, numbers] of Object.entries(values)) target.set(numbers, program.parameterOffsets[name]!);
}

/**
 * Adds the errors of a batch that was run, and the loss of its frames: w (p_e dE^2 / n + p_f sum w_i |dF_i|^2 / 3n + p_v |dV|^2 / 9n)
 * for n atoms, the weight w of the frame and w_i of an atom.
 * @param order atom, counted through the frames, in each row @shape [atoms]
 * @param energies constant of each atomic number @shape [120] @unit eV
 */
export function addBatchErrors(
  frames: readonly Frame[],
  order: Int32Array,
  energies: Float64Array,
  errors: LabelErrors,
  { sum, prefactors, weights, rehearsed }: Score,
  output: (name: "energy" | "forces" | "virial") => Numbers,
): void {
  const [energy, forces, virial] = [output("energy"), output("forces"), output("virial")];
  const rowOf = rowsOf(order);
  let start = 0;
  frames.forEach((frame, f) => {
    const n = frame.species.length;
    const first = start;
    start += n;
    if (rehearsed?.[f]) return;
    let loss = 0;
    if (frame.energy !== undefined) {
      let constants = 0;
      for (const z of frame.species) constants += energies[z]!;
      const difference = energy[f]! + constants - frame.energy;
      addError(errors.energy, difference / n);
      loss += (prefactors.energy * difference ** 2) / n;
    }
    if (frame.forces !== undefined) {
      const atomWeights = forceWeightsOf(frame);
      for (let i = 0; i < n; i++) {
        const row = rowOf[first + i]!;
        const weight = atomWeights?.[i] ?? 1;
        // A force that counts nothing is no label.
        if (weight === 0) continue;
        for (let d = 0; d < 3; d++) {
          const difference = forces[3 * row + d]! - frame.forces[3 * i + d]!;
          addError(errors.force, difference);
          loss += (weight * prefactors.force * difference ** 2) / (3 * n);
        }
      }
    }
    if (frame.stress !== undefined) {
      const label = virialOf(frame.stress, frame.cell);
      const volume = Math.abs(cellVolume(frame.cell));
      voigt.forEach((k, component) => {
        const difference = virial[9 * f + k]! - label[k]!;
        addError(errors.stress, difference / volume);
        // Off the diagonal each stands for two of the nine.
        loss += ((component < 3 ? 1 : 2) * prefactors.virial * difference ** 2) / (9 * n);
      });
    }
    sum.loss += weights[f]! * loss;
    sum.weight += weights[f]!;
  });
}
