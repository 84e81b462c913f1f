import { symbolOf } from "@boroxol/core";
import type { Interaction, PairTerm } from "@boroxol/kernels";
import { classicalPotential, pairTerm } from "./classical.ts";
import type { ClassicalPotential, PotentialCard } from "./potential.ts";

/**
 * The sum of several classical potentials: their pair terms are added pair by pair, angles and self energies are joined.
 *
 * It covers the elements that all of them cover. Only one of them should hold charges.
 * @param parts at least one
 * @example const guarded = sumPotentials([duTeter(), zbl({ inner: 0.5, outer: 1 })]);
 */
export function sumPotentials(parts: readonly [ClassicalPotential, ...ClassicalPotential[]]): ClassicalPotential {
  const cards = parts.map((part) => part.card);
  const card: PotentialCard = {
    name: cards.map(({ name }) => name).join("+"),
    summary: `The sum of ${cards.map(({ name }) => name).join(" and ")}`,
    elements: cards[0]!.elements.filter((z) => cards.every(({ elements }) => elements.includes(z))),
    validity: cards.map(({ validity }) => validity).join(" "),
    citations: cards.flatMap(({ citations }) => citations),
  };
  return classicalPotential(card, Math.max(...parts.map(({ cutoff }) => cutoff)), (_, species) =>
    sumInteractions(parts.map((part) => part.interaction(species))),
  );
}

/** The sum of several interactions of the same atoms. */
export function sumInteractions(parts: readonly Interaction[]): Interaction {
  const byPair = new Map<string, PairTerm[]>();
  for (const term of parts.flatMap(({ pairs }) => pairs)) {
    const key = term.species.toSorted((a, b) => a - b).join("-");
    byPair.set(key, [...(byPair.get(key) ?? []), term]);
  }
  return {
    pairs: [...byPair.values()].map((terms) => {
      const [a, b] = terms[0]!.species;
      return pairTerm(symbolOf(a), symbolOf(b), terms);
    }),
    angles: parts.flatMap(({ angles }) => angles),
    models: parts.flatMap(({ models }) => models ?? []),
    charges: addMaps(parts.map(({ charges }) => charges)),
    selfEnergies: addMaps(parts.map(({ selfEnergies }) => selfEnergies)),
  };
}

function addMaps(maps: readonly ReadonlyMap<number, number>[]): ReadonlyMap<number, number> {
  const sum = new Map<number, number>();
  for (const map of maps) for (const [z, value] of map) sum.set(z, (sum.get(z) ?? 0) + value);
  return sum;
}

/** An interaction whose energy is multiplied by a weight. @param weight @unit 1 */
export function scaledInteraction(interaction: Interaction, weight: number): Interaction {
  const { pairs, angles, models = [], charges, selfEnergies } = interaction;
  return {
    pairs: pairs.map((term) => ({
      ...term,
      energy: (r) => weight * term.energy(r),
      derivative: (r) => weight * term.derivative(r),
    })),
    angles: angles.map((term) => ({ ...term, stiffness: weight * term.stiffness })),
    models: models.map((term) => ({ ...term, weight: weight * term.weight })),
    charges,
    selfEnergies: new Map([...selfEnergies].map(([z, energy]) => [z, weight * energy])),
  };
}
