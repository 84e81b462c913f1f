import { createRandom } from "@boroxol/core";
import { compileGraph, gradients, groupedMatrixProduct, indexValues, input, map } from "@boroxol/learn";
import { parameter, scalar, shape, sumAll } from "@boroxol/learn";
import type { Index, Node } from "@boroxol/learn";
import { describe, expect, it } from "vitest";

const { argument: $, add, multiply } = scalar;

/** Sizes on both sides of every limit at which the kernels change their way: few and many rows, one and several panels. */
const sizes = [
  { counts: [7, 0, 61], inputs: 300, outputs: 40 },
  { counts: [26, 13], inputs: 530, outputs: 37 },
  { counts: [3, 140], inputs: 9, outputs: 257 },
  { counts: [49, 48], inputs: 270, outputs: 64 },
  { counts: [1, 70, 2], inputs: 400, outputs: 300 },
];

describe("products with the matrix of a group", () => {
  for (const precision of ["f64", "f32"] as const) {
    it.each(sizes)(`are sums of products: ${precision}, $counts rows, $inputs times $outputs`, async (size) => {
      const { counts, inputs: K, outputs: N } = size;
      const rows = counts.reduce((a, b) => a + b, 0);
      const groups: Index = { name: "groups", entries: "rows", targets: counts.length };
      const [X, G] = [input("X", shape("rows", K)), input("G", shape("rows", N))];
      const W = parameter("W", shape(counts.length, K, N));
      const Y = groupedMatrixProduct(X, W, groups);
      const [byX, byW] = gradients(sumAll(map(Y.shape, multiply($(0), $(1)), [Y, G])), [X, W]) as [Node, Node];
      // The same matrix twice, so that the second product adds to the first.
      const twice = map(W.shape, add($(0), $(1)), [
        byW,
        gradients(sumAll(map(Y.shape, multiply($(0), $(0)), [Y])), [W])[0]!,
      ]);
      const random = createRandom(5);
      const numbers = (count: number, stream: number): Float64Array =>
        Float64Array.from({ length: count }, (_, k) => random.uniforms(k, stream, 0)[0]! - 0.5);
      const [x, w, g] = [numbers(rows * K, 1), numbers(counts.length * K * N, 2), numbers(rows * N, 3)];
      const target = Int32Array.from(counts.flatMap((count, t) => Array.from({ length: count }, () => t)));

      const expected = {
        y: new Float64Array(rows * N),
        byX: new Float64Array(rows * K),
        byW: new Float64Array(w.length),
        twice: new Float64Array(w.length),
      };
      for (let r = 0; r < rows; r++) {
        for (let k = 0; k < K; k++) {
          const at = (target[r]! * K + k) * N;
          for (let n = 0; n < N; n++) {
            expected.y[r * N + n]! += x[r * K + k]! * w[at + n]!;
            expected.byX[r * K + k]! += g[r * N + n]! * w[at + n]!;
            expected.byW[at + n]! += x[r * K + k]! * g[r * N + n]!;
          }
        }
      }
      for (let r = 0; r < rows; r++) {
        for (let k = 0; k < K; k++) {
          const at = (target[r]! * K + k) * N;
          for (let n = 0; n < N; n++) expected.twice[at + n]! += x[r * K + k]! * 2 * expected.y[r * N + n]!;
        }
      }
      expected.twice.forEach((value, k) => {
        expected.twice[k] = value + expected.byW[k]!;
      });

      const tolerance = precision === "f64" ? 1e-13 : 1e-5;
      for (const threads of [1, 3]) {
        // oxlint-disable-next-line no-await-in-loop
        using program = await compileGraph({
          precision,
          threads,
          parameters: [W],
          outputs: { y: Y, byX, byW, twice },
        });
        program.parameters().set(w);
        program.bind({
          lengths: { rows },
          arrays: { X: x, G: g },
          indices: { groups: indexValues(target, counts.length) },
        });
        program.run();
        for (const [name, values] of Object.entries(expected)) {
          const found = program.output(name);
          const scale = values.reduce((largest, each) => Math.max(largest, Math.abs(each)), 0);
          expect(found.length).toBe(values.length);
          let worst = 0;
          values.forEach((value, k) => {
            worst = Math.max(worst, Math.abs(found[k]! - value));
          });
          expect(worst / scale).toBeLessThan(tolerance);
        }
      }
    });
  }
});
