import { symbolOf } from "@boroxol/core";
import type { Frame } from "@boroxol/core";

/** What errors of frames are sorted by. */
export interface FrameTraits {
  /** Configuration type, or the file it came from. */
  readonly type: string;
  /** As the data name it, or the formula of the smallest whole numbers. */
  readonly composition: string;
  /** @unit K */
  readonly temperature?: number;
}

/** Traits of a frame: its keys `config_type`, `composition` and `temperature` where it has them. */
export function frameTraits({ species, info = {} }: Frame, source: string): FrameTraits {
  const { config_type: type, composition, temperature } = info;
  return {
    type: type === undefined ? source : String(type),
    composition: composition === undefined ? reducedFormula(species) : String(composition),
    ...(typeof temperature === "number" && { temperature }),
  };
}

/** The formula of the smallest whole numbers. @param species @shape [n] @example reducedFormula(Uint8Array.of(14, 8, 8, 14, 8, 8)) === "O2Si" */
export function reducedFormula(species: Uint8Array): string {
  const counts = new Map<string, number>();
  for (const z of species) counts.set(symbolOf(z), (counts.get(symbolOf(z)) ?? 0) + 1);
  const divisor = [...counts.values()].reduce(greatestDivisor, 0);
  const ordered = [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
  return ordered.map(([symbol, n]) => `${symbol}${n === divisor ? "" : n / divisor}`).join("");
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b);
}
