import { BoroxolError, elementBySymbol, symbolOf } from "@boroxol/core";

/** Elements that build the network, in the order in which they are reported. */
export const networkFormers: readonly string[] = ["B", "Al", "Si", "P", "Ge"];

const formerNumbers = new Set(networkFormers.map((symbol) => elementBySymbol(symbol).number));
const anionNumbers = new Set(["N", "O", "F", "S", "Cl"].map((symbol) => elementBySymbol(symbol).number));

/** Atomic number of oxygen. */
export const oxygen = 8;

/** True for the elements that build the network. */
export function isFormer(number: number): boolean {
  return formerNumbers.has(number);
}

/** True for the elements that take the place of oxygen. */
export function isAnion(number: number): boolean {
  return anionNumbers.has(number);
}

/** Name of a pair of elements: the cation first, else the lighter one, as in B-O or Li-Si. */
export function pairName(a: number, b: number): string {
  const rank = (z: number): number => (anionNumbers.has(z) ? 1000 : 0) + z;
  return rank(a) <= rank(b) ? `${symbolOf(a)}-${symbolOf(b)}` : `${symbolOf(b)}-${symbolOf(a)}`;
}

/** All pairs of the elements of a frame, by name. */
export function pairsOf(species: Uint8Array): Map<string, readonly [number, number]> {
  const kinds = [...new Set(species)].sort((a, b) => a - b);
  const pairs = new Map<string, readonly [number, number]>();
  for (const a of kinds) {
    for (const b of kinds) {
      const name = pairName(a, b);
      if (name === `${symbolOf(a)}-${symbolOf(b)}`) pairs.set(name, [a, b]);
    }
  }
  return pairs;
}

/** Largest distance at which atoms may count as bonded. @unit A */
export const longestCutoff = 6;

/**
 * Reads a list of cutoffs such as `B-O=1.9,Si-O=2.2`, the elements in either order.
 * @returns lengths by pair name @unit A
 * @throws E0502 for anything else, E0102 for an unknown element
 */
export function parseCutoffs(text: string): Readonly<Record<string, number>> {
  const cutoffs: Record<string, number> = {};
  for (const entry of text.split(",").map((part) => part.trim())) {
    const match = /^([A-Za-z]+)-([A-Za-z]+)=([\d.]+)$/.exec(entry);
    const value = Number(match?.[3]);
    const fault = (message: string): BoroxolError =>
      new BoroxolError("E0502", message, { place: "cutoffs", fix: "write for instance B-O=1.9,Si-O=2.2" });
    if (match === null || !(value > 0)) throw fault(`'${entry}' is not a pair of elements and a length`);
    if (value > longestCutoff) throw fault(`${entry}: a bond longer than ${longestCutoff} A is none`);
    const name = pairName(elementBySymbol(match[1]!, "cutoffs").number, elementBySymbol(match[2]!, "cutoffs").number);
    if (name in cutoffs) throw fault(`the pair ${name} stands twice`);
    cutoffs[name] = value;
  }
  return cutoffs;
}
