import { createRandom } from "@boroxol/core";
import { behlerParrinello, formatN2p2 } from "@boroxol/potentials";
import type { BehlerParrinelloModel } from "@boroxol/potentials";
import { rowSize } from "../../graph/shape.ts";
import type { TrainableModel } from "../model-graph.ts";
import { shortestDistances } from "../shortest-distances.ts";
import { behlerParrinelloGraph } from "./behler-parrinello-graph.ts";
import { angularFunctions, radialFunctions } from "./settings.ts";
import type { BehlerParrinelloSettings, SymmetryStatistics } from "./settings.ts";
import { symmetryBatches } from "./symmetry-batch.ts";

/** Stream of the random numbers that belongs to the first weights. */
const stream = 304;

/** A Behler-Parrinello network that can be trained. @param cacheBytes for symmetry functions */
export function trainableBehlerParrinello(
  settings: BehlerParrinelloSettings,
  statistics: SymmetryStatistics,
  cacheBytes?: number,
): TrainableModel {
  const graph = behlerParrinelloGraph(settings);
  const shortest = shortestDistances(settings.typeMap);
  const model = (parameters: Readonly<Record<string, Float64Array>>, energies: Float64Array): BehlerParrinelloModel =>
    toBehlerParrinello(settings, statistics, parameters, energies);
  return {
    kind: "behler-parrinello",
    typeMap: settings.typeMap,
    cutoff: Math.max(settings.cutoff, settings.angularCutoff),
    graph,
    trainingGraph: graph,
    parts: { fitting: graph.parameters.map(({ name }) => name) },
    batch: symmetryBatches(settings, statistics, shortest.squared, cacheBytes),
    initialParameters(seed) {
      const random = createRandom(seed);
      // Weights of deviation 1 / sqrt(inputs): inputs have deviation 1, and so have the sums.
      return Object.fromEntries(
        graph.parameters.map(({ name, shape }, p) => {
          const count = (shape.rows as number) * rowSize(shape);
          const deviation = name.endsWith(".w") ? 1 / Math.sqrt(shape.inner[0]!) : 0;
          return [name, Float64Array.from({ length: count }, (_, k) => deviation * random.normals(k, p, stream)[0])];
        }),
      );
    },
    potential: (parameters, energies) => behlerParrinello(model(parameters, energies), "model"),
    files: async (parameters, energies) => formatN2p2(model(parameters, energies)),
    shortestDistances: shortest.table,
  };
}

/** The trained model as n2p2 and CP2K know it. */
function toBehlerParrinello(
  settings: BehlerParrinelloSettings,
  statistics: SymmetryStatistics,
  parameters: Readonly<Record<string, Float64Array>>,
  energies: Float64Array,
): BehlerParrinelloModel {
  const { typeMap, cutoffFunction, hidden } = settings;
  const functions = [...radialFunctions(settings), ...angularFunctions(settings)];
  const types = typeMap.length;
  return {
    elements: typeMap,
    cutoffFunction,
    networks: typeMap.map((_, t) => {
      const part = (name: string): Float64Array => {
        const all = parameters[name]!;
        const size = all.length / types;
        return all.slice(t * size, (t + 1) * size);
      };
      return {
        functions,
        minimum: Float64Array.from(statistics.minimum[t]!),
        maximum: Float64Array.from(statistics.maximum[t]!),
        mean: Float64Array.from(statistics.mean[t]!),
        width: Float64Array.from(statistics.width[t]!),
        layers: Array.from({ length: hidden.length + 1 }, (__, k) => ({
          weights: part(`layer.${k}.w`),
          bias: part(`layer.${k}.b`),
        })),
        energy: energies[t]!,
      };
    }),
  };
}
