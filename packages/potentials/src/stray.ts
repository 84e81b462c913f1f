import {
  type Frame,
  amuPerCubicAngstromInGramPerCm3,
  cellVolume,
  elementBySymbol,
  massesOf,
  neighbourList,
  symbolOf,
} from "@boroxol/core";
import type { ModelCard } from "./model-card.ts";

/** In what a frame leaves the range of a model. */
export type StrayKind = "element" | "density" | "temperature" | "distance" | "deviation";

/** How far a frame leaves the range where a model is known to hold. */
export interface Stray {
  readonly of: StrayKind;
  /** What it is about, where there are several: a pair or an element. */
  readonly which?: string;
  /** g/cm3, K, A or eV/A; 0 for an element. @unit mixed */
  readonly value: number;
  /** The edge of the range on this side. @unit mixed */
  readonly limit: number;
}

/** What is known of a frame beside its atoms. */
export interface FrameState {
  /** @unit K */
  readonly temperature?: number;
  /** Largest deviation of the committee in the force on an atom. @unit eV/A */
  readonly deviation?: number;
}

/**
 * In what a frame leaves the range of a model's card: elements, density, temperature, the shortest distance of each pair of
 * elements, and the deviation of its committee; empty for a frame that is inside.
 * @example for (const stray of straysOf(card, frame, { temperature: 300 })) console.log(strayText(stray));
 */
export function straysOf(
  { elements, validity }: Pick<ModelCard, "elements" | "validity">,
  frame: Frame,
  { temperature, deviation }: FrameState = {},
): readonly Stray[] {
  const strays: Stray[] = [];
  const known = new Set(elements.map((symbol) => elementBySymbol(symbol).number));
  for (const z of new Set(frame.species)) {
    if (!known.has(z)) strays.push({ of: "element", which: symbolOf(z), value: 0, limit: 0 });
  }
  const check = (of: StrayKind, value: number | undefined, range: readonly [number, number] | undefined): void => {
    if (value === undefined || range === undefined || (value >= range[0] && value <= range[1])) return;
    strays.push({ of, value, limit: value < range[0] ? range[0] : range[1] });
  };
  if (frame.periodic.every(Boolean)) check("density", densityOf(frame), validity.density);
  // Data of hot atoms cover cold ones.
  check("temperature", temperature, validity.temperature && [0, validity.temperature[1]]);
  check("deviation", deviation, validity.deviation === undefined ? undefined : [0, validity.deviation]);
  strays.push(...closeStrays(frame, validity.shortest));
  return strays;
}

function densityOf(frame: Frame): number {
  const mass = massesOf(frame.species).reduce((sum, each) => sum + each, 0);
  return (mass / Math.abs(cellVolume(frame.cell))) * amuPerCubicAngstromInGramPerCm3;
}

/** The closest distance of every pair that comes closer than its data. */
function closeStrays(frame: Frame, shortest: Readonly<Record<string, number>>): readonly Stray[] {
  const limits = new Map<number, readonly [pair: string, limit: number]>();
  for (const [pair, limit] of Object.entries(shortest)) {
    const [a, b] = pair.split("-").map((symbol) => elementBySymbol(symbol).number) as [number, number];
    limits.set(256 * a + b, [pair, limit]);
    limits.set(256 * b + a, [pair, limit]);
  }
  if (limits.size === 0) return [];
  const list = neighbourList(frame, Math.max(...Object.values(shortest)));
  const closest = new Map<string, Stray>();
  for (let i = 0; i < frame.species.length; i++) {
    for (let k = list.offsets[i]!; k < list.offsets[i + 1]!; k++) {
      const found = limits.get(256 * frame.species[i]! + frame.species[list.neighbours[k]!]!);
      if (found === undefined) continue;
      const value = Math.hypot(list.vectors[3 * k]!, list.vectors[3 * k + 1]!, list.vectors[3 * k + 2]!);
      const [which, limit] = found;
      if (value < limit && value < (closest.get(which)?.value ?? Infinity)) {
        closest.set(which, { of: "distance", which, value, limit });
      }
    }
  }
  return [...closest.values()];
}

/** One stray in words. */
export function strayText({ of, which, value, limit }: Stray): string {
  switch (of) {
    case "element":
      return `${which} is none of the elements that the model's card names`;
    case "density":
      return `a density of ${value.toFixed(3)} g/cm3 is ${value < limit ? "below" : "above"} the ${limit} g/cm3 of the model's data`;
    case "temperature":
      return `${value.toFixed(0)} K are above the ${limit} K of the model's data`;
    case "distance":
      return `${which} at ${value.toFixed(3)} A are closer than the ${limit} A of the model's data`;
    default:
      return `the members differ by ${value.toFixed(3)} eV/A in the force on an atom, more than the ${limit} eV/A of the card`;
  }
}
