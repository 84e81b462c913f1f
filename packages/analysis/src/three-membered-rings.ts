import type { Frame } from "@boroxol/core";
import type { Bonds } from "./bonds.ts";
import type { Ring } from "./ring.ts";

const boron = 5;

/** Three-membered rings by what stands in them; `other` holds those with a boron of neither three nor four oxygens. */
export interface ThreeMemberedRings {
  readonly "3B3": number;
  readonly "3B2-4B1": number;
  readonly "3B1-4B2": number;
  readonly "4B3": number;
  readonly withSi: number;
  readonly other: number;
}

/** What the three-membered rings of one frame say. */
export interface ThreeMemberedRingCensus {
  readonly types: ThreeMemberedRings;
  /** Boroxol rings: three three-fold borons. */
  readonly boroxol: number;
  /** Fraction of the three-fold borons that sit in at least one three-membered ring; undefined without such borons. */
  readonly threeFoldInRings: number | undefined;
}

/**
 * Sorts the three-membered rings by the numbers of three-fold boron (3B), four-fold boron (4B) and other formers.
 *
 * S. Urata, A. R. Tan and R. Gomez-Bombarelli, Phys. Rev. Mater. 8, 033602 (2024), doi:10.1103/PhysRevMaterials.8.033602.
 */
export function threeMemberedRings(frame: Frame, bonds: Bonds, rings: readonly Ring[]): ThreeMemberedRingCensus {
  const oxygens = (atom: number): number => bonds.offsets[atom + 1]! - bonds.offsets[atom]!;
  const types = { "3B3": 0, "3B2-4B1": 0, "3B1-4B2": 0, "4B3": 0, withSi: 0, other: 0 };
  const inRings = new Set<number>();
  for (const { formers } of rings) {
    if (formers.length !== 3) continue;
    const borons = formers.filter((atom) => frame.species[atom] === boron);
    const three = borons.filter((atom) => oxygens(atom) === 3);
    const four = borons.filter((atom) => oxygens(atom) === 4).length;
    for (const atom of three) inRings.add(atom);
    if (borons.length < 3) types.withSi++;
    else if (three.length + four < 3) types.other++;
    else types[(["3B3", "3B2-4B1", "3B1-4B2", "4B3"] as const)[four]!]++;
  }
  let threeFold = 0;
  frame.species.forEach((kind, i) => (threeFold += Number(kind === boron && oxygens(i) === 3)));
  return { types, boroxol: types["3B3"], threeFoldInRings: threeFold === 0 ? undefined : inRings.size / threeFold };
}
