import { scalar } from "@boroxol/learn";
import { expect, it } from "vitest";

const { argument, constant, multiply } = scalar;

it("multiplies constants with each other: the slope beyond a Huber threshold is one", () => {
  expect(multiply(constant(2), constant(3))).toEqual(constant(6));
  const product = multiply(multiply(constant(0.5), argument(0)), constant(4));
  expect(product).toMatchObject({ op: "multiply", a: constant(2) });
});
