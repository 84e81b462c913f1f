import { formNode } from "../node.ts";
import type { FormNode, Node } from "../node.ts";
import type { Index } from "../indices.ts";
import type { Form } from "./form.ts";

/** T(x, y) = sum_e x_t(e) . y_e: with y left out the row of each entry's target, with x left out the sum of a target's entries. */
export function gatherForm(index: Index): Form {
  return {
    name: "gather",
    key: `gather ${index.name}`,
    arity: 2,
    indices: [index],
    attributes: [],
    accumulate(missing, [x, y], [segments]) {
      const width = x!.inner.reduce((product, each) => product * each, 1);
      for (let e = 0; e < y!.rows; e++) {
        for (let c = 0; c < width; c++) {
          const [from, to] = [segments!.target[e]! * width + c, e * width + c];
          if (missing === 0) x!.values[from]! += y!.values[to]!;
          else y!.values[to]! += x!.values[from]!;
        }
      }
    },
  };
}

/** y_e = x_t(e). */
export function gather(x: Node, index: Index): FormNode {
  return formNode(gatherForm(index), 1, [x], { rows: index.entries, inner: x.shape.inner });
}

/** x_t = sum of y_e over the entries e of target t. */
export function segmentSum(y: Node, index: Index): FormNode {
  return formNode(gatherForm(index), 0, [y], { rows: index.targets, inner: y.shape.inner });
}
