import { elementBySymbol } from "./elements.ts";
import { BoroxolError } from "./errors.ts";

/** Atoms of each element in a formula, by symbol, in the order in which they were written. */
export type Formula = Readonly<Record<string, number>>;

const subscripts = "₀₁₂₃₄₅₆₇₈₉";

/**
 * Reads a chemical formula: symbols with counts (whole or decimal) and nested parentheses or brackets.
 * @param text for instance `Li3PO4`, `Li2.94PO3.5N0.31`, `Ca3(PO4)2`, `SiO₂`
 * @param place where it stood, for the message
 * @throws E0102 for an unknown element, E0104 for anything that is not a formula
 * @example parseFormula("Ca3(PO4)2") // { Ca: 3, P: 2, O: 8 }
 */
export function parseFormula(text: string, place?: string): Formula {
  const formula = text.replace(/[₀-₉]/g, (digit) => String(subscripts.indexOf(digit)));
  const where = place === undefined ? `formula '${text}'` : `${place}, formula '${text}'`;
  const fail = (message: string, fix: string): never => {
    throw new BoroxolError("E0104", message, { place: where, fix, untouched: "nothing was written" });
  };
  if (formula === "") fail("the formula is empty", "write a formula such as SiO2 or Li3PO4");

  const groups: Map<string, number>[] = [new Map()];
  const token = /([A-Z][a-z]?)|([([])|([)\]])/y;
  const count = /\d+(?:\.\d*)?|\.\d+/y;
  let at = 0;
  const readCount = (): number => {
    count.lastIndex = at;
    const match = count.exec(formula);
    if (match === null) return 1;
    at = count.lastIndex;
    const value = Number(match[0]);
    return value > 0
      ? value
      : fail(`'${match[0]}' atoms cannot be`, "leave the element out, or give a positive number");
  };
  while (at < formula.length) {
    token.lastIndex = at;
    const match = token.exec(formula);
    if (match === null) {
      fail(
        `'${formula[at]}' at position ${at + 1} is not part of a formula`,
        "write symbols with counts: Li2O, Li3PO4",
      );
      break;
    }
    at = token.lastIndex;
    const [, symbol, opening] = match;
    if (opening !== undefined) {
      groups.push(new Map());
    } else if (symbol !== undefined) {
      elementBySymbol(symbol, where);
      addCount(groups.at(-1)!, symbol, readCount());
    } else {
      const group = groups.pop()!;
      const outer = groups.at(-1);
      if (outer === undefined) return fail("a parenthesis closes that was not opened", "pair the parentheses");
      const times = readCount();
      for (const [each, number] of group) addCount(outer, each, number * times);
    }
  }
  if (groups.length > 1) fail("a parenthesis is not closed", "pair the parentheses");
  return Object.fromEntries(groups[0]!);
}

function addCount(counts: Map<string, number>, symbol: string, number: number): void {
  counts.set(symbol, (counts.get(symbol) ?? 0) + number);
}

/** Molar mass of a formula: M = sum over elements of n m. @unit g/mol */
export function formulaMass(formula: Formula): number {
  return Object.entries(formula).reduce((mass, [symbol, n]) => mass + n * elementBySymbol(symbol).mass, 0);
}

/** Number of atoms of a formula. @example atomsOf({ Li: 3, P: 1, O: 4 }) === 8 */
export function atomsOf(formula: Formula): number {
  return Object.values(formula).reduce((sum, n) => sum + n, 0);
}
