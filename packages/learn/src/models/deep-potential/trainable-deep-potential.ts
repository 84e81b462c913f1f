import { deepPotential, formatDeepPotentialDp, formatDeepPotentialYaml } from "@boroxol/potentials";
import type { DeepPotentialModel } from "@boroxol/potentials";
import type { TrainableModel } from "../model-graph.ts";
import { shortestDistances } from "../shortest-distances.ts";
import { deepPotentialGraph } from "./deep-potential-graph.ts";
import { environmentBatches } from "./environment-batch.ts";
import { initialNetworkParameters } from "./initial-parameters.ts";
import { interpolationGrid } from "./interpolation-grid.ts";
import type { DeepPotentialSettings, EnvironmentStatistics } from "./settings.ts";
import { toDeepPotential } from "./to-deep-potential.ts";

/**
 * A Deep Potential that can be trained.
 * @param interpolated whether training interpolates the embeddings between nodes of a grid
 * @param cacheBytes for neighbour lists
 */
export function trainableDeepPotential(
  settings: DeepPotentialSettings,
  statistics: EnvironmentStatistics,
  interpolated = true,
  cacheBytes?: number,
): TrainableModel {
  const graph = deepPotentialGraph(settings);
  const grid = interpolated ? interpolationGrid(statistics, statistics.shortest, settings.protection) : undefined;
  const shortest = shortestDistances(settings.typeMap);
  const named = (prefix: string): string[] =>
    graph.parameters.map(({ name }) => name).filter((name) => name.startsWith(prefix));
  const model = (parameters: Readonly<Record<string, Float64Array>>, energies: Float64Array): DeepPotentialModel =>
    toDeepPotential(settings, statistics, parameters, energies, shortest.smallest());
  return {
    kind: "deep-potential",
    typeMap: settings.typeMap,
    cutoff: settings.cutoff,
    graph,
    trainingGraph: interpolated ? deepPotentialGraph(settings, true) : graph,
    parts: { descriptor: named("embedding."), fitting: named("fitting.") },
    batch: environmentBatches(settings, statistics, shortest.squared, grid, cacheBytes),
    initialParameters: (seed) => initialNetworkParameters(graph.parameters, seed),
    potential: (parameters, energies) => deepPotential(model(parameters, energies), "model.dp"),
    async files(parameters, energies) {
      const made = model(parameters, energies);
      return { "model.dp": await formatDeepPotentialDp(made), "model.yaml": formatDeepPotentialYaml(made) };
    },
    shortestDistances: shortest.table,
  };
}
