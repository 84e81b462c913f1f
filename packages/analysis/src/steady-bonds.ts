import type { Frame } from "@boroxol/core";
import type { BondCutoff } from "./bond-cutoffs.ts";
import { type Bonds, bonds } from "./bonds.ts";

/** Bonds that do not flicker. */
export interface SteadyBonds {
  /** The bonds of the next frame. */
  next(frame: Frame): Bonds;
}

/**
 * Bonds with hysteresis: one forms below its cutoff less `margin` and breaks above its cutoff plus `margin`, so that a pair that
 * vibrates about the cutoff is not counted as breaking and forming again and again. In the first frame the cutoff itself decides.
 * @param margin default 0.15 @unit A
 * @example const steady = steadyBonds(cutoffs); frames.map((frame) => coordination(frame, steady.next(frame)));
 */
export function steadyBonds(cutoffs: Readonly<Record<string, BondCutoff>>, margin = 0.15): SteadyBonds {
  const shifted = (by: number): Record<string, BondCutoff> =>
    Object.fromEntries(
      Object.entries(cutoffs).map(([name, { value, source }]) => [name, { value: value + by, source }]),
    );
  const [inner, outer] = [shifted(-margin), shifted(margin)];
  let before: Set<string> | undefined;
  return {
    next(frame) {
      const wide = bonds(frame, outer);
      const near = bonds(frame, before === undefined ? cutoffs : inner);
      const formed = keysOf(near);
      const kept = filtered(wide, (key) => formed.has(key) || (before?.has(key) ?? false));
      before = keysOf(kept);
      return kept;
    },
  };
}

/** Names of bonds. Atoms may have been folded since the frame before, so that images of one pair share a name. */
function keysOf({ offsets, neighbours }: Bonds): Set<string> {
  const keys = new Set<string>();
  for (let i = 0; i + 1 < offsets.length; i++) {
    for (let m = offsets[i]!; m < offsets[i + 1]!; m++) keys.add(`${i},${neighbours[m]}`);
  }
  return keys;
}

function filtered({ offsets, neighbours, shifts, vectors }: Bonds, keep: (key: string) => boolean): Bonds {
  const kept: number[] = [];
  const starts = new Uint32Array(offsets.length);
  for (let i = 0; i + 1 < offsets.length; i++) {
    for (let m = offsets[i]!; m < offsets[i + 1]!; m++) if (keep(`${i},${neighbours[m]}`)) kept.push(m);
    starts[i + 1] = kept.length;
  }
  return {
    offsets: starts,
    neighbours: Uint32Array.from(kept, (m) => neighbours[m]!),
    shifts: Int32Array.from(kept.flatMap((m) => [...shifts.subarray(3 * m, 3 * m + 3)])),
    vectors: Float64Array.from(kept.flatMap((m) => [...vectors.subarray(3 * m, 3 * m + 3)])),
  };
}
