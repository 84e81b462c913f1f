import { createRandom } from "@boroxol/core";
import { rowSize } from "../../graph/shape.ts";
import type { ParameterNode } from "../../graph/node.ts";

/** Stream of the random numbers that belongs to initial weights. */
const stream = 300;

/**
 * Random parameters as DeePMD-kit begins: weights of deviation 1 / sqrt(inputs + outputs), biases of deviation 1 (none in the
 * last layer), learnt time steps 0.1 +- 0.001.
 * @returns by name, each @shape [n] @unit 1
 */
export function initialNetworkParameters(
  parameters: readonly ParameterNode[],
  seed: number,
): Readonly<Record<string, Float64Array>> {
  const random = createRandom(seed);
  return Object.fromEntries(
    parameters.map(({ name, shape }, p) => {
      const count = (shape.rows as number) * rowSize(shape);
      const [inputs, outputs] = shape.inner;
      const last = name.startsWith("fitting") && shape.inner.at(-1) === 1;
      const [mean, deviation] = name.endsWith(".w")
        ? [0, 1 / Math.sqrt(inputs! + outputs!)]
        : name.endsWith(".idt")
          ? [0.1, 0.001]
          : [0, last ? 0 : 1];
      const values = Float64Array.from({ length: count }, (_, k) => mean + deviation * random.normals(k, p, stream)[0]);
      return [name, values];
    }),
  );
}
