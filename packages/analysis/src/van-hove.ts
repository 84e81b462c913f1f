import type { Frame } from "@boroxol/core";
import { frameVolume } from "./density.ts";
import type { TrajectoryPaths } from "./trajectory-paths.ts";
import { distanceCounts } from "./distance-counts.ts";

/** Van Hove correlation functions of one element at one lag. */
export interface VanHove {
  /** Middle of each bin. @shape [bins] @unit A */
  readonly r: Float64Array;
  /** Self part as the probability density of a displacement r, 4 pi r^2 G_s(r, t). @shape [bins] @unit 1/A */
  readonly self: Float64Array;
}

/**
 * Self part of the van Hove function: how far the atoms of an element have gone after a lag.
 *
 * 4 pi r^2 G_s(r, t) dr is the probability of a displacement between r and r + dr. A second maximum at the distance of
 * neighbouring sites is the mark of hopping.
 *
 * L. Van Hove, Phys. Rev. 95, 249 (1954), doi:10.1103/PhysRev.95.249.
 * @param lag in frames
 * @param range default 10 @unit A
 * @param width default 0.1 @unit A
 */
export function vanHoveSelf(
  { species, positions }: TrajectoryPaths,
  kind: number,
  lag: number,
  range = 10,
  width = 0.1,
): VanHove {
  const bins = Math.round(range / width);
  const counts = new Float64Array(bins);
  const atoms = [...species.keys()].filter((i) => species[i] === kind);
  for (let origin = 0; origin + lag < positions.length; origin++) {
    const [from, to] = [positions[origin]!, positions[origin + lag]!];
    for (const i of atoms) {
      const r = Math.hypot(
        to[3 * i]! - from[3 * i]!,
        to[3 * i + 1]! - from[3 * i + 1]!,
        to[3 * i + 2]! - from[3 * i + 2]!,
      );
      if (r < range) counts[Math.floor(r / width)]!++;
    }
  }
  const total = atoms.length * Math.max(0, positions.length - lag);
  return {
    r: Float64Array.from({ length: bins }, (_, k) => (k + 0.5) * width),
    self: counts.map((count) => count / (total * width)),
  };
}

/**
 * Distinct part of the van Hove function: where other atoms of the element are after a lag, seen from where one was.
 *
 * G_d(r, t) / rho, 1 far away; g(r) at lag 0. What fills in at r = 0 is an atom that has taken the place of another.
 * @param frames @unit A
 * @param lag in frames
 * @returns @shape [bins] @unit 1
 * @throws E0503 for a frame without a volume
 * @example vanHoveDistinct(frames, 3, 50)
 */
export function vanHoveDistinct(
  frames: readonly Frame[],
  kind: number,
  lag: number,
  range = 10,
  width = 0.1,
): Float64Array {
  const bins = Math.round(range / width);
  const found = new Float64Array(bins);
  const expected = new Float64Array(bins);
  for (let origin = 0; origin + lag < frames.length; origin++) {
    const [before, after] = [frames[origin]!, frames[origin + lag]!];
    const atoms = [...before.species.keys()].filter((i) => before.species[i] === kind);
    // Both times in one frame, told apart as two elements; pairs of an atom with its own later self are taken out again.
    const positions = new Float64Array(6 * atoms.length);
    atoms.forEach((i, k) => {
      positions.set(before.positions.subarray(3 * i, 3 * i + 3), 3 * k);
      positions.set(after.positions.subarray(3 * i, 3 * i + 3), 3 * (atoms.length + k));
    });
    const both = {
      ...after,
      positions,
      species: Uint8Array.from(positions.slice(0, 2 * atoms.length), (_, k) => (k < atoms.length ? 1 : 2)),
    };
    const { counts } = distanceCounts(both, width, bins);
    for (let k = 0; k < bins; k++) found[k]! += counts[bins + k]!;
    for (let k = 0; k < atoms.length; k++) {
      const pair = positions.slice(3 * k, 3 * k + 3);
      const self = {
        ...after,
        positions: Float64Array.of(...pair, ...positions.slice(3 * (atoms.length + k), 3 * (atoms.length + k) + 3)),
        species: Uint8Array.of(1, 2),
      };
      const own = distanceCounts(self, width, bins).counts;
      for (let b = 0; b < bins; b++) found[b]! -= own[bins + b]!;
    }
    const pairs = (atoms.length * (atoms.length - 1)) / frameVolume(after);
    for (let k = 0; k < bins; k++) expected[k]! += pairs * (4 / 3) * Math.PI * width ** 3 * ((k + 1) ** 3 - k ** 3);
  }
  return found.map((count, k) => (expected[k]! > 0 ? count / expected[k]! : 0));
}
