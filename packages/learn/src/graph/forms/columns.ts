import { formNode } from "../node.ts";
import type { FormNode, Node } from "../node.ts";
import type { Shape } from "../shape.ts";
import type { Form } from "./form.ts";

/** T(x, y) = sum_rk x_r(start+k) y_rk over the last length: some columns, or columns put into a wider array of zeros. */
export function columnsForm(start: number): Form {
  return {
    name: "columns",
    key: `columns ${start}`,
    arity: 2,
    indices: [],
    attributes: [start],
    accumulate(missing, [x, y]) {
      const wide = x!.inner.at(-1)!;
      const narrow = y!.inner.at(-1)!;
      for (let r = 0; r < y!.values.length / narrow; r++) {
        for (let k = 0; k < narrow; k++) {
          if (missing === 0) x!.values[r * wide + start + k]! += y!.values[r * narrow + k]!;
          else y!.values[r * narrow + k]! += x!.values[r * wide + start + k]!;
        }
      }
    },
  };
}

function withLast({ rows, inner }: Shape, width: number): Shape {
  return { rows, inner: [...inner.slice(0, -1), width] };
}

/** Columns start..start+count of the last length. */
export function columns(x: Node, start: number, count: number): FormNode {
  return formNode(columnsForm(start), 1, [x], withLast(x.shape, count));
}

/** y as columns from `start` on of an array that is `width` wide and zero elsewhere. */
export function intoColumns(y: Node, start: number, width: number): FormNode {
  return formNode(columnsForm(start), 0, [y], withLast(y.shape, width));
}
