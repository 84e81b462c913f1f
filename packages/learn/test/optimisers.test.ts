import { compileGraph, groupedMatrixProduct, indexValues, input, parameter, shape } from "@boroxol/learn";
import type { Index, Node, ParameterNode, Program } from "@boroxol/learn";
import type { StepBatch } from "../src/optimise/optimiser.ts";
import { gradients, map, scalar, sumAll } from "@boroxol/learn";
import { createRandom } from "@boroxol/core";
import { describe, expect, it } from "vitest";
import { kalman, usualKalman } from "../src/optimise/kalman.ts";
import { lbfgs, usualLbfgs } from "../src/optimise/l-bfgs.ts";
import { parameterBlocks } from "../src/optimise/parameter-blocks.ts";

const [features, frames] = [7, 40];
const random = createRandom(4);
const x = Array.from({ length: frames }, (_, f) =>
  Float64Array.from({ length: features }, (__, k) => random.normals(k, f, 1)[0]),
);
const wanted = x.map(
  (row, f) => row.reduce((sum, each, k) => sum + each * (k - 2.5), 0) + 0.3 * random.normals(f, 99, 1)[0],
);

/** E = x . w for one atom: what is measured is linear, so that both optimisers have a known end. */
async function linearProgram(kind: "loss" | "projection"): Promise<{ program: Program; batches: StepBatch[] }> {
  const one: Index = { name: "one", entries: "frames", targets: 1 };
  const w = parameter("w", shape(1, features, 1));
  const energy = groupedMatrixProduct(input("x", shape("frames", features)), w, one);
  const forces = input("noForces", shape("atoms", 3));
  const virial = input("noVirial", shape("frames", 9));
  const { add, argument, constant, multiply, subtract } = scalar;
  const difference = subtract(argument(0), argument(1));
  const objective =
    kind === "loss"
      ? sumAll(map(energy.shape, multiply(difference, difference), [energy, input("energyLabel", energy.shape)]))
      : sumAll(map(energy.shape, multiply(argument(0), argument(1)), [energy, input("energyFactor", energy.shape)]));
  const scaled = (node: Node, name: string): Node =>
    map(node.shape, multiply(argument(0), add(constant(1), argument(1))), [node, input(name, node.shape)]);
  const program = await compileGraph({
    precision: "f64",
    parameters: [w],
    gradients: new Map<ParameterNode, Node>([[w, gradients(objective, [w])[0]!]]),
    outputs: {
      energy,
      ...(kind === "loss" ? { loss: objective } : {}),
      forces: scaled(forces, "forceFactor"),
      virial: scaled(virial, "virialFactor"),
    },
  });
  const batches = x.map((row, f): StepBatch => {
    const zero = (n: number): Float64Array => new Float64Array(n);
    const target = Int32Array.of(0);
    return {
      batch: {
        order: target,
        lengths: { frames: 1, atoms: 1 },
        arrays: { x: row, noForces: zero(3), noVirial: zero(9), forceFactor: zero(3), virialFactor: zero(9) },
        indices: { one: indexValues(target, 1), frameOfAtom: indexValues(target, 1) },
      },
      labels: {
        energyLabel: Float64Array.of(wanted[f]!),
        energyWeight: Float64Array.of(1),
        forceLabel: zero(3),
        forceWeight: zero(1),
        virialLabel: zero(9),
        virialWeight: zero(1),
      },
      weights: [1],
      atomWeights: Float64Array.of(1),
      record: () => undefined,
    };
  });
  return { program, batches };
}

/** w = (sum x x^T + ridge)^-1 sum x y by Gauss's elimination. */
function leastSquares(ridge: number): number[] {
  const rows = Array.from({ length: features }, (_, a) => [
    ...Array.from({ length: features }, (__, b) =>
      x.reduce((sum, row) => sum + row[a]! * row[b]!, a === b ? ridge : 0),
    ),
    x.reduce((sum, row, f) => sum + row[a]! * wanted[f]!, 0),
  ]);
  for (let k = 0; k < features; k++) {
    for (let i = 0; i < features; i++) {
      if (i === k) continue;
      const factor = rows[i]![k]! / rows[k]![k]!;
      for (let c = k; c <= features; c++) rows[i]![c]! -= factor * rows[k]![c]!;
    }
  }
  return rows.map((row, k) => row[features]! / row[k]!);
}

describe("the Kalman filter", () => {
  it("is recursive least squares where the model is linear", async () => {
    const { program, batches } = await linearProgram("projection");
    const settings = { ...usualKalman, memory: 1, memoryDecay: 1, largestBlock: features };
    const filter = kalman(program, "f64", settings, [{ start: 0, count: features }]);
    filter.begin();
    for (const [step, batch] of batches.entries()) {
      // oxlint-disable-next-line no-await-in-loop
      const outcome = await filter.step({ step, rate: 1, next: () => batch, all: none });
      expect(outcome).toBe("done");
    }
    // With P = 1 at the start it is the solution with a ridge of 1.
    leastSquares(1).forEach((each, k) => expect(program.parameters()[k]).toBeCloseTo(each, 9));
    program[Symbol.dispose]();
  });

  it("does not change anything when an error is not finite", async () => {
    const { program, batches } = await linearProgram("projection");
    const filter = kalman(program, "f64", { ...usualKalman, largestBlock: 3 }, [{ start: 0, count: features }]);
    filter.begin();
    const bad = { ...batches[0]!, labels: { ...batches[0]!.labels, energyLabel: Float64Array.of(Number.NaN) } };
    expect(await filter.step({ step: 0, rate: 1, next: () => bad, all: none })).toBe("diverged");
    expect([...program.parameters()]).toEqual(Array.from({ length: features }, () => 0));
    program[Symbol.dispose]();
  });
});

describe("L-BFGS", () => {
  it("finds the least-squares solution, and says that it has converged", async () => {
    const { program, batches } = await linearProgram("loss");
    const optimiser = lbfgs(program, usualLbfgs);
    optimiser.begin();
    async function* all(): AsyncGenerator<StepBatch> {
      yield* batches;
    }
    let outcome: string = "done";
    for (let step = 0; step < 60 && outcome === "done"; step++) {
      // oxlint-disable-next-line no-await-in-loop
      outcome = await optimiser.step({ step, rate: 1, next: () => batches[0]!, all });
    }
    expect(outcome).toBe("converged");
    leastSquares(0).forEach((each, k) => expect(program.parameters()[k]).toBeCloseTo(each, 6));
    program[Symbol.dispose]();
  });
});

describe("blocks of parameters", () => {
  it("gather small layers and cut large ones", () => {
    expect(parameterBlocks([30, 40, 100], 80)).toEqual([
      { start: 0, count: 70 },
      { start: 70, count: 50 },
      { start: 120, count: 50 },
    ]);
    expect(parameterBlocks([30, 40, 100], 1000)).toEqual([{ start: 0, count: 170 }]);
    expect(parameterBlocks([5], 2).map(({ count }) => count)).toEqual([2, 1, 2]);
  });
});

async function* none(): AsyncGenerator<StepBatch> {
  yield* [];
}
