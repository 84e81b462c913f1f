import { type Frame, symbolOf } from "@boroxol/core";
import type { Bonds } from "./bonds.ts";
import { type Distribution, fractionsOf } from "./coordination.ts";
import { isFormer } from "./element-pairs.ts";
import { formersAround } from "./oxygen-speciation.ts";

/**
 * Qn: fractions of each former by the number n of bridging oxygens (two formers or more) bonded to it.
 * @returns by element, then by n
 * @example qn(frame, bonds).Si // { "3": 0.2, "4": 0.8 }
 */
export function qn(frame: Frame, bonds: Bonds): Record<string, Distribution> {
  const { species } = frame;
  const formers = formersAround(frame, bonds);
  const lists = new Map<number, number[]>();
  species.forEach((kind, i) => {
    if (!isFormer(kind)) return;
    let bridges = 0;
    for (let m = bonds.offsets[i]!; m < bonds.offsets[i + 1]!; m++) {
      if (formers[bonds.neighbours[m]!]! >= 2) bridges++;
    }
    const list = lists.get(kind) ?? [];
    lists.set(kind, list);
    list.push(bridges);
  });
  const elements = [...lists].sort(([a], [b]) => a - b);
  return Object.fromEntries(elements.map(([kind, list]) => [symbolOf(kind), fractionsOf(list)]));
}
