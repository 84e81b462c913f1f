import { createRandom, elementBySymbol, neighbourList, transformRows } from "@boroxol/core";
import type { Frame, RandomSource } from "@boroxol/core";

/**
 * Atoms at random, none closer to another or to an image than a minimum distance, as a frame.
 * @param atoms how many of each element
 * @param cell rows @shape [3,3] @unit A
 * @param minimumDistance @unit A
 * @param seed the same seed gives the same frame
 * @throws Error where the atoms do not fit
 * @example disorderedFrame({ Li: 4, Si: 4, O: 10 }, cubicCell(7), 1.4, 1)
 */
export function disorderedFrame(
  atoms: Readonly<Record<string, number>>,
  cell: Float64Array,
  minimumDistance: number,
  seed: number,
): Frame {
  const random = createRandom(seed);
  const periodic = [true, true, true] as const;
  const species = Uint8Array.from(
    Object.entries(atoms).flatMap(([symbol, n]) => Array<number>(n).fill(elementBySymbol(symbol).number)),
  );
  let placed = new Float64Array(0);
  for (let draw = 0; placed.length < 3 * species.length; draw++) {
    if (draw > 10_000) throw new Error(`${species.length} atoms do not fit ${minimumDistance} A apart in this cell`);
    const trial = new Float64Array(placed.length + 3);
    trial.set(placed);
    trial.set(transformRows(random.uniforms(draw, 0, 0).subarray(0, 3), cell), placed.length);
    const { offsets } = neighbourList({ positions: trial, cell, periodic }, minimumDistance);
    if (offsets.at(-1) === 0) placed = trial;
  }
  return { species: shuffled(species, random), positions: placed, cell, periodic };
}

function shuffled(species: Uint8Array, random: RandomSource): Uint8Array {
  return Uint8Array.from(
    Array.from(species, (z, i) => ({ z, key: random.uniforms(i, 1, 0)[0]! }))
      .sort((a, b) => a.key - b.key)
      .map(({ z }) => z),
  );
}

/**
 * Frames that a potential or a backend should get right: a disordered cube, a skewed cell much smaller than a usual cutoff
 * with atoms in other cells, and a slab that is open along one axis.
 * @param atoms how many of each element; the cube holds twice as many, about 0.07 per A^3
 * @example conformanceFrames({ Li: 2, B: 6, Si: 1, O: 12 }, 1)
 */
export function conformanceFrames(atoms: Readonly<Record<string, number>>, seed: number): readonly Frame[] {
  const n = Object.values(atoms).reduce((sum, each) => sum + each, 0);
  const twice = Object.fromEntries(Object.entries(atoms).map(([symbol, count]) => [symbol, 2 * count]));
  const edge = Math.cbrt((2 * n) / 0.07);
  const cube = disorderedFrame(twice, Float64Array.of(edge, 0, 0, 0, edge, 0, 0, 0, edge), 1.5, seed);

  const a = Math.cbrt(n / 0.07);
  const skewed = Float64Array.of(1.1 * a, 0.1, -0.2, 0.4 * a, 0.95 * a, 0.1, -0.3 * a, 0.35 * a, 0.96 * a);
  const small = disorderedFrame(atoms, skewed, 1.4, seed + 1);
  const scattered = small.positions.map((x, k) => x + skewed[k % 3]! * ((k / 3) % 2 < 1 ? 0 : -2));

  const slab = disorderedFrame(atoms, skewed, 1.4, seed + 2);
  return [cube, { ...small, positions: scattered }, { ...slab, periodic: [true, true, false] }];
}
