import { argument, argumentsOf, substitute } from "./scalar-expression.ts";
import type { Scalar } from "./scalar-expression.ts";
import type { Form } from "./forms/form.ts";
import { rowSize, sameShape, shapeText } from "./shape.ts";
import type { Shape } from "./shape.ts";

/**
 * One array of a computation. A graph is nothing but its nodes; equal computations are the same node.
 *
 * - `input`: set with every batch.
 * - `parameter`: what training changes.
 * - `map`: a scalar function of arrays in each place; an argument of one row, of rows of one number, or of one number is
 *   used again in every place.
 * - `form`: a multilinear form T(x, y, ...) = sum of products, with one argument left out: the array whose product with
 *   that argument is T. All derivatives of a form are the same form with another argument left out.
 */
export type Node = InputNode | ParameterNode | MapNode | FormNode;

export interface InputNode {
  readonly kind: "input";
  readonly id: number;
  readonly name: string;
  readonly shape: Shape;
}

export interface ParameterNode {
  readonly kind: "parameter";
  readonly id: number;
  readonly name: string;
  readonly shape: Shape;
}

export interface MapNode {
  readonly kind: "map";
  readonly id: number;
  readonly shape: Shape;
  readonly expression: Scalar;
  readonly arguments: readonly Node[];
}

export interface FormNode {
  readonly kind: "form";
  readonly id: number;
  readonly shape: Shape;
  readonly form: Form;
  /** Which argument is left out. */
  readonly missing: number;
  /** Arguments in the form's order, without the missing one. */
  readonly arguments: readonly Node[];
}

const interned = new Map<string, Node>();
let count = 0;

function intern<N extends Node>(text: string, make: (id: number) => N): N {
  let found = interned.get(text);
  if (found === undefined) interned.set(text, (found = make(count++)));
  return found as N;
}

/** An array that each batch sets. */
export function input(name: string, shape: Shape): InputNode {
  return intern(`input ${name} ${shapeText(shape)}`, (id) => ({ kind: "input", id, name, shape }));
}

/** An array that training changes; all its lengths are known. */
export function parameter(name: string, shape: Shape): ParameterNode {
  if (typeof shape.rows !== "number") throw new Error(`parameter ${name}: every length must be known`);
  return intern(`parameter ${name} ${shapeText(shape)}`, (id) => ({ kind: "parameter", id, name, shape }));
}

/** How an argument of a map meets its result: place by place, one row for all, one number for a row, one number for all. */
export type Broadcast = "full" | "row" | "column" | "scalar";

/** @throws Error for shapes that do not fit */
export function broadcastOf(argument: Shape, result: Shape): Broadcast {
  if (sameShape(argument, result)) return "full";
  const [size, wanted] = [rowSize(argument), rowSize(result)];
  if (argument.rows === result.rows && size === wanted) return "full";
  if (argument.rows === 1 && size === 1) return "scalar";
  if (argument.rows === 1 && size === wanted) return "row";
  if (argument.rows === result.rows && size === 1) return "column";
  throw new Error(`${shapeText(argument)} does not fit into ${shapeText(result)}`);
}

/**
 * The map of an expression over arrays. Arguments that the expression does not use, or that are given twice, are dropped.
 * @example map(shape("atoms", 8), multiply(argument(0), argument(1)), [x, scale])
 */
export function map(shape: Shape, expression: Scalar, args: readonly Node[]): Node {
  const used = [...argumentsOf(expression)].sort((a, b) => a - b);
  const kept: Node[] = [];
  const places: Scalar[] = [];
  for (const k of used) {
    broadcastOf(args[k]!.shape, shape);
    let place = kept.indexOf(args[k]!);
    if (place < 0) place = kept.push(args[k]!) - 1;
    places[k] = argument(place);
  }
  const e = substitute(expression, places);
  if (e.op === "argument" && sameShape(kept[e.index]!.shape, shape)) return kept[e.index]!;
  const names = kept.map(({ id }) => id).join(" ");
  return intern(`map ${shapeText(shape)} ${e.id} (${names})`, (id) => ({
    kind: "map",
    id,
    shape,
    expression: e,
    arguments: kept,
  }));
}

/** The form with one argument left out. @param args the others, in the form's order */
export function formNode(form: Form, missing: number, args: readonly Node[], shape: Shape): FormNode {
  const names = args.map(({ id }) => id).join(" ");
  return intern(`${form.key} ${missing} ${shapeText(shape)} (${names})`, (id) => ({
    kind: "form",
    id,
    shape,
    form,
    missing,
    arguments: args,
  }));
}

/** What a node is computed from. */
export function argumentsOfNode(node: Node): readonly Node[] {
  return node.kind === "map" || node.kind === "form" ? node.arguments : [];
}

/** All nodes that the given ones need, each after its arguments. */
export function inOrder(outputs: readonly Node[]): Node[] {
  const order: Node[] = [];
  const seen = new Set<Node>();
  const visit = (node: Node): void => {
    if (seen.has(node)) return;
    seen.add(node);
    for (const each of argumentsOfNode(node)) visit(each);
    order.push(node);
  };
  for (const node of outputs) visit(node);
  return order;
}
