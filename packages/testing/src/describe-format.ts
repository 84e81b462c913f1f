import { BoroxolError, createRandom, type Frame } from "@boroxol/core";
import type { TestRunner } from "./test-runner.ts";

/** A format under test: how its bytes are read and, where it can be written, made. */
export interface FormatUnderTest {
  /** A small valid file. @shape [bytes] */
  readonly sample: Uint8Array;
  /** Frames of bytes; any fault of the bytes must be a coded error. */
  read(bytes: Uint8Array): AsyncIterable<Frame>;
  /** Bytes of frames. @shape [bytes] */
  write?(frames: readonly Frame[]): Promise<Uint8Array>;
  /** Frames that the format can hold, for the round trip; those of the sample where left out. */
  readonly frames?: readonly Frame[];
  /** Largest difference of a number after a round trip, relative to it or to 1; default 0: the same bits. */
  readonly tolerance?: number;
  /** What the format cannot keep, taken off before frames are compared. */
  kept?(frame: Frame): Frame;
  /** Whether line ends, blanks and numbers of the sample are text. */
  readonly text: boolean;
  /** Whether a file that is cut after its first frame gives the frames before the cut. */
  readonly streams?: boolean;
}

/** How long and on what numbers a format is fuzzed. */
export interface FuzzOptions {
  /** Damaged files for each kind of damage. Default 60. */
  readonly runs?: number;
  readonly seed?: number;
  /** Goes on with further seeds for so long. Default 0. @unit s */
  readonly seconds?: number;
}

/** A damaged file of a few kilobytes is judged in less. @unit ms */
const longest = 5000;

/** Memory that a damaged file of a few kilobytes may make a reader take. @unit bytes */
const mostMemory = 256 * 2 ** 20;

/** Numbers of headers that no file can keep. */
const absurd = ["999999999999", "-1", "4294967296", "1e308", "NaN", "********", "0", "1D3", "0x7fffffff"];

/**
 * Registers the conformance suite of a file format: the sample is read; frames come back from a round trip; Windows line
 * ends, tabs and a missing final line end change nothing; and a file that is cut at any byte, damaged at random, random
 * throughout or absurd in any of its numbers gives frames or a coded error, in bounded time and memory.
 * @example describeFormat({ describe, it }, "extxyz", { sample, read: (bytes) => readExtxyz([bytes]), text: true });
 */
export function describeFormat(
  { describe, it }: TestRunner,
  name: string,
  format: FormatUnderTest,
  fuzz: FuzzOptions = {},
): void {
  const { runs = 60, seed = 1, seconds = 0 } = fuzz;
  const { sample } = format;
  describe(`format ${name}`, () => {
    it("reads its sample, and the same again", async () => {
      const frames = await framesOf(format, sample);
      if (frames.length === 0) throw new Error("the sample gives no frame");
      compare(await framesOf(format, sample), frames, 0);
    });

    const { write } = format;
    if (write !== undefined) {
      it("gives back the frames that it was given", async () => {
        const frames = (format.frames ?? (await framesOf(format, sample))).map(
          (frame) => format.kept?.(frame) ?? frame,
        );
        const back = await framesOf(format, await write(frames));
        compare(back, frames, format.tolerance ?? 0);
      });
    }

    it("cut at any byte: frames or a coded error", async () => {
      const whole = await framesOf(format, sample);
      for (let length = 0; length < sample.length; length++) {
        const frames = await survive(format, sample.slice(0, length), `cut after ${length} bytes`);
        if (format.streams === true && frames.length > 1)
          compare(frames.slice(0, -1), whole.slice(0, frames.length - 1), 0);
      }
    });

    it("damaged at random: frames or a coded error", async () => {
      const end = performance.now() + 1000 * seconds;
      for (let round = 0; round === 0 || performance.now() < end; round++) {
        for (let run = 0; run < runs; run++) {
          const bytes = damaged(sample, seed + round, run);
          await survive(format, bytes, `seed ${seed + round}, run ${run}`);
        }
      }
    });

    it("random bytes: frames or a coded error", async () => {
      for (let run = 0; run < runs; run++) {
        const random = createRandom(seed + 1000);
        const length = Math.floor(random.uniforms(0, run, 1)[0]! * 600);
        const bytes = Uint8Array.from({ length }, (_, k) => random.uniforms(k, run, 2)[k % 4]! * 256);
        await survive(format, bytes, `random bytes, run ${run}`);
      }
    });

    if (!format.text) return;
    const text = new TextDecoder().decode(sample);
    const encode = (changed: string): Uint8Array => new TextEncoder().encode(changed);

    it("Windows line ends and a missing last one change nothing", async () => {
      const whole = await framesOf(format, sample);
      compare(await framesOf(format, encode(text.replaceAll("\n", "\r\n"))), whole, 0);
      compare(await framesOf(format, encode(text.trimEnd())), whole, 0);
    });

    it("absurd numbers: frames or a coded error, and no memory for what is not there", async () => {
      const places = [...text.matchAll(/(?<![\w.])-?\d+(?![\w.])/g)].slice(0, 80);
      for (const { index, 0: word } of places) {
        for (const number of absurd) {
          const changed = text.slice(0, index) + number + text.slice(index + word.length);
          await survive(format, encode(changed), `'${number}' for '${word}' at byte ${index}`);
        }
      }
    });
  });
}

