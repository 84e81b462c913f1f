import { type Frame, symbolOf } from "@boroxol/core";
import type { Bonds } from "./bonds.ts";
import type { Ring } from "./ring.ts";

const boron = 5;

/**
 * Class of every atom by element, coordination of boron and membership in three-membered rings: `3B ring`, `4B`, `O ring`, `Si`, `Li`.
 *
 * After S. Urata, A. R. Tan and R. Gomez-Bombarelli, Phys. Rev. Mater. 8, 033602 (2024), doi:10.1103/PhysRevMaterials.8.033602.
 * @param rings of the frame; those of three formers count
 * @example const classes = atomClasses(frame, bonds, rings); // ["3B ring", "O", ...]
 */
export function atomClasses(frame: Frame, bonds: Bonds, rings: readonly Ring[]): string[] {
  const inRing = new Set(
    rings.filter(({ formers }) => formers.length === 3).flatMap(({ formers, bridges }) => [...formers, ...bridges]),
  );
  return Array.from(frame.species, (kind, atom) => {
    const oxygens = bonds.offsets[atom + 1]! - bonds.offsets[atom]!;
    const name = kind === boron ? `${oxygens}B` : symbolOf(kind);
    return inRing.has(atom) ? `${name} ring` : name;
  });
}

/** Mean of a property over the atoms of a class. */
export interface ClassMean {
  readonly count: number;
  readonly mean: number;
  /** Standard deviation over the atoms. */
  readonly deviation: number;
}

/**
 * Means of a property of atoms by class; atoms for which it is not known (NaN) are left out.
 * @param values one for each atom @shape [n] @unit any
 * @example meansByClass(atomClasses(frame, bonds, rings), localDeformation(before, frame).shear)
 */
export function meansByClass(classes: readonly string[], values: ArrayLike<number>): Record<string, ClassMean> {
  const lists = new Map<string, number[]>();
  classes.forEach((name, atom) => {
    if (Number.isNaN(values[atom]!)) return;
    const list = lists.get(name) ?? [];
    lists.set(name, list);
    list.push(values[atom]!);
  });
  return Object.fromEntries(
    [...lists]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, list]) => {
        const mean = list.reduce((sum, each) => sum + each, 0) / list.length;
        const deviation = Math.sqrt(list.reduce((sum, each) => sum + (each - mean) ** 2, 0) / list.length);
        return [name, { count: list.length, mean, deviation }];
      }),
  );
}

/** Distribution of the sizes of forces in a class of atoms. */
export interface ForceHistogram {
  /** Middle of each bin. @shape [bins] @unit eV/A */
  readonly force: Float64Array;
  /** Probability density by class. @shape [bins] @unit A/eV */
  readonly classes: Readonly<Record<string, Float64Array>>;
}

/**
 * Histograms of |F| by class of atom.
 * @param forces @shape [n,3] @unit eV/A
 * @param width default 0.1 @unit eV/A
 * @param largest default 10; stronger forces stand in the last bin @unit eV/A
 */
export function forceHistogram(
  classes: readonly string[],
  forces: Float64Array,
  width = 0.1,
  largest = 10,
): ForceHistogram {
  const bins = Math.round(largest / width);
  const counts = new Map<string, Float64Array>();
  classes.forEach((name, atom) => {
    const list = counts.get(name) ?? new Float64Array(bins);
    counts.set(name, list);
    const size = Math.hypot(forces[3 * atom]!, forces[3 * atom + 1]!, forces[3 * atom + 2]!);
    list[Math.min(bins - 1, Math.floor(size / width))]!++;
  });
  return {
    force: Float64Array.from({ length: bins }, (_, k) => (k + 0.5) * width),
    classes: Object.fromEntries(
      [...counts]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, list]) => {
          const total = list.reduce((sum, each) => sum + each, 0);
          return [name, list.map((each) => each / (total * width))];
        }),
    ),
  };
}
