import { BoroxolError } from "./errors.ts";
import type { Formula } from "./formula.ts";
import { ions } from "./ions.ts";

/** Measured compositions carry errors: this much net charge, as a fraction of all positive charge, is let pass. */
const neutralityTolerance = 0.02;

/**
 * Formal charges that make a composition neutral, the usual ones preferred: sum over elements of n q = 0.
 * A single element is neutral.
 * @param formula amounts of all elements
 * @param place where it stood, for the message
 * @returns charge by symbol @unit e
 * @throws E0106 when no combination of formal charges is neutral within 2 % of the positive charge
 * @example formalCharges({ Li: 3, P: 1, O: 4 }) // { Li: 1, P: 5, O: -2 }
 */
export function formalCharges(formula: Formula, place?: string): Readonly<Record<string, number>> {
  const where = place === undefined ? {} : { place };
  const symbols = Object.keys(formula);
  if (symbols.length === 1) return { [symbols[0]!]: 0 };
  const unknown = symbols.find((symbol) => ions[symbol] === undefined);
  if (unknown !== undefined) {
    throw new BoroxolError("E0106", `no formal charge is known for ${unknown}`, {
      ...where,
      fix: `the elements with formal charges are ${Object.keys(ions).join(", ")}`,
      untouched: "nothing was written",
    });
  }
  const combinations = chargeCombinations(symbols);
  const found = combinations.find((charges) => imbalance(formula, charges) <= neutralityTolerance);
  if (found !== undefined) return found;
  const usual = combinations[0]!;
  const net = netCharge(formula, usual);
  const list = symbols.map((symbol) => `${symbol} ${usual[symbol]! > 0 ? "+" : ""}${usual[symbol]}`).join(", ");
  throw new BoroxolError("E0106", `the composition is not charge-neutral: ${net.toFixed(3)} e per formula (${list})`, {
    ...where,
    fix: "check the formulas: oxides are written like SiO2, B2O3, Li2O, P2O5",
    untouched: "nothing was written",
  });
}

/** Net formal charge: sum of n q. @unit e */
export function netCharge(formula: Formula, charges: Readonly<Record<string, number>>): number {
  return Object.entries(formula).reduce((sum, [symbol, n]) => sum + n * (charges[symbol] ?? 0), 0);
}

function imbalance(formula: Formula, charges: Readonly<Record<string, number>>): number {
  const positive = Object.entries(formula).reduce((sum, [symbol, n]) => sum + n * Math.max(0, charges[symbol]!), 0);
  return positive === 0 ? Number.POSITIVE_INFINITY : Math.abs(netCharge(formula, charges)) / positive;
}

/** All combinations of formal charges, those with fewer unusual charges first. */
function chargeCombinations(symbols: readonly string[]): Record<string, number>[] {
  let combinations: { charges: Record<string, number>; unusual: number }[] = [{ charges: {}, unusual: 0 }];
  for (const symbol of symbols) {
    combinations = combinations.flatMap(({ charges, unusual }) =>
      ions[symbol]!.charges.map((charge, rank) => ({
        charges: { ...charges, [symbol]: charge },
        unusual: unusual + rank,
      })),
    );
  }
  return combinations.sort((a, b) => a.unusual - b.unusual).map(({ charges }) => charges);
}
