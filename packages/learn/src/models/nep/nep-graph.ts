import { intoColumns } from "../../graph/forms/columns.ts";
import { gather } from "../../graph/forms/gather.ts";
import { groupedMatrixProduct } from "../../graph/forms/grouped-matrix-product.ts";
import { segmentOuterForm, segmentOuterProduct } from "../../graph/forms/segment-outer-product.ts";
import { sumAll, sumOfRows } from "../../graph/forms/sum.ts";
import { tensorProduct } from "../../graph/forms/tensor-product.ts";
import type { TensorTerm } from "../../graph/forms/tensor-product.ts";
import { gradients, sumOf } from "../../graph/gradient.ts";
import type { Index } from "../../graph/indices.ts";
import { formNode, input, map, parameter } from "../../graph/node.ts";
import type { Node } from "../../graph/node.ts";
import { add, argument, constant, hyperbolicTangent, multiply, subtract } from "../../graph/scalar-expression.ts";
import { rowSize, shape } from "../../graph/shape.ts";
import { gradientTerms } from "./harmonics-gradient.ts";
import type { BondGradients, ModelGraph } from "../model-graph.ts";
import { descriptorCount } from "./settings.ts";
import type { NepSettings } from "./settings.ts";

/** Constants of the four-body and of the five-body term (reference: NEP of GPUMD, see packages/potentials/src/nep). */
const C4 = [-0.007499480826664, -0.134990654879954, 0.067495327439977, 0.404971964639861, -0.809943929279723] as const;
const C5 = (7 / 15) * (3 / (4 * Math.PI)) ** 2;

/**
 * The energy of a neuroevolution potential (NEP4) as a graph: radial q_n = sum_jk c_nk f_k(r_ij), angular
 * A_nlm = sum_j g_n(r_ij) Y_lm with g_n = sum_k c_nk f_k and its invariants, E_i = sum_m w_m tanh(W_m . (s q) - b_m).
 *
 * The basis f_k and the harmonics Y_lm with their derivatives are inputs. The sums of f_k over the neighbours of each type do
 * not depend on parameters and are inputs too.
 * Z. Fan et al., J. Chem. Phys. 157, 114801 (2022), doi:10.1063/5.0106617.
 */
export function nepGraph(settings: NepSettings): ModelGraph {
  const { typeMap, nMax, basisSize, lMax, fourBody, fiveBody, neurons } = settings;
  const types = typeMap.length;
  const [radialWidth, angularWidth] = [nMax[0] + 1, nMax[1] + 1];
  const [radialBasis, angularBasis] = [types * (basisSize[0] + 1), basisSize[1] + 1];
  const harmonics = (lMax + 1) ** 2 - 1;
  const type: Index = { name: "type", entries: "atoms", targets: types };
  const far = bondIndices("far");
  const near = bondIndices("near");
  const pair: Index = { name: "pairOfNear", entries: "near", targets: types * types };

  const radialSums = input("radialSums", shape("atoms", radialBasis));
  const basis = input("nearBasis", shape("near", angularBasis));
  const Y = input("harmonics", shape("near", harmonics));
  const scaler = input("scaler", shape(1, descriptorCount(settings)));
  const radial = parameter("radial", shape(types, radialBasis, radialWidth));
  const angular = parameter("angular", shape(types * types, angularBasis, angularWidth));
  const W = parameter("w0", shape(types, descriptorCount(settings), neurons));
  const b = parameter("b0", shape(types, neurons));
  const w = parameter("w1", shape(types, neurons, 1));

  const A = segmentOuterProduct(Y, groupedMatrixProduct(basis, angular, pair), near.centre);
  const blocks: Node[] = [tensorProduct(`squares ${lMax}`, squares(lMax), A, A, lMax)];
  if (fourBody) {
    const pairs = tensorProduct("pairs of l = 2", pairsOfTwo, A, A, 3);
    blocks.push(tensorProduct("triples of l = 2", triplesOfTwo, pairs, A, 1));
  }
  if (fiveBody) {
    const square = tensorProduct("square of l = 1", squareOfOne, A, A, 1);
    blocks.push(tensorProduct("fourth power of l = 1", [{ a: 0, b: 0, o: 0, weight: C5 }], square, square, 1));
  }
  const wide = descriptorCount(settings);
  let q: Node = intoColumns(groupedMatrixProduct(radialSums, radial, type), 0, wide);
  let at = radialWidth;
  for (const block of blocks) {
    const flat = map(shape("atoms", rowSize(block.shape)), argument(0), [block]);
    q = sumOf(q, intoColumns(flat, at, wide));
    at += rowSize(block.shape);
  }
  const scaled = map(q.shape, multiply(argument(0), argument(1)), [q, scaler]);
  const hidden = groupedMatrixProduct(scaled, W, type);
  const layer = map(hidden.shape, hyperbolicTangent(subtract(argument(0), argument(1))), [hidden, gather(b, type)]);
  const atomEnergies = groupedMatrixProduct(layer, w, type);

  const [dSums, dBasis, dY] = gradients(sumAll(atomEnergies), [radialSums, basis, Y]) as [Node, Node, Node];
  // Along each far bond: sum_k dE/dS_i,tk f'_k, with f' in the columns of the neighbour's type.
  const farSlopes = input("farSlopes", shape("far", radialBasis));
  const sums = map(shape("atoms", 1, radialBasis), argument(0), [dSums]);
  const alongFar = formNode(segmentOuterForm(far.centre), 0, [farSlopes, sums], shape("far", 1));
  const farDirections = input("farDirections", shape("far", 3));
  const farGradient = map(shape("far", 3), multiply(argument(0), argument(1)), [alongFar, farDirections]);

  const nearSlopes = input("nearSlopes", shape("near", angularBasis));
  const along = sumOfRows(map(basis.shape, multiply(argument(0), argument(1)), [dBasis, nearSlopes]));
  // Solid harmonics S = r^l Y: grad Y = (grad S - l Y u) / r, and grad S is made of the S of one degree less.
  const inverse = input("nearInverse", shape("near", 1));
  const degrees = input("degrees", shape(1, harmonics));
  const one = map(shape("near", 1, 1), constant(1), []);
  const lower = sumOf(
    intoRows(map(shape("near", harmonics, 1), argument(0), [Y]), 1, harmonics + 1),
    intoRows(one, 0, harmonics + 1),
  );
  const dYColumn = map(shape("near", harmonics, 1), argument(0), [dY]);
  const climbing = tensorProduct(`gradients ${lMax}`, gradientTerms(lMax), dYColumn, lower, 3);
  const rising = sumOfRows(map(Y.shape, multiply(argument(0), multiply(argument(1), argument(2))), [Y, dY, degrees]));
  const nearDirections = input("nearDirections", shape("near", 3));
  const radially = map(shape("near", 1), subtract(argument(0), multiply(argument(1), argument(2))), [
    along,
    rising,
    inverse,
  ]);
  const nearGradient = map(
    shape("near", 3),
    add(multiply(argument(0), argument(1)), multiply(argument(2), argument(3))),
    [map(shape("near", 3), argument(0), [climbing]), inverse, radially, nearDirections],
  );
  return {
    parameters: [radial, angular, W, b, w],
    atomEnergies,
    bonds: [
      { gradient: farGradient, vectors: input("farVectors", shape("far", 3)), ...far },
      { gradient: nearGradient, vectors: input("nearVectors", shape("near", 3)), ...near },
    ],
  };
}

