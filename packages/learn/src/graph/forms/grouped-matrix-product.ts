import { formNode } from "../node.ts";
import type { FormNode, Node } from "../node.ts";
import type { Index } from "../indices.ts";
import { rowSize, shape } from "../shape.ts";
import type { Form } from "./form.ts";

/**
 * T(X, W, Y) = sum_r sum_kn X_rk W_g(r)kn Y_rn: every row of X is multiplied by the matrix of its group.
 *
 * X [rows,k], W [groups,k,n], Y [rows,n]; the index sends rows to groups, and rows of one group stand together.
 */
export function groupedMatrixForm(groups: Index): Form {
  return {
    name: "groupedMatrixProduct",
    key: `groupedMatrixProduct ${groups.name}`,
    arity: 3,
    indices: [groups],
    attributes: [],
    accumulate(missing, [X, W, Y], [index]) {
      const k = X!.inner.reduce((product, each) => product * each, 1);
      const n = Y!.inner.reduce((product, each) => product * each, 1);
      for (let r = 0; r < X!.rows; r++) {
        const g = index!.target[r]!;
        for (let p = 0; p < k; p++) {
          for (let q = 0; q < n; q++) {
            const [x, w, y] = [r * k + p, (g * k + p) * n + q, r * n + q];
            if (missing === 0) X!.values[x]! += W!.values[w]! * Y!.values[y]!;
            else if (missing === 1) W!.values[w]! += X!.values[x]! * Y!.values[y]!;
            else Y!.values[y]! += X!.values[x]! * W!.values[w]!;
          }
        }
      }
    },
  };
}

/** Y_r = X_r W_g(r). @param W [groups,k,n] */
export function groupedMatrixProduct(X: Node, W: Node, groups: Index): FormNode {
  const [k, n] = W.shape.inner;
  if (rowSize(X.shape) !== k) throw new Error(`rows of ${rowSize(X.shape)} numbers times a matrix of ${k} rows`);
  return formNode(groupedMatrixForm(groups), 2, [X, W], shape(X.shape.rows, n!));
}
