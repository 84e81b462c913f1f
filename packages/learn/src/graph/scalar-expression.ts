/**
 * A function of a few numbers, built from arithmetic and exp, tanh, sqrt, softplus: what an elementwise map computes in each place.
 *
 * Expressions are immutable and simplify as they are built; equal ones are the same object, with the same number `id`.
 */
export type Scalar =
  | { readonly op: "argument"; readonly index: number; readonly id: number }
  | { readonly op: "constant"; readonly value: number; readonly id: number }
  | { readonly op: UnaryOperation; readonly a: Scalar; readonly id: number }
  | { readonly op: BinaryOperation; readonly a: Scalar; readonly b: Scalar; readonly id: number };

/** `step` is 1 above zero and 0 elsewhere, `softplus` log(1 + e^x). */
export type UnaryOperation = "negate" | "sqrt" | "absolute" | "exp" | "tanh" | "softplus" | "step";
export type BinaryOperation = "add" | "subtract" | "multiply" | "divide";

const unaryValue: Readonly<Record<UnaryOperation, (a: number) => number>> = {
  negate: (a) => -a,
  sqrt: Math.sqrt,
  absolute: Math.abs,
  exp: Math.exp,
  tanh: Math.tanh,
  softplus: (a) => Math.max(0, a) + Math.log1p(Math.exp(-Math.abs(a))),
  step: (a) => (a > 0 ? 1 : 0),
};

const binaryValue: Readonly<Record<BinaryOperation, (a: number, b: number) => number>> = {
  add: (a, b) => a + b,
  subtract: (a, b) => a - b,
  multiply: (a, b) => a * b,
  divide: (a, b) => a / b,
};

const interned = new Map<string, Scalar>();

function intern(text: string, make: (id: number) => Scalar): Scalar {
  let found = interned.get(text);
  if (found === undefined) interned.set(text, (found = make(interned.size)));
  return found;
}

/** The k-th argument of the map. */
export function argument(index: number): Scalar {
  return intern(`$${index}`, (id) => ({ op: "argument", index, id }));
}

/** A number. */
export function constant(value: number): Scalar {
  return intern(String(value), (id) => ({ op: "constant", value: value + 0, id }));
}

function unary(op: UnaryOperation, a: Scalar): Scalar {
  if (a.op === "constant") return constant(unaryValue[op](a.value));
  return intern(`${op} ${a.id}`, (id) => ({ op, a, id }));
}

function binary(op: BinaryOperation, a: Scalar, b: Scalar): Scalar {
  if (a.op === "constant" && b.op === "constant") return constant(binaryValue[op](a.value, b.value));
  return intern(`${op} ${a.id} ${b.id}`, (id) => ({ op, a, b, id }));
}

const is = (a: Scalar, value: number): boolean => a.op === "constant" && a.value === value;

export function add(a: Scalar, b: Scalar): Scalar {
  if (is(a, 0)) return b;
  if (is(b, 0)) return a;
  if (b.op === "negate") return subtract(a, b.a);
  return binary("add", a, b);
}

export function subtract(a: Scalar, b: Scalar): Scalar {
  if (is(b, 0)) return a;
  if (is(a, 0)) return negate(b);
  return binary("subtract", a, b);
}

export function multiply(a: Scalar, b: Scalar): Scalar {
  if (is(a, 0) || is(b, 0)) return constant(0);
  if (is(a, 1)) return b;
  if (is(b, 1)) return a;
  if (is(a, -1)) return negate(b);
  if (is(b, -1)) return negate(a);
  if (a.op === "constant" && b.op === "constant") return constant(a.value * b.value);
  // Constants gather in front: 2 (3 x) is 6 x.
  if (b.op === "constant") return multiply(b, a);
  if (a.op === "constant" && b.op === "multiply" && b.a.op === "constant") {
    return multiply(constant(a.value * b.a.value), b.b);
  }
  return binary("multiply", a, b);
}

export function divide(a: Scalar, b: Scalar): Scalar {
  if (is(a, 0)) return a;
  if (is(b, 1)) return a;
  if (b.op === "constant") return multiply(constant(1 / b.value), a);
  return binary("divide", a, b);
}

