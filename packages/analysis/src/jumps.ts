import type { TrajectoryPaths } from "./trajectory-paths.ts";

/** An atom has left its place for another. */
export interface Jump {
  readonly atom: number;
  /** Frame at which it was first seen further away than the threshold. */
  readonly frame: number;
  /** @unit ps */
  readonly time: number;
  /** Length of the way between the two places. @unit A */
  readonly length: number;
}

/** How jumps are told from rattling. */
export interface JumpOptions {
  /** Default 1.8, about half of the distance between lithium sites. @unit A */
  readonly threshold?: number;
  /** Frames of the running mean that takes the rattling away, default 5. */
  readonly smoothing?: number;
}

/**
 * Jumps of chosen atoms: times at which the place of an atom, averaged over a few frames, is further than a threshold from
 * where it last settled. The new place then becomes the reference, so that an atom that jumps back jumps twice.
 * @example jumps(paths, lithiums).length
 */
export function jumps(
  { positions, interval }: TrajectoryPaths,
  atoms: readonly number[],
  options: JumpOptions = {},
): Jump[] {
  const { threshold = 1.8, smoothing = 5 } = options;
  const half = Math.floor(smoothing / 2);
  const found: Jump[] = [];
  for (const atom of atoms) {
    const place = (frame: number, d: number): number => {
      let sum = 0;
      for (let k = frame - half; k <= frame + half; k++) sum += positions[k]![3 * atom + d]!;
      return sum / (2 * half + 1);
    };
    let reference: readonly number[] | undefined;
    for (let frame = half; frame < positions.length - half; frame++) {
      const here = [place(frame, 0), place(frame, 1), place(frame, 2)];
      reference ??= here;
      const length = Math.hypot(...here.map((x, d) => x - reference![d]!));
      if (length <= threshold) continue;
      found.push({ atom, frame, time: frame * interval, length });
      reference = here;
    }
  }
  return found.sort((a, b) => a.frame - b.frame);
}
