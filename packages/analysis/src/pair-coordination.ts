import { type Frame, neighbourList, symbolOf } from "@boroxol/core";
import type { BondCutoff } from "./bond-cutoffs.ts";
import { columnGrid, visitStretches } from "./column-grid.ts";
import { type Distribution, fractionsOf } from "./coordination.ts";
import { pairName, pairsOf } from "./element-pairs.ts";
import { firstMinimum } from "./first-minimum.ts";
import type { PairDistribution } from "./pair-distribution.ts";

/**
 * Where the first shell of each pair of elements ends: at the bond of a cation and an oxygen, else at the first minimum of g(r); pairs
 * without one have no shell.
 * @param species of the frame @shape [n]
 * @returns by pair name @unit A
 */
export function shellEnds(
  species: Uint8Array,
  distributions: ReadonlyMap<string, PairDistribution>,
  cutoffs: Readonly<Record<string, BondCutoff>>,
): Record<string, number> {
  return Object.fromEntries(
    [...pairsOf(species).keys()].flatMap((name) => {
      const distribution = distributions.get(name);
      const end =
        cutoffs[name]?.value ?? (distribution === undefined ? undefined : firstMinimum(distribution)?.minimum);
      return end === undefined ? [] : [[name, Math.round(end * 1000) / 1000]];
    }),
  );
}

/**
 * Numbers of neighbours of each element around each element, within the first shell of the pair, as fractions of the central atoms.
 * @param ends lengths by pair name @unit A
 * @returns by pair, as in `O around Li`, then by number
 * @example pairCoordination(frame, { "O-O": 3.1 })["O around O"]
 */
export function pairCoordination(frame: Frame, ends: Readonly<Record<string, number>>): Record<string, Distribution> {
  const { species } = frame;
  const kinds = [...new Set(species)].sort((a, b) => a - b);
  const place = Uint8Array.from({ length: 256 }, (_, kind) => Math.max(0, kinds.indexOf(kind)));
  const squared = new Float64Array(kinds.length ** 2);
  kinds.forEach((a, m) => kinds.forEach((b, n) => (squared[m * kinds.length + n] = (ends[pairName(a, b)] ?? 0) ** 2)));
  const reach = Math.sqrt(Math.max(0, ...squared));
  const counts = new Uint16Array(species.length * kinds.length);
  if (reach > 0) count(frame, reach, place, squared, kinds.length, counts);
  return Object.fromEntries(
    kinds.flatMap((centre, m) => {
      const atoms = [...species.keys()].filter((i) => species[i] === centre);
      return kinds.flatMap((around, n) =>
        squared[m * kinds.length + n] === 0
          ? []
          : [
              [
                `${symbolOf(around)} around ${symbolOf(centre)}`,
                fractionsOf(atoms.map((i) => counts[i * kinds.length + n]!)),
              ],
            ],
      );
    }),
  );
}

function count(
  frame: Frame,
  reach: number,
  place: Uint8Array,
  squared: Float64Array,
  kinds: number,
  counts: Uint16Array,
): void {
  const { species, cell } = frame;
  const grid = columnGrid(frame, reach, 1);
  if (grid === undefined) {
    const { offsets, neighbours, vectors } = neighbourList(frame, reach);
    for (let i = 0; i < species.length; i++) {
      const row = place[species[i]!]! * kinds;
      for (let m = offsets[i]!; m < offsets[i + 1]!; m++) {
        const kind = place[species[neighbours[m]!]!]!;
        const square = vectors[3 * m]! ** 2 + vectors[3 * m + 1]! ** 2 + vectors[3 * m + 2]! ** 2;
        if (square < squared[row + kind]!) counts[i * kinds + kind]!++;
      }
    }
    return;
  }
  const { positions, atoms } = grid;
  const kindAt = Uint8Array.from(atoms, (atom) => place[species[atom]!]!);
  visitStretches(grid, cell, (i, start, end, _u, _v, _w, dx, dy, dz) => {
    const px = positions[3 * i]! - dx;
    const py = positions[3 * i + 1]! - dy;
    const pz = positions[3 * i + 2]! - dz;
    const [kind, row] = [kindAt[i]!, kindAt[i]! * kinds];
    for (let j = start; j < end; j++) {
      const x = positions[3 * j]! - px;
      const y = positions[3 * j + 1]! - py;
      const z = positions[3 * j + 2]! - pz;
      if (x * x + y * y + z * z >= squared[row + kindAt[j]!]!) continue;
      counts[atoms[i]! * kinds + kindAt[j]!]!++;
      counts[atoms[j]! * kinds + kind]!++;
    }
  });
}
