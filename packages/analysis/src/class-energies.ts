import { type Frame, symbolOf } from "@boroxol/core";
import { blockAverage } from "./block-average.ts";

/** Mean energy of the frames of one class and one composition. */
export interface ClassEnergy {
  readonly class: string;
  /** For instance B2O3. */
  readonly formula: string;
  readonly frames: number;
  /** @unit eV per atom */
  readonly mean: number;
  /** Standard error, by blocking. @unit eV per atom */
  readonly error: number;
  /** Above the lowest class of the same composition. @unit eV per atom */
  readonly above: number;
}

/** Energies of frames, sorted by class. */
export interface ClassEnergies {
  /** Frames without an energy are counted, but say nothing. */
  add(name: string, frame: Frame): void;
  table(): ClassEnergy[];
  /** Frames that carried no energy. */
  readonly without: number;
}

/**
 * Mean energies by class, for instance glasses with and without three-membered rings, or made by two potentials: what of two
 * structures of one composition is the more stable. Only frames of the same composition are compared with each other.
 *
 * As figure 5 of S. Urata, J. Phys. Chem. C 126, 21507 (2022), doi:10.1021/acs.jpcc.2c07597.
 */
export function classEnergies(): ClassEnergies {
  const samples = new Map<string, { name: string; formula: string; energies: number[] }>();
  let without = 0;
  return {
    add(name, frame) {
      if (frame.energy === undefined) {
        without++;
        return;
      }
      const formula = formulaOf(frame.species);
      const key = JSON.stringify([name, formula]);
      const entry = samples.get(key) ?? { name, formula, energies: [] };
      samples.set(key, entry);
      entry.energies.push(frame.energy / frame.species.length);
    },
    table() {
      const rows = [...samples.values()].map(({ name, formula, energies }) => ({
        class: name,
        formula,
        frames: energies.length,
        ...blockAverage(energies),
      }));
      return rows
        .map((row) => ({
          ...row,
          above: row.mean - Math.min(...rows.filter(({ formula }) => formula === row.formula).map(({ mean }) => mean)),
        }))
        .sort((a, b) => (a.formula < b.formula ? -1 : a.formula > b.formula ? 1 : a.above - b.above));
    },
    get without() {
      return without;
    },
  };
}

/** Numbers of atoms by element, divided by what they have in common. @param species @shape [n] */
export function formulaOf(species: Uint8Array): string {
  const counts = new Map<number, number>();
  for (const kind of species) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const divisor = [...counts.values()].reduce((a, b) => {
    let [x, y] = [a, b];
    while (y > 0) [x, y] = [y, x % y];
    return x;
  });
  return [...counts]
    .sort(([a], [b]) => a - b)
    .map(([kind, count]) => `${symbolOf(kind)}${count === divisor ? "" : count / divisor}`)
    .join("");
}

/**
 * Evenly spaced frames for single points with DFT, marked with their class, which stays with them on the way through another
 * program that keeps the comment line, and their number, so that results find back.
 * @param count frames to choose
 */
export function chosenFrames(frames: readonly Frame[], count: number, name: string): Frame[] {
  const most = Math.min(count, frames.length);
  return Array.from({ length: most }, (_, k) => {
    const index = most === 1 ? frames.length - 1 : Math.round((k * (frames.length - 1)) / (most - 1));
    const { species, positions, cell, periodic, energy } = frames[index]!;
    return {
      species,
      positions,
      cell,
      periodic,
      info: { class: name, source_frame: index, ...(energy === undefined ? {} : { model_energy: energy }) },
    };
  });
}
