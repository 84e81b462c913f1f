import { argumentsOfNode, inOrder } from "../graph/node.ts";
import type { FormNode, MapNode, Node } from "../graph/node.ts";
import { add, argument, argumentsOf, constant, substitute } from "../graph/scalar-expression.ts";
import type { Scalar } from "../graph/scalar-expression.ts";
import { sameShape } from "../graph/shape.ts";

/** One step of a program; `result` is the node whose array it writes. */
export type Instruction =
  | {
      readonly kind: "map";
      readonly result: Node;
      readonly expression: Scalar;
      readonly arguments: readonly Node[];
    }
  | {
      readonly kind: "form";
      readonly result: Node;
      readonly form: FormNode;
      /** Whether it is added to what the array holds. */
      readonly accumulates: boolean;
    };

/** More arguments than this would not fit into the registers of a loop. */
const mostArguments = 10;

/**
 * The steps that compute some nodes: maps that feed one other map only become part of it, and a sum of forms is
 * accumulated in one array without the single terms being stored.
 */
export function lower(outputs: readonly Node[]): Instruction[] {
  const order = inOrder(outputs);
  const uses = new Map<Node, number>();
  for (const node of outputs) uses.set(node, (uses.get(node) ?? 0) + 1);
  for (const node of order) for (const each of argumentsOfNode(node)) uses.set(each, (uses.get(each) ?? 0) + 1);
  const kept = new Set<Node>(outputs);

  // Maps with their arguments fused in, innermost first.
  const fused = new Map<Node, Pick<MapNode, "expression" | "arguments">>();
  const inlined = new Set<Node>();
  for (const node of order) {
    if (node.kind !== "map") continue;
    let merged: Pick<MapNode, "expression" | "arguments"> = node;
    for (const each of node.arguments) {
      const inner = fused.get(each);
      if (inner === undefined || kept.has(each)) continue;
      const free = inner.arguments.length === 0;
      if (!free && (uses.get(each)! > 1 || !sameShape(each.shape, node.shape))) continue;
      const candidate = inline(merged, each, inner);
      if (candidate.arguments.length > mostArguments) continue;
      merged = candidate;
      if (uses.get(each) === 1) inlined.add(each);
    }
    fused.set(node, merged);
  }

  // Terms of sums that are forms of a single use.
  const absorbed = new Set<Node>();
  const instructions: Instruction[] = [];
  const emitted: { node: Node; parts: Instruction[] }[] = [];
  for (const node of order) {
    if (node.kind === "form") {
      emitted.push({ node, parts: [{ kind: "form", result: node, form: node, accumulates: false }] });
    } else if (node.kind === "map" && !inlined.has(node)) {
      const parts = sumParts(node, fused.get(node)!, (each) => uses.get(each) === 1 && !kept.has(each));
      for (const part of parts) if (part.kind === "form") absorbed.add(part.form);
      emitted.push({ node, parts });
    }
  }
  // What was fused into others is needed no more; walk back from the outputs.
  const needed = new Set<Node>(outputs);
  for (const { node, parts } of emitted.toReversed()) {
    if (!needed.has(node)) continue;
    for (const part of parts) for (const each of readsOf(part)) needed.add(each);
  }
  for (const { node, parts } of emitted) {
    if (needed.has(node) && !absorbed.has(node)) instructions.push(...parts);
  }
  return instructions;
}

/** Arrays that an instruction reads. */
export function readsOf(instruction: Instruction): readonly Node[] {
  return instruction.kind === "map" ? instruction.arguments : instruction.form.arguments;
}

/** The outer map with one of its arguments replaced by that argument's own expression. */
function inline(
  outer: Pick<MapNode, "expression" | "arguments">,
  place: Node,
  inner: Pick<MapNode, "expression" | "arguments">,
): Pick<MapNode, "expression" | "arguments"> {
  const at = outer.arguments.indexOf(place);
  if (at < 0) return outer;
  const args: Node[] = outer.arguments.filter((each) => each !== place);
  const placeOf = (node: Node): Scalar => {
    const found = args.indexOf(node);
    return argument(found >= 0 ? found : args.push(node) - 1);
  };
  const inside = substitute(inner.expression, inner.arguments.map(placeOf));
  const outside = outer.arguments.map((each) => (each === place ? inside : placeOf(each)));
  const expression = substitute(outer.expression, outside);
  // Simplification may have dropped arguments.
  const used = [...argumentsOf(expression)].sort((a, b) => a - b);
  const renumbered: Scalar[] = [];
  used.forEach((k, n) => {
    renumbered[k] = argument(n);
  });
  return { expression: substitute(expression, renumbered), arguments: used.map((k) => args[k]!) };
}

/** A map as one loop, or, where it is a sum with forms among its terms, as a loop and forms that add to it. */
function sumParts(
  node: MapNode,
  { expression, arguments: args }: Pick<MapNode, "expression" | "arguments">,
  single: (node: Node) => boolean,
): Instruction[] {
  const terms: Scalar[] = [];
  const split = (e: Scalar): void => {
    if (e.op === "add") {
      split(e.a);
      split(e.b);
    } else terms.push(e);
  };
  split(expression);
  const isForm = (e: Scalar): FormNode | undefined => {
    if (e.op !== "argument") return undefined;
    const source = args[e.index]!;
    if (source.kind !== "form" || !single(source) || !sameShape(source.shape, node.shape)) return undefined;
    // It must stand alone: no other term may use it.
    return terms.filter((term) => argumentsOf(term).has(e.index)).length === 1 ? source : undefined;
  };
  const forms = terms.map(isForm);
  if (forms.every((each) => each === undefined)) {
    return [{ kind: "map", result: node, expression, arguments: args }];
  }
  const rest = terms.filter((_, k) => forms[k] === undefined);
  const parts: Instruction[] = [];
  if (rest.length > 0) {
    const sum = rest.reduce((total, term) => add(total, term), constant(0));
    const used = [...argumentsOf(sum)].sort((a, b) => a - b);
    const renumbered: Scalar[] = [];
    used.forEach((k, n) => {
      renumbered[k] = argument(n);
    });
    parts.push({
      kind: "map",
      result: node,
      expression: substitute(sum, renumbered),
      arguments: used.map((k) => args[k]!),
    });
  }
  for (const form of forms) {
    if (form !== undefined) parts.push({ kind: "form", result: node, form, accumulates: parts.length > 0 });
  }
  return parts;
}
