import { compositionOf, type Composition } from "./composition.ts";
import { BoroxolError } from "./errors.ts";
import { formulaMass, parseFormula, type Formula } from "./formula.ts";

interface Term {
  readonly name: string;
  readonly formula: Formula;
  /** Undefined where no number stands before the compound. */
  readonly amount: number | undefined;
}

/** Rounded percentages such as 33.3-33.3-33.3 may miss 100 by this much. */
const percentTolerance = 0.5;
/** Amounts up to this size read as a ratio, like Li2O-2SiO2; larger ones are percentages. */
const largestRatio = 10;

/**
 * Reads a composition.
 *
 * Compounds stand in any order with their amounts before them (`20SiO2-60B2O3-20Li2O`) or behind parentheses
 * (`(SiO2)20(B2O3)60(Li2O)20`), separated by `-`, `+`, `,`, `;`, `:`, `/` or spaces. The amounts are mol%, or weight
 * percent when `wt%` stands at the end. Amounts that add up to 100 (or to 1) are percentages (or fractions); small
 * amounts of 10 at most, a missing one counting as 1, are a ratio (`Li2O-2SiO2`); everything else does not add up and
 * is refused.
 * @throws E0102 unknown element, E0104 not a formula, E0105 amounts that do not add up, E0106 not charge-neutral
 * @example parseComposition("60B2O3 20Li2O 20SiO2").name === "60B2O3-20Li2O-20SiO2"
 */
export function parseComposition(text: string): Composition {
  const place = `composition '${text}'`;
  const basis = /[\s,(]\(?(mol|wt)\.?\s*%?\)?$/i.exec(text.trim());
  const byWeight = basis?.[1]?.toLowerCase() === "wt";
  const body = text.trim().slice(0, basis?.index);
  const terms = readTerms(body, place);
  const { amounts, note } = relativeAmounts(terms, place);
  const parts = terms.map(({ name, formula }, k) => ({
    name,
    formula,
    moles: byWeight ? amounts[k]! / formulaMass(formula) : amounts[k]!,
  }));
  const notes = note === undefined ? [] : [note];
  if (byWeight) notes.push("the amounts were read as weight percent");
  return compositionOf(parts, notes, place);
}

const separator = /[\s\-–—+,;:/·]+/g;

function readTerms(text: string, place: string): Term[] {
  const grouped = [...text.matchAll(/\(([^()]+)\)(\d+(?:\.\d+)?)/g)];
  const terms: Term[] = [];
  if (grouped.length > 1 && grouped.map((match) => match[0]).join("") === text.replaceAll(separator, "")) {
    for (const [, name, amount] of grouped) {
      terms.push({ name: name!, formula: parseFormula(name!, place), amount: Number(amount) });
    }
    return checked(terms, place);
  }
  let pending: number | undefined;
  for (const word of text.split(separator).filter((each) => each !== "")) {
    const match = /^(\d+(?:\.\d*)?|\.\d+)?\s*%?\*?(.*)$/s.exec(word);
    const [, number, name] = match!;
    if (name === "") {
      if (pending !== undefined) fail(place, `the amounts ${pending} and ${number} follow each other`);
      pending = Number(number);
      continue;
    }
    if (number !== undefined && pending !== undefined) fail(place, `the amount ${pending} has no compound`);
    const amount = number === undefined ? pending : Number(number);
    pending = undefined;
    terms.push({ name: plainDigits(name!), formula: parseFormula(name!, place), amount });
  }
  if (pending !== undefined) fail(place, `the amount ${pending} has no compound`);
  return checked(terms, place);
}

function plainDigits(name: string): string {
  return name.normalize("NFKC");
}

function checked(terms: Term[], place: string): Term[] {
  if (terms.length === 0) fail(place, "there is no compound in it");
  return terms.filter(({ amount }) => amount !== 0);
}

function fail(place: string, message: string): never {
  throw new BoroxolError("E0104", message, {
    place,
    fix: "write amounts before compounds: 20SiO2-60B2O3-20Li2O, or a formula: Li3PO4",
    untouched: "nothing was written",
  });
}

function relativeAmounts(terms: readonly Term[], place: string): { amounts: number[]; note: string | undefined } {
  if (terms.length === 0) fail(place, "every amount is zero");
  const amounts = terms.map(({ amount }) => amount ?? 1);
  const sum = amounts.reduce((total, amount) => total + amount, 0);
  if (terms.length === 1 && (terms[0]!.amount ?? 1) <= 1) return { amounts, note: undefined };
  const allGiven = terms.every(({ amount }) => amount !== undefined);
  const rounded = Number(sum.toPrecision(6));
  if (allGiven) {
    for (const whole of [100, 1]) {
      const miss = Math.abs(sum - whole) / whole;
      if (miss < 1e-9) return { amounts, note: undefined };
      if (miss <= percentTolerance / 100) {
        return { amounts, note: `the amounts add up to ${rounded} and were scaled to ${whole}` };
      }
    }
  }
  if (terms.length > 1 && Math.max(...amounts) <= largestRatio) {
    return { amounts, note: `the amounts were read as the ratio ${amounts.join(":")}` };
  }
  const list = terms.map(({ name, amount }) => `${amount ?? "no amount for "}${name}`).join(", ");
  throw new BoroxolError("E0105", `the amounts add up to ${rounded}, not to 100 (${list})`, {
    place,
    fix: `change the amounts so that they add up to 100${sum < 100 ? `; ${Number((100 - sum).toPrecision(6))} is missing` : ""}`,
    untouched: "nothing was written",
  });
}
