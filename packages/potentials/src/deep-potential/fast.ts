import { cellVolume, neighbourList } from "@boroxol/core";
import type { Frame } from "@boroxol/core";
import { createDeepKernel } from "@boroxol/kernels";
import type { DeepKernel, DeepKernelModel, Evaluator, Property, Results } from "@boroxol/kernels";
import { evaluatorOf, refuseOtherAtoms } from "../model-potential.ts";
import { excludes } from "./environment.ts";
import { embeddingIndex, featureWidth } from "./features.ts";
import type { DeepPotentialModel } from "./model.ts";
import { evaluateDeepPotential, typesOf } from "./reference.ts";
import { tableValueAndSlope, tabulateEmbeddings } from "./tables.ts";

/** Extra radius of the neighbour list: it is made again when an atom has moved half of it. @unit A */
const skin = 1;
/** Smallest distance that the fine table covers where the model names none. @unit A */
const defaultDistance = 0.6;

const provides: readonly Property[] = ["energy", "forces", "stress", "atomEnergies"];

/**
 * Makes fast evaluators of a Deep Potential: tabulated embedding, networks in f32, geometry and sums in f64, on one thread.
 *
 * A frame in which an atom has more neighbours than slots, and a model with something that the kernel lacks, go through the
 * f64 reference.
 */
export function fastDeepPotential(model: DeepPotentialModel): (species: Uint8Array) => Promise<Evaluator> {
  const covered = isCovered(model);
  // Tables are made once, when the first evaluator asks for them.
  let packed: DeepKernelModel | undefined;
  return async (species) => {
    const slow = evaluatorOf(evaluateDeepPotential.bind(undefined, model), species);
    if (!covered) return slow;
    packed ??= kernelModel(model);
    return kernelEvaluator(model, await createDeepKernel(packed, typesOf(model, species)), species, slow);
  };
}

function kernelEvaluator(
  model: DeepPotentialModel,
  kernel: DeepKernel,
  species: Uint8Array,
  slow: Evaluator,
): Evaluator {
  const prepared = species.slice();
  const list = verletList(kernel, model.cutoff);
  return {
    provides,
    async evaluate(frame, want): Promise<Results> {
      refuseOtherAtoms(prepared, frame);
      list.update(frame);
      const found = kernel.compute(frame.positions);
      if (found === undefined) return slow.evaluate(frame, want);
      const { energies, forces, virial } = found;
      const results: Results = {};
      if (want.includes("energy")) results.energy = energies.reduce((sum, each) => sum + each, 0);
      if (want.includes("forces")) results.forces = Float64Array.from(forces);
      if (want.includes("atomEnergies")) results.atomEnergies = Float64Array.from(energies);
      if (want.includes("stress")) {
        const scale = -0.5 / Math.abs(cellVolume(frame.cell));
        const component = (a: number, b: number): number => scale * (virial[3 * a + b]! + virial[3 * b + a]!);
        results.stress = Float64Array.of(
          component(0, 0),
          component(1, 1),
          component(2, 2),
          component(1, 2),
          component(0, 2),
          component(0, 1),
        );
      }
      return results;
    },
    takeWarnings: () => slow.takeWarnings!(),
    [Symbol.dispose]: () => {},
  };
}

/** Keeps a kernel's neighbours current. */
function verletList(kernel: DeepKernel, cutoff: number): { readonly update: (frame: Frame) => void } {
  let made:
    | { readonly positions: Float64Array; readonly cell: Float64Array; readonly periodic: Frame["periodic"] }
    | undefined;
  return {
    update(frame) {
      if (made !== undefined && isNear(made, frame)) return;
      const { offsets, neighbours, shifts } = neighbourList(frame, cutoff + skin);
      const lattice = new Float64Array(shifts.length);
      const { cell } = frame;
      for (let k = 0; k < shifts.length; k += 3) {
        for (let d = 0; d < 3; d++) {
          lattice[k + d] = shifts[k]! * cell[d]! + shifts[k + 1]! * cell[3 + d]! + shifts[k + 2]! * cell[6 + d]!;
        }
      }
      kernel.setNeighbours(offsets, neighbours, lattice);
      made = { positions: frame.positions.slice(), cell: frame.cell.slice(), periodic: frame.periodic };
    },
  };
}

