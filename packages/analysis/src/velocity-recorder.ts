import { BoroxolError, type Frame } from "@boroxol/core";
import type { SpectrumSection } from "./analysis-document.ts";
import { vibrationalSpectrum } from "./velocity-autocorrelation.ts";

/** Keeps the velocities of the first frames, as many as memory holds. */
export interface VelocityRecorder {
  add(frame: Frame): void;
  /** Undefined where the frames carry no velocities, or not at equal intervals. */
  section(): SpectrumSection | undefined;
  /** What is missing where there is no section. */
  lack(): string;
}

const fewest = 16;
/** A spectrum that ends this high, as a part of its maximum, goes on beyond its end. */
const endsHigh = 0.05;

/** Whether vibrations faster than the frames can tell have been folded back into the spectrum. */
function isFolded(total: Float64Array): boolean {
  const end = total.subarray(Math.floor(0.95 * total.length));
  const mean = end.reduce((sum, each) => sum + each, 0) / end.length;
  return mean > endsHigh * total.reduce((most, each) => Math.max(most, each), 0);
}

const nothing = new Float64Array(0);

/** @param memory @unit byte */
export function velocityRecorder(memory: number): VelocityRecorder {
  let kept: Frame[] = [];
  let open = true;
  return {
    add({ species, cell, periodic, velocities, time }) {
      if (!open) return;
      if (velocities === undefined || time === undefined) {
        kept = [];
        open = false;
        return;
      }
      // A spectrum needs all frames of a stretch of time: the rest of a long run is let go instead of thinning it out.
      if (kept.length * velocities.byteLength > memory) open = false;
      else kept.push({ species, positions: nothing, cell, periodic, velocities, time });
    },
    lack() {
      if (!open && kept.length === 0) return "not every frame carries velocities and a time";
      return kept.length < fewest ? `fewer than ${fewest} frames` : "the frames are not evenly spaced in time";
    },
    section() {
      if (kept.length < fewest) return undefined;
      try {
        const found = vibrationalSpectrum(kept);
        const lists = (table: Readonly<Record<string, Float64Array>>): Record<string, number[]> =>
          Object.fromEntries(Object.entries(table).map(([name, list]) => [name, Array.from(list)]));
        return {
          frequency: Array.from(found.frequency),
          total: Array.from(found.total),
          density: lists(found.density),
          time: Array.from(found.time),
          autocorrelation: lists(found.autocorrelation),
          frames: kept.length,
          ...(isFolded(found.total) ? { folded: true } : {}),
        };
      } catch (error) {
        if (error instanceof BoroxolError && error.code === "E0508") return undefined;
        throw error;
      }
    },
  };
}
