import { formalCharges } from "./formal-charges.ts";
import { atomsOf, formulaMass, type Formula } from "./formula.ts";

/** One compound of a composition. */
export interface Component {
  /** As written: `SiO2`, `Li3PO4`. */
  readonly name: string;
  readonly formula: Formula;
  /** Mole fraction; the fractions of a composition add up to 1. */
  readonly fraction: number;
}

/** A chemical composition: compounds and their mole fractions. */
export interface Composition {
  /** Normalised text, in mol%: `20SiO2-60B2O3-20Li2O`; a single compound is its formula. */
  readonly name: string;
  readonly components: readonly Component[];
  /** Formal charge of each element, by symbol. @unit e */
  readonly charges: Readonly<Record<string, number>>;
  /** What was read into the text, in sentences for the user; empty when it was plain mol% that adds up. */
  readonly notes: readonly string[];
}

/**
 * Makes a composition from compounds and amounts in any common unit (mol).
 * @param parts amounts larger than zero; equal compounds are merged
 * @param place where it stood, for the message
 * @throws E0106 when it cannot be charge-neutral
 */
export function compositionOf(
  parts: readonly { readonly name: string; readonly formula: Formula; readonly moles: number }[],
  notes: readonly string[] = [],
  place?: string,
): Composition {
  const merged = new Map<string, { formula: Formula; moles: number }>();
  for (const { name, formula, moles } of parts) {
    merged.set(name, { formula, moles: moles + (merged.get(name)?.moles ?? 0) });
  }
  const total = [...merged.values()].reduce((sum, { moles }) => sum + moles, 0);
  const components = [...merged].map(([name, { formula, moles }]) => ({ name, formula, fraction: moles / total }));
  const charges = formalCharges(averageFormula(components), place);
  const name =
    components.length === 1 ? components[0]!.name : components.map((each) => percentText(each) + each.name).join("-");
  return { name, components, charges, notes };
}

function percentText({ fraction }: Component): string {
  return String(Number((100 * fraction).toFixed(2)));
}

/** Atoms of each element per mole of the mixture: n_e = sum over compounds of x_i n_ie. */
export function averageFormula(components: readonly Component[]): Formula {
  const atoms = new Map<string, number>();
  for (const { formula, fraction } of components) {
    for (const [symbol, n] of Object.entries(formula)) atoms.set(symbol, (atoms.get(symbol) ?? 0) + fraction * n);
  }
  return Object.fromEntries(atoms);
}

/** Atom fractions by symbol, adding up to 1. */
export function atomFractions(composition: Composition): Readonly<Record<string, number>> {
  const atoms = averageFormula(composition.components);
  const total = atomsOf(atoms);
  return Object.fromEntries(Object.entries(atoms).map(([symbol, n]) => [symbol, n / total]));
}

/** Mole percent of each compound. */
export function molePercent(composition: Composition): Readonly<Record<string, number>> {
  return Object.fromEntries(composition.components.map(({ name, fraction }) => [name, 100 * fraction]));
}

/** Weight percent of each compound: w_i = 100 x_i M_i / sum of x M. */
export function weightPercent(composition: Composition): Readonly<Record<string, number>> {
  const total = molarMass(composition);
  return Object.fromEntries(
    composition.components.map(({ name, formula, fraction }) => [
      name,
      (100 * fraction * formulaMass(formula)) / total,
    ]),
  );
}

/** Mean molar mass of the mixture: M = sum of x_i M_i. @unit g/mol */
export function molarMass(composition: Composition): number {
  return composition.components.reduce((sum, { formula, fraction }) => sum + fraction * formulaMass(formula), 0);
}
