import { batchedMatrixProduct } from "../../graph/forms/batched-matrix-product.ts";
import { columns } from "../../graph/forms/columns.ts";
import { gather } from "../../graph/forms/gather.ts";
import { groupedMatrixProduct } from "../../graph/forms/grouped-matrix-product.ts";
import { segmentOuterForm } from "../../graph/forms/segment-outer-product.ts";
import { sumAll } from "../../graph/forms/sum.ts";
import { gradients } from "../../graph/gradient.ts";
import type { Index } from "../../graph/indices.ts";
import { formNode, input, map, parameter } from "../../graph/node.ts";
import type { Node, ParameterNode } from "../../graph/node.ts";
import { add, argument, hyperbolicTangent, multiply } from "../../graph/scalar-expression.ts";
import { rowSize, shape } from "../../graph/shape.ts";
import type { BondGradients, ModelGraph } from "../model-graph.ts";
import { angularFunctions, radialFunctions } from "./settings.ts";
import type { BehlerParrinelloSettings } from "./settings.ts";

/**
 * The energy of a Behler-Parrinello network as a graph: E_i = N_t(i)(x_i), and along a bond dE_i/dr_ij = sum_k dE_i/dx_k
 * dx_k/dr_ij. Symmetry functions x and their derivatives are inputs.
 *
 * J. Behler, M. Parrinello, Phys. Rev. Lett. 98, 146401 (2007), doi:10.1103/PhysRevLett.98.146401.
 */
export function behlerParrinelloGraph(settings: BehlerParrinelloSettings): ModelGraph {
  const types = settings.typeMap.length;
  const [radials, angulars] = [radialFunctions(settings).length, angularFunctions(settings).length];
  const type: Index = { name: "type", entries: "atoms", targets: types };
  const inputs = input("inputs", shape("atoms", radials + angulars));
  const parameters: ParameterNode[] = [];
  const layer = (x: Node, width: number, name: string): Node => {
    const w = parameter(`${name}.w`, shape(types, rowSize(x.shape), width));
    const b = parameter(`${name}.b`, shape(types, width));
    parameters.push(w, b);
    const linear = groupedMatrixProduct(x, w, type);
    return map(linear.shape, add(argument(0), argument(1)), [linear, gather(b, type)]);
  };
  let x: Node = inputs;
  settings.hidden.forEach((width, k) => {
    const linear = layer(x, width, `layer.${k}`);
    x = map(linear.shape, hyperbolicTangent(argument(0)), [linear]);
  });
  const atomEnergies = layer(x, 1, `layer.${settings.hidden.length}`);

  const [slopes] = gradients(sumAll(atomEnergies), [inputs]);
  const bonds: BondGradients[] = [];
  if (radials > 0) {
    const far = bondIndices("far");
    const own = map(shape("atoms", 1, radials), argument(0), [columns(slopes!, 0, radials)]);
    const along = formNode(
      segmentOuterForm(far.centre),
      0,
      [input("farSlopes", shape("far", radials)), own],
      shape("far", 1),
    );
    const gradient = map(shape("far", 3), multiply(argument(0), argument(1)), [
      along,
      input("farDirections", shape("far", 3)),
    ]);
    bonds.push({ gradient, vectors: input("farVectors", shape("far", 3)), ...far });
  }
  if (angulars > 0) {
    const near = bondIndices("near");
    const own = gather(columns(slopes!, radials, angulars), near.centre);
    const column = map(shape("near", angulars, 1), argument(0), [own]);
    const product = batchedMatrixProduct(input("nearJacobian", shape("near", angulars, 3)), column);
    const gradient = map(shape("near", 3), argument(0), [product]);
    bonds.push({ gradient, vectors: input("nearVectors", shape("near", 3)), ...near });
  }
  return { parameters, atomEnergies, bonds };
}

function bondIndices(bonds: string): Pick<BondGradients, "centre" | "neighbour" | "frame"> {
  const index = (what: string, targets: string): Index => ({ name: `${bonds}${what}`, entries: bonds, targets });
  return { centre: index("Centre", "atoms"), neighbour: index("Neighbour", "atoms"), frame: index("Frame", "frames") };
}
