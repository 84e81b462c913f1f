import { batchedMatrixProduct } from "../../graph/forms/batched-matrix-product.ts";
import { columns, intoColumns } from "../../graph/forms/columns.ts";
import { gather } from "../../graph/forms/gather.ts";
import { groupedMatrixProduct } from "../../graph/forms/grouped-matrix-product.ts";
import { segmentOuterProduct } from "../../graph/forms/segment-outer-product.ts";
import { interpolate } from "../../graph/forms/interpolation.ts";
import { sumAll, sumOfRows } from "../../graph/forms/sum.ts";
import { gradients, sumOf } from "../../graph/gradient.ts";
import type { Index } from "../../graph/indices.ts";
import { input, map, parameter } from "../../graph/node.ts";
import type { Node, ParameterNode } from "../../graph/node.ts";
import { add, argument, constant, multiply, substitute } from "../../graph/scalar-expression.ts";
import { rowSize, shape } from "../../graph/shape.ts";
import { activationExpression } from "../activation.ts";
import type { ModelGraph } from "../model-graph.ts";
import { interpolationPoints } from "./interpolation-grid.ts";
import type { DeepPotentialSettings } from "./settings.ts";

/**
 * The energy of a Deep Potential (se_e2_a) as a graph: G_j = N_embed(s_j), T = (1/n) sum_j R_j G_j, D = T^T T_<,
 * E_i = N_fit(D), and dE/dr_ij by the chain rule through the rows R_j, whose derivatives are inputs.
 *
 * An embedding has one input, so that it may be evaluated on the nodes of a grid instead of for every neighbour, and be
 * interpolated between them (interpolation-grid.ts): the same function up to an error far below the precision of f32.
 *
 * L. Zhang et al., Adv. Neural Inf. Process. Syst. 31 (2018), doi:10.48550/arXiv.1805.09003.
 */
export function deepPotentialGraph(settings: DeepPotentialSettings, interpolated = false): ModelGraph {
  const { typeMap, sel, embedding, axisNeurons, fitting, typeOneSide } = settings;
  const types = typeMap.length;
  const net: Index = { name: "net", entries: "edges", targets: typeOneSide ? types : types * types };
  const centre: Index = { name: "centre", entries: "edges", targets: "atoms" };
  const neighbour: Index = { name: "neighbour", entries: "edges", targets: "atoms" };
  const frame: Index = { name: "frameOfBond", entries: "edges", targets: "frames" };
  const type: Index = { name: "type", entries: "atoms", targets: types };
  const parameters: ParameterNode[] = [];

  const s = input("s", shape("edges", 1));
  const rows = input("rows", shape("edges", 4));
  const jacobian = input("jacobian", shape("edges", 4, 3));
  const vectors = input("vectors", shape("edges", 3));

  const embed = (x: Node, group: Index): Node =>
    embedding.reduce(
      (features, width, k) =>
        layer(features, width, `embedding.${k}`, group, settings.activation, settings.embeddingTimestep, parameters),
      x,
    );
  const weights = input("nodeWeights", shape("edges", interpolationPoints));
  const weightSlopes = input("nodeWeightSlopes", shape("edges", interpolationPoints));
  const first: Index = { name: "firstNode", entries: "edges", targets: "nodes" };
  const netOfNode: Index = { name: "netOfNode", entries: "nodes", targets: net.targets };
  const features = interpolated
    ? interpolate(weights, embed(input("nodes", shape("nodes", 1)), netOfNode), first)
    : embed(s, net);
  const slots = sel.reduce((sum, each) => sum + each, 0);
  const gathered = segmentOuterProduct(rows, features, centre);
  const T = map(gathered.shape, multiply(constant(1 / slots), argument(0)), [gathered]);
  let hidden: Node = batchedMatrixProduct(T, columns(T, 0, axisNeurons));
  fitting.forEach((width, k) => {
    hidden = layer(
      hidden,
      width,
      `fitting.${k}`,
      type,
      settings.fittingActivation,
      settings.fittingTimestep,
      parameters,
    );
  });
  const atomEnergies = layer(hidden, 1, `fitting.${fitting.length}`, type, "linear", false, parameters, false);

  const [dRows, dInput] = gradients(sumAll(atomEnergies), [rows, interpolated ? weights : s]);
  const ds = interpolated
    ? sumOfRows(map(weights.shape, multiply(argument(0), argument(1)), [dInput!, weightSlopes]))
    : dInput!;
  const dEdRow = sumOf(dRows!, intoColumns(ds, 0, 4));
  const asColumn = map(shape("edges", 4, 1), argument(0), [dEdRow]);
  const gradient = map(shape("edges", 3), argument(0), [batchedMatrixProduct(jacobian, asColumn)]);
  return { parameters, atomEnergies, bonds: [{ gradient, vectors, centre, neighbour, frame }] };
}

/** y = phi(x W + b) * idt, plus x, or x twice side by side, where the widths allow it. */
function layer(
  x: Node,
  width: number,
  name: string,
  group: Index,
  activation: string,
  timestep: boolean,
  parameters: ParameterNode[],
  shortcuts = true,
): Node {
  const groups = group.targets as number;
  const inputs = rowSize(x.shape);
  const take = (suffix: string, ...inner: number[]): ParameterNode => {
    const made = parameter(`${name}.${suffix}`, shape(groups, ...inner));
    parameters.push(made);
    return made;
  };
  const W = take("w", inputs, width);
  const b = take("b", width);
  const phi = substitute(activationExpression(activation), [add(argument(0), argument(1))]);
  const linear = groupedMatrixProduct(x, W, group);
  const bias = gather(b, group);
  const shortcut = shortcuts && (width === inputs || width === 2 * inputs);
  const y =
    timestep && shortcut
      ? map(linear.shape, multiply(phi, argument(2)), [linear, bias, gather(take("idt", width), group)])
      : map(linear.shape, phi, [linear, bias]);
  if (!shortcut) return y;
  if (width === inputs) return sumOf(y, x);
  return sumOf(sumOf(y, intoColumns(x, 0, width)), intoColumns(x, inputs, width));
}