async function framesOf(format: FormatUnderTest, bytes: Uint8Array): Promise<Frame[]> {
  const frames: Frame[] = [];
  for await (const frame of format.read(bytes)) frames.push(frame);
  return frames;
}

/** Reads damaged bytes. @throws Error where the reader fails without a code, takes too long or too much memory */
async function survive(format: FormatUnderTest, bytes: Uint8Array, what: string): Promise<Frame[]> {
  const frames: Frame[] = [];
  const begin = performance.now();
  const before = process.memoryUsage().arrayBuffers;
  try {
    for await (const frame of format.read(bytes)) {
      frames.push(frame);
      for (const numbers of [frame.positions, frame.cell]) {
        if (!numbers.every(Number.isFinite)) throw new Error("a frame holds a number that is not finite");
      }
      if (frame.positions.length !== 3 * frame.species.length) throw new Error("a frame lacks positions");
    }
  } catch (cause) {
    if (!(cause instanceof BoroxolError)) throw new Error(`${what}: ${String(cause)}`, { cause });
  }
  const took = performance.now() - begin;
  if (took > longest) throw new Error(`${what}: took ${took.toFixed(0)} ms`);
  const grown = process.memoryUsage().arrayBuffers - before;
  if (grown > mostMemory) throw new Error(`${what}: took ${(grown / 2 ** 20).toFixed(0)} MiB`);
  return frames;
}

/** A copy with a few bytes changed, left out, doubled, or a piece of it moved. */
function damaged(sample: Uint8Array, seed: number, run: number): Uint8Array {
  const random = createRandom(seed);
  const pick = (k: number, stream: number, below: number): number =>
    Math.floor(random.uniforms(k, run, stream)[0]! * below);
  let bytes = Uint8Array.from(sample);
  for (let k = 0; k < 1 + pick(0, 3, 6); k++) {
    const at = pick(k, 4, bytes.length);
    const length = 1 + pick(k, 5, 12);
    const kind = pick(k, 6, 4);
    if (kind === 0) bytes[at] = pick(k, 7, 256);
    else if (kind === 1) bytes = Uint8Array.from([...bytes.subarray(0, at), ...bytes.subarray(at + length)]);
    else if (kind === 2) bytes = Uint8Array.from([...bytes.subarray(0, at + length), ...bytes.subarray(at)]);
    else bytes.copyWithin(at, pick(k, 8, bytes.length), pick(k, 8, bytes.length) + length);
    if (bytes.length === 0) bytes = new Uint8Array(1);
  }
  return bytes;
}

/** @throws Error that names the first difference */
function compare(found: readonly Frame[], expected: readonly Frame[], tolerance: number): void {
  if (found.length !== expected.length) throw new Error(`${found.length} frames instead of ${expected.length}`);
  expected.forEach((frame, k) => differ(found[k], frame, `frame ${k}`, tolerance));
}

function differ(found: unknown, expected: unknown, where: string, tolerance: number): void {
  if (typeof expected === "number" && typeof found === "number") {
    const near = Math.abs(found - expected) <= tolerance * Math.max(1, Math.abs(expected));
    if (tolerance === 0 ? Object.is(found, expected) : near) return;
  } else if (typeof expected === "object" && expected !== null && typeof found === "object" && found !== null) {
    const keys = new Set([...Object.keys(expected), ...Object.keys(found)]);
    for (const key of keys) {
      differ(
        (found as Record<string, unknown>)[key],
        (expected as Record<string, unknown>)[key],
        `${where}.${key}`,
        tolerance,
      );
    }
    return;
  } else if (Object.is(found, expected)) return;
  throw new Error(`${where} is ${String(found)}, not ${String(expected)}`);
}
