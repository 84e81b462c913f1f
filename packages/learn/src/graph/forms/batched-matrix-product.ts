import { formNode } from "../node.ts";
import type { FormNode, Node } from "../node.ts";
import { shape } from "../shape.ts";
import type { Form } from "./form.ts";

/** T(P, Q, D) = sum_i sum_acx P_iac Q_iax D_icx: a small matrix product P^T Q in every row. P [n,a,c], Q [n,a,x], D [n,c,x]. */
export const batchedMatrixForm: Form = {
  name: "batchedMatrixProduct",
  key: "batchedMatrixProduct",
  arity: 3,
  indices: [],
  attributes: [],
  accumulate(missing, [P, Q, D]) {
    const [na, nc] = P!.inner as [number, number];
    const nx = Q!.inner[1]!;
    for (let i = 0; i < P!.rows; i++) {
      for (let a = 0; a < na; a++) {
        for (let c = 0; c < nc; c++) {
          for (let x = 0; x < nx; x++) {
            const [p, q, d] = [(i * na + a) * nc + c, (i * na + a) * nx + x, (i * nc + c) * nx + x];
            if (missing === 0) P!.values[p]! += Q!.values[q]! * D!.values[d]!;
            else if (missing === 1) Q!.values[q]! += P!.values[p]! * D!.values[d]!;
            else D!.values[d]! += P!.values[p]! * Q!.values[q]!;
          }
        }
      }
    }
  },
};

/** D_i = P_i^T Q_i. */
export function batchedMatrixProduct(P: Node, Q: Node): FormNode {
  const [a, c] = P.shape.inner;
  const [b, x] = Q.shape.inner;
  if (a !== b || P.shape.rows !== Q.shape.rows) throw new Error("batched product of matrices that do not fit");
  return formNode(batchedMatrixForm, 2, [P, Q], shape(P.shape.rows, c!, x!));
}