/** Whether a list still holds: the same cell, and no atom farther than half the skin from where it was. */
function isNear(made: Pick<Frame, "positions" | "cell" | "periodic">, frame: Frame): boolean {
  if (!made.cell.every((each, k) => each === frame.cell[k])) return false;
  if (!made.periodic.every((each, k) => each === frame.periodic[k])) return false;
  const { positions } = frame;
  for (let k = 0; k < positions.length; k += 3) {
    const x = positions[k]! - made.positions[k]!;
    const y = positions[k + 1]! - made.positions[k + 1]!;
    const z = positions[k + 2]! - made.positions[k + 2]!;
    // Written so that NaN makes a new list, which names the atom.
    if (!(x * x + y * y + z * z < (skin * skin) / 4)) return false;
  }
  return true;
}

/** Whether the kernel has everything that the model asks for. */
function isCovered(model: DeepPotentialModel): boolean {
  const { davg, dstd, sel, typeMap, fittings } = model;
  const slots = sel.reduce((sum, each) => sum + each, 0);
  for (let t = 0; t < typeMap.length; t++) {
    const first = 4 * t * slots;
    for (let k = 0; k < slots; k++) {
      const at = first + 4 * k;
      if (davg[at] !== davg[first] || davg[at + 1] !== 0 || davg[at + 2] !== 0 || davg[at + 3] !== 0) return false;
      if (dstd[at] !== dstd[first]) return false;
      for (let c = 1; c < 4; c++) if (dstd[at + c] !== dstd[first + 1]) return false;
    }
  }
  const plain = model.atomExcludeTypes.length + model.fittingExcludeTypes.length + model.pairExcludeTypes.length === 0;
  const widths = (t: number): string => fittings[t]!.map(({ outputs, shortcut }) => `${outputs}${shortcut}`).join();
  return (
    plain &&
    fittings.every((network, t) => {
      const [last, ...hidden] = network.toReversed();
      if (last!.activation !== "linear" || last!.timestep !== undefined || hidden.length === 0) return false;
      // A shortcut to twice the width, and one from the descriptor, are rare and left to the reference.
      const doubles = network.some(
        ({ inputs, outputs, shortcut }, l) => shortcut && (outputs === 2 * inputs || (l === 0 && outputs === inputs)),
      );
      return !doubles && hidden.every(({ activation }) => activation === "tanh") && widths(t) === widths(0);
    })
  );
}

function kernelModel(model: DeepPotentialModel): DeepKernelModel {
  const { typeMap, sel, davg, dstd, fittings } = model;
  const types = typeMap.length;
  const slots = sel.reduce((sum, each) => sum + each, 0);
  const features = featureWidth(model);
  const tables =
    model.tables ?? tabulateEmbeddings(model, { minimumDistance: model.minimumDistance ?? defaultDistance }).tables!;
  const all = Array.from({ length: types }, (_, t) => t);
  const statistics = all.map((t) => {
    const at = 4 * t * slots;
    return [davg[at]!, dstd[at]!, dstd[at + 1]!] as const;
  });
  const padding = new Float64Array(types * types * 4 * features);
  for (const ti of all) {
    for (const tj of all) {
      const index = embeddingIndex(model, ti, tj);
      if (tables.coefficients[index] === undefined) continue;
      const R0 = -statistics[ti]![0] / statistics[ti]![1];
      // Only the radial entry of an empty slot differs from zero.
      padding.set(
        tableValueAndSlope(tables, index, R0).value.map((G) => G * R0),
        (ti * types + tj) * 4 * features,
      );
    }
  }
  const networks = all.map((t) => fittings[fittings.length === 1 ? 0 : t]!);
  return {
    types,
    features,
    axis: model.axisNeurons,
    cutoff: model.cutoff,
    switchStart: model.switchStart,
    protection: model.protection,
    sel,
    fine: tables.fine,
    coarse: tables.coarse,
    tables: all.flatMap((ti) =>
      all.map((tj) => {
        const index = embeddingIndex(model, ti, tj);
        const coefficients = tables.coefficients[index];
        if (coefficients === undefined || excludes(model.excludeTypes, ti, tj)) return undefined;
        return { lower: tables.lower[index]!, upper: tables.upper[index]!, max: tables.max[index]!, coefficients };
      }),
    ),
    statistics,
    padding,
    layers: networks.map((network) =>
      network.slice(0, -1).map(({ weights, bias, timestep, inputs, outputs, shortcut }) => ({
        weights,
        bias: bias ?? new Float64Array(outputs),
        ...(timestep && { timestep }),
        outputs,
        shortcut: shortcut && inputs === outputs,
      })),
    ),
    outputs: networks.map((network) => network.at(-1)!.weights),
    bias: all.map((t) => model.atomBias[t]! + model.outBias[t]! + (networks[t]!.at(-1)!.bias?.[0] ?? 0)),
  };
}
