import { BoroxolError } from "@boroxol/core";

/** Frames first, first + step, ... below last, counted from 0. */
export interface FrameRange {
  readonly first: number;
  /** Left out itself; infinity for the end. */
  readonly last: number;
  readonly step: number;
}

/**
 * Reads `first:last:step`, each of which may be left out, or one number for one frame.
 * @throws E0803 where it is none
 * @example parseFrameRange("0:1000:10")
 */
export function parseFrameRange(text: string): FrameRange {
  const parts = text.split(":").map((part) => (part.trim() === "" ? undefined : Number(part)));
  const whole = parts.every((part) => part === undefined || (Number.isSafeInteger(part) && part >= 0));
  const [first = 0, last, step = 1] = parts;
  if (!whole || parts.length > 3 || step < 1 || (parts.length === 1 && parts[0] === undefined)) {
    throw new BoroxolError("E0803", `'${text}' is no range of frames`, {
      place: "command line, --frames",
      fix: "write first:last:step, counted from 0, for instance 0:1000:10",
      untouched: "nothing was written",
    });
  }
  return { first, last: parts.length === 1 ? first + 1 : (last ?? Number.POSITIVE_INFINITY), step };
}

/** The items of a source that lie in the range; the source is left as soon as the range ends. */
export async function* inRange<T>(source: AsyncIterable<T>, { first, last, step }: FrameRange): AsyncGenerator<T> {
  if (last <= first) return;
  let k = 0;
  for await (const item of source) {
    if (k >= first && (k - first) % step === 0) yield item;
    if (++k >= last) return;
  }
}
