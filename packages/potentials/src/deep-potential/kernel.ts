import type { DeepKernelModel } from "@boroxol/kernels";
import { elementBySymbol } from "@boroxol/core";
import { excludes } from "./environment.ts";
import { embeddingIndex, featureWidth } from "./features.ts";
import type { DeepPotentialModel } from "./model.ts";
import { foldParameters } from "./parameters.ts";
import { tableValueAndSlope, tabulateEmbeddings } from "./tables.ts";

/** Smallest distance that the fine table covers where the model names none. @unit A */
const defaultDistance = 0.6;

/**
 * What the kernels need of a Deep Potential: tabulated embedding and the statistics by type, made once when asked for;
 * undefined for a model with something that they lack.
 */
export function deepKernelOf(model: DeepPotentialModel): (() => DeepKernelModel) | undefined {
  if (!isCovered(model)) return undefined;
  let packed: DeepKernelModel | undefined;
  return () => (packed ??= kernelModel(foldParameters(model)));
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
  const padding = new Float64Array(types * types * features);
  for (const ti of all) {
    for (const tj of all) {
      const index = embeddingIndex(model, ti, tj);
      if (tables.coefficients[index] === undefined) continue;
      const R0 = -statistics[ti]![0] / statistics[ti]![1];
      // Only the radial entry of an empty slot differs from zero.
      padding.set(
        tableValueAndSlope(tables, index, R0).value.map((G) => G * R0),
        (ti * types + tj) * features,
      );
    }
  }
  const networks = all.map((t) => fittings[fittings.length === 1 ? 0 : t]!);
  return {
    kind: "deep-potential",
    elements: typeMap.map((symbol) => elementBySymbol(symbol).number),
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
