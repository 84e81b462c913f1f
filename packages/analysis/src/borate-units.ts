import type { Frame } from "@boroxol/core";
import type { Bonds } from "./bonds.ts";
import { formersAround } from "./oxygen-speciation.ts";
import type { Ring } from "./ring.ts";

const boron = 5;

/** Superstructural units of borates that a graph can tell. */
export const borateUnitKinds = [
  "boroxol",
  "metaborate ring",
  "triborate",
  "di-triborate",
  "pentaborate",
  "di-pentaborate",
  "diborate",
  "other",
] as const;

/** One kind of superstructural unit. */
export type BorateUnitKind = (typeof borateUnitKinds)[number];

/** A superstructural unit. */
export interface BorateUnit {
  readonly kind: BorateUnitKind;
  /** Borons. @shape [k] */
  readonly borons: readonly number[];
}

/**
 * Superstructural units of a borate: three-membered rings of boron, alone or joined through common borons.
 *
 * Rings that share a boron belong to one unit. A single ring is, with 3B three-fold and 4B four-fold boron: boroxol (three 3B),
 * metaborate ring (three 3B, each with a non-bridging oxygen), triborate (two 3B, one 4B) or di-triborate (one 3B, two 4B).
 * Two rings that share one 4B are a pentaborate (four 3B) or a di-pentaborate (three 3B and one more 4B); two that share two
 * 4B and the oxygen between them are a diborate (two 3B). Everything else, rings with four 4B among them, is `other`.
 *
 * A. C. Wright, Phys. Chem. Glasses: Eur. J. Glass Sci. Technol. B 51, 1 (2010); J. Krogh-Moe, Phys. Chem. Glasses 6, 46 (1965).
 * @param rings of the frame; those of three borons are looked at
 */
export function borateUnits(frame: Frame, bonds: Bonds, rings: readonly Ring[]): BorateUnit[] {
  const triples = rings.filter(
    ({ formers }) => formers.length === 3 && formers.every((atom) => frame.species[atom] === boron),
  );
  const around = formersAround(frame, bonds);
  const unitOf = new Map<number, Ring[]>();
  for (const ring of triples) {
    const joined = new Set([ring, ...ring.formers.flatMap((atom) => unitOf.get(atom) ?? [])]);
    const unit = [...joined];
    for (const { formers } of unit) for (const atom of formers) unitOf.set(atom, unit);
  }
  return [...new Set(unitOf.values())].map((unit) => ({
    kind: kindOf(unit, bonds, around),
    borons: [...new Set(unit.flatMap(({ formers }) => formers))].sort((a, b) => a - b),
  }));
}

function kindOf(unit: readonly Ring[], bonds: Bonds, around: Uint8Array): BorateUnitKind {
  const oxygens = (atom: number): number => bonds.offsets[atom + 1]! - bonds.offsets[atom]!;
  const borons = [...new Set(unit.flatMap(({ formers }) => formers))];
  const three = borons.filter((atom) => oxygens(atom) === 3);
  const four = borons.filter((atom) => oxygens(atom) === 4);
  if (three.length + four.length < borons.length) return "other";
  if (unit.length === 1) {
    if (four.length === 0) {
      const ends = three.filter((atom) => {
        const own = [...bonds.neighbours.subarray(bonds.offsets[atom], bonds.offsets[atom + 1])];
        return own.some((oxygen) => around[oxygen] === 1);
      });
      return ends.length === 3 ? "metaborate ring" : "boroxol";
    }
    return four.length === 1 ? "triborate" : four.length === 2 ? "di-triborate" : "other";
  }
  if (unit.length > 2) return "other";
  const [first, second] = unit as [Ring, Ring];
  const shared = first.formers.filter((atom) => second.formers.includes(atom));
  const sharedBridges = first.bridges.filter((atom) => second.bridges.includes(atom));
  if (!shared.every((atom) => four.includes(atom))) return "other";
  if (shared.length === 1 && sharedBridges.length === 0) {
    return four.length === 1 ? "pentaborate" : four.length === 2 ? "di-pentaborate" : "other";
  }
  if (shared.length === 2 && sharedBridges.length === 1 && four.length === 2) return "diborate";
  return "other";
}
