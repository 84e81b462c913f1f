import type { Index } from "../indices.ts";
import { formNode } from "../node.ts";
import type { FormNode, Node } from "../node.ts";
import { rowSize, shape } from "../shape.ts";
import type { Form } from "./form.ts";

/**
 * T(B, N, G) = sum_e sum_ac B_ea N_(first(e)+a)c G_ec: values between the nodes of a grid, G_e = sum_a B_ea N_first(e)+a.
 *
 * B [entries,a] are the weights of neighbouring nodes, N [nodes,c], G [entries,c]; the index sends entries to first nodes.
 */
export function interpolationForm(first: Index): Form {
  return {
    name: "interpolation",
    key: `interpolation ${first.name}`,
    arity: 3,
    indices: [first],
    attributes: [],
    accumulate(missing, [B, N, G], [index]) {
      const na = B!.inner[0]!;
      const nc = N!.inner[0]!;
      for (let e = 0; e < B!.rows; e++) {
        for (let a = 0; a < na; a++) {
          for (let c = 0; c < nc; c++) {
            const [b, n, g] = [e * na + a, (index!.target[e]! + a) * nc + c, e * nc + c];
            if (missing === 0) B!.values[b]! += N!.values[n]! * G!.values[g]!;
            else if (missing === 1) N!.values[n]! += B!.values[b]! * G!.values[g]!;
            else G!.values[g]! += B!.values[b]! * N!.values[n]!;
          }
        }
      }
    },
  };
}

/** G_e = sum_a B_ea N_first(e)+a. */
export function interpolate(B: Node, N: Node, first: Index): FormNode {
  return formNode(interpolationForm(first), 2, [B, N], shape(B.shape.rows, rowSize(N.shape)));
}
