import { type Frame, neighbourList } from "@boroxol/core";
import { oxygen } from "./element-pairs.ts";

const boron = 5;

/**
 * Fraction of boron atoms with exactly four oxygens: N4 = n(4B) / n(B).
 *
 * One neighbour search over boron and oxygen alone, cheap enough to be called every thousand steps of a run.
 * @param cutoff longest B-O bond, near the first minimum of g(r) @unit A
 * @returns undefined where there is no boron
 * @example fourFoldBoron(frame, 2.0)
 */
export function fourFoldBoron(frame: Frame, cutoff: number): number | undefined {
  const chosen = [...frame.species.keys()].filter((i) => frame.species[i] === boron || frame.species[i] === oxygen);
  const positions = new Float64Array(3 * chosen.length);
  chosen.forEach((i, k) => positions.set(frame.positions.subarray(3 * i, 3 * i + 3), 3 * k));
  const { cell, periodic } = frame;
  const { offsets, neighbours } = neighbourList({ positions, cell, periodic }, cutoff);
  let borons = 0;
  let four = 0;
  chosen.forEach((atom, k) => {
    if (frame.species[atom] !== boron) return;
    let oxygens = 0;
    for (let m = offsets[k]!; m < offsets[k + 1]!; m++) {
      if (frame.species[chosen[neighbours[m]!]!] === oxygen) oxygens++;
    }
    borons++;
    if (oxygens === 4) four++;
  });
  return borons === 0 ? undefined : four / borons;
}
