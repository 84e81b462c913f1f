import type { CompileOptions, Program } from "../compile/compile-graph.ts";
import { rowSize } from "../graph/shape.ts";
import type { ParameterNode } from "../graph/node.ts";
import { lossGraph } from "../loss/loss-graph.ts";
import type { Penalty } from "../loss/loss-graph.ts";
import { projectionGraph } from "../loss/projection-graph.ts";
import type { ModelGraph } from "../models/model-graph.ts";
import { adam } from "./adam.ts";
import type { AdamSettings } from "./adam.ts";
import { kalman } from "./kalman.ts";
import type { KalmanSettings } from "./kalman.ts";
import { lbfgs } from "./l-bfgs.ts";
import type { LbfgsSettings } from "./l-bfgs.ts";
import type { Optimiser } from "./optimiser.ts";

export type OptimiserSettings =
  | ({ readonly kind: "adam" } & AdamSettings)
  | ({ readonly kind: "kalman" } & KalmanSettings)
  | ({ readonly kind: "l-bfgs" } & LbfgsSettings);

/** The graph that an optimiser runs: the loss, or what a Kalman filter measures. Both predict energies, forces and virials. */
export function objectiveGraph(
  { kind }: OptimiserSettings,
  model: ModelGraph,
  penalty: Penalty,
  trained: readonly ParameterNode[],
): Pick<CompileOptions, "gradients" | "outputs"> {
  return kind === "kalman" ? projectionGraph(model, trained) : lossGraph(model, penalty, trained);
}

/** The optimiser for a program of `objectiveGraph`. */
export function createOptimiser(
  settings: OptimiserSettings,
  program: Program,
  precision: "f32" | "f64",
  trained: readonly ParameterNode[],
): Optimiser {
  if (settings.kind === "adam") return adam(program, precision, settings);
  if (settings.kind === "l-bfgs") return lbfgs(program, settings);
  const layers = trained.map(({ name, shape }) => ({
    start: program.parameterOffsets[name]!,
    count: (shape.rows as number) * rowSize(shape),
  }));
  return kalman(program, precision, settings, layers);
}
