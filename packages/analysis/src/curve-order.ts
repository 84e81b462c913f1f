import { type Frame, invertCell } from "@boroxol/core";

/** Bits of each coordinate. */
const bits = 8;

/**
 * Atoms in the order of Morton's curve through the cell, so that those near each other in space stand near each other in the list, and
 * in memory: what is read for one atom is still at hand for the next.
 *
 * The key of an atom is its fractional coordinates in 8 bits each, with the bits of x, y and z taken in turn; atoms with one key stay
 * in their order. Open cells are left as they are.
 *
 * G. M. Morton, A computer oriented geodetic data base and a new technique in file sequencing, IBM (1966).
 * @param atoms to be ordered @shape [m]
 * @returns @shape [m] @unit 1
 */
export function curveOrder({ positions, cell, periodic }: Frame, atoms: readonly number[]): Uint32Array {
  if (periodic.includes(false)) return Uint32Array.from(atoms);
  const inverse = invertCell(cell);
  const keys = new Map(
    atoms.map((atom) => {
      const [x, y, z] = [positions[3 * atom]!, positions[3 * atom + 1]!, positions[3 * atom + 2]!];
      let key = 0;
      const whole = [0, 1, 2].map((d) => {
        const s = x * inverse[d]! + y * inverse[3 + d]! + z * inverse[6 + d]!;
        return Math.floor((s - Math.floor(s)) * 2 ** bits);
      });
      for (let bit = bits - 1; bit >= 0; bit--) for (const each of whole) key = 2 * key + ((each >> bit) & 1);
      return [atom, key] as const;
    }),
  );
  return Uint32Array.from(atoms.toSorted((a, b) => keys.get(a)! - keys.get(b)! || a - b));
}
