import { isModelPotential } from "./model-potential.ts";
import type { ModelPotential } from "./model-potential.ts";
import { numbersHash } from "./numbers-hash.ts";
import type { Potential } from "./potential.ts";
import { sumInteractions } from "./sum.ts";

/** A sum, with the potentials that it adds. */
export interface SumOfPotentials extends ModelPotential {
  readonly kind: "sum";
  readonly parts: readonly Potential[];
}

/**
 * The sum of potentials of any kinds, for instance of a network and the core that keeps atoms from overlapping where the
 * network never saw data: E = sum of E_k. It is as smooth as its parts.
 * @example const guarded = sumOfPotentials([model, zbl({ inner: 0.7, outer: 1.2 })]);
 */
export function sumOfPotentials(parts: readonly [Potential, ...Potential[]]): SumOfPotentials {
  const cards = parts.map(({ card }) => card);
  const interaction: Potential["interaction"] = (species) =>
    sumInteractions(parts.map((part) => part.interaction(species)));
  return {
    kind: "sum",
    parts,
    cutoff: Math.max(...parts.map(({ cutoff }) => cutoff)),
    hash: numbersHash(parts.map((each) => (isModelPotential(each) ? each.hash : `${each.card.name} ${each.cutoff}`))),
    card: {
      name: cards.map(({ name }) => name).join("+"),
      summary: `The sum of ${cards.map(({ name }) => name).join(" and ")}`,
      elements: cards[0]!.elements.filter((z) => cards.every(({ elements }) => elements.includes(z))),
      validity: cards.map(({ validity }) => validity).join(" "),
      citations: cards.flatMap(({ citations }) => citations),
    },
    interaction,
    prepare: async (species, backend) => backend.prepare(interaction(species), species),
  };
}
