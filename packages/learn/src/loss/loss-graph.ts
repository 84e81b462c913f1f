import { segmentSum } from "../graph/forms/gather.ts";
import { segmentOuterProduct } from "../graph/forms/segment-outer-product.ts";
import { sumAll } from "../graph/forms/sum.ts";
import { gradients, sumOf } from "../graph/gradient.ts";
import { input, map } from "../graph/node.ts";
import type { Node, ParameterNode } from "../graph/node.ts";
import { absolute, add, argument, constant, multiply, step, subtract } from "../graph/scalar-expression.ts";
import type { Scalar } from "../graph/scalar-expression.ts";
import { shape } from "../graph/shape.ts";
import { frameOfAtom } from "../models/model-graph.ts";
import type { ModelGraph } from "../models/model-graph.ts";

/** How an error d counts: d^2, |d|, or d^2 below a threshold and its tangent beyond. */
export type Penalty =
  | { readonly kind: "square" }
  | { readonly kind: "absolute" }
  | { readonly kind: "huber"; readonly threshold: number };

/** What a training step computes. */
export interface LossGraph {
  readonly gradients: ReadonlyMap<ParameterNode, Node>;
  /** `loss` [1,1], `energy` [frames,1], `forces` [atoms,3], `virial` [frames,9]. */
  readonly outputs: Readonly<Record<"loss" | "energy" | "forces" | "virial", Node>>;
}

/** Energies of frames [frames,1], forces [atoms,3] and virials [frames,9] of a model, without constants of the elements. */
export function predictionGraph({ atomEnergies, bonds }: ModelGraph): Omit<LossGraph["outputs"], "loss"> {
  const energy = segmentSum(atomEnergies, frameOfAtom);
  let forces: Node | undefined;
  let virial: Node | undefined;
  for (const { gradient, vectors, centre, neighbour, frame } of bonds) {
    const pushed = segmentSum(gradient, neighbour);
    const pull = sumOf(segmentSum(gradient, centre), map(pushed.shape, multiply(constant(-1), argument(0)), [pushed]));
    const outer = segmentOuterProduct(vectors, gradient, frame);
    const share = map(shape("frames", 9), multiply(constant(-1), argument(0)), [outer]);
    forces = forces === undefined ? pull : sumOf(forces, pull);
    virial = virial === undefined ? share : sumOf(virial, share);
  }
  return { energy, forces: forces!, virial: virial! };
}

/**
 * L = sum_f w_f p(E_f - E'_f) + sum_i w_i sum_a p(F_ia - F'_ia) + sum_f v_f sum_ab p(V_fab - V'_fab) with a penalty p.
 *
 * E_f = sum of atomic energies, F_i = sum of dE/dr_ij over bonds from i minus those to i, V = -sum r_ij (x) dE/dr_ij. Every
 * label has its own weight, zero where it is missing; prefactors, numbers of atoms and weights of the user are in them.
 *
 * Inputs: `energyLabel`, `forceLabel`, `virialLabel` and `energyWeight`, `forceWeight`, `virialWeight`
 */
export function lossGraph(model: ModelGraph, penalty: Penalty, trained = model.parameters): LossGraph {
  const { energy, forces, virial } = predictionGraph(model);
  const term = (values: Node, name: string): Node => {
    const label = input(`${name}Label`, values.shape);
    const weight = input(`${name}Weight`, shape(values.shape.rows, 1));
    const difference = subtract(argument(0), argument(1));
    return sumAll(map(values.shape, multiply(argument(2), penaltyOf(difference, penalty)), [values, label, weight]));
  };
  const loss = sumOf(sumOf(term(energy, "energy"), term(forces, "force")), term(virial, "virial"));
  const found = gradients(loss, trained);
  const slopes = new Map<ParameterNode, Node>();
  trained.forEach((each, k) => {
    if (found[k] !== undefined) slopes.set(each, found[k]);
  });
  return { gradients: slopes, outputs: { loss, energy, forces, virial } };
}

function penaltyOf(d: Scalar, penalty: Penalty): Scalar {
  if (penalty.kind === "square") return multiply(d, d);
  if (penalty.kind === "absolute") return absolute(d);
  // d^2 / 2 up to the threshold t, then t (|d| - t / 2).
  const t = constant(penalty.threshold);
  const beyond = step(subtract(absolute(d), t));
  const inside = multiply(constant(0.5), multiply(d, d));
  const outside = multiply(t, subtract(absolute(d), multiply(constant(0.5), t)));
  return add(inside, multiply(beyond, subtract(outside, inside)));
}
