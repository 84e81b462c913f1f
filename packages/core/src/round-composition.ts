import { averageFormula, type Composition } from "./composition.ts";
import { elementBySymbol } from "./elements.ts";
import { BoroxolError } from "./errors.ts";
import { netCharge } from "./formal-charges.ts";
import { atomsOf, type Formula } from "./formula.ts";

/** A whole, charge-neutral number of atoms near a composition. */
export interface CellContents {
  /** Atoms of each element, by symbol. */
  readonly atoms: Readonly<Record<string, number>>;
  /** Formula units of each compound; undefined when the atoms were rounded one by one. */
  readonly units: Readonly<Record<string, number>> | undefined;
  readonly total: number;
  /** Largest deviation from the wanted composition: of a compound in mol%, or of an element in atom%. @unit % */
  readonly deviation: number;
  /** What the deviation refers to. */
  readonly deviationOf: "mol%" | "atom%";
}

/** How far the number of atoms may be from the wanted one, as a fraction. */
const sizeWindow = 0.05;
/** A cell that misses the wanted number of atoms by 1 % counts as much as a composition off by this many %. */
const sizeWeight = 0.02;

/**
 * Rounds a composition to a whole, charge-neutral cell of about `wanted` atoms.
 *
 * Compounds with whole, neutral formulas are taken in whole formula units; otherwise atoms are rounded one by one under
 * the constraint sum n q = 0. Of all cells within 5 % of the wanted size the one closest to the composition is taken.
 * @param wanted number of atoms
 * @throws E0107 when the number is not a whole one of at least 1, or no neutral cell lies near it
 * @example roundComposition(parseComposition("20SiO2-60B2O3-20Li2O"), 300).total === 294
 */
export function roundComposition(composition: Composition, wanted: number): CellContents {
  if (!Number.isInteger(wanted) || wanted < 1) {
    throw new BoroxolError("E0107", `a cell cannot have ${wanted} atoms`, {
      fix: "give a whole number of atoms, for instance 300",
      untouched: "nothing was written",
    });
  }
  const { components, charges } = composition;
  const whole = components.every(
    ({ formula }) => Object.values(formula).every(Number.isInteger) && Math.abs(netCharge(formula, charges)) < 1e-9,
  );
  const best = whole ? wholeUnits(composition, wanted) : wholeAtoms(composition, wanted);
  if (best !== undefined) return best;
  throw new BoroxolError("E0107", `no charge-neutral cell of ${composition.name} has about ${wanted} atoms`, {
    fix: `ask for more atoms, for instance ${Math.max(100, 4 * wanted)}`,
    untouched: "nothing was written",
  });
}

function wholeUnits({ components }: Composition, wanted: number): CellContents | undefined {
  const perMole = atomsOf(averageFormula(components));
  const window = Math.max(sizeWindow * wanted, perMole);
  let best: CellContents | undefined;
  let lowest = Number.POSITIVE_INFINITY;
  const first = Math.max(1, Math.floor((wanted - window) / perMole));
  for (let moles = first; moles <= (wanted + window) / perMole + 1; moles++) {
    const counts = largestRemainders(components.map(({ fraction }) => fraction * moles));
    // A compound that was asked for must not vanish from the cell.
    if (counts.some((count) => count === 0)) continue;
    const atoms = averageFormula(components.map((each, k) => ({ ...each, fraction: counts[k]! })));
    const total = atomsOf(atoms);
    const deviation = Math.max(
      ...components.map(({ fraction }, k) => Math.abs((100 * counts[k]!) / moles - 100 * fraction)),
    );
    const score = deviation + (sizeWeight * 100 * Math.abs(total - wanted)) / wanted;
    if (Math.abs(total - wanted) > window || score >= lowest) continue;
    lowest = score;
    const units = Object.fromEntries(components.map(({ name }, k) => [name, counts[k]!]));
    best = { atoms, units, total, deviation, deviationOf: "mol%" };
  }
  return best;
}

/** Whole numbers with the same sum: floors, and the largest remainders rounded up. */
function largestRemainders(values: readonly number[]): number[] {
  const counts = values.map((value) => Math.floor(value + 1e-9));
  const missing = Math.round(values.reduce((sum, value) => sum + value, 0)) - counts.reduce((sum, n) => sum + n, 0);
  const order = values
    .map((value, k) => ({ k, rest: value - counts[k]! }))
    .sort((a, b) => b.rest - a.rest || a.k - b.k);
  for (const { k } of order.slice(0, missing)) counts[k]!++;
  return counts;
}

function wholeAtoms(composition: Composition, wanted: number): CellContents | undefined {
  const formula = averageFormula(composition.components);
  const symbols = Object.keys(formula);
  const fractions = symbols.map((symbol) => formula[symbol]! / atomsOf(formula));
  const charges = symbols.map((symbol) => composition.charges[symbol]!);
  const window = Math.ceil(Math.max(sizeWindow * wanted, symbols.length));
  let best: CellContents | undefined;
  let lowest = Number.POSITIVE_INFINITY;
  for (let size = Math.max(1, wanted - window); size <= wanted + window; size++) {
    const ideal = fractions.map((fraction) => fraction * size);
    for (const counts of neutralNeighbours(ideal, charges)) {
      const total = counts.reduce((sum, n) => sum + n, 0);
      const deviation = Math.max(...counts.map((n, k) => Math.abs((100 * n) / total - 100 * fractions[k]!)));
      const score = deviation + (sizeWeight * 100 * Math.abs(total - wanted)) / wanted;
      if (Math.abs(total - wanted) > window || score >= lowest) continue;
      lowest = score;
      const atoms: Formula = Object.fromEntries(symbols.map((symbol, k) => [symbol, counts[k]!]));
      best = { atoms, units: undefined, total, deviation, deviationOf: "atom%" };
    }
  }
  return best;
}

/** Whole counts within two atoms of the ideal ones that are neutral. */
function* neutralNeighbours(
  ideal: readonly number[],
  charges: readonly number[],
  fixed: number[] = [],
): Generator<number[]> {
  const k = fixed.length;
  if (k === ideal.length) {
    if (fixed.reduce((sum, n, i) => sum + n * charges[i]!, 0) === 0) yield fixed;
    return;
  }
  const lowest = Math.max(1, Math.floor(ideal[k]!) - 1);
  for (let n = lowest; n <= Math.floor(ideal[k]!) + 2; n++) yield* neutralNeighbours(ideal, charges, [...fixed, n]);
}

/**
 * The atoms of a cell as a list, element after element in the order of the composition.
 * @returns atomic numbers @shape [n]
 */
export function speciesOf(contents: CellContents): Uint8Array {
  const species = new Uint8Array(contents.total);
  let at = 0;
  for (const [symbol, n] of Object.entries(contents.atoms)) {
    species.fill(elementBySymbol(symbol).number, at, at + n);
    at += n;
  }
  return species;
}
