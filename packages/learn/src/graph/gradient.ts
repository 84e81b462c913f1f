import { sumTo } from "./forms/sum.ts";
import { argumentsOfNode, broadcastOf, formNode, inOrder, map } from "./node.ts";
import type { Node } from "./node.ts";
import { add, argument, constant, derivative, multiply } from "./scalar-expression.ts";
import { sameShape, shapeText } from "./shape.ts";

/**
 * The gradients of one number by some nodes, as new nodes: reverse accumulation.
 *
 * The adjoint of x is the sum over all nodes that use x: for a map, adjoint(result) df/dx, summed over the places where x
 * was used again; for a form with argument m left out, the same form with x left out and the adjoint in place of m.
 * Gradients are nodes like all others, so that a loss of forces is differentiated by calling this twice.
 * @param of a node with one number
 * @param seed adjoint of `of`, 1 by default
 * @returns a node for each of `by`; undefined where `of` does not depend on it
 */
export function gradients(of: Node, by: readonly Node[], seed?: Node): (Node | undefined)[] {
  const order = inOrder([of]);
  const wanted = new Set<Node>(by);
  const needed = new Set<Node>();
  for (const node of order) {
    if (wanted.has(node) || argumentsOfNode(node).some((each) => needed.has(each))) needed.add(node);
  }
  const adjoints = new Map<Node, Node>();
  const contribute = (to: Node, what: Node): void => {
    const before = adjoints.get(to);
    adjoints.set(to, before === undefined ? what : sumOf(before, what));
  };
  contribute(of, seed ?? map(of.shape, constant(1), []));
  for (const node of order.toReversed()) {
    const adjoint = adjoints.get(node);
    if (adjoint === undefined || !needed.has(node)) continue;
    if (node.kind === "map") {
      node.arguments.forEach((each, k) => {
        if (!needed.has(each)) return;
        const slope = derivative(node.expression, k);
        if (slope.op === "constant" && slope.value === 0) return;
        const product = multiply(argument(node.arguments.length), slope);
        const full = broadcastOf(each.shape, node.shape) === "full";
        const local = map(full ? each.shape : node.shape, product, [...node.arguments, adjoint]);
        contribute(each, full ? local : sumTo(local, each.shape));
      });
    } else if (node.kind === "form") {
      node.arguments.forEach((each, k) => {
        if (!needed.has(each)) return;
        // Place of this argument among all arguments of the form.
        const place = k < node.missing ? k : k + 1;
        const all: (Node | undefined)[] = [...node.arguments];
        all.splice(node.missing, 0, adjoint);
        all[place] = undefined;
        const others = all.filter((other) => other !== undefined);
        contribute(each, formNode(node.form, place, others, each.shape));
      });
    }
  }
  return by.map((node) => adjoints.get(node));
}

/** x + y of the same shape. */
export function sumOf(x: Node, y: Node): Node {
  if (!sameShape(x.shape, y.shape)) throw new Error(`sum of ${shapeText(x.shape)} and ${shapeText(y.shape)}`);
  return map(x.shape, add(argument(0), argument(1)), [x, y]);
}
