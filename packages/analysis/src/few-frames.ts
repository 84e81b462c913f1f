import type { Frame } from "@boroxol/core";

/** Keeps at most so many frames of a stream of unknown length, evenly spaced. */
export interface FewFrames {
  add(frame: Frame): void;
  readonly frames: readonly Frame[];
}

/** When twice the number is reached every second frame goes, and from then on only every other frame is taken. */
export function fewFrames(most: number): FewFrames {
  let kept: Frame[] = [];
  let stride = 1;
  let seen = 0;
  return {
    add(frame) {
      if (seen++ % stride !== 0) return;
      kept.push(frame);
      if (kept.length < 2 * most) return;
      kept = kept.filter((_, k) => k % 2 === 0);
      stride *= 2;
    },
    get frames() {
      const step = Math.max(1, Math.ceil(kept.length / most));
      return kept.filter((_, k) => k % step === 0);
    },
  };
}
