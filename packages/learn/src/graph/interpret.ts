import type { FormArray } from "./forms/form.ts";
import type { IndexValues } from "./indices.ts";
import { broadcastOf, inOrder } from "./node.ts";
import type { Node } from "./node.ts";
import { valueOf } from "./scalar-expression.ts";
import { rowCount, rowSize } from "./shape.ts";

/** Everything that a batch sets, and the parameters. */
export interface GraphValues {
  /** Named lengths. */
  readonly lengths: Readonly<Record<string, number>>;
  /** Inputs and parameters by name, row by row. @shape [rows,inner] @unit as the model says */
  readonly arrays: Readonly<Record<string, ArrayLike<number>>>;
  readonly indices: Readonly<Record<string, IndexValues>>;
}

/**
 * The values of some nodes in plain f64, node by node, each equation as it stands: the judge of the compiled programs.
 * @returns the values of each output, row by row @shape [rows,inner] @unit as the node
 */
export function interpret(outputs: readonly Node[], values: GraphValues): Float64Array[] {
  const known = new Map<Node, Float64Array>();
  const sized = (node: Node, array: Float64Array): FormArray => ({
    values: array,
    rows: rowCount(node.shape, values.lengths),
    inner: node.shape.inner,
  });
  for (const node of inOrder(outputs)) {
    const rows = rowCount(node.shape, values.lengths);
    const width = rowSize(node.shape);
    const result = new Float64Array(rows * width);
    if (node.kind === "input" || node.kind === "parameter") {
      const given = values.arrays[node.name];
      if (given?.length !== result.length) {
        throw new Error(`${node.kind} ${node.name}: ${given?.length} numbers, not ${rows} times ${width}`);
      }
      result.set(given);
    } else if (node.kind === "map") {
      const args = node.arguments.map((each) => ({
        values: known.get(each)!,
        how: broadcastOf(each.shape, node.shape),
      }));
      for (let r = 0; r < rows; r++) {
        for (let c = 0; c < width; c++) {
          const here = args.map(({ values: x, how }) =>
            how === "full" ? x[r * width + c]! : how === "row" ? x[c]! : how === "column" ? x[r]! : x[0]!,
          );
          result[r * width + c] = valueOf(node.expression, here);
        }
      }
    } else {
      const args = node.arguments.map((each) => sized(each, known.get(each)!));
      args.splice(node.missing, 0, sized(node, result));
      node.form.accumulate(
        node.missing,
        args,
        node.form.indices.map(({ name }) => values.indices[name]!),
      );
    }
    known.set(node, result);
  }
  return outputs.map((node) => known.get(node)!);
}
