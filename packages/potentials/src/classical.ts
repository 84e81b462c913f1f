import { BoroxolError, elementBySymbol, symbolOf } from "@boroxol/core";
import type { Interaction, PairTerm } from "@boroxol/kernels";
import type { ClassicalPotential, PotentialCard } from "./potential.ts";

/**
 * A potential of pair and angle terms from its card and the function that makes its terms for a composition.
 * @param cutoff the largest cutoff of any term @unit A
 */
export function classicalPotential(
  card: PotentialCard,
  cutoff: number,
  interaction: (composition: Composition, species: Uint8Array) => Interaction,
): ClassicalPotential {
  const termsFor = (species: Uint8Array): Interaction => {
    const composition = countElements(species);
    refuseForeignElements(card, composition);
    return interaction(composition, species);
  };
  return {
    kind: "classical",
    card,
    cutoff,
    interaction: termsFor,
    prepare: async (species, backend) => backend.prepare(termsFor(species), species),
  };
}

/** How many atoms of each element (by symbol) a cell holds; an element that is absent is not in the map. */
export type Composition = ReadonlyMap<string, number>;

/** Counts the elements of a cell. @param species atomic numbers @shape [n] */
export function countElements(species: Uint8Array): Composition {
  const composition = new Map<string, number>();
  for (const z of species) composition.set(symbolOf(z), (composition.get(symbolOf(z)) ?? 0) + 1);
  return composition;
}

function refuseForeignElements(card: PotentialCard, composition: Composition): void {
  const known = new Set(card.elements.map(symbolOf));
  const foreign = [...composition.keys()].filter((symbol) => !known.has(symbol));
  if (foreign.length === 0) return;
  throw new BoroxolError("E0301", `${card.name} has no parameters for ${foreign.join(", ")}`, {
    place: "the composition",
    fix: `it covers ${[...known].join(", ")}; 'boroxol potentials' lists what the others cover`,
  });
}

/** Every unordered pair of the elements of a composition, an element with itself included. */
export function pairsOf(composition: Composition): readonly (readonly [string, string])[] {
  const symbols = [...composition.keys()].sort((a, b) => elementBySymbol(a).number - elementBySymbol(b).number);
  return symbols.flatMap((a, k) => symbols.slice(k).map((b) => [a, b] as const));
}

/** The entry of a table keyed `A-B` for two elements in any order. */
export function lookUpPair<T>(table: Readonly<Record<string, T>>, a: string, b: string): T | undefined {
  return table[`${a}-${b}`] ?? table[`${b}-${a}`];
}

/** Energy and derivative of two atoms at a distance, zero from the cutoff on. */
export type RadialFunction = Omit<PairTerm, "species">;

/** The sum of radial functions as the term of one pair of elements. */
export function pairTerm(a: string, b: string, parts: readonly RadialFunction[]): PairTerm {
  return {
    species: [elementBySymbol(a).number, elementBySymbol(b).number],
    cutoff: Math.max(...parts.map((part) => part.cutoff)),
    energy: (r) => parts.reduce((sum, part) => sum + part.energy(r), 0),
    derivative: (r) => parts.reduce((sum, part) => sum + part.derivative(r), 0),
  };
}

/** Charges or self energies by symbol as the map by atomic number that an interaction holds. */
export function byAtomicNumber(
  composition: Composition,
  valueOf: (symbol: string) => number,
): ReadonlyMap<number, number> {
  return new Map([...composition.keys()].map((symbol) => [elementBySymbol(symbol).number, valueOf(symbol)]));
}

/** The error for two elements that the potential holds one by one, but not together. */
export function missingPair(card: PotentialCard, a: string, b: string): BoroxolError {
  return new BoroxolError("E0304", `${card.name} has no published parameters for the pair ${a}-${b}`, {
    place: "the composition",
    fix: `leave out ${a} or ${b}, or choose a potential that covers both ('boroxol potentials')`,
  });
}