export function negate(a: Scalar): Scalar {
  return a.op === "negate" ? a.a : unary("negate", a);
}

export const squareRoot = (a: Scalar): Scalar => unary("sqrt", a);
export const absolute = (a: Scalar): Scalar => unary("absolute", a);
export const exponential = (a: Scalar): Scalar => unary("exp", a);
export const hyperbolicTangent = (a: Scalar): Scalar => unary("tanh", a);
export const softplus = (a: Scalar): Scalar => unary("softplus", a);
export const step = (a: Scalar): Scalar => unary("step", a);

/** The derivative of an expression by one of its arguments. */
export function derivative(of: Scalar, by: number): Scalar {
  const known = new Map<number, Scalar>();
  const d = (e: Scalar): Scalar => {
    const found = known.get(e.id);
    if (found !== undefined) return found;
    const result = rule(e);
    known.set(e.id, result);
    return result;
  };
  const rule = (e: Scalar): Scalar => {
    switch (e.op) {
      case "argument":
        return constant(e.index === by ? 1 : 0);
      case "constant":
      case "step":
        return constant(0);
      case "negate":
        return negate(d(e.a));
      case "sqrt":
        return multiply(d(e.a), divide(constant(0.5), e));
      case "absolute":
        return multiply(d(e.a), subtract(multiply(constant(2), step(e.a)), constant(1)));
      case "exp":
        return multiply(d(e.a), e);
      case "tanh":
        return multiply(d(e.a), subtract(constant(1), multiply(e, e)));
      case "softplus":
        return divide(d(e.a), add(constant(1), exponential(negate(e.a))));
      case "add":
        return add(d(e.a), d(e.b));
      case "subtract":
        return subtract(d(e.a), d(e.b));
      case "multiply":
        return add(multiply(d(e.a), e.b), multiply(e.a, d(e.b)));
      case "divide":
        return divide(subtract(d(e.a), multiply(e, d(e.b))), e.b);
    }
  };
  return d(of);
}

/** The same expression of other arguments. */
export function substitute(of: Scalar, replacements: readonly Scalar[]): Scalar {
  const known = new Map<number, Scalar>();
  const replace = (e: Scalar): Scalar => {
    const found = known.get(e.id);
    if (found !== undefined) return found;
    const result = rebuilt(e);
    known.set(e.id, result);
    return result;
  };
  const rebuilt = (e: Scalar): Scalar => {
    switch (e.op) {
      case "argument":
        return replacements[e.index]!;
      case "constant":
        return e;
      case "negate":
        return negate(replace(e.a));
      case "add":
        return add(replace(e.a), replace(e.b));
      case "subtract":
        return subtract(replace(e.a), replace(e.b));
      case "multiply":
        return multiply(replace(e.a), replace(e.b));
      case "divide":
        return divide(replace(e.a), replace(e.b));
      default:
        return unary(e.op, replace(e.a));
    }
  };
  return replace(of);
}

/** Which arguments an expression uses. */
export function argumentsOf(of: Scalar): Set<number> {
  const used = new Set<number>();
  const seen = new Set<number>();
  const visit = (e: Scalar): void => {
    if (seen.has(e.id)) return;
    seen.add(e.id);
    if (e.op === "argument") used.add(e.index);
    if ("a" in e) visit(e.a);
    if ("b" in e) visit(e.b);
  };
  visit(of);
  return used;
}

/** The value of an expression. @param values of its arguments */
export function valueOf(of: Scalar, values: readonly number[]): number {
  const known = new Map<number, number>();
  const value = (e: Scalar): number => {
    let found = known.get(e.id);
    if (found === undefined) known.set(e.id, (found = computed(e)));
    return found;
  };
  const computed = (e: Scalar): number => {
    if (e.op === "argument") return values[e.index]!;
    if (e.op === "constant") return e.value;
    return "b" in e ? binaryValue[e.op](value(e.a), value(e.b)) : unaryValue[e.op](value(e.a));
  };
  return value(of);
}
