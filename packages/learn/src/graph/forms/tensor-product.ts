import { formNode } from "../node.ts";
import type { FormNode, Node } from "../node.ts";
import { shape } from "../shape.ts";
import type { Form } from "./form.ts";

/** One term of a tensor product: weight x_a y_b z_o. */
export interface TensorTerm {
  readonly a: number;
  readonly b: number;
  readonly o: number;
  readonly weight: number;
}

/**
 * T(x, y, z) = sum_i sum_c sum_(a,b,o) w_abo x_iac y_ibc z_ioc: products of components, channel by channel, with sparse
 * coefficients such as those of Clebsch and Gordan. x [n,a,c], y [n,b,c], z [n,o,c].
 */
export function tensorForm(name: string, terms: readonly TensorTerm[]): Form {
  return {
    name: "tensorProduct",
    key: `tensorProduct ${name}`,
    arity: 3,
    indices: [],
    attributes: [terms.length],
    table: terms.flatMap(({ a, b, o, weight }) => [a, b, o, weight]),
    accumulate(missing, [x, y, z]) {
      const [na, nc] = x!.inner as [number, number];
      const [nb, no] = [y!.inner[0]!, z!.inner[0]!];
      for (let i = 0; i < x!.rows; i++) {
        for (const { a, b, o, weight } of terms) {
          for (let c = 0; c < nc; c++) {
            const [p, q, r] = [(i * na + a) * nc + c, (i * nb + b) * nc + c, (i * no + o) * nc + c];
            if (missing === 0) x!.values[p]! += weight * y!.values[q]! * z!.values[r]!;
            else if (missing === 1) y!.values[q]! += weight * x!.values[p]! * z!.values[r]!;
            else z!.values[r]! += weight * x!.values[p]! * y!.values[q]!;
          }
        }
      }
    },
  };
}

/** z_ioc = sum w_abo x_iac y_ibc. @param name tells these terms from others */
export function tensorProduct(name: string, terms: readonly TensorTerm[], x: Node, y: Node, outputs: number): FormNode {
  return formNode(tensorForm(name, terms), 2, [x, y], shape(x.shape.rows, outputs, x.shape.inner[1]!));
}