/** x [n,rows,1] as rows from `start` on of an array with `rows` rows of one number. */
function intoRows(x: Node, start: number, rows: number): Node {
  const flat = map(shape(x.shape.rows, rowSize(x.shape)), argument(0), [x]);
  return map(shape(x.shape.rows, rows, 1), argument(0), [intoColumns(flat, start, rows)]);
}

function bondIndices(bonds: string): Pick<BondGradients, "centre" | "neighbour" | "frame"> {
  const index = (what: string, targets: string): Index => ({ name: `${bonds}${what}`, entries: bonds, targets });
  return { centre: index("Centre", "atoms"), neighbour: index("Neighbour", "atoms"), frame: index("Frame", "frames") };
}

/** Place of Y_lm among the harmonics from l = 1 on. */
const place = (l: number, m: number): number => l * l + l + m - 1;

/** q_l = sum_m A_lm^2 / (4 pi). */
function squares(lMax: number): TensorTerm[] {
  const terms: TensorTerm[] = [];
  for (let l = 1; l <= lMax; l++) {
    for (let m = -l; m <= l; m++) terms.push({ a: place(l, m), b: place(l, m), o: l - 1, weight: 1 / (4 * Math.PI) });
  }
  return terms;
}

// s3 ... s7 of the four-body term are these multiples of Y_20, Y_21, Y_2-1, Y_22, Y_2-2.
const [z2, xz, yz, xx, xy] = [place(2, 0), place(2, 1), place(2, -1), place(2, 2), place(2, -2)];
const [a2, b2, c2] = [2 / Math.sqrt(5), 1 / Math.sqrt(15), 2 / Math.sqrt(15)];

/** C0 s3^2 + C1 (s4^2 + s5^2) + C2 (s6^2 + s7^2); C3 (s5^2 - s4^2); C4 s4 s5. */
const pairsOfTwo: readonly TensorTerm[] = [
  { a: z2, b: z2, o: 0, weight: C4[0] * a2 * a2 },
  { a: xz, b: xz, o: 0, weight: C4[1] * b2 * b2 },
  { a: yz, b: yz, o: 0, weight: C4[1] * b2 * b2 },
  { a: xx, b: xx, o: 0, weight: C4[2] * c2 * c2 },
  { a: xy, b: xy, o: 0, weight: C4[2] * c2 * c2 },
  { a: yz, b: yz, o: 1, weight: C4[3] * b2 * b2 },
  { a: xz, b: xz, o: 1, weight: -C4[3] * b2 * b2 },
  { a: xz, b: yz, o: 2, weight: C4[4] * b2 * b2 },
];

/** The three of them times s3, s6, s7. */
const triplesOfTwo: readonly TensorTerm[] = [
  { a: 0, b: z2, o: 0, weight: a2 },
  { a: 1, b: xx, o: 0, weight: c2 },
  { a: 2, b: xy, o: 0, weight: c2 },
];

/** s0^2 + s1^2 + s2^2, where s are Y_1m / sqrt3. */
const squareOfOne: readonly TensorTerm[] = [-1, 0, 1].map((m) => ({
  a: place(1, m),
  b: place(1, m),
  o: 0,
  weight: 1 / 3,
}));
