import { type Frame, symbolOf } from "@boroxol/core";
import type { Bonds } from "./bonds.ts";
import { oxygen } from "./element-pairs.ts";

/** Fractions that sum to one, by a number such as a coordination number or a ring size. */
export type Distribution = Record<string, number>;

/**
 * Numbers of oxygens around each cation, as fractions of the cations of the element.
 * @returns by element, then by coordination number
 * @example coordination(frame, bonds).B // { "3": 0.61, "4": 0.39 }
 */
export function coordination(frame: Frame, { offsets }: Bonds): Record<string, Distribution> {
  const counts = new Map<number, number[]>();
  frame.species.forEach((kind, i) => {
    if (kind === oxygen) return;
    const list = counts.get(kind) ?? [];
    counts.set(kind, list);
    list.push(offsets[i + 1]! - offsets[i]!);
  });
  const elements = [...counts].sort(([a], [b]) => a - b);
  return Object.fromEntries(elements.map(([kind, list]) => [symbolOf(kind), fractionsOf(list)]));
}

/** Mean of the numbers by which shares are given. */
export function meanOf(shares: object): number {
  return Object.entries(shares).reduce(
    (sum, [n, share]) => (typeof share === "number" ? sum + Number(n) * share : sum),
    0,
  );
}

/** Share of each value in a list. */
export function fractionsOf(values: readonly number[]): Distribution {
  const fractions: Distribution = {};
  for (const value of [...new Set(values)].sort((a, b) => a - b)) {
    fractions[value] = values.filter((each) => each === value).length / values.length;
  }
  return fractions;
}
