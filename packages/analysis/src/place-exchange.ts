import { type Frame, invertCell, symbolOf } from "@boroxol/core";
import { sameAtoms } from "./trajectory-paths.ts";

/** Atoms of one element that seem to have been listed in another order than in the frame before. */
export interface PlaceExchange {
  readonly element: string;
  /** Places in the list that exchanged. */
  readonly atoms: readonly number[];
  /** Atoms of the element in all. */
  readonly of: number;
}

/** Looks from frame to frame for atoms of one element that take each other's places. */
export interface ExchangeWatch {
  /** What is wrong with the order of the next frame; undefined where nothing is seen. */
  next(frame: Frame): PlaceExchange | undefined;
}

/** Way that no atom rattles. @unit A */
const leastWay = 1;
/** An exchange is this much longer than what it leaves over, and leaves over what all others move. */
const contrast = 6;
const tolerance = 2.5;
/** Where atoms move on by more than this between two frames, an exchange cannot be told from motion. @unit A */
const mostMotion = 0.4;
/** Atoms whose nearest former places tell how far atoms have moved. */
const probes = 48;

/**
 * Sees exchanges of atoms of one element between frames that were written without identifiers in changing order.
 *
 * Of each element, s is the median over its atoms of the way to the nearest place where an atom of the element stood one frame before. A
 * closed chain of atoms, each more than 6 s and 1 A from its own former place but within 2.5 s of the next one's, is an exchange of
 * labels: an atom that jumps goes to an empty place. Nothing can be said where s is above 0.4 A, in melts with long times between frames.
 * @example const watch = exchangeWatch(); frames.map((frame) => watch.next(frame));
 */
export function exchangeWatch(): ExchangeWatch {
  let before: Frame | undefined;
  return {
    next(frame) {
      const [last, now] = [before, frame];
      before = frame;
      if (last === undefined || !sameAtoms(last, now)) return undefined;
      const way = wayBetween(last, now);
      for (const kind of new Set(now.species)) {
        const atoms = [...now.species.keys()].filter((i) => now.species[i] === kind);
        const found = exchanged(atoms, way);
        if (found.length > 0) return { element: symbolOf(kind), atoms: found, of: atoms.length };
      }
      return undefined;
    },
  };
}

/** @param way from the former place of atom `from` to where `to` is now @unit A */
function exchanged(atoms: readonly number[], way: (from: number, to: number) => number): number[] {
  const own = new Map(atoms.map((atom) => [atom, way(atom, atom)]));
  const gone = atoms.filter((atom) => own.get(atom)! > leastWay);
  if (gone.length < 2) return [];
  const nearest = (atom: number): { from: number; length: number } => {
    let [from, length] = [atom, own.get(atom)!];
    for (const other of atoms) {
      const d = way(other, atom);
      if (d < length) [from, length] = [other, d];
    }
    return { from, length };
  };
  const step = Math.max(1, Math.floor(atoms.length / probes));
  const ways = atoms
    .filter((_, k) => k % step === 0)
    .map((atom) => (own.get(atom)! > leastWay ? nearest(atom).length : own.get(atom)!))
    .sort((a, b) => a - b);
  const moved = ways[Math.floor(ways.length / 2)]!;
  if (moved > mostMotion) return [];
  const room = tolerance * Math.max(moved, 1e-6);
  const next = new Map<number, number>();
  for (const atom of gone) {
    if (own.get(atom)! <= contrast * moved) continue;
    const { from, length } = nearest(atom);
    if (from !== atom && length <= room) next.set(atom, from);
  }
  return [...next.keys()].filter((start) => {
    let atom = next.get(start);
    for (let k = 0; k < next.size && atom !== undefined && atom !== start; k++) atom = next.get(atom);
    return atom === start;
  });
}

function wayBetween(last: Frame, now: Frame): (from: number, to: number) => number {
  const { cell, periodic } = now;
  const inverse = periodic.includes(true) ? invertCell(cell) : undefined;
  return (from, to) => {
    let x = now.positions[3 * to]! - last.positions[3 * from]!;
    let y = now.positions[3 * to + 1]! - last.positions[3 * from + 1]!;
    let z = now.positions[3 * to + 2]! - last.positions[3 * from + 2]!;
    if (inverse !== undefined) {
      const [a, b, c] = [0, 1, 2].map((d) =>
        periodic[d] ? Math.round(x * inverse[d]! + y * inverse[3 + d]! + z * inverse[6 + d]!) : 0,
      ) as [number, number, number];
      x -= a * cell[0]! + b * cell[3]! + c * cell[6]!;
      y -= a * cell[1]! + b * cell[4]! + c * cell[7]!;
      z -= a * cell[2]! + b * cell[5]! + c * cell[8]!;
    }
    return Math.hypot(x, y, z);
  };
}
