import { formNode } from "../node.ts";
import type { FormNode, Node } from "../node.ts";
import { rowSize, sameShape } from "../shape.ts";
import type { Shape } from "../shape.ts";
import type { Form } from "./form.ts";

/** T(x, y) = sum_rc x_rc y_r'c', where y has one row, rows of one number, or one number: sums, and their reverse, repetition. */
export const sumForm: Form = {
  name: "sum",
  key: "sum",
  arity: 2,
  indices: [],
  attributes: [],
  accumulate(missing, [x, y]) {
    const width = x!.inner.reduce((product, each) => product * each, 1);
    const widthY = y!.inner.reduce((product, each) => product * each, 1);
    for (let r = 0; r < x!.rows; r++) {
      for (let c = 0; c < width; c++) {
        const at = (y!.rows === 1 ? 0 : r) * widthY + (widthY === 1 ? 0 : c);
        if (missing === 0) x!.values[r * width + c]! += y!.values[at]!;
        else y!.values[at]! += x!.values[r * width + c]!;
      }
    }
  },
};

/** The sum of x over rows, over the numbers of each row, or over both, as the shape wants it. */
export function sumTo(x: Node, shape: Shape): Node {
  if (sameShape(x.shape, shape)) return x;
  return formNode(sumForm, 1, [x], shape);
}

/** The sum of all numbers. */
export function sumAll(x: Node): FormNode {
  return formNode(sumForm, 1, [x], { rows: 1, inner: [1] });
}

/** The sum of each row. */
export function sumOfRows(x: Node): Node {
  return rowSize(x.shape) === 1 ? x : formNode(sumForm, 1, [x], { rows: x.shape.rows, inner: [1] });
}
