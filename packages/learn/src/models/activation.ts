import { BoroxolError } from "@boroxol/core";
import {
  add,
  argument,
  constant,
  divide,
  exponential,
  hyperbolicTangent,
  multiply,
  negate,
  softplus,
  step,
} from "../graph/scalar-expression.ts";
import type { Scalar } from "../graph/scalar-expression.ts";

const x = argument(0);
const sigmoid = divide(constant(1), add(constant(1), exponential(negate(x))));
/** x/2 (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3))). */
const gelu = multiply(
  multiply(constant(0.5), x),
  add(
    constant(1),
    hyperbolicTangent(
      multiply(constant(Math.sqrt(2 / Math.PI)), add(x, multiply(constant(0.044715), multiply(x, multiply(x, x))))),
    ),
  ),
);

const table: Readonly<Record<string, Scalar>> = {
  tanh: hyperbolicTangent(x),
  linear: x,
  relu: multiply(step(x), x),
  relu6: multiply(step(x), add(multiply(step(add(constant(6), negate(x))), add(x, constant(-6))), constant(6))),
  sigmoid,
  softplus: softplus(x),
  silu: multiply(x, sigmoid),
  gelu,
  gelu_tf: gelu,
};

/**
 * The activation function of a name that DeePMD-kit uses, as an expression of its argument.
 * @throws E1002 for one that cannot be trained here
 */
export function activationExpression(name: string): Scalar {
  const found = table[name];
  if (found === undefined) {
    throw new BoroxolError("E1002", `the activation function '${name}' cannot be trained here`, {
      fix: `use one of ${Object.keys(table).join(", ")}`,
    });
  }
  return found;
}
