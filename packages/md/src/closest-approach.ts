import { elementOf } from "@boroxol/core";

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
