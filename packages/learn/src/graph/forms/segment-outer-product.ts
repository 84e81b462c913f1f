import { formNode } from "../node.ts";
import type { FormNode, Node } from "../node.ts";
import type { Index } from "../indices.ts";
import { rowSize, shape } from "../shape.ts";
import type { Form } from "./form.ts";

/**
 * T(R, G, A) = sum_e sum_ac R_ea G_ec A_t(e)ac: outer products of two rows of each entry, summed over the entries of a target.
 *
 * R [entries,a], G [entries,c], A [targets,a,c]. With A left out it gathers a neighbourhood, R^T G, for each atom.
 */
export function segmentOuterForm(index: Index): Form {
  return {
    name: "segmentOuterProduct",
    key: `segmentOuterProduct ${index.name}`,
    arity: 3,
    indices: [index],
    attributes: [],
    accumulate(missing, [R, G, A], [segments]) {
      const [na, nc] = A!.inner as [number, number];
      for (let e = 0; e < R!.rows; e++) {
        const t = segments!.target[e]!;
        for (let a = 0; a < na; a++) {
          for (let c = 0; c < nc; c++) {
            const [r, g, s] = [e * na + a, e * nc + c, (t * na + a) * nc + c];
            if (missing === 0) R!.values[r]! += G!.values[g]! * A!.values[s]!;
            else if (missing === 1) G!.values[g]! += R!.values[r]! * A!.values[s]!;
            else A!.values[s]! += R!.values[r]! * G!.values[g]!;
          }
        }
      }
    },
  };
}

/** A_tac = sum_e R_ea G_ec over the entries of t. */
export function segmentOuterProduct(R: Node, G: Node, index: Index): FormNode {
  return formNode(segmentOuterForm(index), 2, [R, G], shape(index.targets, rowSize(R.shape), rowSize(G.shape)));
}
