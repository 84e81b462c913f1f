import { indexValues } from "../../graph/indices.ts";
import type { ModelBatch } from "../model-graph.ts";
import { gridNodes, interpolationPoints, lagrangeWeights } from "./interpolation-grid.ts";
import type { InterpolationGrid } from "./interpolation-grid.ts";

/**
 * The nodes of the grids of all embeddings that a batch needs, one after the other, and where each neighbour finds the first
 * of its six: most nodes lie where a batch has no neighbours, and are left out.
 * @returns what a batch adds for inputs s of the networks `net`, sorted by these
 */
export function gridNodesInUse(
  grid: InterpolationGrid,
  nets: number,
): (s: Float64Array, net: Int32Array, count: number) => Pick<ModelBatch, "lengths" | "arrays" | "indices"> {
  const all = nets * gridNodes;
  let weights = new Float64Array(0);
  let slopes = new Float64Array(0);
  let firstNode = new Int32Array(0);
  const used = new Uint8Array(all);
  const place = new Int32Array(all);
  return (s, net, count) => {
    if (count > firstNode.length) {
      firstNode = new Int32Array(Math.ceil(1.2 * count));
      weights = new Float64Array(interpolationPoints * firstNode.length);
      slopes = new Float64Array(weights.length);
    }
    used.fill(0);
    for (let k = 0; k < count; k++) {
      const first = net[k]! * gridNodes + lagrangeWeights(grid, s[k]!, weights, slopes, interpolationPoints * k);
      firstNode[k] = first;
      for (let a = 0; a < interpolationPoints; a++) used[first + a] = 1;
    }
    let nodes = 0;
    for (let node = 0; node < all; node++) {
      place[node] = nodes;
      nodes += used[node]!;
    }
    const inputs = new Float64Array(nodes);
    const netOfNode = new Int32Array(nodes);
    for (let node = 0; node < all; node++) {
      if (used[node] === 0) continue;
      inputs[place[node]!] = grid.nodes[node % gridNodes]!;
      netOfNode[place[node]!] = Math.floor(node / gridNodes);
    }
    for (let k = 0; k < count; k++) firstNode[k] = place[firstNode[k]!]!;
    return {
      lengths: { nodes },
      arrays: {
        nodes: inputs,
        nodeWeights: weights.subarray(0, interpolationPoints * count),
        nodeWeightSlopes: slopes.subarray(0, interpolationPoints * count),
      },
      indices: {
        netOfNode: indexValues(netOfNode, nets),
        firstNode: indexValues(firstNode.subarray(0, count), nodes),
      },
    };
  };
}
