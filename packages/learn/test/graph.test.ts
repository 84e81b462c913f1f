import { createRandom } from "@boroxol/core";
import {
  batchedMatrixProduct,
  columns,
  compileGraph,
  gather,
  gradients,
  groupedMatrixProduct,
  indexValues,
  input,
  interpolate,
  interpret,
  intoColumns,
  map,
  parameter,
  scalar,
  segmentOuterProduct,
  segmentSum,
  shape,
  sumAll,
  sumOfRows,
  sumTo,
  tensorProduct,
} from "@boroxol/learn";
import type { GraphValues, Index, Node } from "@boroxol/learn";
import { describe, expect, it } from "vitest";

const {
  argument: $,
  add,
  multiply,
  subtract,
  hyperbolicTangent,
  exponential,
  softplus,
  squareRoot,
  divide,
  constant,
  step,
  absolute,
} = scalar;
const lengths = { atoms: 5, edges: 23 };
const types: Index = { name: "types", entries: "atoms", targets: 2 };
const centre: Index = { name: "centre", entries: "edges", targets: "atoms" };
const indices = {
  types: indexValues(Int32Array.of(0, 0, 1, 1, 1), 2),
  // No edge for the third atom.
  firstNode: indexValues(
    Int32Array.from({ length: 23 }, (_, e) => (5 * e) % 9),
    12,
  ),
  netOfNode: indexValues(
    Int32Array.from({ length: 12 }, (_, k) => Math.floor(k / 6)),
    2,
  ),
  centre: indexValues(
    Int32Array.from({ length: 23 }, (_, e) => [0, 3, 1, 4, 0, 1][e % 6]!),
    5,
  ),
};
const random = createRandom(3);
const noise = (count: number, salt: number): Float64Array =>
  Float64Array.from({ length: count }, (_, k) => random.normals(k, salt, 99)[0]);

const x = input("x", shape("atoms", 6));
const e = input("e", shape("edges", 4));
const W = parameter("W", shape(2, 6, 9));
const V = parameter("V", shape(2, 4, 5));
const b = parameter("b", shape(1, 9));
const W9 = parameter("W9", shape(2, 9));
const s = parameter("s", shape(1, 1));
const arrays = {
  x: noise(30, 1),
  e: noise(92, 2),
  W: noise(108, 3),
  V: noise(40, 4),
  b: noise(9, 5),
  W9: noise(18, 7),
  s: noise(1, 6),
};
const values: GraphValues = { lengths, arrays, indices };

const firstNode: Index = { name: "firstNode", entries: "edges", targets: 12 };
/** Nodes of a grid that depend on parameters. */
const V0 = gather(map(shape(2, 9), hyperbolicTangent(multiply($(0), $(1))), [W9, s]), {
  name: "netOfNode",
  entries: 12,
  targets: 2,
});

const terms = [
  { a: 0, b: 1, o: 0, weight: 0.7 },
  { a: 1, b: 0, o: 1, weight: -1.3 },
  { a: 1, b: 1, o: 1, weight: 0.4 },
];
const tanh = (node: Node): Node => map(node.shape, hyperbolicTangent($(0)), [node]);
const h = groupedMatrixProduct(x, W, types);
const biased = map(h.shape, hyperbolicTangent(add($(0), $(1))), [h, b]);
const neighbourhood = segmentOuterProduct(e, gather(biased, centre), centre);
const pairs = map(shape("atoms", 2, 3), $(0), [columns(x, 0, 6)]);
const reshaped = map(shape("atoms", 2, 3), hyperbolicTangent($(0)), [x]);

