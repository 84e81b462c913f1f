import { invertCell, perpendicularWidths } from "@boroxol/core";
import type { Frame } from "@boroxol/core";
import type { CompactBonds } from "./compact-bonds.ts";

/**
 * All bonds of a frame by going through every pair of atoms and, for each, through those cells only that the cutoff reaches:
 * faster than bins where there are few atoms in a small cell, as in most training data.
 * @param cutoff @unit A
 */
export function smallCellBonds({ positions, cell, periodic }: Frame, cutoff: number): CompactBonds {
  const n = positions.length / 3;
  const inverse = invertCell(cell);
  const reach = perpendicularWidths(cell).map((width) => cutoff / width);
  // Fractional coordinates inside the cell, and the whole cells that were taken off.
  const fractions = new Float64Array(3 * n);
  const whole = new Int32Array(3 * n);
  for (let i = 0; i < n; i++) {
    for (let d = 0; d < 3; d++) {
      const f =
        positions[3 * i]! * inverse[d]! +
        positions[3 * i + 1]! * inverse[3 + d]! +
        positions[3 * i + 2]! * inverse[6 + d]!;
      whole[3 * i + d] = periodic[d] ? Math.floor(f) : 0;
      fractions[3 * i + d] = f - whole[3 * i + d]!;
    }
  }
  const [ax, ay, az, bx, by, bz, cx, cy, cz] = cell as unknown as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const squared = cutoff * cutoff;
  let found = new Int32Array(5 * 64 * n);
  let count = 0;
  const counts = new Uint32Array(n + 1);
  for (let i = 0; i < n; i++) {
    for (let j = i; j < n; j++) {
      const f0 = fractions[3 * j]! - fractions[3 * i]!;
      const f1 = fractions[3 * j + 1]! - fractions[3 * i + 1]!;
      const f2 = fractions[3 * j + 2]! - fractions[3 * i + 2]!;
      const [low0, high0] = periodic[0] ? [Math.ceil(-f0 - reach[0]!), Math.floor(-f0 + reach[0]!)] : [0, 0];
      const [low1, high1] = periodic[1] ? [Math.ceil(-f1 - reach[1]!), Math.floor(-f1 + reach[1]!)] : [0, 0];
      const [low2, high2] = periodic[2] ? [Math.ceil(-f2 - reach[2]!), Math.floor(-f2 + reach[2]!)] : [0, 0];
      for (let s0 = low0; s0 <= high0; s0++) {
        const g0 = f0 + s0;
        for (let s1 = low1; s1 <= high1; s1++) {
          const g1 = f1 + s1;
          const px = g0 * ax + g1 * bx;
          const py = g0 * ay + g1 * by;
          const pz = g0 * az + g1 * bz;
          for (let s2 = low2; s2 <= high2; s2++) {
            const g2 = f2 + s2;
            const x = px + g2 * cx;
            const y = py + g2 * cy;
            const z = pz + g2 * cz;
            if (x * x + y * y + z * z >= squared) continue;
            if (i === j && s0 === 0 && s1 === 0 && s2 === 0) continue;
            if (5 * count + 5 > found.length) {
              const larger = new Int32Array(2 * found.length);
              larger.set(found);
              found = larger;
            }
            const at = 5 * count++;
            found[at] = i;
            found[at + 1] = j;
            found[at + 2] = s0 - whole[3 * j]! + whole[3 * i]!;
            found[at + 3] = s1 - whole[3 * j + 1]! + whole[3 * i + 1]!;
            found[at + 4] = s2 - whole[3 * j + 2]! + whole[3 * i + 2]!;
            counts[i + 1]!++;
            if (i !== j) counts[j + 1]!++;
          }
        }
      }
    }
  }
  for (let i = 0; i < n; i++) counts[i + 1]! += counts[i]!;
  const total = counts[n]!;
  const offsets = counts.slice();
  const neighbours = n < 65536 ? new Uint16Array(total) : new Uint32Array(total);
  const shifts = new Int16Array(3 * total);
  const next = counts;
  for (let k = 0; k < count; k++) {
    const at = 5 * k;
    const i = found[at]!;
    const j = found[at + 1]!;
    const to = next[i]!++;
    neighbours[to] = j;
    for (let d = 0; d < 3; d++) shifts[3 * to + d] = found[at + 2 + d]!;
    if (i === j) continue;
    const back = next[j]!++;
    neighbours[back] = i;
    for (let d = 0; d < 3; d++) shifts[3 * back + d] = -found[at + 2 + d]!;
  }
  return { offsets, neighbours, shifts };
}
