import { symbolOf } from "@boroxol/core";
import type { Frame } from "@boroxol/core";
import { densityOf, summarise } from "@boroxol/data";
import type { FrameTraits } from "./frame-traits.ts";

/** From where to where data reach. */
export interface DataRange {
  /** Element symbols. */
  readonly elements: readonly string[];
  /** @unit g/cm3 */
  readonly density?: readonly [low: number, high: number];
  /** @unit K */
  readonly temperature?: readonly [low: number, high: number];
  /** Shortest distance of each pair of elements closer than 4 A. @unit A */
  readonly shortest: Readonly<Record<string, number>>;
  /** Largest force component, and their root mean square. @unit eV/A */
  readonly force?: { readonly largest: number; readonly rms: number };
}

/** Frames in which distances are looked for. */
const distanceFrames = 500;

/** The range of some frames; distances are those of at most 500 of them, evenly taken. */
export function dataRange(
  numbers: Int32Array,
  frameOf: (k: number) => Frame,
  traits: readonly FrameTraits[],
): DataRange {
  const elements = new Set<number>();
  const shortest: Record<string, number> = {};
  let density: readonly [number, number] | undefined;
  let temperature: readonly [number, number] | undefined;
  let [largest, squared, components] = [0, 0, 0];
  const widened = (range: readonly [number, number] | undefined, value: number): readonly [number, number] => [
    Math.min(range?.[0] ?? value, value),
    Math.max(range?.[1] ?? value, value),
  ];
  const every = Math.max(1, Math.ceil(numbers.length / distanceFrames));
  numbers.forEach((k, place) => {
    const frame = frameOf(k);
    for (const z of frame.species) elements.add(z);
    const own = densityOf(frame);
    if (own !== undefined) density = widened(density, own);
    const { temperature: T } = traits[k]!;
    if (T !== undefined) temperature = widened(temperature, T);
    for (const f of frame.forces ?? []) {
      largest = Math.max(largest, Math.abs(f));
      squared += f * f;
      components++;
    }
    if (place % every !== 0) return;
    for (const [pair, r] of Object.entries(summarise(frame, "", k).shortest)) {
      shortest[pair] = Math.min(shortest[pair] ?? r, r);
    }
  });
  return {
    elements: [...elements].sort((a, b) => a - b).map(symbolOf),
    ...(density && { density }),
    ...(temperature && { temperature }),
    shortest,
    ...(components > 0 && { force: { largest, rms: Math.sqrt(squared / components) } }),
  };
}
