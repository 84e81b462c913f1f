import type { Evaluator, Property, Results } from "@boroxol/kernels";
import { isModelPotential } from "./model-potential.ts";
import type { ModelPotential } from "./model-potential.ts";
import { numbersHash } from "./numbers-hash.ts";
import type { Potential } from "./potential.ts";

/**
 * The sum of potentials of any kinds, for instance of a network and the core that keeps atoms from overlapping where the
 * network never saw data: E = sum of E_k. It is as smooth as its parts.
 * @example const guarded = sumOfPotentials([model, zbl({ inner: 0.7, outer: 1.2 })]);
 */
export function sumOfPotentials(parts: readonly [Potential, ...Potential[]]): ModelPotential {
  const cards = parts.map(({ card }) => card);
  return {
    kind: "sum",
    cutoff: Math.max(...parts.map(({ cutoff }) => cutoff)),
    hash: numbersHash(parts.map((each) => (isModelPotential(each) ? each.hash : `${each.card.name} ${each.cutoff}`))),
    card: {
      name: cards.map(({ name }) => name).join("+"),
      summary: `The sum of ${cards.map(({ name }) => name).join(" and ")}`,
      elements: cards[0]!.elements.filter((z) => cards.every(({ elements }) => elements.includes(z))),
      validity: cards.map(({ validity }) => validity).join(" "),
      citations: cards.flatMap(({ citations }) => citations),
    },
    async prepare(species, backend) {
      return sumEvaluator(await Promise.all(parts.map((each) => each.prepare(species, backend))));
    },
  };
}

function sumEvaluator(evaluators: readonly Evaluator[]): Evaluator {
  const additive: readonly Property[] = ["energy", "forces", "stress", "atomEnergies", "atomVirials"];
  const provides = additive.filter((each) => evaluators.every((evaluator) => evaluator.provides.includes(each)));
  return {
    provides,
    async evaluate(frame, want) {
      const asked = provides.filter((each) => want.includes(each));
      const sum: Results = {};
      for (const evaluator of evaluators) {
        // One after the other: evaluators may share threads.
        // oxlint-disable-next-line no-await-in-loop
        const results = await evaluator.evaluate(frame, asked);
        for (const each of asked) Object.assign(sum, { [each]: added(sum[each], results[each]!) });
      }
      return sum;
    },
    takeWarnings: () => evaluators.flatMap((each) => each.takeWarnings?.() ?? []),
    [Symbol.dispose]: () => {
      for (const each of evaluators) each[Symbol.dispose]();
    },
  };
}

function added(a: number | Float64Array | undefined, b: number | Float64Array): number | Float64Array {
  if (a === undefined) return b;
  return typeof a === "number" ? a + (b as number) : a.map((each, k) => each + (b as Float64Array)[k]!);
}