/** One number for each primitive, with all of its arguments depending on parameters. */
const cases: Record<string, Node> = {
  "grouped matrix product": sumAll(tanh(h)),
  "gather and segment sum": sumAll(
    tanh(segmentSum(map(shape("edges", 9), multiply($(0), $(0)), [gather(biased, centre)]), centre)),
  ),
  "segment outer product": sumAll(tanh(neighbourhood)),
  "batched matrix product": sumAll(tanh(batchedMatrixProduct(neighbourhood, columns(neighbourhood, 2, 3)))),
  "tensor product": sumAll(
    tanh(tensorProduct("test", terms, map(reshaped.shape, multiply($(0), $(1)), [reshaped, s]), tanh(pairs), 2)),
  ),
  "sums along rows, columns, and over all": sumAll(
    map(shape("atoms", 9), multiply($(0), multiply($(1), add($(2), $(3)))), [
      biased,
      tanh(sumOfRows(biased)),
      sumTo(biased, shape(1, 9)),
      s,
    ]),
  ),
  interpolation: sumAll(tanh(interpolate(e, V0, firstNode))),
  columns: sumAll(tanh(intoColumns(columns(biased, 1, 4), 2, 7))),
  "elementwise functions": sumAll(
    map(
      shape("atoms", 9),
      divide(multiply(exponential($(0)), squareRoot(add(constant(2), $(1)))), add(constant(3), multiply($(0), $(2)))),
      [biased, biased, s],
    ),
  ),
  "softplus, from nothing to the line": sumAll(
    map(shape("atoms", 9), multiply(softplus(multiply(constant(6), $(0))), softplus(subtract($(2), $(1)))), [
      h,
      biased,
      s,
    ]),
  ),
  "steps and absolute values": sumAll(
    map(shape("atoms", 9), subtract(multiply(step($(0)), multiply($(0), $(0))), absolute($(1))), [h, biased]),
  ),
};

const near = (found: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void => {
  expect(found.length).toBe(expected.length);
  const scale = Math.max(1, ...Array.from(expected, Math.abs));
  for (let k = 0; k < expected.length; k++) expect(Math.abs(found[k]! - expected[k]!) / scale).toBeLessThan(tolerance);
};

/** Central differences of a number by one parameter. */
function differences(of: Node, name: string): Float64Array {
  const step = 1e-5;
  return Float64Array.from(arrays[name as "W"], (_, k) => {
    const at = (shift: number): number => {
      const moved = Float64Array.from(arrays[name as "W"]);
      moved[k]! += shift;
      return interpret([of], { ...values, arrays: { ...arrays, [name]: moved } })[0]![0]!;
    };
    return (at(step) - at(-step)) / (2 * step);
  });
}

describe("gradients", () => {
  for (const [name, loss] of Object.entries(cases)) {
    it(`of ${name}: first and second order against finite differences`, () => {
      const parameters = { W, b, s, x, W9, e } as const;
      const slopes = gradients(loss, Object.values(parameters));
      expect(slopes.some((each) => each !== undefined)).toBe(true);
      Object.keys(parameters).forEach((key, k) => {
        const slope = slopes[k];
        if (slope === undefined) return;
        near(interpret([slope], values)[0]!, differences(loss, key), 1e-8);
        // A number that depends on the gradient: what a loss of forces is.
        const second = sumAll(map(slope.shape, multiply($(0), add($(0), constant(0.3))), [slope]));
        const curvatures = gradients(second, [W, b, s, W9]);
        ["W", "b", "s", "W9"].forEach((other, n) => {
          const curvature = curvatures[n];
          if (curvature !== undefined) near(interpret([curvature], values)[0]!, differences(second, other), 2e-7);
        });
      });
    });
  }
});

describe("compiled programs", () => {
  for (const precision of ["f64", "f32"] as const) {
    for (const threads of [1, 3]) {
      it(`agree with the interpreter: ${precision}, ${threads} threads`, async () => {
        const tolerance = precision === "f64" ? 1e-13 : 5e-5;
        for (const loss of Object.values(cases)) {
          const parameters = [W, V, b, s, W9];
          const first = gradients(loss, [x, W, e]).filter((each) => each !== undefined);
          const second = first
            .map((slope) => sumAll(map(slope.shape, multiply($(0), $(0)), [slope])))
            .reduce((sum, each) => map(shape(1, 1), add($(0), $(1)), [sum, each]), loss);
          const found = gradients(second, parameters);
          const slopes = new Map(parameters.flatMap((each, k) => (found[k] === undefined ? [] : [[each, found[k]!]])));
          using program = await compileGraph({
            precision,
            threads,
            parameters,
            gradients: slopes,
            outputs: { second, slope: first[0]! },
          });
          const start = program.parameters();
          for (const each of parameters) start.set(arrays[each.name as "W"], program.parameterOffsets[each.name]!);
          // Twice: nothing of the first run may be left over.
          for (let round = 0; round < 2; round++) {
            program.bind(values);
            program.run();
          }
          near(program.output("second"), interpret([second], values)[0]!, tolerance);
          near(program.output("slope"), interpret([first[0]!], values)[0]!, tolerance);
          for (const [each, slope] of slopes) {
            const at = program.parameterOffsets[each.name]!;
            const expected = interpret([slope], values)[0]!;
            near(program.gradient().subarray(at, at + expected.length), expected, tolerance);
          }
        }
      });
    }
  }
});
