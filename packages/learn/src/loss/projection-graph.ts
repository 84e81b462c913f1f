import { sumAll } from "../graph/forms/sum.ts";
import { gradients, sumOf } from "../graph/gradient.ts";
import { input, map } from "../graph/node.ts";
import type { Node, ParameterNode } from "../graph/node.ts";
import { argument, multiply } from "../graph/scalar-expression.ts";
import type { ModelGraph } from "../models/model-graph.ts";
import { predictionGraph } from "./loss-graph.ts";

/** One number that a batch's labels are projected on, and its gradient. */
export interface ProjectionGraph {
  readonly gradients: ReadonlyMap<ParameterNode, Node>;
  readonly outputs: Readonly<Record<"energy" | "forces" | "virial", Node>>;
}

/**
 * h = sum_f a_f E_f + sum_ia b_ia F_ia + sum_fab c_fab V_fab with factors that are inputs, and dh/dw: what a Kalman filter
 * measures, one number after the other.
 *
 * Inputs: `energyFactor` [frames,1], `forceFactor` [atoms,3], `virialFactor` [frames,9]
 */
export function projectionGraph(model: ModelGraph, trained = model.parameters): ProjectionGraph {
  const outputs = predictionGraph(model);
  const projected = (values: Node, name: string): Node =>
    sumAll(map(values.shape, multiply(argument(0), argument(1)), [values, input(`${name}Factor`, values.shape)]));
  const h = sumOf(
    sumOf(projected(outputs.energy, "energy"), projected(outputs.forces, "force")),
    projected(outputs.virial, "virial"),
  );
  const found = gradients(h, trained);
  const slopes = new Map<ParameterNode, Node>();
  trained.forEach((each, k) => {
    if (found[k] !== undefined) slopes.set(each, found[k]);
  });
  return { gradients: slopes, outputs };
}
