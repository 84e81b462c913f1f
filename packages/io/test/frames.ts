import type { Frame } from "@boroxol/core";
import * as fc from "fast-check";
import type { ReadNotice } from "../src/index.ts";

/** Text in pieces of a few bytes, so that every reader meets a boundary in the middle of a number. */
export function* piecesOf(text: string, size = 7): Generator<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** All frames and notices of a reader. */
export async function gather(
  read: (onNotice: (notice: ReadNotice) => void) => AsyncIterable<Frame>,
): Promise<{ frames: Frame[]; notices: ReadNotice[] }> {
  const notices: ReadNotice[] = [];
  const frames: Frame[] = [];
  for await (const frame of read((notice) => notices.push(notice))) frames.push(frame);
  return { frames, notices };
}

const real = fc.double({ noNaN: true, noDefaultInfinity: true });
const near = fc.double({ noNaN: true, min: -50, max: 50 });
const triple = (numbers: fc.Arbitrary<number>, n: number): fc.Arbitrary<Float64Array> =>
  fc.array(numbers, { minLength: 3 * n, maxLength: 3 * n }).map((list) => Float64Array.from(list));

/** Any right-handed cell that is not nearly flat. */
export const cellArbitrary: fc.Arbitrary<Float64Array> = fc
  .tuple(fc.array(fc.double({ noNaN: true, min: 3, max: 40 }), { minLength: 3, maxLength: 3 }), triple(near, 1))
  .map(([[a, b, c], [xy, xz, yz]]) =>
    Float64Array.of(a!, 0, 0, (xy! / 100) * a!, b!, 0, (xz! / 100) * a!, (yz! / 100) * b!, c!),
  );

/** Frames with every combination of optional parts. */
export const frameArbitrary: fc.Arbitrary<Frame> = fc.integer({ min: 0, max: 6 }).chain((n) =>
  fc.record(
    {
      species: fc
        .array(fc.constantFrom(3, 5, 8, 14, 15, 1, 92), { minLength: n, maxLength: n })
        .map((list) => Uint8Array.from(list)),
      positions: triple(fc.oneof(near, real), n),
      cell: cellArbitrary,
      periodic: fc.tuple(fc.boolean(), fc.boolean(), fc.boolean()),
      velocities: triple(real, n),
      forces: triple(real, n),
      images: fc
        .array(fc.integer({ min: -9, max: 9 }), { minLength: 3 * n, maxLength: 3 * n })
        .map((list) => Int32Array.from(list)),
      energy: real,
      stress: fc.array(near, { minLength: 6, maxLength: 6 }).map((list) => Float64Array.from(list)),
      time: real,
      step: fc.nat(),
      info: fc.dictionary(
        fc
          .stringMatching(/^[a-z][a-z0-9_-]{0,6}$/)
          .filter((key) => !["pbc", "energy", "stress", "virial", "time", "step"].includes(key)),
        fc.oneof(
          fc.string(),
          fc.boolean(),
          real,
          fc.integer(),
          fc.constantFrom("20-60-20", "T", "1.5", 'a "b" \\c', "1\n2", ""),
        ),
        { minKeys: 1, maxKeys: 4 },
      ),
    },
    { requiredKeys: ["species", "positions", "cell", "periodic"] },
  ),
);
