import {
  type Frame,
  type RandomSource,
  BoroxolError,
  perpendicularWidths,
  randomStreams,
  transformRows,
} from "@boroxol/core";

/** A random packing, and by how much the distances had to shrink until everything fitted. */
export interface RandomPacking {
  readonly frame: Frame;
  /** 1 when the wanted distances were kept. */
  readonly shrink: number;
}

const attemptsPerAtom = 400;
const smallestShrink = 0.3;

/**
 * Random sequential addition: atoms are put at random places, larger cations first by the caller's order, and a place
 * is taken when every atom already there is farther than the pair's distance. Where no place is found, all distances
 * shrink by 3 %.
 * @param species atomic numbers in the order of placing @shape [n]
 * @param cell @shape [3,3] @unit A
 * @param distance least distance of two species @unit A
 * @throws E0403 when the atoms do not fit even at 0.3 of the distances
 */
export function randomPacking(
  species: Uint8Array,
  cell: Float64Array,
  distance: (a: number, b: number) => number,
  random: RandomSource,
): RandomPacking {
  const n = species.length;
  const kinds = [...new Set(species)];
  const largest = Math.max(...kinds.flatMap((a) => kinds.map((b) => distance(a, b))));
  const widths = perpendicularWidths(cell);
  const bins = widths.map((width) => Math.max(1, Math.floor(width / largest))) as [number, number, number];
  const occupants = new Map<number, number[]>();
  const fractional = new Float64Array(3 * n);
  const place = new Float64Array(3);
  const binOf = (k: number, s: number): number => Math.min(bins[k]! - 1, Math.floor(s * bins[k]!));

  const fits = (z: number, shrink: number): boolean => {
    const home = [binOf(0, place[0]!), binOf(1, place[1]!), binOf(2, place[2]!)] as const;
    // A direction with fewer than three bins is searched once over, with the image nearest to the place.
    const offsets = bins.map((count) => (count < 3 ? Array.from({ length: count }, (_, k) => k) : [-1, 0, 1]));
    for (const a of offsets[0]!) {
      for (const b of offsets[1]!) {
        for (const c of offsets[2]!) {
          const x = (home[0] + a + bins[0]) % bins[0];
          const y = (home[1] + b + bins[1]) % bins[1];
          const w = (home[2] + c + bins[2]) % bins[2];
          for (const j of occupants.get((x * bins[1] + y) * bins[2] + w) ?? []) {
            const least = shrink * distance(z, species[j]!);
            if (nearestImageDistance(place, fractional.subarray(3 * j, 3 * j + 3), cell) < least) return false;
          }
        }
      }
    }
    return true;
  };

  let shrink = 1;
  let draws = 0;
  for (let i = 0; i < n; i++) {
    for (let attempt = 1; ; attempt++) {
      place.set(random.uniforms(draws++, 0, randomStreams.packing).subarray(0, 3));
      if (fits(species[i]!, shrink)) break;
      if (attempt % attemptsPerAtom === 0) shrink *= 0.97;
      if (shrink < smallestShrink) {
        throw new BoroxolError("E0403", `atom ${i + 1} of ${n} finds no place in the cell`, {
          place: "packing",
          fix: "lower the density or check the composition",
          untouched: "nothing was simulated",
        });
      }
    }
    fractional.set(place, 3 * i);
    const bin = (binOf(0, place[0]!) * bins[1] + binOf(1, place[1]!)) * bins[2] + binOf(2, place[2]!);
    const there = occupants.get(bin);
    if (there === undefined) occupants.set(bin, [i]);
    else there.push(i);
  }
  const positions = transformRows(fractional, cell);
  return { frame: { species, positions, cell, periodic: [true, true, true] }, shrink };
}

/** Shortest distance of two places over the 27 nearest images; enough for packing distances in sensible cells. */
function nearestImageDistance(a: Float64Array, b: Float64Array, cell: Float64Array): number {
  let least = Number.POSITIVE_INFINITY;
  const d = [0, 1, 2].map((k) => a[k]! - b[k]! - Math.round(a[k]! - b[k]!));
  for (let i = -1; i <= 1; i++) {
    for (let j = -1; j <= 1; j++) {
      for (let k = -1; k <= 1; k++) {
        const [s, t, u] = [d[0]! + i, d[1]! + j, d[2]! + k];
        const x = s * cell[0]! + t * cell[3]! + u * cell[6]!;
        const y = s * cell[1]! + t * cell[4]! + u * cell[7]!;
        const z = s * cell[2]! + t * cell[5]! + u * cell[8]!;
        least = Math.min(least, x * x + y * y + z * z);
      }
    }
  }
  return Math.sqrt(least);
}
