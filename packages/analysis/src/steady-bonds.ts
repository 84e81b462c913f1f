import type { Frame } from "@boroxol/core";
import type { BondCutoff } from "./bond-cutoffs.ts";
import { type Bonds, bonds } from "./bonds.ts";
import { sameAtoms } from "./trajectory-paths.ts";

/** Bonds that do not flicker. */
export interface SteadyBonds {
  /** The bonds of the next frame. */
  next(frame: Frame): Bonds;
}

/**
 * Bonds with hysteresis: one forms below its cutoff less `margin` and breaks above its cutoff plus `margin`, so that a pair that
 * vibrates about the cutoff is not counted as breaking and forming again and again. In the first frame the cutoff itself decides, and
 * again in every frame whose atoms are in another order than those before.
 * @param margin default 0.15 @unit A
 * @example const steady = steadyBonds(cutoffs); frames.map((frame) => coordination(frame, steady.next(frame)));
 */
export function steadyBonds(cutoffs: Readonly<Record<string, BondCutoff>>, margin = 0.15): SteadyBonds {
  const shifted = (by: number): Record<string, BondCutoff> =>
    Object.fromEntries(
      Object.entries(cutoffs).map(([name, { value, source }]) => [name, { value: Math.max(0, value + by), source }]),
    );
  const [inner, outer] = [shifted(-margin), shifted(margin)];
  let last: Frame | undefined;
  let before = new Set<number>();
  return {
    next(frame) {
      const atoms = frame.species.length;
      const known = last !== undefined && sameAtoms(last, frame);
      const formed = namesOf(bonds(frame, known ? inner : cutoffs), atoms);
      const kept = filtered(bonds(frame, outer), (name) => formed.has(name) || (known && before.has(name)));
      last = frame;
      before = namesOf(kept, atoms);
      return kept;
    },
  };
}

/** A number for each bond. Atoms may have been folded since the frame before, so that images of one pair share it. */
function namesOf({ offsets, neighbours }: Bonds, atoms: number): Set<number> {
  const names = new Set<number>();
  for (let i = 0; i < atoms; i++) {
    for (let m = offsets[i]!; m < offsets[i + 1]!; m++) names.add(i * atoms + neighbours[m]!);
  }
  return names;
}

function filtered({ offsets, neighbours, shifts, vectors }: Bonds, keep: (name: number) => boolean): Bonds {
  const atoms = offsets.length - 1;
  const kept: number[] = [];
  const starts = new Uint32Array(offsets.length);
  for (let i = 0; i < atoms; i++) {
    for (let m = offsets[i]!; m < offsets[i + 1]!; m++) if (keep(i * atoms + neighbours[m]!)) kept.push(m);
    starts[i + 1] = kept.length;
  }
  const rows = <T extends Int32Array | Float64Array>(from: T, to: T): T => {
    kept.forEach((m, k) => {
      for (let d = 0; d < 3; d++) to[3 * k + d] = from[3 * m + d]!;
    });
    return to;
  };
  return {
    offsets: starts,
    neighbours: Uint32Array.from(kept, (m) => neighbours[m]!),
    shifts: rows(shifts, new Int32Array(3 * kept.length)),
    vectors: rows(vectors, new Float64Array(3 * kept.length)),
  };
}
