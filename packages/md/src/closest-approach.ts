import { elementOf } from "@boroxol/core";
import { formalSign } from "./formal-sign.ts";

/**
 * Fraction of the sum of covalent radii below which two atoms are in a collision, not in a bond. Two lithium ions, which
 * only their charges keep apart in most glass potentials, come to 0.35 of it in a melt at 3500 K.
 */
const collisionFraction = 0.3;

/** The distance below which a simulation stops. @returns @unit A */
export function collisionDistance(a: number, b: number): number {
  return collisionFraction * (elementOf(a).covalentRadius + elementOf(b).covalentRadius);
}

/**
 * How near two atoms may be placed in a random packing: a stretched bond between a cation and an anion, farther
 * between ions of the same sign.
 * @param sameSign whether the ions' charges have the same sign
 * @returns @unit A
 */
export function packingDistance(a: number, b: number, sameSign: boolean): number {
  const bond = elementOf(a).covalentRadius + elementOf(b).covalentRadius;
  return sameSign ? Math.max(bond, 2.1) : 0.95 * bond;
}

/** Share of the packing distance below which two atoms of a melt overlap: O and O at 1.47 A are a peroxide, no oxide. */
const overlapFraction = 0.7;

/**
 * The distance below which two atoms overlap: 0.7 of the nearest that a packing would place them, which is B-O 1.00,
 * Si-O 1.18, Li-O 1.29, O-O 1.47 and Li-Li 1.79 A.
 * @returns @unit A
 */
export function overlapDistance(a: number, b: number): number {
  return overlapFraction * packingDistance(a, b, formalSign(a) === formalSign(b));
}
