import type { Scalar } from "../graph/scalar-expression.ts";
import { getLocal, op, setLocal } from "./encode.ts";
import type { Lanes } from "./encode.ts";

/** Code of an expression, with the vector locals that it needs. */
export interface EmittedExpression {
  /** Computes the locals that hold what is used more than once, and leaves the value on the stack. */
  readonly code: number[];
  /** Vector locals beyond the given first one. */
  readonly locals: number;
}

/**
 * Code that leaves the value of an expression, for all lanes, on the stack.
 * @param argumentLocals the local that holds each argument
 * @param firstLocal the first local that is free
 */
export function emitExpression(
  expression: Scalar,
  lanes: Lanes,
  argumentLocals: readonly number[],
  firstLocal: number,
): EmittedExpression {
  const uses = new Map<number, number>();
  const count = (e: Scalar): void => {
    const seen = uses.get(e.id) ?? 0;
    uses.set(e.id, seen + 1);
    if (seen > 0) return;
    if ("a" in e) count(e.a);
    if ("b" in e) count(e.b);
  };
  count(expression);

  const held = new Map<number, number>();
  let locals = 0;
  const takeLocal = (): number => firstLocal + locals++;
  const code: number[] = [];

  /** Leaves e on the stack; what is used again goes through a local. */
  const push = (e: Scalar): void => {
    const local = held.get(e.id);
    if (local !== undefined) {
      code.push(...getLocal(local));
      return;
    }
    if (e.op === "argument") {
      code.push(...getLocal(argumentLocals[e.index]!));
      return;
    }
    if (e.op === "constant") {
      code.push(...lanes.constant(e.value));
      return;
    }
    compute(e);
    if (uses.get(e.id)! > 1) {
      const place = takeLocal();
      held.set(e.id, place);
      code.push(...setLocal(place), ...getLocal(place));
    }
  };
  const compute = (e: Exclude<Scalar, { op: "argument" | "constant" }>): void => {
    if (e.op === "add" || e.op === "subtract" || e.op === "multiply" || e.op === "divide") {
      push(e.a);
      push(e.b);
      code.push(...lanes[e.op]);
      return;
    }
    push(e.a);
    switch (e.op) {
      case "negate":
        code.push(...lanes.negate);
        break;
      case "sqrt":
        code.push(...lanes.sqrt);
        break;
      case "absolute":
        code.push(...lanes.absolute);
        break;
      case "step":
        code.push(...lanes.constant(0), ...lanes.greater, ...lanes.constant(1), ...op.and128);
        break;
      case "exp":
        code.push(...exponential(lanes, takeLocal));
        break;
      case "tanh": {
        // tanh x = 1 - 2 / (e^2x + 1), to one unit of precision of 1.
        const x = takeLocal();
        code.push(...setLocal(x), ...tangent(lanes, x, takeLocal));
        break;
      }
      case "softplus": {
        const x = takeLocal();
        code.push(...setLocal(x), ...rectifier(lanes, x, takeLocal));
        break;
      }
    }
  };
  push(expression);
  return { code, locals };
}

/** Degree of the polynomial for e^u, |u| <= ln(2) / 2, at which the next term is below the precision. */
const degrees = { f32: 7, f64: 13 } as const;
/** ln 2 in two parts, the first with few digits, so that k times it is exact. */
const ln2Parts = {
  f32: [0.693145751953125, 1.428606765330187e-6],
  f64: [0.6931471803691238, 1.9082149292705877e-10],
} as const;
/** Where e^x would leave the range of the format. */
const largest = { f32: 87, f64: 708 } as const;

/** e^x of the number on the stack: 2^k e^u with k = round(x / ln 2) and the Taylor series of e^u. */
function exponential(lanes: Lanes, takeLocal: () => number): number[] {
  const [y, k, u] = [takeLocal(), takeLocal(), takeLocal()];
  const [high, low] = ln2Parts[lanes.name];
  const bound = largest[lanes.name];
  const code: number[] = [
    ...lanes.constant(-bound),
    ...lanes.max,
    ...lanes.constant(bound),
    ...lanes.min,
    ...setLocal(y),
    ...getLocal(y),
    ...lanes.constant(Math.LOG2E),
    ...lanes.multiply,
    ...lanes.nearest,
    ...setLocal(k),
    // u = y - k ln 2
    ...getLocal(k),
    ...lanes.constant(-low),
    ...getLocal(k),
    ...lanes.constant(-high),
    ...getLocal(y),
    ...lanes.multiplyAdd,
    ...lanes.multiplyAdd,
    ...setLocal(u),
  ];
  const coefficients: number[] = [1];
  for (let n = 1; n <= degrees[lanes.name]; n++) coefficients.push(coefficients[n - 1]! / n);
  code.push(...lanes.constant(coefficients.at(-1)!));
  for (const c of coefficients.slice(0, -1).toReversed()) {
    code.push(...getLocal(u), ...lanes.constant(c), ...lanes.multiplyAdd);
  }
  code.push(...getLocal(k), ...lanes.powerOfTwo, ...lanes.multiply);
  return code;
}

/** tanh of the number in a local. */
function tangent(lanes: Lanes, x: number, takeLocal: () => number): number[] {
  return [
    ...lanes.constant(1),
    ...lanes.constant(2),
    ...getLocal(x),
    ...getLocal(x),
    ...lanes.add,
    ...exponential(lanes, takeLocal),
    ...lanes.constant(1),
    ...lanes.add,
    ...lanes.divide,
    ...lanes.subtract,
  ];
}

/** Terms of the series of 2 artanh z, |z| <= 1/3, after which the next one is below the precision. */
const artanhTerms = { f32: 8, f64: 17 } as const;

/** log(1 + e^x) of the number in a local: max(x, 0) + log(1 + u), u = e^-|x|, and log(1 + u) = 2 artanh(u / (2 + u)). */
function rectifier(lanes: Lanes, x: number, takeLocal: () => number): number[] {
  const [u, z, square] = [takeLocal(), takeLocal(), takeLocal()];
  const code: number[] = [
    ...getLocal(x),
    ...lanes.absolute,
    ...lanes.negate,
    ...exponential(lanes, takeLocal),
    ...setLocal(u),
    ...getLocal(u),
    ...getLocal(u),
    ...lanes.constant(2),
    ...lanes.add,
    ...lanes.divide,
    ...setLocal(z),
    ...getLocal(z),
    ...getLocal(z),
    ...lanes.multiply,
    ...setLocal(square),
    // 2 z + 2 z^3 / 3 + 2 z^5 / 5 ... + max(x, 0), by Horner's rule in z^2.
    ...lanes.constant(2 / (2 * artanhTerms[lanes.name] - 1)),
  ];
  for (let n = artanhTerms[lanes.name] - 2; n >= 0; n--) {
    code.push(...getLocal(square), ...lanes.constant(2 / (2 * n + 1)), ...lanes.multiplyAdd);
  }
  code.push(...getLocal(z), ...lanes.multiply, ...getLocal(x), ...lanes.constant(0), ...lanes.max, ...lanes.add);
  return code;
}
