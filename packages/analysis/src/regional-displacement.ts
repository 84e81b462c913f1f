import { logarithmicLags } from "./logarithmic-lags.ts";
import type { TrajectoryPaths } from "./trajectory-paths.ts";

/** Displacement of the atoms that begin and end a lag in a region. */
export interface RegionalDisplacement {
  /** Lags. @shape [lags] @unit ps */
  readonly time: Float64Array;
  /** Along x, y and z. @shape [3] of [lags] @unit A^2 */
  readonly directions: readonly [Float64Array, Float64Array, Float64Array];
  /** Displacements averaged over at each lag. @shape [lags] */
  readonly samples: Uint32Array;
}

/** Sums of squared displacements of some atoms, to be added to those of others. */
export interface RegionalSums {
  /** @shape [lags] @unit ps */
  readonly time: Float64Array;
  /** Along x, y and z. @shape [3] of [lags] @unit A^2 */
  readonly squares: readonly [Float64Array, Float64Array, Float64Array];
  /** @shape [lags] */
  readonly samples: Uint32Array;
}

/** Origins beyond this number are nearly the same ones again. */
const mostOrigins = 200;

/**
 * Mean-square displacement by region: a slab beside an interface, or a class of atoms that changes with time.
 *
 * Only displacements of atoms that are in the region at both ends of the lag count. Across a thin slab they are cut short by
 * its walls, so that motion along the slab (the two other directions) is what can be compared with the bulk.
 *
 * P. Liu, E. Harder and B. J. Berne, J. Phys. Chem. B 108, 6595 (2004), doi:10.1021/jp0375057.
 * @param inside whether an atom is in the region in a frame
 * @example regionalDisplacement(paths, (atom, frame) => z(atom, frame) < 12).directions[0]
 */
export function regionalDisplacement(
  paths: TrajectoryPaths,
  inside: (atom: number, frame: number) => boolean,
): RegionalDisplacement {
  return averaged(regionalSums(paths, inside, [...paths.species.keys()]));
}

/**
 * The same before the division by the number of displacements, of some atoms only.
 * @param atoms that are looked at
 */
export function regionalSums(
  { interval, positions }: TrajectoryPaths,
  inside: (atom: number, frame: number) => boolean,
  atoms: readonly number[],
): RegionalSums {
  const lags = logarithmicLags(Math.max(1, Math.floor((positions.length - 1) / 2)));
  const squares = [0, 1, 2].map(() => new Float64Array(lags.length)) as [Float64Array, Float64Array, Float64Array];
  const samples = new Uint32Array(lags.length);
  lags.forEach((lag, l) => {
    const available = positions.length - lag;
    const stride = Math.ceil(available / mostOrigins);
    for (let origin = 0; origin < available; origin += stride) {
      const [from, to] = [positions[origin]!, positions[origin + lag]!];
      for (const atom of atoms) {
        if (!inside(atom, origin) || !inside(atom, origin + lag)) continue;
        samples[l]!++;
        squares.forEach((sums, d) => (sums[l]! += (to[3 * atom + d]! - from[3 * atom + d]!) ** 2));
      }
    }
  });
  return { time: Float64Array.from(lags, (lag) => lag * interval), squares, samples };
}

/** Means of sums. */
export function averaged({ time, squares, samples }: RegionalSums): RegionalDisplacement {
  const mean = (sums: Float64Array): Float64Array => sums.map((sum, l) => sum / samples[l]!);
  return { time, directions: [mean(squares[0]), mean(squares[1]), mean(squares[2])], samples };
}

/** Sums of several groups of atoms together. */
export function added(parts: readonly RegionalSums[]): RegionalSums {
  const { time } = parts[0]!;
  const over = (pick: (part: RegionalSums) => ArrayLike<number>): Float64Array =>
    time.map((_, l) => parts.reduce((sum, part) => sum + pick(part)[l]!, 0));
  return {
    time,
    squares: [over(({ squares }) => squares[0]), over(({ squares }) => squares[1]), over(({ squares }) => squares[2])],
    samples: Uint32Array.from(over(({ samples }) => samples)),
  };
}
